"""The context menu of text fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Slot
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QKeySequenceEdit, QLineEdit, QWidget

from faceviewer.ui.actions import Menu

if TYPE_CHECKING:
    from collections.abc import Callable


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
