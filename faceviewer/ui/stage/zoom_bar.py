"""The buttons under a photo."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.plain_label import PlainLabel


class ZoomBar(QWidget):
    """Smaller, the zoom, larger, fit.

    Signals:
        out_requested, in_requested, fit_requested: the button was pressed.
    """

    out_requested = Signal()
    in_requested = Signal()
    fit_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._out, self._in, self._fit = IconButton("minus"), IconButton("plus"), IconButton("fit")
        self._percent = PlainLabel(centred=True)
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("8000 %"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addStretch()
        for widget in (self._out, self._percent, self._in, self._fit):
            row.addWidget(widget)
        row.addStretch()
        self._out.clicked.connect(self.out_requested)
        self._in.clicked.connect(self.in_requested)
        self._fit.clicked.connect(self.fit_requested)
        self.retranslate()

    def show_zoom(self, percent: int, fits: bool) -> None:  # noqa: FBT001 - the signature of a signal
        """Show the zoom in per cent."""
        self._percent.setText(f"{percent} %")
        self._fit.setEnabled(not fits)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._out.set_words(self.tr("Zoom out"))
        self._in.set_words(self.tr("Zoom in"))
        self._fit.set_words(self.tr("Fit"))
