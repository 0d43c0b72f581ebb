"""A plain text to read and copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class ReportDialog(QDialog):
    """Headline, a sentence, and a text.

    Signals:
        copy_requested: the text, for the clipboard.
    """

    copy_requested = Signal(str)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._headline = PlainLabel(wraps=True)
        self._remark = PlainLabel(wraps=True)
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setObjectName("report")
        self._text.setTabChangesFocus(True)
        self._copy, self._close = QPushButton(), QPushButton(default=True)
        set_tone(self._headline, "title")
        set_tone(self._remark, "secondary")
        set_tone(self._close, "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 26, 28, 22)
        column.setSpacing(12)
        for widget in (self._headline, self._remark, self._text):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._copy)
        row.addWidget(self._close)
        column.addLayout(row)
        self.resize(680, 480)
        self._copy.clicked.connect(self._on_copy)
        self._close.clicked.connect(self.accept)
        translated(self._apply_texts)

    def show_report(self, headline: str, remark: str, text: str) -> None:
        """Show a text and open."""
        self._apply_texts()
        self.setWindowTitle(headline)
        self._headline.setText(headline)
        self._remark.setText(remark)
        self._text.setPlainText(text)
        self._text.setAccessibleName(headline)
        self.open()

    def _on_copy(self) -> None:
        self.copy_requested.emit(self._text.toPlainText())

    def _apply_texts(self) -> None:
        self._copy.setText(self.tr("Copy"))
        self._close.setText(self.tr("Close"))
