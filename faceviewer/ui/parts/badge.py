"""A pill of icon, word and colour."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.mark import Mark
from faceviewer.ui.parts.plain_label import PlainLabel


class Badge(QFrame):
    """One fact at a glance; never by colour alone.

    Args:
        icon: a name in `resources/icons/`.
        tone: ok, warn, bad or info.
        text: the word.
    """

    def __init__(self, icon: str, *, tone: str, text: str = "") -> None:
        super().__init__()
        self.setObjectName("badge")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._label = PlainLabel(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 11, 0)
        row.setSpacing(5)
        row.addWidget(Mark(icon, tone=tone, side=14))
        row.addWidget(self._label)
        set_tone(self, tone)

    def set_text(self, text: str) -> None:
        """Show another word."""
        self._label.setText(text)
