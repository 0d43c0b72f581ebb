"""Room for what may need more of it than there is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QScrollArea, QWidget


class _Inside(QWidget):
    """Says how low it can be, where Qt would ask how high it would like to be and scroll for no need."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else -1


class ScrollColumn(QScrollArea):
    """Scrolls up and down what is higher than its room.

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
