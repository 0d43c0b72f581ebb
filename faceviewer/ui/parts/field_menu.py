"""The context menu of text fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Slot
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QKeySequenceEdit, QLineEdit, QWidget

from faceviewer.ui.actions import Menu

if TYPE_CHECKING:
    from collections.abc import Callable


def _gives(field: QLineEdit) -> bool:
    return field.hasSelectedText() and field.echoMode() is QLineEdit.EchoMode.Normal


_KEYS = QKeySequence.StandardKey
# In Qt's words, which its own catalogue has in Chinese: what is called, and when it can be; None begins another group.
_LINES: tuple[tuple[str, QKeySequence.StandardKey, str, Callable[[QLineEdit], bool]] | None, ...] = (
    ("&Undo", _KEYS.Undo, "undo", lambda field: field.isUndoAvailable()),
    ("&Redo", _KEYS.Redo, "redo", lambda field: field.isRedoAvailable()),
    None,
    ("Cu&t", _KEYS.Cut, "cut", lambda field: not field.isReadOnly() and _gives(field)),
    ("&Copy", _KEYS.Copy, "copy", _gives),
    ("&Paste", _KEYS.Paste, "paste", lambda field: not field.isReadOnly()),
    None,
    ("Select All", _KEYS.SelectAll, "selectAll", lambda field: bool(field.text())),
)


class FieldMenus(QObject):
    """Opens a menu for whatever field of text has the focus, Qt's own ones included, in place of Qt's.

    Qt's would read the clipboard to see whether there is anything to paste: what another program has there is nobody's
    business before somebody pastes, and one that does not answer would stop the window for 15 seconds.
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
            return True  # keys are pressed there, and not pasted
        below = event.reason() is QContextMenuEvent.Reason.Keyboard
        menu = _menu_of(field)
        menu.popup(field.mapToGlobal(field.rect().bottomLeft()) if below else event.globalPos())
        return True

    @Slot(QWidget, QWidget)
    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, QLineEdit | QComboBox):
            now.installEventFilter(self)  # a second time, it takes the place of the first
        for inner in now.findChildren(QLineEdit) if now is not None else ():
            inner.installEventFilter(self)  # as in a combo, which has the focus for its field


def _menu_of(field: QLineEdit) -> Menu:
    menu = Menu(field)
    for line in _LINES:
        if line is None:
            menu.addSeparator()
            continue
        text, key, slot, can_be = line
        keys = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        action = menu.addAction(f"{QCoreApplication.translate('QLineEdit', text)}\t{keys}", getattr(field, slot))
        action.setEnabled(can_be(field))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu
