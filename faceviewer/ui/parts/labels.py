"""Labels for plain text, which is never interpreted as markup; ElidedLabel also shortens text that is too long."""

from __future__ import annotations

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel

from faceviewer.core.pattern import pattern
from faceviewer.ui.look.theme import set_tone

# As numbers: naming one member of Qt's largest class creates all its enums, which delays the first paint by 20 ms.
_PLAIN_TEXT = 0  # Qt.TextFormat.PlainText
_ALIGN_CENTRE = 0x84  # Qt.AlignmentFlag.AlignCenter

NOTE_MS = 5_000  # how long a label shows a note: enough to read it in either language
_LONG_WORD, _JOINT = pattern(r"\S{20,}"), pattern(r"(?<=[_.])(?=\w)")
_BREAK = "\u200b"  # zero width; a line may be broken there


def as_tool_tip(text: str) -> str:
    """Return a tool-tip that shows a text as it is: Qt would interpret markup, and load the pictures that it names."""
    if "<" not in text and "&lt;" not in text:
        return text
    return f"<qt>{text.replace('&', '&amp;').replace('<', '&lt;').replace(chr(10), '<br>')}</qt>"


class PlainLabel(QLabel):
    """Plain text, even if it looks like markup; a tone is one of the stylesheet."""

    def __init__(self, text: str = "", *, tone: str = "", wraps: bool = False, centred: bool = False) -> None:
        super().__init__()
        self.setProperty("textFormat", _PLAIN_TEXT)
        if centred:
            self.setProperty("alignment", _ALIGN_CENTRE)
        self.setWordWrap(wraps)
        self.setText(text)
        if tone:
            set_tone(self, tone)

    def setText(self, text: str) -> None:
        if self.wordWrap():  # a long file name would be cut off, because Qt finds no position to break it
            text = _LONG_WORD.sub(lambda word: _JOINT.sub(_BREAK, word[0]), text)
        super().setText(text)

    def text(self) -> str:
        return super().text().replace(_BREAK, "")


_LEAST = 4  # least width in characters


class ElidedLabel(PlainLabel):
    """A text that may be shortened; the tool-tip and screen readers then have the whole text."""

    def setText(self, text: str) -> None:
        super().setText(text)
        self._update_tool_tip()

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        least = self.fontMetrics().averageCharWidth() * _LEAST
        return QSize(min(whole.width(), least), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_tool_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.sizeHint().width() <= self.width():
            super().paintEvent(event)
            return
        text = self.fontMetrics().elidedText(self.text(), QtCore.Qt.TextElideMode.ElideRight, self.width())
        flags = QtCore.Qt.AlignmentFlag.AlignVCenter.value
        painter, role = QPainter(self), self.foregroundRole()
        self.style().drawItemText(painter, self.rect(), flags, self.palette(), self.isEnabled(), text, role)

    def _update_tool_tip(self) -> None:
        self.setToolTip(as_tool_tip(self.text()) if self.sizeHint().width() > self.width() else "")
