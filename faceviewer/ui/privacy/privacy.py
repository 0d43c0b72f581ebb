"""Sharing mode, the hidden photo, and the blank screen: what switches them on and off."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from faceviewer.core.limits import IDLE_SECONDS
from faceviewer.ui.announcer import announce
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking
from faceviewer.ui.privacy.curtain import Curtain
from faceviewer.ui.privacy.idle_watch import IdleWatch
from faceviewer.ui.privacy.peek import Peek
from faceviewer.ui.privacy.session_lock import SessionLock
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.ui.lookup.presenter import LookupPresenter, State
    from faceviewer.ui.window.main_window import MainWindow


class Privacy(QObject):
    """Hides the photo on request, everything personal in sharing mode, and all of it while nobody uses the program.

    What is concealed stays so for the next photo too; what is blank, until somebody who is there shows it again or
    asks something new.

    Args:
        window: on which it is hidden.
        presenter: knows whether there is anything to hide.
        idle_seconds: without any input, after which the screen is blanked.

    Attributes:
        lock: tells when the session is locked.

    Signals:
        left: the operator is away.
    """

    left = Signal()

    def __init__(self, window: MainWindow, presenter: LookupPresenter, *, idle_seconds: float = IDLE_SECONDS) -> None:
        super().__init__(window)
        self._window, self._presenter = window, presenter
        self._reveal, self._sharing = window.actions_["reveal"], window.actions_["sharing"]
        self._started = self._blank_since = 0.0
        Peek(window.stage.view)
        self._idle = IdleWatch(self, seconds=idle_seconds)
        self._curtain = Curtain(self)
        self.lock = SessionLock(self)
        self._idle.idle.connect(self.blank)
        self.lock.locked.connect(self.blank)
        presenter.changed.connect(self._on_state)
        window.bar.field.textChanged.connect(self._idle.restart)
        window.stage.reveal_requested.connect(self._reveal.trigger)
        window.stage.show_again_requested.connect(self.show_again)
        window.sign.end_requested.connect(self._sharing.trigger)
        visibility.reset()  # a new window hides nothing
        visibility.photo_changed.connect(self._show_revealed)
        self._show_revealed()

    @property
    def actions(self) -> Mapping[str, Callable[[bool], None]]:
        """The slots of its actions."""
        return {"reveal": self._on_reveal, "sharing": self._on_sharing}

    @Slot()
    def blank(self) -> None:
        """Blank the screen, if anything personal is on it: a result, a typed or pasted text, a message, a dialog."""
        self.left.emit()
        window = self._window
        something = (
            not isinstance(self._presenter.state, Idle)
            or window.body.is_comparing
            or window.bar.tells
            or not window.message.isHidden()
            or self._curtain.would_hide
        )
        if not visibility.blank and something:
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
        visibility.change(photo_hidden=not revealed)
        announce(self._window, self.tr("Photo shown") if revealed else self.tr("Photo hidden"), urgent=False)

    @Slot(bool)
    def _on_sharing(self, sharing: bool) -> None:  # noqa: FBT001 - the signature of a signal
        visibility.change(sharing=sharing, peeking=False)
        announce(
            self._window, self.tr("Sharing mode is on") if sharing else self.tr("Sharing mode is off"), urgent=False
        )

    @Slot(object)
    def _on_state(self, state: State) -> None:
        if isinstance(state, Found | Failed):
            self._idle.restart()
        somebody_is_there = self._idle.last_input > self._blank_since  # else a lookup goes on by itself
        if isinstance(state, Looking) and state.started != self._started:
            self._started = state.started
            visibility.change(peeking=False)
            if somebody_is_there:
                self._set_blank(blank=False)
        elif isinstance(state, Idle) and somebody_is_there:
            self._set_blank(blank=False)

    @Slot()
    def _show_revealed(self) -> None:
        self._reveal.setChecked(not visibility.sharing and not visibility.photo_hidden)

    def _set_blank(self, *, blank: bool) -> None:
        if blank != visibility.blank:
            visibility.change(blank=blank, peeking=False)
            if blank:
                self._curtain.draw()
            else:
                self._curtain.lift()
