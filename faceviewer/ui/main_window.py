"""The window: its regions and how they share the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QMainWindow, QVBoxLayout, QWidget

from faceviewer.ui.actions import Actions
from faceviewer.ui.lookup_bar import LookupBar
from faceviewer.ui.message_bar import MessageBar
from faceviewer.ui.photo_stage import PhotoStage
from faceviewer.ui.record_card import RecordCard
from faceviewer.ui.status_line import StatusLine
from faceviewer.ui.theme import set_tone

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

_SIZE, _LEAST_SIZE = (1040, 680), (720, 520)
_NARROW = 900  # below this width the card stands under the photo
_CARD_WIDTH = 372


class MainWindow(QMainWindow):
    """Holds the regions and says nothing itself; the title names neither id nor person.

    Attributes:
        actions_: the menus.
        bar, message, stage, card, status: the regions, from top to bottom.

    Signals:
        first_painted: it has been on the screen once.
    """

    first_painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._painted = False
        self.bar, self.message, self.stage = LookupBar(), MessageBar(), PhotoStage()
        self.card, self.status = RecordCard(), StatusLine()
        self._strip = QFrame()
        self._strip.setObjectName("strip")
        self._strip.setFixedHeight(3)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build()
        self.actions_ = Actions(self.menuBar())
        self._retranslate()

    def show_card(self, *, shown: bool) -> None:
        """Give the record its place, or the stage all of it."""
        self.card.setVisible(shown)

    def set_strip(self, tone: str) -> None:
        """Colour the strip: warn where what is shown is not the production's."""
        set_tone(self._strip, tone)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or no longer."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _build(self) -> None:
        self._body.setSpacing(16)
        self._body.addWidget(self.stage, 1)
        self._body.addWidget(self.card)
        self.card.hide()
        regions = QVBoxLayout()
        regions.setContentsMargins(20, 18, 20, 6)
        regions.setSpacing(12)
        regions.addWidget(self.bar)
        regions.addWidget(self.message)
        regions.addLayout(self._body, 1)
        regions.addWidget(self.status)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._strip)
        column.addLayout(regions, 1)
        self.setCentralWidget(whole)
        self.setMinimumSize(*_LEAST_SIZE)
        self.resize(*_SIZE)

    def _share(self) -> None:
        if self.width() < _NARROW:
            self._body.setDirection(QBoxLayout.Direction.TopToBottom)
            self.card.setMinimumWidth(0)
            self.card.setMaximumWidth(16_777_215)  # QWIDGETSIZE_MAX, which the bindings do not name
            self._body.setStretch(1, 1)
        else:
            self._body.setDirection(QBoxLayout.Direction.LeftToRight)
            self.card.setFixedWidth(_CARD_WIDTH)
            self._body.setStretch(1, 0)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("FaceViewer"))
        self.actions_.retranslate()
