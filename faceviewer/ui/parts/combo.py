"""A choice from a list, and that of the user type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox

from faceviewer.core.query import UserType
from faceviewer.ui.texts import translated
from faceviewer.ui.user_type_words import name_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QWheelEvent
    from PySide6.QtWidgets import QStyleOptionComboBox

_AROUND = 45  # logical pixels of the width that the text does not have: padding and arrow, as in the stylesheet


class Combo(QComboBox):
    """Changes when somebody chooses, and not when a wheel passes over it; what it stands in may scroll.

    A text that is longer than its room ends in dots.
    """

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        metrics, room = self.fontMetrics(), self.width() - _AROUND
        if metrics.horizontalAdvance(self.currentText()) > room:
            option.currentText = metrics.elidedText(self.currentText(), QtCore.Qt.TextElideMode.ElideRight, room)


_GAP, _INDENT, _ARROW = 10, 11, 34
_QUIET = 0.75  # of the text's colour: contrast enough in both themes


class TypeCombo(Combo):
    """The four user types, in the order in which an operator is offered them; with its value where there is room."""

    def __init__(self) -> None:
        super().__init__()
        for user_type in UserType:
            self.addItem("", user_type)
        translated(self._apply_texts)

    @property
    def user_type(self) -> UserType:
        """The type that is chosen."""
        return UserType(self.currentData())

    def set_user_type(self, user_type: UserType) -> None:
        """Choose a type."""
        self.setCurrentIndex(list(UserType).index(user_type))

    def _apply_texts(self) -> None:
        self.setAccessibleName(self.tr("User type"))
        for index, user_type in enumerate(UserType):
            self.setItemText(index, name_of(user_type))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance
        widest = max(width(name_of(user_type)) + width(user_type.value) for user_type in UserType)
        return QSize(_INDENT + widest + _GAP + _ARROW, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance
        widest = max(width(name_of(user_type)) for user_type in UserType)
        return QSize(_INDENT + widest + _ARROW, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        metrics, value = self.fontMetrics(), self.user_type.value
        left = _INDENT + metrics.horizontalAdvance(self.currentText()) + _GAP
        if left + metrics.horizontalAdvance(value) <= self.width() - _ARROW:
            painter = QPainter(self)
            painter.setOpacity(_QUIET)  # a colour, by setPen(), would have the whole of Qt's names made: 15 ms
            painter.drawText(left, (self.height() - metrics.height()) // 2 + metrics.ascent(), value)
