"""The pages of the stage that show no photo: words and what can be done, and that a lookup is under way."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.look.tokens import tokens_in_use
from faceviewer.ui.parts.chip import Chip
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Flow, ScrollColumn, Stretch, hbox, vbox
from faceviewer.ui.parts.mark import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtGui import QPaintEvent, QResizeEvent


_MARGIN, _SIDE_MARGIN, _BELOW_MARK, _GAP, _TEXT_WIDTH = 24, 32, 22, 10, 480  # logical pixels; _MARGIN above and below


class StagePage(ScrollColumn):
    """Calm, in the middle, and made of our own words only; the picture goes where there is no room for all of it.

    Attributes:
        words: its headline, and what to do.

    Signals:
        pressed: the place of a button in the last `show_buttons`.
        chip_pressed: the place of a chip in the last `show_chips`.
        link_pressed: the link under the words was pressed.
    """

    pressed = Signal(int)
    chip_pressed = Signal(int)
    link_pressed = Signal()

    def __init__(self, icon: str, *, tone: str) -> None:
        super().__init__()
        self.words = "", ""
        self._mark = Mark(icon, tone=tone, side=88, ground=True)
        self._title = PlainLabel(wraps=True, centred=True)
        self._text = PlainLabel(wraps=True, centred=True)
        self._hint = PlainLabel(wraps=True, centred=True)
        self._link = QPushButton()
        self._hint.hide()
        self._link.hide()
        self._buttons: list[QPushButton] = []
        self._chips: list[Chip] = []
        self._button_row = hbox(Stretch(), Stretch(), spacing=10)
        self._chip_flow = Flow(spacing=8, centred=True)
        self._above = QWidget()
        self._least = 0
        self._build()

    def show_icon(self, icon: str, *, tone: str) -> None:
        """Show another picture."""
        self._mark.show_icon(icon, tone=tone)

    def show_words(self, title: str, text: str) -> None:
        """Show a headline and what to do."""
        self.words = title, text
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def show_buttons(self, texts: Sequence[str], *, calm: bool = False) -> None:
        """Offer these, the first as the one to press; none as that where `calm`, beside one that is elsewhere."""
        while len(self._buttons) < len(texts):
            button = QPushButton()
            set_tone(button, "none" if self._buttons or calm else "primary")
            button.clicked.connect(self._on_button)
            self._button_row.insertWidget(1 + len(self._buttons), button)
            self._buttons.append(button)
        for button, text in zip(self._buttons, texts, strict=True):
            button.setText(text)

    def set_link(self, text: str) -> None:
        """Say what the link under the words is for."""
        self._link.setText(text)

    def show_link(self, *, shown: bool) -> None:
        """Show the link, or hide it."""
        self._link.setVisible(shown)

    def show_chips(self, hint: str, chips: Sequence[tuple[str, str]]) -> None:
        """Offer texts under a line that says what they are, each with its tool-tip; "" for none."""
        self._hint.setText(hint)
        self._hint.setVisible(bool(chips))
        self._chip_flow.clear()
        self._chips = []
        for text, meaning in chips:
            chip = Chip(text, meaning)
            chip.clicked.connect(self._on_chip)
            self._chip_flow.add(chip)
            self._chips.append(chip)

    def keep_clear(self, height: int) -> None:
        """Let nothing stand in so many logical pixels of the top."""
        self._above.setMinimumHeight(max(0, height - _MARGIN))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if event.type() is event.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        """Leave the picture out where not all fits with it, and ask for room for the words: they may be the answer."""
        width = self.contentsRect().width()
        needed = self.inside.heightForWidth(width) + (self._mark.minimumHeight() if self._mark.isHidden() else 0)
        self._mark.setVisible(self.height() >= needed)
        room = width - 2 * _SIDE_MARGIN
        words = self._title.heightForWidth(room) + _GAP + self._text.heightForWidth(min(room, _TEXT_WIDTH))
        least = _BELOW_MARK + words + 2 * _MARGIN
        if least != self._least:
            self._least = least
            self.updateGeometry()

    def _build(self) -> None:
        set_tone(self._title, "title")
        set_tone(self._text, "secondary")
        set_tone(self._hint, "small")
        set_tone(self._link, "link")
        self._link.clicked.connect(self.link_pressed)
        self._text.setMaximumWidth(_TEXT_WIDTH)
        vbox(
            (self._above, 5),
            hbox(Stretch(), self._mark, Stretch()),
            _BELOW_MARK,
            self._title,
            _GAP,
            hbox(Stretch(1), (self._text, 1000), Stretch(1)),
            6,
            hbox(Stretch(), self._link, Stretch()),
            18,
            self._button_row,
            self._hint,
            10,
            self._chip_flow,
            Stretch(6),
            on=self.inside,
            spacing=0,
            margins=(_SIDE_MARGIN, _MARGIN, _SIDE_MARGIN, _MARGIN),
        )

    def _on_button(self) -> None:
        self.pressed.emit(self._buttons.index(self.sender()))  # type: ignore[arg-type]  # one of them sent it

    def _on_chip(self) -> None:
        self.chip_pressed.emit(self._chips.index(self.sender()))  # type: ignore[arg-type]  # one of them sent it


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
        vbox(Stretch(), hbox(Stretch(), self._spinner, Stretch()), self._line, Stretch(), on=self, spacing=20)
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
