"""How the palette draws a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate

from faceviewer.ui.icons import paint_icon
from faceviewer.ui.palette.command import Command
from faceviewer.ui.tokens import scaled, tokens_in_use

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

COMMAND = Qt.ItemDataRole.UserRole
_SMALL = 0.92  # of the size of ordinary text, as in the stylesheet
_MARGIN, _PADDING, _GAP, _ICON = 12, 7, 2, 16


class CommandRow(QStyledItemDelegate):
    """Name and shortcut, and below them where it stands or why it cannot be done now."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        height = option.fontMetrics.height()
        return QSize(0, round(height * (1 + _SMALL)) + 2 * _PADDING + _GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        command, tokens = index.data(COMMAND), tokens_in_use()
        if not isinstance(command, Command):
            return
        rect = QRectF(option.rect)
        font = QFont(option.font)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.info_soft))
            painter.drawRoundedRect(rect, 6, 6)
        rect.adjust(_MARGIN, _PADDING, -_MARGIN, -_PADDING)
        painter.setFont(font)
        painter.setPen(QColor(tokens.secondary))
        metrics = painter.fontMetrics()
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, command.keys)
        room = rect.width() - metrics.horizontalAdvance(command.keys) - _MARGIN
        left = self._paint_check(painter, rect, command)
        painter.setPen(QColor(tokens.secondary if command.hindrance else tokens.text))
        name = metrics.elidedText(command.name, Qt.TextElideMode.ElideRight, int(room - left))
        painter.drawText(rect.adjusted(left, 0, 0, 0), name)
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        painter.setFont(font)
        painter.setPen(QColor(tokens.warn if command.hindrance else tokens.secondary))
        line = painter.fontMetrics().elidedText(
            command.hindrance or command.path, Qt.TextElideMode.ElideRight, int(rect.width())
        )
        painter.drawText(rect, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, line)
        painter.restore()

    def _paint_check(self, painter: QPainter, rect: QRectF, command: Command) -> float:
        """Draw the mark of what is on, and return how much room it takes."""
        if not command.checked:
            return 0
        side = scaled(_ICON)
        top = rect.top() + (painter.fontMetrics().height() - side) / 2
        paint_icon(painter, "check", colour=tokens_in_use().ok, rect=QRectF(rect.left(), top, side, side))
        return side + 6
