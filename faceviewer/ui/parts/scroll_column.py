"""Room for what may need more of it than there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QScrollArea, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class ScrollColumn(QScrollArea):
    """Scrolls up and down what is higher than its room, with every wrapped line counted, which Qt's own does not.

    Attributes:
        inside: what scrolls; it gets its layout from whoever fills it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.inside = QWidget()
        self.inside.setObjectName("clear")
        self.inside.installEventFilter(self)
        self.setWidgetResizable(True)
        self.setProperty("focusPolicy", 0)  # Qt.FocusPolicy.NoFocus, by number for the sake of the first paint
        self.setWidget(self.inside)

    def minimumSizeHint(self) -> QSize:
        layout = self.inside.layout()
        return QSize(layout.totalMinimumSize().width() if layout else 0, 0)

    def sizeHint(self) -> QSize:
        return self.inside.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        layout = self.inside.layout()
        if layout is not None:
            layout.activate()
            width = self.viewport().width()
            needed = layout.totalMinimumHeightForWidth(width) if layout.hasHeightForWidth() else 0
            needed = max(needed, layout.totalMinimumSize().height())
            if self.inside.minimumHeight() != needed:
                self.inside.setMinimumHeight(needed)
