"""The ids of this session, gone through with Up and Down, Back and Forward; in memory, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.core.limits import ASKED_BEFORE
from faceviewer.core.masking import masked
from faceviewer.core.query import clean_user_id
from faceviewer.ui.announcer import announce
from faceviewer.ui.lookup.presenter import Looking, State
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from faceviewer.core.query import UserType
    from faceviewer.ui.lookup.presenter import LookupPresenter
    from faceviewer.ui.window.main_window import MainWindow


class AskedBefore(QObject):
    """Puts an id that was asked before into the question; Back and Forward ask it too, over the same connection.

    What is typed and was not asked comes after the newest.

    Args:
        window: with the question.
        presenter: asks.
    """

    def __init__(self, window: MainWindow, presenter: LookupPresenter) -> None:
        super().__init__(window)
        self.actions = {"back": lambda: self._ask(-1), "forward": lambda: self._ask(1)}
        self._window = window
        self._asked: list[tuple[UserType, str]] = []
        self._asked_here: set[tuple[UserType, str]] = set()
        self._typed: tuple[UserType, str] | None = None
        self._stays = False
        presenter.changed.connect(self._on_state)
        window.bar.field.stepped.connect(self._step)

    @Slot()
    def forget(self) -> None:
        """Forget all of them."""
        self._asked.clear()
        self._asked_here.clear()
        self._typed = None

    @Slot()
    def leave_connection(self) -> None:
        """Ask none of them over another connection, where the id may be somebody else's, before Enter is pressed."""
        self._asked_here.clear()

    @Slot(int)
    def _step(self, by: int) -> bool:
        """Go by so many ids, to later ones if positive; return whether there is another."""
        bar = self._window.bar
        user_type, text = bar.types.user_type, bar.field.text()
        now = (user_type, clean_user_id(user_type, text)[0])
        if now not in self._asked:
            self._typed = (user_type, text)
        ids = [*self._asked, *([self._typed] if self._typed is not None else [])]
        at = self._asked.index(now) if now in self._asked else len(ids) - 1
        if not 0 <= at + by < len(ids):
            return False
        self._show(*ids[at + by])
        return True

    def _show(self, user_type: UserType, user_id: str) -> None:
        bar, note = self._window.bar, masked(user_id)
        bar.types.set_user_type(user_type)
        bar.field.setText(user_id)
        bar.field.selectAll()
        self._window.status.show_note(lambda: self.tr("Looked up before: {id}").format(id=note))
        announce(bar.field, note if visibility.discreet else user_id, urgent=False)

    def _ask(self, by: int) -> None:
        bar = self._window.bar
        if self._step(by) and (bar.types.user_type, bar.field.text()) in self._asked_here:
            self._stays = True  # where it is in the order, so that one can go on
            bar.request()
            self._stays = False

    @Slot(object)
    def _on_state(self, state: State) -> None:
        if not isinstance(state, Looking) or state.progress is not None:
            return
        asked = (state.query.user_type, state.query.user_id)
        self._asked_here.add(asked)
        if not (self._stays and asked in self._asked):
            self._asked = [*(other for other in self._asked if other != asked), asked][-ASKED_BEFORE:]
            self._typed = None
