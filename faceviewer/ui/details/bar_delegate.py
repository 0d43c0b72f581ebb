"""Draws a stretch of time as a bar in a cell of the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate

from faceviewer.ui.look.tokens import tokens_in_use

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

SPAN = Qt.ItemDataRole.UserRole
"""Where a bar begins and ends, in parts of the whole, and its tone: (0.25, 0.5, "info")."""

_HEIGHT, _LEAST_WIDTH = 8.0, 2.0  # logical pixels


class BarDelegate(QStyledItemDelegate):
    """Draws the bar of a cell; the words beside it say the same."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        span = index.data(SPAN)
        if span is None:
            return
        start, end, tone = span
        room = QRectF(option.rect).adjusted(6, 0, -6, 0)
        width = max(_LEAST_WIDTH, (end - start) * room.width())
        left = min(room.left() + start * room.width(), room.right() - width)
        bar = QRectF(left, room.center().y() - _HEIGHT / 2, width, _HEIGHT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(tokens_in_use(), tone)))
        painter.drawRoundedRect(bar, 2, 2)
        painter.restore()
