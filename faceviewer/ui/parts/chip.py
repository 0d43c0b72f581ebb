"""A button for one of several short texts, such as an id that was found in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QStyleOptionButton

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.labels import as_tool_tip

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_LEAST, _AROUND = 24, 30  # least width in average characters; logical pixels of the width that are not for text


class Chip(QPushButton):
    """A text that is too long is elided in the middle, and the tool-tip then begins with the whole text.

    Args:
        text: the text.
        meaning: the tool-tip, and the description for assistive technology.
    """

    def __init__(self, text: str = "", meaning: str = "") -> None:
        self._is_cut = False
        super().__init__()
        set_tone(self, "chip")
        self.show_text(text, meaning)

    def show_text(self, text: str, meaning: str) -> None:
        """Show another text; the arguments are those of the class."""
        self._meaning = meaning
        self.setText(text.replace("&", "&&"))
        self.setAccessibleDescription(meaning)
        self._update_tool_tip()

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), self.fontMetrics().averageCharWidth() * _LEAST + _AROUND), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_tool_tip()

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if self._is_cut:
            room = self.width() - _AROUND
            middle = QtCore.Qt.TextElideMode.ElideMiddle
            option.text = self.fontMetrics().elidedText(self.text(), middle, room)

    def _update_tool_tip(self) -> None:
        self._is_cut = (
            self.testAttribute(QtCore.Qt.WidgetAttribute.WA_Resized) and self.sizeHint().width() > self.width()
        )
        whole = [self.text().replace("&&", "&")] if self._is_cut else []
        self.setToolTip(as_tool_tip("\n".join(filter(None, [*whole, self._meaning]))))
