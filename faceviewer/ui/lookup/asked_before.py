"""The history of this session's ids, for Up, Down, Back and Forward; kept in memory only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.core.limits import ASKED_BEFORE
from faceviewer.core.masking import masked
from faceviewer.core.query import clean_user_id
from faceviewer.ui.lookup.presenter import Looking, State

if TYPE_CHECKING:
    from faceviewer.core.query import UserType
    from faceviewer.ui.lookup.presenter import LookupPresenter
    from faceviewer.ui.window.main_window import MainWindow


class AskedBefore(QObject):
    """Restores earlier ids in the id field; Back and Forward also look them up, over the same connection.

    Typed text that was not looked up comes after the newest id.
    """

    def __init__(self, window: MainWindow, presenter: LookupPresenter) -> None:
        super().__init__(window)
        self.actions = {"back": lambda: self._step_and_look_up(-1), "forward": lambda: self._step_and_look_up(1)}
        self._window = window
        self._history: list[tuple[UserType, str]] = []
        self._on_this_connection: set[tuple[UserType, str]] = set()
        self._typed: tuple[UserType, str] | None = None
        self._keep_order = False
        presenter.changed.connect(self._on_state)
        window.bar.field.stepped.connect(self._step)

    @Slot()
    def forget(self) -> None:
        """Clear the history."""
        self._history.clear()
        self._on_this_connection.clear()
        self._typed = None

    @Slot()
    def leave_connection(self) -> None:
        """Require Enter before an earlier id is looked up over another connection, where it may be another person's."""
        self._on_this_connection.clear()

    @Slot(int)
    def _step(self, by: int) -> bool:
        """Move by a number of ids, to newer ones if positive; return whether there was one to move to."""
        bar = self._window.bar
        user_type, text = bar.types.user_type, bar.field.text()
        current = (user_type, clean_user_id(user_type, text)[0])
        if current not in self._history:
            self._typed = (user_type, text)
        ids = [*self._history, *([self._typed] if self._typed is not None else [])]
        at = self._history.index(current) if current in self._history else len(ids) - 1
        if not 0 <= at + by < len(ids):
            return False
        self._show(*ids[at + by])
        return True

    def _show(self, user_type: UserType, user_id: str) -> None:
        bar, note = self._window.bar, masked(user_id)
        bar.put(user_type, user_id)
        bar.field.selectAll()
        self._window.status.show_note(lambda: self.tr("Looked up before: {id}").format(id=note))

    def _step_and_look_up(self, by: int) -> None:
        bar = self._window.bar
        if self._step(by) and (bar.types.user_type, bar.field.text()) in self._on_this_connection:
            self._keep_order = True  # so that the next Back or Forward continues from this id
            bar.request()
            self._keep_order = False

    @Slot(object)
    def _on_state(self, state: State) -> None:
        if not isinstance(state, Looking) or state.progress is not None:
            return
        query = (state.query.user_type, state.query.user_id)
        self._on_this_connection.add(query)
        if not (self._keep_order and query in self._history):
            self._history = [*(other for other in self._history if other != query), query][-ASKED_BEFORE:]
            self._typed = None
