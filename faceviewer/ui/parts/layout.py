"""Layouts: rows, columns, lines that wrap, and columns that scroll."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import Qt
    from PySide6.QtGui import QResizeEvent


@dataclass(frozen=True, slots=True)
class Stretch:
    """Empty space that takes its share of the free room."""

    share: int = 0


_Part: TypeAlias = QWidget | QLayout
_Item: TypeAlias = "_Part | tuple[_Part, int] | tuple[_Part, int, Qt.AlignmentFlag] | Stretch | int"
_Margins: TypeAlias = int | tuple[int, int, int, int]


def keep_on_screen(window: QWidget) -> None:
    """Move a window, with its frame, as little as it takes to be on its screen; a larger one to the screen's corner."""
    area, frame = window.screen().availableGeometry(), window.frameGeometry()
    inside = area.bottomRight() - QPoint(frame.width() - 1, frame.height() - 1)
    if window.isVisible() and not area.contains(frame):
        window.move(max(area.left(), min(frame.x(), inside.x())), max(area.top(), min(frame.y(), inside.y())))


def scroll_to(widget: QWidget) -> None:
    """Bring a widget into sight in whatever scrolls up and down around it; of one that is too high, its beginning.

    `ensureWidgetVisible` would stop at the cursor in a text, and at the middle of what is too high.
    """
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea) and (inside := around.widget()) is not None:
            bar, top = around.verticalScrollBar(), widget.mapTo(inside, QPoint()).y()
            bar.setValue(min(top, max(bar.value(), top + widget.height() - around.viewport().height())))
        around = around.parentWidget()


def hbox(
    *items: _Item, on: QWidget | None = None, spacing: int | None = None, margins: _Margins | None = None
) -> QHBoxLayout:
    """Return a row.

    Args:
        items: from left to right: a widget or layout, also with its share of the room that is left, and its alignment;
            a Stretch; or a gap in logical pixels.
        on: the widget that it lays out; None for what goes into another layout.
        spacing: between two of them, in logical pixels; None for the style's.
        margins: on the left, above, on the right and below, or one for all; None for the style's.
    """
    layout = QHBoxLayout()
    _set_up(layout, on, spacing, margins)
    fill(layout, *items)
    return layout


def vbox(
    *items: _Item, on: QWidget | None = None, spacing: int | None = None, margins: _Margins | None = None
) -> QVBoxLayout:
    """Return a column, of items from top to bottom; all else is as for `hbox`."""
    layout = QVBoxLayout()
    _set_up(layout, on, spacing, margins)
    fill(layout, *items)
    return layout


def fill(layout: QBoxLayout, *items: _Item) -> None:
    """Put items, such as `hbox` takes, behind those that are there."""
    for item in items:
        if isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, Stretch):
            layout.addStretch(item.share)
        else:
            part, *how = item if isinstance(item, tuple) else (item,)
            add: Callable[..., None] = layout.addWidget if isinstance(part, QWidget) else layout.addLayout
            add(part, *how)


def _set_up(layout: QBoxLayout, on: QWidget | None, spacing: int | None, margins: _Margins | None) -> None:
    if on is not None:
        on.setLayout(layout)
    if spacing is not None:
        layout.setSpacing(spacing)
    if margins is not None:
        layout.setContentsMargins(*(margins if isinstance(margins, tuple) else [margins] * 4))


class Flow(QWidget):
    """Widgets at their size hints, in lines that wrap.

    Args:
        spacing: between two of them, across and down, in logical pixels.
        centred: whether each line stands in the middle.
    """

    def __init__(self, *, spacing: int, centred: bool = False) -> None:
        super().__init__()
        self._spacing, self._centred = spacing, centred
        self._widgets: list[QWidget] = []

    def add(self, widget: QWidget) -> None:
        """Append a widget."""
        self._widgets.append(widget)
        widget.setParent(self)
        widget.setVisible(True)
        self.updateGeometry()

    def clear(self) -> None:
        """Delete all of them."""
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
        """Place all widgets, or only measure them; return the height they take."""
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
    """Return the size hint of a widget, or its minimum size where the stylesheet makes that larger."""
    return widget.sizeHint().expandedTo(widget.minimumSize())


class _Inside(QWidget):
    """Reports its minimum height for a width: by the preferred height, Qt would scroll too early."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else -1


class ScrollColumn(QScrollArea):
    """Scrolls vertically what is higher than the viewport.

    Args:
        modest: whether it makes do with any height; otherwise it asks for all it needs.
        squeezes: whether what is in it is made as low as it can be before it scrolls.

    Attributes:
        inside: the widget that scrolls; it has no layout yet.
        kept: what stands in it and is never cut at the bottom; whoever moves it calls `updateGeometry`.
    """

    def __init__(self, *, modest: bool = True, squeezes: bool = True) -> None:
        super().__init__()
        self._modest = modest
        self.kept: QWidget | None = None
        self.inside = _Inside() if squeezes else QWidget()
        self.inside.setObjectName("clear")
        self.setWidgetResizable(True)
        self.setProperty("focusPolicy", 0)  # Qt.FocusPolicy.NoFocus, by number for the sake of the first paint
        self.setWidget(self.inside)

    def minimumSizeHint(self) -> QSize:
        least = self.inside.minimumSizeHint()
        if self._modest:
            kept = self.kept.mapTo(self.inside, QPoint(0, self.kept.height())).y() if self.kept else 0
            return QSize(least.width() + self.verticalScrollBar().sizeHint().width(), kept)
        width = self.contentsRect().width()  # asking the viewport would cost the first paint 15 ms
        return least.expandedTo(QSize(0, self.inside.heightForWidth(width)))

    def sizeHint(self) -> QSize:
        return self.inside.sizeHint()
