"""One step of the doctor: a mark, what was checked, what was found, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.mark import Mark
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from faceviewer.wording.checks import CheckWords

_LOOKS = {True: ("pass", "ok", "✓"), False: ("failed", "bad", "✗"), None: ("minus", "secondary", "–")}


class CheckRow(QWidget):
    """What came of one step.

    Args:
        passed: True, False, or None where it was not tried.
        words: of the step.

    Attributes:
        report: the same as plain text.
    """

    def __init__(self, *, passed: bool | None, words: CheckWords) -> None:
        super().__init__()
        icon, tone, sign = _LOOKS[passed]
        finding, remedy = shown(words.finding, FIELD_SHOWN), shown(words.remedy, FIELD_SHOWN)
        self.report = f"{sign} {words.title}: {finding}" + (f"\n    {remedy}" if remedy else "")
        mark = Mark(icon, tone=tone, side=20)
        mark.setAccessibleName(sign)
        title = PlainLabel(words.title, wraps=True)
        set_tone(title, "strong" if passed is not None else "secondary")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(title, 0, 1)
        for place, (text, look) in enumerate(((finding, "secondary"), (remedy, "bad")), 1):
            if text:
                label = PlainLabel(text, wraps=True)
                set_tone(label, look)
                grid.addWidget(label, place, 1)
