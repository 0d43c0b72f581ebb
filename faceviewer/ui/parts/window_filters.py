"""Event filters on each window, for the repetitions of a held key and for the second press of a double-click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget

_PRESSES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})


class WindowFilter(QObject):
    """Filters the events of each window from the first time that it is active.

    It is not installed on the application, where it would receive every event, such as each repaint.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._follow_window)
        self._follow_window(QGuiApplication.focusWindow())

    @Slot(QWindow)
    def _follow_window(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # installing it again moves it to the front


class HeldKey(WindowFilter):
    """Marks each unrecognized repetition as one, so that a held key starts one lookup or one action.

    X11 reports a repetition as a release and a press at the same time. Qt does not recognize it if the press arrives
    after Qt has handled the release, as it does while a lookup is running. Keys that type a character are left alone,
    because scanners press them as fast; except Space on a button, which may have got the focus while Space was held.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._released = 0, 0  # the key, and its time in milliseconds

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.isAutoRepeat():
            return False
        this = event.key(), event.timestamp()
        if event.type() is QEvent.Type.KeyRelease:
            self._released = this
        on_button = event.key() == Qt.Key.Key_Space and isinstance(QApplication.focusWidget(), QAbstractButton)
        types_a_character = event.text() != "" and event.text().isprintable() and not on_button
        if event.type() is QEvent.Type.KeyRelease or this != self._released or types_a_character:
            return False
        event.accept()  # a ShortcutOverride: the key becomes a press in place of a shortcut
        if event.type() is QEvent.Type.KeyPress:
            native = event.nativeScanCode(), event.nativeVirtualKey(), event.nativeModifiers()
            repeated = QKeyEvent(event.type(), event.key(), event.modifiers(), *native, event.text(), True)  # noqa: FBT003
            repeated.setTimestamp(event.timestamp())
            QGuiApplication.sendEvent(watched, repeated)
        return True


class SecondPress(WindowFilter):
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


def _below(window: QWindow, at: QPointF) -> QWidget | None:
    whole = QWidget.find(int(window.winId()))
    return whole and (whole.childAt(at.toPoint()) or whole)
