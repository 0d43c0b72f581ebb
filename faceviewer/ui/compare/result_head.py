"""Whose result a photo belongs to, above the photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from faceviewer.core.verdict import Answer
from faceviewer.ui.parts.badge import Badge
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.mark import Mark
from faceviewer.ui.parts.plain_label import PlainLabel

if TYPE_CHECKING:
    from faceviewer.core.verdict import Verdict

_TONES = {Answer.PASS: "ok", Answer.UNCLEAR: "warn"}


class ResultHead(QWidget):
    """Which of two results it is, whose, and the verdict.

    Args:
        icon: of the badge, a name in `resources/icons/`.
        tone: of the badge.
        ends: whether there is a button that ends it.

    Signals:
        end_requested: the button was pressed.
    """

    end_requested = Signal()

    def __init__(self, icon: str, *, tone: str, ends: bool) -> None:
        super().__init__()
        self._badge = Badge(icon, tone=tone)
        self._name, self._id = PlainLabel(tone="strong", wraps=True), PlainLabel(tone="small", wraps=True)
        self._mark, self._sentence = Mark("unclear", tone="warn", side=18), PlainLabel(wraps=True)
        self._end = IconButton("unpin")
        self._end.clicked.connect(self.end_requested)
        top = QHBoxLayout()
        top.addStrut(self._end.height())  # with or without the button, so that two heads are alike
        top.addWidget(self._badge)
        top.addStretch()
        if ends:
            top.addWidget(self._end)
        verdict = QHBoxLayout()
        verdict.setSpacing(8)
        verdict.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        verdict.addWidget(self._sentence, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._name)
        column.addWidget(self._id)
        column.addLayout(verdict)
        column.addStretch()
        self.clear()

    def show_result(self, name: str, masked_id: str, verdict: Verdict, sentence: str) -> None:
        """Show whose result it is and what the verdict on it is, in words fit to be shown."""
        self._name.setText(name)
        self._id.setText(masked_id)
        self._mark.show_icon(verdict.answer.value, tone=_TONES.get(verdict.answer, "bad"))
        self._sentence.setText(sentence)
        for part in (self._name, self._id, self._mark):
            part.show()

    def clear(self, remark: str = "") -> None:
        """Show nobody, and why."""
        self._name.setText("")
        self._id.setText("")
        self._sentence.setText(remark)
        for part in (self._name, self._id, self._mark):
            part.hide()

    def set_words(self, badge: str, *, end: str = "") -> None:
        """Say which result it is, and what the button does."""
        self._badge.set_text(badge)
        self._end.set_words(end)
