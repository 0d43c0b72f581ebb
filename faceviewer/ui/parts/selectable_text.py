"""Plain text that can be selected and copied; long words are wrapped at any character instead of cut off."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QTextCursor,
    QTextDocument,
    QTextLayout,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from faceviewer.ui.look.theme import set_tone

_FIRST = 80  # characters; the first line has no more


class SelectableText(QTextEdit):
    """A widget as high as its text, which is never interpreted as markup; a tab stop (`is_stop`) only with a text."""

    def __init__(self, *, tone: str = "none", is_stop: bool = True) -> None:
        super().__init__()
        self._is_stop = is_stop
        self._remark = ""
        self.setTabChangesFocus(True)
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
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.document().setDocumentMargin(0)
        # Measures the height for widths other than the current one, because layouts compare several.
        self._measure = QTextDocument(self)
        self._measure.setDocumentMargin(0)
        self._measure.setDefaultTextOption(QTextOption(self.document().defaultTextOption()))
        set_tone(self, tone)

    def show_text(self, text: str, *, room_of: str = "") -> None:
        """Show another text, in the height of `room_of` if that is given, so that nothing moves."""
        if (room_of or text) != self._measure.toPlainText():
            self._measure.setPlainText(room_of or text)
            self.updateGeometry()
        if text != self.toPlainText():
            self.setPlainText(text)
            policy = Qt.FocusPolicy
            self.setFocusPolicy(policy.StrongFocus if text and self._is_stop else policy.ClickFocus)
            self._leave_room_above()

    def set_remark(self, remark: str) -> None:
        """Set a remark that screen readers read after the text."""
        self._remark = remark
        self.setAccessibleDescription(remark)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Screen readers read the line with the cursor, the first one: add the other lines to the description.
        layout = self.document().firstBlock().layout()
        first = layout.lineAt(0).textLength() if layout.lineCount() else 0
        below = self.toPlainText()[first:].strip()
        self.setAccessibleDescription("\n".join(filter(None, (below, self._remark))))
        super().focusInEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())  # Qt's method would add HTML and OpenDocument
        return data

    def sizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(max(1, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._measure.setTextWidth(width)
        return max(1, math.ceil(self._measure.size().height()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {event.Type.FontChange, event.Type.StyleChange}:
            self._measure.setDefaultFont(self.font())
            self._leave_room_above()

    def _leave_room_above(self) -> None:
        """Add a margin so that marks above the first line, such as a second accent, are not cut off."""
        line = self.toPlainText()[:_FIRST].partition("\n")[0]
        above = min(_above_line(line, self.font()), self.fontMetrics().height())
        for document in (self.document(), self._measure):
            frame = QTextCursor(document).currentFrame()  # PySide6 keeps each result of rootFrame() with the document
            wanted = frame.frameFormat()
            if wanted.topMargin() != above:
                wanted.setTopMargin(above)
                frame.setFrameFormat(wanted)
        self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # nothing scrolls here, but a parent may scroll


def _above_line(text: str, font: QFont) -> int:
    """Return how far a text extends above its line, in logical pixels; each of Qt's measures misses some marks."""
    if not text:
        return 0
    layout = QTextLayout(text, font)
    metrics = QFontMetrics(font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = [-run.boundingRect().top() for run in layout.glyphRuns()]
    return max(0, -metrics.tightBoundingRect(text).top() - metrics.ascent(), *map(math.ceil, runs))
