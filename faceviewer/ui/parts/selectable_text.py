"""Plain text to read, select and copy, that breaks wherever it must rather than be cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from faceviewer.ui.clipboard import personal_data
from faceviewer.ui.theme import set_tone

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QMimeData
    from PySide6.QtGui import QResizeEvent, QWheelEvent


class SelectableText(QTextEdit):
    """Text as tall as it needs to be; nothing in it is ever read as markup.

    What is copied out of it may be about a person, and is marked so.

    Args:
        tone: its look in the stylesheet.
    """

    def __init__(self, *, tone: str = "none") -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        set_tone(self, tone)

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self._fit()

    def createMimeDataFromSelection(self) -> QMimeData:
        return personal_data(self.textCursor().selection().toPlainText())

    def sizeHint(self) -> QSize:
        return QSize(120, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {event.Type.FontChange, event.Type.StyleChange}:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # there is nothing to scroll in here; what it stands in may scroll

    def _height(self) -> int:
        return max(1, round(self.document().size().height()))

    def _fit(self) -> None:
        if self.height() != self._height():
            self.setFixedHeight(self._height())
