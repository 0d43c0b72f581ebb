"""A combo box, and the combo box of the user type."""

from __future__ import annotations

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyleOptionComboBox

from faceviewer.core.query import UserType
from faceviewer.ui.look.theme import scaled
from faceviewer.ui.texts import translated
from faceviewer.ui.user_type_words import name_of

# Logical pixels, as in the stylesheet: the arrow, which grows with the text, and the padding.
_ARROW, _PADDING = 26, 19


class Combo(QComboBox):
    """A combo box that leaves the mouse wheel to its parent, which may scroll.

    A text that is too long is elided in its middle, because similar names mostly differ at their ends.
    """

    def sizeHint(self) -> QSize:
        return _with_arrow(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return _with_arrow(super().minimumSizeHint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Report the name again, which is the value on Linux: screen readers keep the last one that was reported."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        super().focusInEvent(event)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        metrics = self.fontMetrics()
        room = self.width() - _PADDING - scaled(_ARROW)
        if metrics.horizontalAdvance(self.currentText()) > room:
            option.currentText = metrics.elidedText(self.currentText(), QtCore.Qt.TextElideMode.ElideMiddle, room)


def _with_arrow(size: QSize) -> QSize:
    """Return a size with room for the arrow, for which Qt reserves the same width at every text size."""
    return QSize(size.width() + scaled(_ARROW) - _ARROW, size.height())


_GAP, _INDENT, _EDGE = 10, 11, 8
_OPACITY = 0.75  # of the value beside the name; the contrast is sufficient in both themes


class TypeCombo(Combo):
    """The user types in the order of the enum; the value of the chosen type is shown too if there is space."""

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
        return QSize(_INDENT + widest + _GAP + scaled(_ARROW) + _EDGE, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance
        widest = max(width(name_of(user_type)) for user_type in UserType)
        return QSize(_INDENT + widest + scaled(_ARROW) + _EDGE, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        metrics = self.fontMetrics()
        value = self.user_type.value
        left = _INDENT + metrics.horizontalAdvance(self.currentText()) + _GAP
        if left + metrics.horizontalAdvance(value) <= self.width() - scaled(_ARROW) - _EDGE:
            painter = QPainter(self)
            painter.setOpacity(_OPACITY)  # setPen() with a colour would load all names of Qt, which takes 15 ms
            painter.drawText(left, (self.height() - metrics.height()) // 2 + metrics.ascent(), value)
