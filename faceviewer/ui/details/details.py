"""The details of the lookup on show: a dock that is created when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from faceviewer.ui.look.theme import scaled
from faceviewer.ui.lookup.presenter import Failed, Found, LookupPresenter

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from faceviewer.core.exchange import Exchange
    from faceviewer.ui.actions import Actions
    from faceviewer.ui.details.dock import DetailsDock
    from faceviewer.ui.visibility import Overtaken

_HEIGHT = 240  # logical pixels: seven rows
_PART = 0.4  # of the window's height at most, so that photo and verdict stay visible on a smaller screen


class Details(QObject):
    """Opens and closes the dock, and shows the current lookup in it; a closed dock has no content."""

    def __init__(
        self, window: QMainWindow, *, presenter: LookupPresenter, actions: Actions, overtaken: Overtaken
    ) -> None:
        super().__init__(window)
        self.actions = {"details": self._open}
        self._window, self._presenter = window, presenter
        self._action = actions["details"]
        self._overtaken = overtaken
        self._dock: DetailsDock | None = None
        self._requested_height = 0
        presenter.changed.connect(self._show)

    @property
    def height(self) -> int:
        """The height of the dock in logical pixels; 0 while it is closed."""
        return self._dock.height() if self._dock is not None and self._dock.isVisibleTo(self._window) else 0

    def open_at(self, height: int) -> None:
        """Open the dock at a height in logical pixels, but keep the verdict visible; 0 does not open it."""
        if height > 0:
            self._requested_height = height
            self._action.trigger()

    @Slot(bool)
    def _open(self, opened: bool) -> None:  # noqa: FBT001 - the signature of a signal
        if opened and self._dock is None:
            self._dock = self._create()
        if self._dock is not None:
            self._dock.setVisible(opened)
            self._show()

    @Slot()
    def _show(self) -> None:
        if self._dock is not None:
            self._dock.show_exchange(self._exchange() if self._dock.isVisibleTo(self._window) else None)

    def _exchange(self) -> Exchange | None:
        match self._presenter.state:
            case Found(result):
                return result.exchange
            case Failed(_, problem):
                return problem.exchange
        return None

    def _create(self) -> DetailsDock:
        from faceviewer.ui.details.dock import DetailsDock  # noqa: PLC0415 - rarely opened

        dock = DetailsDock(self._overtaken)
        # The action is checked while the dock is open.
        dock.close_button.clicked.connect(self._action.trigger)
        self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        height = min(self._requested_height or scaled(_HEIGHT), round(self._window.height() * _PART))
        self._window.resizeDocks([dock], [height], Qt.Orientation.Vertical)
        return dock
