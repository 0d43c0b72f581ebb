"""An icon as a picture: in the colour of a tone, optionally on a disc; and with a word, as a badge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from faceviewer.ui.look.icons import paint_icon
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.look.tokens import scaled, tokens_in_use
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import hbox


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
        self._icon, self._tone, self._side, self._ground = icon, tone, side, ground
        self._resize()

    def show_icon(self, icon: str, *, tone: str) -> None:
        """Show another icon."""
        self._icon, self._tone = icon, tone
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
