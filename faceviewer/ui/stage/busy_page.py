"""The page of the stage while a lookup is under way."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.look.tokens import tokens_in_use
from faceviewer.ui.parts.labels import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_FRAME_MS, _TURN_SECONDS = 100, 1.2  # twelve steps a turn: thirty frames a second took 3 % of a core


class _Spinner(QWidget):
    """An arc that goes round."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(44, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.setPen(QPen(QColor(tokens.border), 4))
        painter.drawEllipse(rect)
        painter.setPen(QPen(QColor(tokens.accent), 4, QtCore.Qt.PenStyle.SolidLine, QtCore.Qt.PenCapStyle.RoundCap))
        turn = time.monotonic() % _TURN_SECONDS / _TURN_SECONDS
        painter.drawArc(rect, round((90 - 360 * turn) * 16), -90 * 16)


class BusyPage(QWidget):
    """A spinner and a line of words; both appear late, so that a quick answer does not flicker."""

    def __init__(self) -> None:
        super().__init__()
        self._spinner = _Spinner()
        self._line = PlainLabel(wraps=True, centred=True)
        set_tone(self._line, "secondary")
        self._frames = QTimer(self, interval=_FRAME_MS)
        self._frames.timeout.connect(self._spinner.update)
        column = QVBoxLayout(self)
        column.setSpacing(20)
        column.addStretch()
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._spinner)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self._line)
        column.addStretch()
        self.show_line("")

    def show_line(self, text: str) -> None:
        """Say what is going on; nothing is shown, the spinner neither, while the text is empty."""
        self._line.setText(text)
        self._line.setVisible(bool(text))
        self._spinner.setVisible(bool(text))
        if text and not self._frames.isActive():
            self._frames.start()
        elif not text:
            self._frames.stop()
