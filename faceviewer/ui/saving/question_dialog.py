"""One question with two answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.theme import set_tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_WIDTH = 460


class QuestionDialog(QDialog):
    """Is accepted for yes and rejected for no, which Enter and Esc both say: yes must be meant.

    Args:
        parent: what it stands in front of.
        headline: the question.
        remark: what it is about.
        yes, no: the two buttons.
    """

    def __init__(self, parent: QWidget | None, headline: str, remark: str, *, yes: str, no: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(headline)
        title, text = PlainLabel(headline, wraps=True), PlainLabel(remark, wraps=True)
        set_tone(title, "title")
        set_tone(text, "secondary")
        agree, decline = QPushButton(yes, autoDefault=False), QPushButton(no, default=True)
        set_tone(decline, "primary")
        agree.clicked.connect(self.accept)
        decline.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(agree)
        foot.addWidget(decline)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(28, 26, 28, 22)
        whole.setSpacing(12)
        whole.addWidget(title)
        whole.addWidget(text)
        whole.addSpacing(8)
        whole.addLayout(foot)
        self.setMinimumWidth(_WIDTH)
        decline.setFocus()
