"""The pages of the stage without a photo: texts with buttons, and the progress of a lookup."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6 import QtCore  # `QtCore.Qt` is looked up on first use: importing the name Qt costs 15 ms
from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from faceviewer.ui.look.theme import tokens_in_use
from faceviewer.ui.parts.button import Chip
from faceviewer.ui.parts.labels import Mark, PlainLabel
from faceviewer.ui.parts.layout import Flow, ScrollColumn, Stretch, hbox, vbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtGui import QHideEvent, QPaintEvent, QResizeEvent, QShowEvent


_MARGIN, _SIDE_MARGIN, _BELOW_MARK, _GAP, _TEXT_WIDTH = 24, 32, 22, 10, 480  # logical pixels; _MARGIN above and below


class StagePage(ScrollColumn):
    """A page with centred texts and buttons, without server texts; its picture is hidden if the page is too small.

    Args:
        icon, tone: the picture above the texts.
        links: the buttons close to the texts.
        buttons: the buttons below them.

    Attributes:
        words: the headline and the advice.

    Signals:
        chip_pressed: the value of a chip.
    """

    chip_pressed = Signal(object)

    def __init__(self, icon: str, *, tone: str, links: Sequence[QWidget] = (), buttons: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.words = "", ""
        self._mark = Mark(icon, tone=tone, side=88, ground=True)
        self._title = PlainLabel(tone="title", wraps=True, centred=True)
        self._text = PlainLabel(tone="secondary", wraps=True, centred=True)
        self._hint = PlainLabel(tone="small", wraps=True, centred=True)
        self._hint.hide()
        self._offered: Sequence[tuple[object, str, str]] = ()
        self._chips = Flow(spacing=8, centred=True)
        self._top_space = QWidget()
        self._minimum_height = 0
        self._text.setMaximumWidth(_TEXT_WIDTH)
        vbox(
            (self._top_space, 5),
            hbox(Stretch(), self._mark, Stretch()),
            _BELOW_MARK,
            self._title,
            _GAP,
            hbox(Stretch(1), (self._text, 1000), Stretch(1)),
            6,
            hbox(Stretch(), *links, Stretch()),
            18,
            hbox(Stretch(), *buttons, Stretch(), spacing=10),
            self._hint,
            10,
            self._chips,
            Stretch(6),
            on=self.inside,
            spacing=0,
            margins=(_SIDE_MARGIN, _MARGIN, _SIDE_MARGIN, _MARGIN),
        )

    def show_icon(self, icon: str, *, tone: str) -> None:
        """Set the picture above the texts."""
        self._mark.show_icon(icon, tone=tone)

    def show_words(self, title: str, text: str) -> None:
        """Set the headline and the advice."""
        self.words = title, text
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def show_chips(self, hint: str, chips: Sequence[tuple[object, str, str]]) -> None:
        """Show chips below a hint, each with its value, its text and its tooltip; "" for no tooltip."""
        self._hint.setText(hint)
        self._hint.setVisible(bool(chips))
        if chips == self._offered:
            return  # one of them may have the focus
        self._offered = chips
        self._chips.clear()
        for value, text, tooltip in chips:
            chip = Chip(text, tooltip)
            chip.clicked.connect(lambda _=False, value=value: self.chip_pressed.emit(value))
            self._chips.add(chip)

    def keep_clear(self, height: int) -> None:
        """Keep this many logical pixels at the top empty."""
        self._top_space.setMinimumHeight(max(0, height - _MARGIN))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._minimum_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if event.type() is event.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        """Hide the picture if not everything fits, and request room for the texts, which may be a result."""
        width = self.contentsRect().width()
        needed = self.inside.heightForWidth(width) + (self._mark.minimumHeight() if self._mark.isHidden() else 0)
        self._mark.setVisible(self.height() >= needed)
        room = width - 2 * _SIDE_MARGIN
        words = self._title.heightForWidth(room) + _GAP + self._text.heightForWidth(min(room, _TEXT_WIDTH))
        minimum_height = _BELOW_MARK + words + 2 * _MARGIN
        if minimum_height != self._minimum_height:
            self._minimum_height = minimum_height
            self.updateGeometry()


_FRAME_MS = 100  # twelve steps a turn: thirty frames a second took 3 % of a core
_TURN_SECONDS = 1.2


class _Spinner(QWidget):
    """An animated arc."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(44, 44)
        self._frames = QTimer(self, interval=_FRAME_MS)
        self._frames.timeout.connect(self.update)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._frames.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._frames.stop()

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
    """A spinner and a line of text; both appear with a delay, so that they do not flicker before a quick reply."""

    def __init__(self) -> None:
        super().__init__()
        self._spinner = _Spinner()
        self._line = PlainLabel(tone="secondary", wraps=True, centred=True)
        vbox(Stretch(), hbox(Stretch(), self._spinner, Stretch()), self._line, Stretch(), on=self, spacing=20)
        self.show_line("")

    def show_line(self, text: str) -> None:
        """Show the progress; an empty text hides the line and the spinner."""
        self._line.setText(text)
        for part in (self._line, self._spinner):
            part.setVisible(bool(text))
