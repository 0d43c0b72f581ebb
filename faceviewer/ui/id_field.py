"""The field for the user id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from faceviewer.ui.icon_button import IconButton

if TYPE_CHECKING:
    from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent


class IdField(QLineEdit):
    """A line of text with a button that empties it.

    Signals:
        entered: Enter was pressed, and not to an input method that was still composing.
    """

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._composing = False
        self._clear = IconButton("close")
        self._clear.setParent(self)
        self._clear.hide()
        self._clear.clicked.connect(self._on_clear)
        self.setMinimumWidth(180)
        self.setTextMargins(0, 0, self._clear.width(), 0)
        self.textChanged.connect(self._on_text)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.setAccessibleName(self.tr("User ID"))
        self.setPlaceholderText(self.tr("User ID"))
        self._clear.set_words(self.tr("Clear"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter}:
            event.accept()
            if not self._composing:
                self.entered.emit()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._clear.move(self.width() - self._clear.width() - 6, (self.height() - self._clear.height()) // 2)

    def _on_text(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    def _on_clear(self) -> None:
        self.clear()
        self.setFocus()
