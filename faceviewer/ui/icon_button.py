"""A small button that is an icon; its words are its tool-tip and its name for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QToolButton

from faceviewer.ui.icons import line_icon
from faceviewer.ui.tokens import tokens_in_use

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_SIDE = 18


class IconButton(QToolButton):
    """A button in the colours of the palette, at least 24 px a side.

    Args:
        icon: a name in `resources/icons/`.
        parent: what it stands in.
    """

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setFixedSize(28, 28)
        self._draw()

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._draw()

    def set_words(self, words: str) -> None:
        """Say what it does."""
        self.setToolTip(words)
        self.setAccessibleName(words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        tokens = tokens_in_use()
        self.setIcon(line_icon(self._icon, colour=tokens.secondary, disabled=tokens.border, size=_SIDE))
