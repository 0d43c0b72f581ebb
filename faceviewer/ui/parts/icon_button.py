"""A small button with an icon; its text is its tool-tip and its accessible name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton

from faceviewer.ui.look.icons import paint_icon
from faceviewer.ui.look.tokens import scaled, tokens_in_use

_SIDE, _ICON = 28, 18


class IconButton(QToolButton):
    """A button that draws an icon of `resources/icons/` itself, in the current colours and at the current scale."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self._resize()

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def set_words(self, words: str, *, spoken: str = "") -> None:
        """Set the tool-tip, and the accessible name, `spoken`, if it differs.

        For a checkable button it names the state that is on or off, and not what a press would do.
        """
        self.setToolTip(words)
        self.setAccessibleName(spoken or words)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = tokens_in_use()
        icon = scaled(_ICON)
        place = (self.width() - icon) / 2
        paint_icon(
            QPainter(self),
            self._icon,
            colour=tokens.secondary if self.isEnabled() else tokens.border,
            rect=QRectF(place, place, icon, icon),
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is event.Type.FontChange:
            self._resize()

    def _resize(self) -> None:
        self.setFixedSize(scaled(_SIDE), scaled(_SIDE))
