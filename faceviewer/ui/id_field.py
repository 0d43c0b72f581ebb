"""The field for the user id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from faceviewer.ui.icons import line_icon
from faceviewer.ui.tokens import tokens_in_use

if TYPE_CHECKING:
    from PySide6.QtGui import QInputMethodEvent, QKeyEvent


class IdField(QLineEdit):
    """A line of text with a button that empties it.

    Signals:
        entered: Enter was pressed, and not to an input method that was still composing.
    """

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._composing = False
        self.setMinimumWidth(180)
        self._clear = QAction(self)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(self._on_text)
        self._on_text(self.text())
        self._retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
            if not self._composing:
                self.entered.emit()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        elif event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _on_text(self, text: str) -> None:
        if text and self._clear.icon().isNull():
            self._draw()
        self._clear.setVisible(bool(text))

    def _draw(self) -> None:
        tokens = tokens_in_use()
        self._clear.setIcon(line_icon("close", colour=tokens.secondary, disabled=tokens.border, size=16))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("User ID"))
        self.setPlaceholderText(self.tr("User ID"))
        self._clear.setText(self.tr("Clear"))
        self._clear.setToolTip(self.tr("Clear"))
