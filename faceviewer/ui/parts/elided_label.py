"""A line of plain text that ends in dots where there is no room for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter

from faceviewer.ui.parts.plain_label import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

_LEAST = 4  # characters that are still seen of a text


class ElidedLabel(PlainLabel):
    """For what can be done without; all of it is in the tool-tip, and what a screen reader says, then."""

    def setText(self, text: str) -> None:
        super().setText(text)
        self._explain()

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        least = self.fontMetrics().averageCharWidth() * _LEAST
        return QSize(min(whole.width(), least), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.sizeHint().width() <= self.width():
            super().paintEvent(event)
            return
        text = self.fontMetrics().elidedText(self.text(), QtCore.Qt.TextElideMode.ElideRight, self.width())
        flags = QtCore.Qt.AlignmentFlag.AlignVCenter.value
        painter, role = QPainter(self), self.foregroundRole()
        self.style().drawItemText(painter, self.rect(), flags, self.palette(), self.isEnabled(), text, role)

    def _explain(self) -> None:
        self.setToolTip(self.text() if self.sizeHint().width() > self.width() else "")
