"""The buttons under a photo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from faceviewer.ui.icon_button import IconButton


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
        self._percent = QLabel(textFormat=Qt.TextFormat.PlainText, alignment=Qt.AlignmentFlag.AlignCenter)
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
        self._retranslate()

    def show_zoom(self, percent: int, fits: bool) -> None:  # noqa: FBT001 - the signature of a signal
        """Show the zoom in per cent."""
        self._percent.setText(f"{percent} %")
        self._fit.setEnabled(not fits)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._out.set_words(self.tr("Zoom out"))
        self._in.set_words(self.tr("Zoom in"))
        self._fit.set_words(self.tr("Fit"))
