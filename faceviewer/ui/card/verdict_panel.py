"""The verdict, large, and behind a button what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from faceviewer.core.verdict import Answer
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.mark import Mark
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from faceviewer.wording.verdicts import VerdictWords

_LOOKS = {
    Answer.PASS: ("pass", "ok"),
    Answer.DENIED: ("denied", "bad"),
    Answer.EXPIRED: ("expired", "bad"),
    Answer.UNCLEAR: ("unclear", "warn"),
}


class VerdictPanel(QFrame):
    """Can this person pass: icon, sentence and colour say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("verdict")
        self._mark = Mark("unclear", tone="warn", side=30)
        self._sentence = SelectableText()
        self._why = QPushButton()
        self._why.setCheckable(True)
        self._reasons = SelectableText(tone="plain")
        self._caveat = SelectableText(tone="small")
        set_tone(self, "none")
        set_tone(self._why, "link")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._sentence, 1, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._why, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._reasons)
        column.addWidget(self._caveat)
        self._why.toggled.connect(self._show_why)
        self._show_why(self._why.isChecked())
        translated(self._apply_texts)

    def show_verdict(self, answer: Answer, words: VerdictWords) -> None:
        """Show a verdict in words."""
        icon, tone = _LOOKS[answer]
        set_tone(self, tone)
        set_tone(self._sentence, tone)
        self._mark.show_icon(icon, tone=tone)
        self._sentence.show_text(words.sentence)
        self._reasons.show_text("\n".join(f"• {reason}" for reason in words.reasons))
        self._caveat.show_text(words.caveat)

    def set_why(self, *, shown: bool) -> None:
        """Show what the verdict rests on, or hide it."""
        self._why.setChecked(shown)

    def _show_why(self, shown: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._reasons.setVisible(shown)
        self._caveat.setVisible(shown)
        self._apply_texts()

    def _apply_texts(self) -> None:
        self._why.setText(self.tr("Hide reasons") if self._why.isChecked() else self.tr("Why?"))
        self._sentence.setAccessibleName(self.tr("Verdict"))
        self._reasons.setAccessibleName(self.tr("Reasons"))
        self._caveat.setAccessibleName(self.tr("What the verdict does not know"))
