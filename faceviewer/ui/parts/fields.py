"""Fields of one line: for the user id, for a secret, with a button that reveals it, and for a text to search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QClipboard, QCursor, QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from faceviewer.core.limits import SCAN_LEAST
from faceviewer.core.pattern import pattern
from faceviewer.ui.clipboard import text_to_paste
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragMoveEvent,
        QDropEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QResizeEvent,
    )


_GAP = 4  # pixels between the button and the field's frame


class Field(QLineEdit):
    """A field that takes dropped text as a copy: after a move the other program would delete its text."""

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        if event.source() is not self:
            event.setDropAction(QtCore.Qt.DropAction.CopyAction)


class ButtonedField(Field):
    """A field with a button that is a separate widget, because Qt's buttons inside fields never get the focus."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.button = IconButton(icon)
        self.button.setParent(self)
        self.button.setCursor(QCursor())  # an arrow

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.button.width()
        self.button.move(self.width() - side - _GAP, (self.height() - side) // 2)
        self.setTextMargins(0, 0, side, 0)


class IdField(ButtonedField):
    """A field with a clear button.

    Signals:
        entered: Enter was pressed while no input method was composing a text.
        composed: an input method has started, changed or ended the composition of a text.
        stepped: Up (-1) or Down (1) was pressed while no input method was composing a text.
        pasted: a text was pasted or dropped; the receiver inserts the id that the text contains.
        clicked: the field was clicked, and no text was selected.
    """

    entered = Signal()
    composed = Signal()
    stepped = Signal(int)
    pasted = Signal(str)
    clicked = Signal()

    def __init__(self) -> None:
        super().__init__("close")
        self._composed = ""
        self.button.hide()
        self.button.clicked.connect(self._on_clear)
        self.setMinimumWidth(180)
        self.textChanged.connect(lambda text: self.button.setVisible(bool(text)))
        visibility.discreet_changed.connect(self._show_echo)
        translated(self._apply_texts)

    @property
    def is_composing(self) -> bool:
        """Whether an input method is composing a text that is not in the field yet."""
        return bool(self._composed)

    def finish_composing(self) -> None:
        """Insert the text that an input method is composing as it is shown; most methods would drop it."""
        composed = self._composed
        before = self.text()
        if not composed:
            return
        QGuiApplication.inputMethod().commit()
        if self.text() == before:
            event = QInputMethodEvent()
            event.setCommitString(composed)
            self.inputMethodEvent(event)

    def _show_echo(self) -> None:
        from faceviewer.ui.announcer import conceal  # noqa: PLC0415 - what it loads must not delay the first paint

        if visibility.discreet:
            self.finish_composing()  # dots replace the field's text only
        conceal(self, hidden=visibility.discreet)

    def _apply_texts(self) -> None:
        self.setAccessibleName(self.tr("User ID"))
        self.setPlaceholderText(self.tr("User ID"))
        self.button.set_words(self.tr("Clear"))

    def paste(self) -> None:
        """Emit the text on the clipboard."""
        self.pasted.emit(text_to_paste(QClipboard.Mode.Clipboard))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_line_feed = event.text() == "\n" and self.isModified()  # sent by scanners, also behind a carriage return
        if event.key() in {QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter} or is_line_feed:
            event.accept()
            if not self._composed and not event.isAutoRepeat():  # a held key starts one lookup
                self.entered.emit()
            return
        if event.key() == QtCore.Qt.Key.Key_Space and event.isAutoRepeat():
            return  # it was pressed on a button, which then moved the focus here
        step = {QtCore.Qt.Key.Key_Up: -1, QtCore.Qt.Key.Key_Down: 1}.get(QtCore.Qt.Key(event.key()))
        on_keypad = event.modifiers() & QtCore.Qt.KeyboardModifier.KeypadModifier  # a scanned 8, without Num Lock
        if step is not None and not self._composed and not on_keypad:
            self.stepped.emit(step)
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == QtCore.Qt.MouseButton.MiddleButton and QGuiApplication.clipboard().supportsSelection():
            self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
            self.pasted.emit(text_to_paste(QClipboard.Mode.Selection))
            return
        super().mouseReleaseEvent(event)
        if event.button() == QtCore.Qt.MouseButton.LeftButton and not self.hasSelectedText():
            self.clicked.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._accept(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self._accept(event):
            self.pasted.emit(event.mimeData().text())

    def _accept(self, event: QDropEvent) -> bool:
        """Accept text of other programs, but no file, and only as a copy."""
        data = event.mimeData()
        is_file = any(url.isLocalFile() for url in data.urls())
        event.setDropAction(QtCore.Qt.DropAction.CopyAction)
        event.setAccepted(event.source() is None and data.hasText() and not is_file)
        return event.isAccepted()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # The menu bar has removed the selection, and typed text would be added to the ID.
        # The reason is not read for an empty field, as at the start, because it loads all names of Qt.
        if self.text() and not self.isModified() and event.reason() is QtCore.Qt.FocusReason.MenuBarFocusReason:
            self.selectAll()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composed = event.preeditString()
        super().inputMethodEvent(event)
        self.composed.emit()

    def _on_clear(self) -> None:
        self.clear()
        self.setFocus()


class SecretField(ButtonedField):
    """A field that shows dots, with an eye button that shows the letters until a screen is shared or blanked.

    The secret is never copied: Qt does not copy dots, and the letters cannot be selected by keys, mouse, menu or
    assistive technology. On systems where a middle click pastes the selection, a selection would already be a copy.
    """

    def __init__(self) -> None:
        super().__init__("eye")
        self._name = ""
        self.button.setCheckable(True)
        self.button.toggled.connect(self._on_reveal)
        self.selectionChanged.connect(self._on_selection)
        visibility.discreet_changed.connect(self._on_discreet)
        self._on_reveal(self.button.isChecked())

    def empty(self) -> None:
        """Clear the field so that Undo does not bring the secret back, and show dots for the next input."""
        self.setText("")  # clear() can be undone
        self.button.setChecked(False)

    def set_name(self, name: str) -> None:
        """Set the name of the secret, for the texts of the button."""
        self._name = name
        show, hide = self.tr("Show {secret}").format(secret=name), self.tr("Hide {secret}").format(secret=name)
        self.button.set_words(hide if self.button.isChecked() else show, spoken=show)

    def _on_reveal(self, shown: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self.deselect()
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.button.set_icon("eye-off" if shown else "eye")
        self.set_name(self._name)

    def _on_discreet(self) -> None:
        if visibility.discreet:
            self.button.setChecked(False)

    def _on_selection(self) -> None:
        if self.button.isChecked() and self.hasSelectedText():
            self.deselect()


_DIGITS = pattern(rf"\d{{{SCAN_LEAST}}}")


class SearchField(Field):
    """A search field that in sharing mode shows dots for a text with as many successive digits as a scanned code."""

    def __init__(self, *, clears: bool = False) -> None:
        super().__init__(clearButtonEnabled=clears)
        self.textChanged.connect(self._show_echo)
        visibility.discreet_changed.connect(self._show_echo)
        translated(self._apply_texts)

    def _show_echo(self) -> None:
        from faceviewer.ui.announcer import conceal  # noqa: PLC0415 - as above

        conceal(self, hidden=visibility.discreet and _DIGITS.search(self.text()) is not None)

    def _apply_texts(self) -> None:
        for clear in self.findChildren(QAction):  # Qt's button, a tab stop, has no accessible name
            clear.setText(self.tr("Clear"))
