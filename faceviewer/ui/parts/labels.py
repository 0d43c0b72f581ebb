"""Plain text that is never interpreted as markup, whole or shortened; icons as pictures; and badges with both."""

from __future__ import annotations

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from faceviewer.core.pattern import pattern
from faceviewer.ui.look.icons import paint_icon
from faceviewer.ui.look.theme import scaled, set_tone, tokens_in_use
from faceviewer.ui.parts.layout import hbox
from faceviewer.ui.texts import as_tool_tip

# As numbers: naming one member of Qt's largest class creates all its enums, which delays the first paint by 20 ms.
_PLAIN_TEXT = 0  # Qt.TextFormat.PlainText
_ALIGN_CENTRE = 0x84  # Qt.AlignmentFlag.AlignCenter

NOTE_MS = 5_000  # how long a label shows a note: enough to read it in either language
_LONG_WORD = pattern(r"\S{20,}")
# A line may be broken within a word: after _ or a dot, or where both are missing, such as in a host name with a hash.
_JOINT = pattern(r"(?<=[_.])(?=\w)|(?<=[A-Za-z0-9%+=]{20})(?=[\w%+=])")
_BREAK = "\u200b"  # zero width; a line may be broken there


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
        painter = QPainter(self)
        role = self.foregroundRole()
        self.style().drawItemText(painter, self.rect(), flags, self.palette(), self.isEnabled(), text, role)

    def _update_tool_tip(self) -> None:
        self.setToolTip(as_tool_tip(self.text()) if self.sizeHint().width() > self.width() else "")


class Mark(QWidget):
    """An icon that repeats the text beside it; screen readers skip it.

    Args:
        icon: a name in `resources/icons/`.
        tone: a colour of `Tokens`, such as "ok" or "secondary".
        side: its width and height in logical pixels, at the system's text size.
        ground: whether to draw it on a disc in the soft colour of the tone.
    """

    def __init__(self, icon: str, *, tone: str, side: int, ground: bool = False) -> None:
        super().__init__()
        self._icon = icon
        self._tone = tone
        self._side = side
        self._ground = ground
        self._resize()

    def show_icon(self, icon: str, *, tone: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._tone = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self._ground:
            paint_icon(painter, "disc", colour=getattr(tokens, f"{self._tone}_soft", tokens.hover), rect=rect)
            inset = rect.width() * 0.26
            rect.adjust(inset, inset, -inset, -inset)
        paint_icon(painter, self._icon, colour=getattr(tokens, self._tone), rect=rect)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is event.Type.FontChange:
            self._resize()

    def _resize(self) -> None:
        self.setFixedSize(scaled(self._side), scaled(self._side))


class Badge(QFrame):
    """One fact as an icon and a word, so that colour is never the only sign."""

    def __init__(self, icon: str, *, tone: str, text: str = "") -> None:
        super().__init__()
        self.setObjectName("badge")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._label = PlainLabel(text)
        hbox(Mark(icon, tone=tone, side=14), self._label, on=self, spacing=5, margins=(8, 0, 11, 0))
        set_tone(self, tone)

    def set_text(self, text: str) -> None:
        """Show another word."""
        self._label.setText(text)
