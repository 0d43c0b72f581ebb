"""A veil over an answer that is about somebody else than the question above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QWidget

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.look.tokens import tokens_in_use
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Stretch, hbox, vbox
from faceviewer.ui.parts.mark import Mark

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_MARGIN = 24  # logical pixels
_OPACITY = 0.82  # what is under it can be made out, and is not taken for the current answer


class Veil(QWidget):
    """Lies over its parent, lets the mouse through, and says in words why.

    Args:
        parent: what it lies over.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = PlainLabel(wraps=True)
        sign = QFrame()
        sign.setObjectName("message")
        set_tone(sign, "warn")
        hbox(
            (Mark("warning", tone="warn", side=22), 0, QtCore.Qt.AlignmentFlag.AlignTop),
            (self._words, 1),
            on=sign,
            spacing=12,
            margins=(16, 12, 16, 12),
        )
        self._column = vbox((sign, 0, QtCore.Qt.AlignmentFlag.AlignTop), Stretch(), on=self, margins=_MARGIN)
        self.hide()

    def show_words(self, words: str) -> None:
        """Lie over the parent and say why; no words take it away."""
        self._words.setText(words)
        if words:
            self.cover()
            self.raise_()
        self.setVisible(bool(words))

    def keep_clear(self, height: int) -> None:
        """Say it below a message that takes so many logical pixels of the top."""
        self._column.setContentsMargins(_MARGIN, max(_MARGIN, height), _MARGIN, _MARGIN)

    def cover(self) -> None:
        """Take the size of the parent."""
        around = self.parentWidget()
        if around is not None and self.geometry() != around.rect():
            self.setGeometry(around.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QColor(tokens_in_use().window)
        ground.setAlphaF(_OPACITY)
        QPainter(self).fillRect(self.rect(), ground)
