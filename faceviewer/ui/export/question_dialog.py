"""One question with two answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.small_dialog import SmallDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class QuestionDialog(SmallDialog):
    """Is accepted for yes and rejected for no, which Enter and Esc both say: yes must be meant.

    Args:
        parent: what it stands in front of.
        headline: the question.
        remark: what it is about.
        yes, no: the two buttons.
    """

    def __init__(self, parent: QWidget | None, headline: str, remark: str, *, yes: str, no: str) -> None:
        super().__init__(parent, width=460)
        self.set_words(headline, remark)
        agree, decline = QPushButton(yes, autoDefault=False), QPushButton(no, default=True)
        set_tone(decline, "primary")
        agree.clicked.connect(self.accept)
        decline.clicked.connect(self.reject)
        self.foot.addStretch()
        self.foot.addWidget(agree)
        self.foot.addWidget(decline)
        decline.setFocus()
