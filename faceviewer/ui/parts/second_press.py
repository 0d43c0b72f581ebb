"""Prevent a double-click from triggering two actions."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Slot
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

_PRESSES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})


class SecondPress(QObject):
    """Discards the second press of a double-click if it was not meant for the widget under the pointer.

    Many people double-click all controls. A button with a text then acts once, and a control that has appeared under
    the pointer since the first press, such as Cancel or an example, does not act. Buttons without a text, such as those
    for zooming, accept presses in quick succession.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._first: QWidget | None = None
        self._at, self._when = QPointF(), 0
        self._discards_release = False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.connect(self._follow)
        self._follow(QGuiApplication.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonRelease:
            is_discarded, self._discards_release = self._discards_release, False
            return is_discarded
        if event.type() not in _PRESSES or not isinstance(event, QMouseEvent) or not isinstance(watched, QWindow):
            return False
        at, when, below = event.globalPosition(), event.timestamp(), _below(watched, event.position())
        moved = (at - self._at).manhattanLength() >= QApplication.startDragDistance()
        is_first = moved or when - self._when >= QApplication.doubleClickInterval()
        self._at, self._when = at, when
        if is_first:
            self._first = below
        self._discards_release = not is_first and (below is not self._first or isinstance(below, QPushButton))
        return self._discards_release

    @Slot(QWindow)
    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # a second installation replaces the first


def _below(window: QWindow, at: QPointF) -> QWidget | None:
    whole = QWidget.find(int(window.winId()))
    return whole and (whole.childAt(at.toPoint()) or whole)
