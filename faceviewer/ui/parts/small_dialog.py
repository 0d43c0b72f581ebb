"""A dialog that asks one thing: title, remark, what is asked, and buttons at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.plain_label import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

_MARGIN = 28


class SmallDialog(QDialog):
    """As wide as its widest word needs, and as tall as all of them, at every size of the text.

    Args:
        parent: what it stands in front of.
        width: the least, in logical pixels.

    Attributes:
        body: where what is asked goes.
        foot: where the buttons go, the one to press last.
    """

    def __init__(self, parent: QWidget | None, *, width: int) -> None:
        super().__init__(parent)
        self._title, self._remark = PlainLabel(), PlainLabel(wraps=True)
        set_tone(self._title, "title")
        set_tone(self._remark, "secondary")
        self._remark.setMinimumWidth(width - 2 * _MARGIN)  # not the dialog's own, or its layout would set no other
        self.body, self.foot = QVBoxLayout(), QHBoxLayout()
        self.body.setSpacing(12)
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN, 26, _MARGIN, 22)
        whole.setSpacing(12)
        whole.addWidget(self._title)
        whole.addWidget(self._remark)
        whole.addLayout(self.body)
        whole.addSpacing(8)
        whole.addLayout(self.foot)

    def set_words(self, title: str, *remarks: str) -> None:
        """Say what it is about, a line for each remark."""
        self.setWindowTitle(title)
        self._title.setText(title)
        self._remark.setText("\n".join(remarks))

    def fit(self) -> None:
        """Be as large as what is asked now; adjustSize() would stop at two thirds of the screen."""
        self._whole.activate()
        width = self._whole.totalMinimumSize().width()
        self.resize(width, self._whole.totalHeightForWidth(width))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()
