"""Detects inactivity."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

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


class IdleWatch(QObject):
    """Detects that no key, mouse or finger was used in the program for a while.

    It watches the windows that have the focus rather than the application, of whose every single event it would
    otherwise be told, each frame of a photo being pushed among them.

    Args:
        parent: the Qt parent.
        seconds: how long.

    Attributes:
        last_input: when there was input last, on `time.monotonic()`, in seconds.

    Signals:
        idle: it has been that long; emitted once, and again only after the next input or restart.
    """

    idle = Signal()

    def __init__(self, parent: QObject, *, seconds: float) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self.last_input = self._begun = time.monotonic()
        self._by_itself = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._follow)
        self._follow(QGuiApplication.focusWindow())
        self._wait(seconds)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self.last_input = time.monotonic()
            if not self._timer.isActive():
                self._wait(self._seconds)
        return False

    @Slot()
    def restart(self) -> None:
        """Count from now: something new is shown."""
        self._begun = time.monotonic()
        if not self._timer.isActive():
            self._wait(self._seconds)

    @Slot()
    def restart_once(self) -> None:
        """Do so for what came without any input here, such as a link, and for nothing more until the next input."""
        if self._by_itself <= self.last_input:
            self._by_itself = time.monotonic()
            self.restart()

    @Slot(QWindow)
    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # a second time, it takes the place of the first

    @Slot()
    def _look(self) -> None:
        left = max(self.last_input, self._begun) + self._seconds - time.monotonic()
        if left > 0:
            self._wait(left)
        else:
            self.idle.emit()

    def _wait(self, seconds: float) -> None:
        self._timer.start(max(1, round(seconds * 1000)))
