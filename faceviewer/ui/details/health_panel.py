"""How good a photo is: a sentence, a line about each concern, and what that is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.mark import Mark
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.wording.health import describe_health

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.core.health import Concern
    from faceviewer.core.language import Language

_SIDE = 22


class HealthPanel(QFrame):
    """The words about a photo, in full."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self._mark = Mark("pass", tone="ok", side=_SIDE)
        self._sentence, self._details = PlainLabel(tone="strong", wraps=True), PlainLabel(wraps=True)
        self._hint = PlainLabel(tone="small", wraps=True)
        set_tone(self, "ok")
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self._sentence, self._details, self._hint):
            words.addWidget(label)
        mark = QVBoxLayout()
        mark.addWidget(self._mark)
        mark.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(12)
        row.addLayout(mark)
        row.addLayout(words, 1)

    @property
    def text(self) -> str:
        """What it says."""
        return "\n".join(filter(None, (label.text() for label in (self._sentence, self._details, self._hint))))

    def show_health(self, concerns: Sequence[Concern], language: Language) -> None:
        """Say what is conspicuous about a photo."""
        words, tone = describe_health(concerns, language), "warn" if concerns else "ok"
        set_tone(self, tone)
        self._mark.show_icon("warning" if concerns else "pass", tone=tone)
        self._sentence.setText(words.sentence)
        self._details.setText("\n".join(words.details))
        self._details.setVisible(bool(words.details))
        self._hint.setText(words.hint)
