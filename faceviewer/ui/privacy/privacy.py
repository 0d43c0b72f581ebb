"""What is hidden on the screen, and from when to when."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Signal, Slot

from faceviewer.core.limits import IDLE_SECONDS
from faceviewer.ui.announcer import announce
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking
from faceviewer.ui.privacy.curtain import Curtain
from faceviewer.ui.privacy.idle_watch import IdleWatch
from faceviewer.ui.privacy.peek import Peek
from faceviewer.ui.privacy.session_lock import SessionLock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.ui.lookup.presenter import LookupPresenter, State
    from faceviewer.ui.lookup.screen import Screen
    from faceviewer.ui.window.main_window import MainWindow

WHY_CONCEALED = str(QT_TRANSLATE_NOOP("Actions", "In sharing mode: hold Space on the photo to look at it"))


class Privacy(QObject):
    """Conceals the photo where asked, hides everything in sharing mode, and blanks the screen where nobody looks at it.

    What is concealed stays so for the next photo too; what is blank, until somebody who is there shows it again or
    asks something new.

    Args:
        window: on which it is hidden.
        presenter: knows whether there is anything to hide.
        screen: says names, or does not.
        idle_seconds: without any input, after which the screen is blanked.

    Attributes:
        lock: tells when the session is locked.

    Signals:
        left: nobody looks at the window any more.
        discreet_changed: whether nothing that is shown may tell of a person.
    """

    left = Signal()
    discreet_changed = Signal(bool)

    def __init__(
        self, window: MainWindow, presenter: LookupPresenter, screen: Screen, *, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        super().__init__(window)
        self._window, self._presenter, self._screen = window, presenter, screen
        self._reveal, self._sharing = window.actions_["reveal"], window.actions_["sharing"]
        self._concealed = self._peeks = self._blank = False
        self._started = self._blank_since = 0.0
        self._peek = Peek(window.stage.view)
        self._idle = IdleWatch(self, seconds=idle_seconds)
        self._curtain = Curtain(self)
        self.lock = SessionLock(self)
        self._peek.changed.connect(self._on_peek)
        self._idle.idle.connect(self.blank)
        self.lock.locked.connect(self.blank)
        presenter.changed.connect(self._on_state)
        window.bar.field.textChanged.connect(self._idle.begin_anew)
        window.stage.reveal_requested.connect(self._reveal.trigger)
        window.stage.show_again_requested.connect(self.show_again)
        window.sign.end_requested.connect(self._sharing.trigger)
        self._conceal()

    @property
    def actions(self) -> Mapping[str, Callable[[bool], None]]:
        """The slots of its actions."""
        return {"reveal": self._on_reveal, "sharing": self._on_sharing}

    @Slot()
    def blank(self) -> None:
        """Show nothing of a person: what was looked up, typed, pasted, said or asked; nothing happens without any."""
        self.left.emit()
        window = self._window
        something = (
            not isinstance(self._presenter.state, Idle)
            or window.body.is_comparing
            or window.bar.tells
            or not window.message.isHidden()
            or self._curtain.would_hide
        )
        if not self._blank and something:
            self._blank_since = time.monotonic()
            self._set_blank(blank=True)

    @Slot()
    def show_again(self) -> None:
        """Show what is blank."""
        self._set_blank(blank=False)
        if not self._window.stage.view.hasFocus():  # which it has back if it had it before
            self._window.bar.focus_id()

    @Slot(bool)
    def _on_reveal(self, revealed: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._concealed = not revealed
        self._conceal()
        announce(self._window, self.tr("Photo shown") if revealed else self.tr("Photo hidden"), urgent=False)

    @Slot(bool)
    def _on_sharing(self, sharing: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._peek.end()
        self._window.actions_.forbid("reveal", WHY_CONCEALED if sharing else "")
        self._window.sign.setVisible(sharing)
        self._conceal()
        self._be_discreet()
        announce(
            self._window, self.tr("Sharing mode is on") if sharing else self.tr("Sharing mode is off"), urgent=False
        )

    @Slot(bool)
    def _on_peek(self, peeks: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._peeks = peeks
        self._conceal()

    @Slot(object)
    def _on_state(self, state: State) -> None:
        if isinstance(state, Found | Failed):
            self._idle.begin_anew()
        somebody_is_there = self._idle.last_input > self._blank_since  # else a lookup goes on by itself
        if isinstance(state, Looking) and state.started != self._started:
            self._started = state.started
            self._peek.end()
            if somebody_is_there:
                self._set_blank(blank=False)
        elif isinstance(state, Idle) and somebody_is_there:
            self._set_blank(blank=False)

    def _conceal(self) -> None:
        sharing = self._sharing.isChecked()
        concealed = (sharing or self._concealed) and not self._peeks
        self._window.stage.set_concealed(concealed)
        self._reveal.setChecked(not sharing and not self._concealed)
        why = QCoreApplication.translate("Actions", WHY_CONCEALED) if sharing else ""
        self._window.stage.photo_bar.show_concealed(sharing or self._concealed, why=why)

    def _set_blank(self, *, blank: bool) -> None:
        if blank != self._blank:
            self._blank = blank
            self._peek.end()
            for part in (self._window.body, self._window.bar, self._window.message, self._window.actions_):
                part.set_blank(blank)
            if blank:
                self._curtain.draw()
            else:
                self._curtain.lift()
            self._be_discreet()

    def _be_discreet(self) -> None:
        discreet = self._blank or self._sharing.isChecked()
        for part in (self._window.card, self._window.bar, self._window.message, self._screen):
            part.set_discreet(discreet)
        self.discreet_changed.emit(discreet)
