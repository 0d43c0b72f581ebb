"""Event filters: for a held key and a double-click in each window, and for the context menu of each text field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, Slot
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QWidget,
)

from faceviewer.ui.menus import Menu

if TYPE_CHECKING:
    from collections.abc import Callable

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
        self._at = QPointF()
        self._when = 0
        self._discards_release = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonRelease:
            is_discarded, self._discards_release = self._discards_release, False
            return is_discarded
        if event.type() not in _PRESSES or not isinstance(event, QMouseEvent) or not isinstance(watched, QWindow):
            return False
        at = event.globalPosition()
        when = event.timestamp()
        below = _below(watched, event.position())
        moved = (at - self._at).manhattanLength() >= QApplication.startDragDistance()
        is_first = moved or when - self._when >= QApplication.doubleClickInterval()
        self._at = at
        self._when = when
        if is_first:
            self._first = below
        self._discards_release = not is_first and (below is not self._first or isinstance(below, QPushButton))
        return self._discards_release


def _below(window: QWindow, at: QPointF) -> QWidget | None:
    whole = QWidget.find(int(window.winId()))
    return whole and (whole.childAt(at.toPoint()) or whole)


def _can_copy(field: QLineEdit) -> bool:
    return field.hasSelectedText() and field.echoMode() is QLineEdit.EchoMode.Normal


_KEYS = QKeySequence.StandardKey
# Text, key, slot, and whether it is enabled; None for a separator. Qt's own catalogue has the Chinese texts.
_LINES: tuple[tuple[str, QKeySequence.StandardKey, str, Callable[[QLineEdit], bool]] | None, ...] = (
    ("&Undo", _KEYS.Undo, "undo", lambda field: field.isUndoAvailable()),
    ("&Redo", _KEYS.Redo, "redo", lambda field: field.isRedoAvailable()),
    None,
    ("Cu&t", _KEYS.Cut, "cut", lambda field: not field.isReadOnly() and _can_copy(field)),
    ("&Copy", _KEYS.Copy, "copy", _can_copy),
    ("&Paste", _KEYS.Paste, "paste", lambda field: not field.isReadOnly()),
    None,
    ("Select All", _KEYS.SelectAll, "selectAll", lambda field: bool(field.text())),
)


class FieldMenus(QObject):
    """Replaces Qt's context menu of each text field that gets the focus, including the fields of Qt's dialogs.

    Qt's menu would read the clipboard to decide whether Paste is enabled. Data of other programs must not be read
    before the user pastes, and a program that does not respond would block the window for 15 seconds.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        self._follow(None, QApplication.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QContextMenuEvent):
            return False
        field = watched.lineEdit() if isinstance(watched, QComboBox) else watched
        if not isinstance(field, QLineEdit):
            return False
        if isinstance(field.parentWidget(), QKeySequenceEdit):
            return True  # it records keys and accepts no pasted text
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        menu = _menu_of(field)
        menu.popup(field.mapToGlobal(field.rect().bottomLeft()) if by_key else event.globalPos())
        return True

    @Slot(QWidget, QWidget)
    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, QLineEdit | QComboBox):
            now.installEventFilter(self)  # a second installation replaces the first
        for inner in now.findChildren(QLineEdit) if now is not None else ():
            inner.installEventFilter(self)  # such as in a combo box, which has the focus for its field


def _menu_of(field: QLineEdit) -> Menu:
    menu = Menu(field)
    for line in _LINES:
        if line is None:
            menu.addSeparator()
            continue
        text, key, slot, is_enabled = line
        keys = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        action = menu.addAction(f"{QCoreApplication.translate('QLineEdit', text)}\t{keys}", getattr(field, slot))
        action.setEnabled(is_enabled(field))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu
