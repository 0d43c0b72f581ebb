"""Layouts: rows, columns, lines that wrap, and columns that scroll."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import Qt
    from PySide6.QtGui import QResizeEvent


@dataclass(frozen=True, slots=True)
class Stretch:
    """Empty space that takes a share of the free space."""

    share: int = 0


_Part: TypeAlias = QWidget | QLayout
_Item: TypeAlias = "_Part | tuple[_Part, int] | tuple[_Part, int, Qt.AlignmentFlag] | Stretch | int"
_Margins: TypeAlias = int | tuple[int, int, int, int]
_Box = TypeVar("_Box", bound=QBoxLayout)


def keep_on_screen(window: QWidget) -> None:
    """Move a window with its frame onto its screen, as little as possible; if it is too large, to the top left."""
    area, frame = window.screen().availableGeometry(), window.frameGeometry()
    inside = area.bottomRight() - QPoint(frame.width() - 1, frame.height() - 1)
    if window.isVisible() and not area.contains(frame):
        window.move(max(area.left(), min(frame.x(), inside.x())), max(area.top(), min(frame.y(), inside.y())))


def scroll_to(widget: QWidget) -> None:
    """Scroll all scroll areas around a widget vertically until it is visible; if it is too high, its top is visible.

    Layouts that wait for the event loop are updated first, so that a widget can be scrolled to once it is shown.
    `ensureWidgetVisible` would stop at the cursor in a text, and at the middle of a widget that is too high.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea) and (inside := parent.widget()) is not None:
            bar = parent.verticalScrollBar()
            top = widget.mapTo(inside, QPoint()).y()
            bar.setValue(min(top, max(bar.value(), top + widget.height() - parent.viewport().height())))
        parent = parent.parentWidget()


def hbox(
    *items: _Item, on: QWidget | None = None, spacing: int | None = None, margins: _Margins | None = None
) -> QHBoxLayout:
    """Return a row.

    Args:
        items: from left to right: a widget or layout, optionally with its share of the free space and its alignment; a
            Stretch; or a gap in logical pixels.
        on: the widget that gets the layout; None for a layout inside another layout.
        spacing: between two items, in logical pixels; None for the default of the style.
        margins: left, top, right and bottom, or one value for all; None for the default of the style.
    """
    return _filled(QHBoxLayout(), items, on, spacing, margins)


def vbox(
    *items: _Item, on: QWidget | None = None, spacing: int | None = None, margins: _Margins | None = None
) -> QVBoxLayout:
    """Return a column with items from top to bottom; the other arguments are those of `hbox`."""
    return _filled(QVBoxLayout(), items, on, spacing, margins)


def fill(layout: QBoxLayout, *items: _Item) -> None:
    """Append items, as in `hbox`, to a layout."""
    for item in items:
        if isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, Stretch):
            layout.addStretch(item.share)
        else:
            part, *options = item if isinstance(item, tuple) else (item,)
            add: Callable[..., None] = layout.addWidget if isinstance(part, QWidget) else layout.addLayout
            add(part, *options)


def _filled(
    layout: _Box, items: Sequence[_Item], on: QWidget | None, spacing: int | None, margins: _Margins | None
) -> _Box:
    if on is not None:
        on.setLayout(layout)
    if spacing is not None:
        layout.setSpacing(spacing)
    if margins is not None:
        layout.setContentsMargins(*(margins if isinstance(margins, tuple) else [margins] * 4))
    fill(layout, *items)
    return layout


class Flow(QWidget):
    """Widgets at their size hints, in lines that wrap; all are `spacing` logical pixels apart."""

    def __init__(self, *, spacing: int, centred: bool = False) -> None:
        super().__init__()
        self._spacing = spacing
        self._centred = centred
        self._widgets: list[QWidget] = []

    def add(self, widget: QWidget) -> None:
        """Append a widget."""
        self._widgets.append(widget)
        widget.setParent(self)
        widget.setVisible(True)
        self.updateGeometry()

    def clear(self) -> None:
        """Delete all widgets."""
        for widget in self._widgets:
            widget.hide()  # until it is deleted
            widget.deleteLater()
        self._widgets = []
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, moves=False)

    def sizeHint(self) -> QSize:
        sizes = [_preferred_size(widget) for widget in self._shown]
        width = sum(size.width() for size in sizes) + self._spacing * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        sizes = [widget.minimumSizeHint().expandedTo(widget.minimumSize()) for widget in self._shown]
        widest = max((size.width() for size in sizes), default=0)
        return QSize(widest, max((size.height() for size in sizes), default=0))

    def event(self, event: QEvent) -> bool:
        # A widget was shown, hidden or changed; while the flow is hidden, Qt sends no layout request for that.
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
            taken = sum(_preferred_size(widget).width() for widget in line) + self._spacing * (len(line) - 1)
            left = max(0, width - taken) // 2 if self._centred else 0
            height = max(_preferred_size(widget).height() for widget in line)
            for widget in line if moves else ():
                size = _preferred_size(widget).boundedTo(QSize(width, height))
                widget.setGeometry(QRect(left, top + (height - size.height()) // 2, size.width(), size.height()))
                left += size.width() + self._spacing
            top += height + self._spacing
        return max(0, top - self._spacing)

    def _lines(self, width: int) -> list[list[QWidget]]:
        lines: list[list[QWidget]] = []
        left = 0
        for widget in self._shown:
            taken = _preferred_size(widget).width()
            if not lines or left + taken > width:
                lines.append([])
                left = 0
            lines[-1].append(widget)
            left += taken + self._spacing
        return lines


def _preferred_size(widget: QWidget) -> QSize:
    """Return the size hint of a widget, or its minimum size if the stylesheet makes that larger."""
    return widget.sizeHint().expandedTo(widget.minimumSize())


class _Inside(QWidget):
    """Reports its minimum height for a width: with the preferred height, Qt would scroll too early."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else -1


class ScrollColumn(QScrollArea):
    """A column that scrolls vertically if its contents are higher than the viewport.

    Args:
        modest: whether any height is sufficient; otherwise the minimum height is that of the contents.
        squeezes: whether the contents shrink to their minimum height before they scroll.

    Attributes:
        inside: the widget that scrolls; it has no layout yet.
        kept: a widget in the contents that is never cut off at the bottom; call `updateGeometry` when it moves.
    """

    def __init__(self, *, modest: bool = True, squeezes: bool = True) -> None:
        super().__init__()
        self._modest = modest
        self._margins: tuple[QLayout, tuple[int, int, int, int]] | None = None
        self.kept: QWidget | None = None
        self.inside = _Inside() if squeezes else QWidget()
        self.inside.setObjectName("clear")
        # For a viewport that Qt creates itself, PySide6 loads every subclass of QWidget: 4 ms and 2 MiB.
        self.setViewport(QWidget())
        self.setWidgetResizable(True)
        self.setProperty("focusPolicy", 0)  # Qt.FocusPolicy.NoFocus, as a number: the name delays the first paint
        self.setWidget(self.inside)

    def set_margins(self, layout: QLayout, margins: tuple[int, int, int, int]) -> None:
        """Set the margins of a layout in the contents: left, top, right, bottom.

        The scroll bar takes its room from the right one, so that nothing moves when it is shown or hidden.
        """
        self._margins = layout, margins
        self._apply_margins()

    @property
    def _taken(self) -> int:
        """The width of the scroll bar in the right margin, 0 while it is hidden; without a margin it is never 0."""
        if not self._margins:
            return self.verticalScrollBar().sizeHint().width()
        return self.maximumViewportSize().width() - self.viewport().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Before the contents get the new size: parts that were wider for a moment could do without the bar, which
        # would then be shown and hidden without end.
        self._apply_margins()
        super().resizeEvent(event)

    def _apply_margins(self) -> None:
        if self._margins:
            layout, (left, top, right, bottom) = self._margins
            layout.setContentsMargins(left, top, max(0, right - self._taken), bottom)

    def minimumSizeHint(self) -> QSize:
        least = self.inside.minimumSizeHint()
        if self._modest:
            kept = self.kept.mapTo(self.inside, QPoint(0, self.kept.height())).y() if self.kept else 0
            return QSize(least.width() + self._taken, kept)
        return QSize(least.width(), self.height_for(self.contentsRect().width()))

    def height_for(self, width: int) -> int:
        """Return the height that the contents need at a width, in logical pixels."""
        return max(self.inside.minimumSizeHint().height(), self.inside.heightForWidth(width))

    def sizeHint(self) -> QSize:
        return self.inside.sizeHint()
