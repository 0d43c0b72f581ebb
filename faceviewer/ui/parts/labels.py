"""Lines of plain text, never read as markup; one of them ends in dots where there is no room for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel

from faceviewer.core.pattern import pattern
from faceviewer.ui.look.theme import set_tone

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

# By number: naming one member of Qt's largest class builds all its enumerations, 20 ms before the first paint.
_PLAIN_TEXT = 0  # Qt.TextFormat.PlainText
_ALIGN_CENTRE = 0x84  # Qt.AlignmentFlag.AlignCenter

NOTE_MS = 5_000  # that a label says in passing what was done: long enough to be read, in either language
_LONG_WORD, _JOINT = pattern(r"\S{20,}"), pattern(r"(?<=[_.])(?=\w)")
_BREAK = "\u200b"  # takes no room, and a line may end there


class PlainLabel(QLabel):
    """Plain text, whatever it looks like.

    Args:
        text: to begin with.
        tone: its look in the stylesheet.
        wraps: whether it may take several lines.
        centred: whether its lines stand in the middle.
    """

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
        if self.wordWrap():  # a file's name would be cut, where Qt sees nothing to break it at
            text = _LONG_WORD.sub(lambda word: _JOINT.sub(_BREAK, word[0]), text)
        super().setText(text)

    def text(self) -> str:
        return super().text().replace(_BREAK, "")


_LEAST = 4  # characters that are still seen of a text


class ElidedLabel(PlainLabel):
    """A text that may be shortened; the tool-tip and screen readers then have the whole text."""

    def setText(self, text: str) -> None:
        super().setText(text)
        self._explain()

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        least = self.fontMetrics().averageCharWidth() * _LEAST
        return QSize(min(whole.width(), least), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.sizeHint().width() <= self.width():
            super().paintEvent(event)
            return
        text = self.fontMetrics().elidedText(self.text(), QtCore.Qt.TextElideMode.ElideRight, self.width())
        flags = QtCore.Qt.AlignmentFlag.AlignVCenter.value
        painter, role = QPainter(self), self.foregroundRole()
        self.style().drawItemText(painter, self.rect(), flags, self.palette(), self.isEnabled(), text, role)

    def _explain(self) -> None:
        self.setToolTip(self.text() if self.sizeHint().width() > self.width() else "")
