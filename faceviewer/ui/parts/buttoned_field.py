"""A field with a small button at its end, which the keyboard reaches after the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from faceviewer.ui.parts.icon_button import IconButton

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_GAP = 4  # pixels between the button and the field's frame


class ButtonedField(QLineEdit):
    """A field whose button is a widget of its own: Qt's buttons inside fields never get the focus.

    Args:
        icon: a name in `resources/icons/`.

    Attributes:
        button: what is pressed.
    """

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.button = IconButton(icon)
        self.button.setParent(self)
        self.button.setCursor(Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.button.width()
        self.button.move(self.width() - side - _GAP, (self.height() - side) // 2)
        self.setTextMargins(0, 0, side, 0)
