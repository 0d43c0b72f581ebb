"""Widgets in a row that goes on in the next line where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class Flow(QWidget):
    """Lines of widgets as large as they want to be.

    Args:
        spacing: between two of them, across and down, in logical pixels.
        centred: whether each line stands in the middle.
    """

    def __init__(self, *, spacing: int, centred: bool = False) -> None:
        super().__init__()
        self._spacing, self._centred = spacing, centred
        self._widgets: list[QWidget] = []

    def add(self, widget: QWidget) -> None:
        """Put a widget behind the others."""
        self._widgets.append(widget)
        widget.setParent(self)
        widget.setVisible(True)
        self.updateGeometry()

    def clear(self) -> None:
        """Drop all of them."""
        for widget in self._widgets:
            widget.hide()  # it is deleted later, and must not be seen until then
            widget.deleteLater()
        self._widgets = []
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, moves=False)

    def sizeHint(self) -> QSize:
        sizes = [_wanted(widget) for widget in self._shown]
        width = sum(size.width() for size in sizes) + self._spacing * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        sizes = [widget.minimumSizeHint().expandedTo(widget.minimumSize()) for widget in self._shown]
        widest = max((size.width() for size in sizes), default=0)
        return QSize(widest, max((size.height() for size in sizes), default=0))

    def event(self, event: QEvent) -> bool:
        # One of them was shown, hidden or given another text; which nobody tells while none of it can be seen.
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show}:
            self._place(self.width(), moves=True)
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(event.size().width(), moves=True)

    @property
    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _place(self, width: int, *, moves: bool) -> int:
        """Put everything in its place, or only count; return the height it takes."""
        top = 0
        for line in self._lines(width):
            taken = sum(_wanted(widget).width() for widget in line) + self._spacing * (len(line) - 1)
            left = max(0, width - taken) // 2 if self._centred else 0
            height = max(_wanted(widget).height() for widget in line)
            for widget in line if moves else ():
                size = _wanted(widget).boundedTo(QSize(width, height))
                widget.setGeometry(QRect(left, top + (height - size.height()) // 2, size.width(), size.height()))
                left += size.width() + self._spacing
            top += height + self._spacing
        return max(0, top - self._spacing)

    def _lines(self, width: int) -> list[list[QWidget]]:
        lines: list[list[QWidget]] = []
        left = 0
        for widget in self._shown:
            wide = _wanted(widget).width()
            if not lines or left + wide > width:
                lines.append([])
                left = 0
            lines[-1].append(widget)
            left += wide + self._spacing
        return lines


def _wanted(widget: QWidget) -> QSize:
    """Return how large a widget wants to be; what the stylesheet gives it at least is no part of its hint."""
    return widget.sizeHint().expandedTo(widget.minimumSize())
