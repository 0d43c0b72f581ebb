"""A veil over an answer that does not belong to the current query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.look.tokens import tokens_in_use
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.layout import Stretch, vbox

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_MARGIN = 24  # logical pixels
_OPACITY = 0.82  # the content below is visible, but does not look like the current answer


class Veil(QWidget):
    """Covers its parent, ignores the mouse, and shows the reason as text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign = Banner("warn")
        set_tone(self._sign.headline, "none")
        self._column = vbox((self._sign, 0, QtCore.Qt.AlignmentFlag.AlignTop), Stretch(), on=self, margins=_MARGIN)
        self.hide()

    def show_words(self, words: str) -> None:
        """Cover the parent and show the reason; an empty text hides the veil."""
        self._sign.show_words(words)
        if words:
            self.cover()
            self.raise_()
        self.setVisible(bool(words))

    def keep_clear(self, height: int) -> None:
        """Show the reason below the top `height` logical pixels, which a message covers."""
        self._column.setContentsMargins(_MARGIN, max(_MARGIN, height), _MARGIN, _MARGIN)

    def cover(self) -> None:
        """Take the size of the parent."""
        parent = self.parentWidget()
        if parent is not None and self.geometry() != parent.rect():
            self.setGeometry(parent.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QColor(tokens_in_use().window)
        ground.setAlphaF(_OPACITY)
        QPainter(self).fillRect(self.rect(), ground)
