"""Detect inactivity of the operator."""

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
    """Detects that there was no input by keyboard, mouse, touch or pen in the program for a while.

    The event filter is installed on windows that get the focus and not on the application, where it would receive
    every event, such as each repaint while a photo is moved.

    Args:
        parent: the Qt parent.
        seconds: the duration of inactivity.

    Attributes:
        last_input: `time.monotonic()` at the last input, in seconds.

    Signals:
        idle: there was no input for this duration; emitted again only after the next input or restart.
    """

    idle = Signal()

    def __init__(self, parent: QObject, *, seconds: float) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self.last_input = self._started = time.monotonic()
        self._restarted_once = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timeout)
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

    @Slot(QWindow)
    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # installing it again moves it to the front

    @Slot()
    def _on_timeout(self) -> None:
        left = max(self.last_input, self._started) + self._seconds - time.monotonic()
        if left > 0:
            self._wait(left)
        else:
            self.idle.emit()

    def _wait(self, seconds: float) -> None:
        self._timer.start(max(1, round(seconds * 1000)))
