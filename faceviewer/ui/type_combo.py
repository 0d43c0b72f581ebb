"""The choice of the user type: plain words first, the API's value in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionComboBox, QStyleOptionViewItem

from faceviewer.core.query import UserType
from faceviewer.ui.tokens import tokens_in_use
from faceviewer.ui.user_type_words import name_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_GAP = 10


class _Row(QStyledItemDelegate):
    """One line of the list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        words, value = index.data(), str(index.data(Qt.ItemDataRole.UserRole))
        metrics = option.fontMetrics
        return QSize(metrics.horizontalAdvance(words) + metrics.horizontalAdvance(value) + 4 * _GAP, 34)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = tokens_in_use()
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(rect, 6, 6)
        _write(painter, rect.adjusted(_GAP, 0, -_GAP, 0), index.data(), str(index.data(Qt.ItemDataRole.UserRole)))


def _write(painter: QPainter, rect: QRect, words: str, value: str) -> None:
    tokens = tokens_in_use()
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.setPen(QColor(tokens.text))
    painter.drawText(rect, flags, words)
    painter.setPen(QColor(tokens.secondary))
    painter.drawText(rect.adjusted(painter.fontMetrics().horizontalAdvance(words) + _GAP, 0, 0, 0), flags, value)


class TypeCombo(QComboBox):
    """The four user types, in the order in which an operator is offered them."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Row(self))
        for user_type in UserType:
            self.addItem("", user_type)
        self._retranslate()

    @property
    def user_type(self) -> UserType:
        """The type that is chosen."""
        return UserType(self.currentData())

    def set_user_type(self, user_type: UserType) -> None:
        """Choose a type."""
        self.setCurrentIndex(list(UserType).index(user_type))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(name_of(t)) + metrics.horizontalAdvance(t.value) for t in UserType)
        return QSize(widest + _GAP + 52, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self.fontMetrics().horizontalAdvance(name_of(t)) for t in UserType) + 52, 38)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option, painter, self)
        words, value = self.currentText(), self.user_type.value
        metrics, rect = self.fontMetrics(), self.rect().adjusted(11, 0, -28, 0)
        fits = metrics.horizontalAdvance(words) + _GAP + metrics.horizontalAdvance(value) <= rect.width()
        _write(painter, rect, words, value if fits else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("User type"))
        for index, user_type in enumerate(UserType):
            self.setItemText(index, name_of(user_type))
        self.updateGeometry()
