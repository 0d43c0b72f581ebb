"""A button for one of several short texts, such as an id that may be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QStyleOptionButton

from faceviewer.ui.look.theme import set_tone

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_LEAST, _AROUND = 24, 30  # average characters that are still seen of a text; logical pixels beside it


class Chip(QPushButton):
    """Where there is no room for all of its text, the middle is left out, and the tool-tip begins with all of it.

    Args:
        text: on it.
        meaning: the tool-tip, and the description for assistive programs.
    """

    def __init__(self, text: str = "", meaning: str = "") -> None:
        self._is_cut = False
        super().__init__()
        set_tone(self, "chip")
        self.show_text(text, meaning)

    def show_text(self, text: str, meaning: str) -> None:
        """Show another text, with the same arguments."""
        self._meaning = meaning
        self.setText(text.replace("&", "&&"))
        self.setAccessibleDescription(meaning)
        self._explain()

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), self.fontMetrics().averageCharWidth() * _LEAST + _AROUND), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if self._is_cut:
            room = self.width() - _AROUND
            middle = QtCore.Qt.TextElideMode.ElideMiddle
            option.text = self.fontMetrics().elidedText(self.text(), middle, room)

    def _explain(self) -> None:
        self._is_cut = (
            self.testAttribute(QtCore.Qt.WidgetAttribute.WA_Resized) and self.sizeHint().width() > self.width()
        )
        whole = [self.text().replace("&&", "&")] if self._is_cut else []
        self.setToolTip("\n".join(filter(None, [*whole, self._meaning])))
