"""Switch sharing mode, the hidden photo and the blank screen on and off."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QDialog, QToolTip
from shiboken6 import isValid

from faceviewer.core.limits import IDLE_SECONDS
from faceviewer.ui.announcer import announce
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking, LookupPresenter, State
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.filters import WindowFilter
from faceviewer.ui.parts.focus import close_popups
from faceviewer.ui.privacy.session_lock import session_lock
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.ui.actions import Actions
    from faceviewer.ui.stage.stage import PhotoStage
    from faceviewer.ui.window.body import Body
    from faceviewer.ui.window.lookup_bar import LookupBar
    from faceviewer.ui.window.message_bar import MessageBar

_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletMove,
    QEvent.Type.TabletPress,
}


class Privacy(QObject):
    """Hides the photo on request, personal data in sharing mode, and all content while the operator is away.

    A hidden photo stays hidden for the next result. A blank screen stays blank until the operator shows it again or
    starts another lookup.

    Signals:
        left: the operator is away.
    """

    left = Signal()

    def __init__(
        self,
        *,
        presenter: LookupPresenter,
        actions: Actions,
        bar: LookupBar,
        stage: PhotoStage,
        body: Body,
        message: MessageBar,
    ) -> None:
        super().__init__(body)
        self.actions = {"reveal": self._on_hide, "sharing": self._on_sharing}
        self._presenter, self._bar, self._stage = presenter, bar, stage
        self._body, self._message = body, message
        self._hide, self._sharing = actions["reveal"], actions["sharing"]
        self._started = 0.0
        self._blank_since = 0.0
        self._idle = IdleWatch(self, seconds=IDLE_SECONDS)
        DialogHider(self)
        self._lock = session_lock(self)
        if self._lock is not None:
            self._lock.locked.connect(self.blank)
        self._idle.idle.connect(self.blank)
        presenter.changed.connect(self._on_state)
        bar.field.textEdited.connect(self._idle.restart)
        bar.field.textChanged.connect(self._idle.restart_once)
        stage.show_again_requested.connect(self.show_again)
        body.banners.add(SharingSign(self._sharing.trigger), on_top=True)
        visibility.photo_changed.connect(self._show_hidden)
        visibility.discreet_changed.connect(QToolTip.hideText)  # one that is open may show a whole id
        self._show_hidden()

    @Slot()
    def blank(self) -> None:
        """Blank the window if it may show personal data: a result, a typed or pasted text, a message, a dialog."""
        self.left.emit()
        has_content = (
            not isinstance(self._presenter.state, Idle)
            or self._body.is_comparing
            or self._bar.may_show_id
            or not self._message.isHidden()
            or _dialogs()
        )
        if not visibility.blank and has_content:
            self._blank_since = time.monotonic()
            visibility.change(blank=True, peeking=False)

    @Slot()
    def show_again(self) -> None:
        """Show the blanked content again, for another idle time."""
        visibility.change(blank=False)
        self._idle.restart()  # an assistive program presses the button without input
        if not self._stage.view.hasFocus():  # the photo has the focus again if it had it before
            self._bar.focus_id()

    @Slot(bool)
    def _on_hide(self, hidden: bool) -> None:  # noqa: FBT001 - the signature of a signal
        visibility.change(photo_hidden=hidden)
        words = self.tr("Photo hidden") if hidden else self.tr("Photo shown")
        announce(self._body, lambda: words, urgent=False)

    @Slot(bool)
    def _on_sharing(self, sharing: bool) -> None:  # noqa: FBT001 - the signature of a signal
        visibility.change(sharing=sharing, peeking=False)
        words = self.tr("Sharing mode is on") if sharing else self.tr("Sharing mode is off")
        announce(self._body, lambda: words, urgent=False)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        if isinstance(state, Found | Failed):
            self._idle.restart()
        is_operator_present = self._idle.last_input > self._blank_since  # else a lookup continues without the operator
        if isinstance(state, Looking) and state.started != self._started:
            self._started = state.started
            visibility.change(peeking=False)
            if is_operator_present:
                visibility.change(blank=False)
        elif isinstance(state, Idle) and is_operator_present:
            visibility.change(blank=False)

    @Slot()
    def _show_hidden(self) -> None:
        self._hide.setChecked(visibility.sharing or visibility.photo_hidden)
        self._sharing.setChecked(visibility.sharing)


class IdleWatch(WindowFilter):
    """Detects that there was no input by keyboard, mouse, touch or pen in the program for some seconds.

    Attributes:
        last_input: `time.monotonic()` at the last input, in seconds.

    Signals:
        idle: there was no input for this duration; emitted again only after the next input or restart.
    """

    idle = Signal()

    def __init__(self, parent: QObject, *, seconds: float) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._started = time.monotonic()
        self.last_input = self._started
        self._restarted_once = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timeout)
        self._wait(seconds)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self.last_input = time.monotonic()
            if not self._timer.isActive():
                self._wait(self._seconds)
        return False

    @Slot()
    def restart(self) -> None:
        """Restart the timer, because new content is shown."""
        self._started = time.monotonic()
        if not self._timer.isActive():
            self._wait(self._seconds)

    @Slot()
    def restart_once(self) -> None:
        """Restart the timer for content that arrived without input, such as a link; once only until the next input."""
        if self._restarted_once <= self.last_input:
            self._restarted_once = time.monotonic()
            self.restart()

    @Slot()
    def _on_timeout(self) -> None:
        left = max(self.last_input, self._started) + self._seconds - time.monotonic()
        if left > 0:
            self._wait(left)
        else:
            self.idle.emit()

    def _wait(self, seconds: float) -> None:
        self._timer.start(max(1, round(seconds * 1000)))


class SharingSign(Banner):
    """Explains what is hidden in sharing mode and how to see the photo; hidden while the user sees the photo."""

    def __init__(self, end: Callable[[], object]) -> None:
        super().__init__("warn", icon="eye-off")
        set_tone(self.headline, "none")
        self.add_buttons(Button(lambda: self.tr("End sharing mode"), end))
        visibility.photo_changed.connect(self._show)
        translated(self._show)

    def _show(self) -> None:
        words = [
            self.tr("Sharing mode: photos and names are hidden, IDs are masked. Hold Space on the photo to see it.")
        ]
        if QAccessible.isActive():  # a screen reader, which receives the keys itself, may have been started
            words.append(self.tr("A screen reader may still read out each key that is typed."))
        self.show_words("\n".join(words))  # unlike a space, a line break suits every language
        self.setVisible(visibility.sharing and not visibility.peeking)


class DialogHider(QObject):
    """Hides all dialogs of the program while the screen is blank, and shows them again with what was typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._hidden: dict[QDialog, Qt.WindowModality] = {}
        visibility.blank_changed.connect(self._on_blank)

    @Slot()
    def _on_blank(self) -> None:
        if visibility.blank:
            self._hide_dialogs()
        else:
            self._show_dialogs()

    def _hide_dialogs(self) -> None:
        """Hide the open dialogs, and close popup menus and lists."""
        close_popups()
        for dialog in _dialogs():
            if dialog.windowModality() == Qt.WindowModality.ApplicationModal:
                dialog.close()  # a blocking message box of Qt: its caller would take hiding as acceptance
                continue
            self._hidden[dialog] = dialog.windowModality()
            dialog.finished.connect(self._on_finished)
            dialog.hide()

    def _show_dialogs(self) -> None:
        """Show the hidden dialogs again, except those that were finished or deleted in the meantime."""
        while self._hidden:
            dialog, modality = self._hidden.popitem()
            if not isValid(dialog):
                continue
            dialog.finished.disconnect(self._on_finished)
            dialog.setWindowModality(modality)
            dialog.show()

    @Slot()
    def _on_finished(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, QDialog):
            self._hidden.pop(dialog, None)
            dialog.finished.disconnect(self._on_finished)


def _dialogs() -> list[QDialog]:
    """Return the open dialogs."""
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]
