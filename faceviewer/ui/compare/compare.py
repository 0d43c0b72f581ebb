"""Keeping a result to look at the next beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from faceviewer.ui.announcer import announce
from faceviewer.ui.compare.side_by_side import SideBySide
from faceviewer.ui.lookup.presenter import Found, judged_again, until_next_judgement
from faceviewer.ui.texts import translated
from faceviewer.ui.window.message_bar import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.look.localisation import Localisation
    from faceviewer.ui.lookup.presenter import LookupPresenter
    from faceviewer.ui.window.main_window import MainWindow


class Compare(QObject):
    """Holds at most one result, from the moment it is pinned until it is unpinned or the connection is another.

    Args:
        window: on which both are shown.
        presenter: knows the result that is there to be pinned, and the next.
        connections: whose people they are.
        localisation: knows the language to speak.
    """

    def __init__(
        self, window: MainWindow, presenter: LookupPresenter, connections: Connections, localisation: Localisation
    ) -> None:
        super().__init__(window)
        self._window, self._presenter, self._localisation = window, presenter, localisation
        self._pinned: Found | None = None
        self._side_by_side: SideBySide | None = None
        self._next = QTimer(self, singleShot=True)  # what is pinned expires, too, whatever is beside it
        self._next.timeout.connect(self._show)
        presenter.changed.connect(self._show)
        presenter.rejudged.connect(self._show)
        connections.changed.connect(self._unpin)
        translated(self._show)

    @property
    def actions(self) -> Mapping[str, Callable[..., object]]:
        """The slots by the keys of their actions."""
        return {"pin": self._set_pinned}

    @Slot(bool)
    def _set_pinned(self, pin: bool) -> None:  # noqa: FBT001 - the signature of a signal
        state = self._presenter.state
        if not pin or not isinstance(state, Found):
            self._unpin()
            return
        self._pinned = state

        def said() -> Note:
            return Note(self.tr("Pinned. The next result is shown beside this one."))

        self._window.message.show_note(said)
        announce(self._window, said().text, urgent=False)

    @Slot()
    def _unpin(self) -> None:
        self._pinned = None
        self._next.stop()
        self._window.actions_["pin"].setChecked(False)
        if self._side_by_side is not None:
            self._side_by_side.hide()

    @Slot()
    def _show(self) -> None:
        state = self._presenter.state
        if self._pinned is None or (isinstance(state, Found) and state.result is self._pinned.result):
            return  # beside itself a face would say nothing
        if self._side_by_side is None:
            self._side_by_side = SideBySide(self._window)
            self._side_by_side.unpin_requested.connect(self._unpin)
        self._pinned = judged_again(self._pinned, now=datetime.now(UTC))
        self._next.start(until_next_judgement(self._pinned.verdict))
        self._side_by_side.show(self._pinned, state, self._localisation.language)
