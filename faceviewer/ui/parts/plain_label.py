"""A label that never reads its text as markup."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from faceviewer.ui.look.theme import set_tone

# By number: naming one member of Qt's largest class builds all its enumerations, 20 ms before the first paint.
_PLAIN_TEXT = 0  # Qt.TextFormat.PlainText
_ALIGN_CENTRE = 0x84  # Qt.AlignmentFlag.AlignCenter


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
