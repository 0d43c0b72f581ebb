"""The window: its regions and how they share the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QMainWindow, QVBoxLayout, QWidget

from faceviewer.ui.actions import Actions
from faceviewer.ui.lookup_bar import LookupBar
from faceviewer.ui.stage.photo_stage import PhotoStage
from faceviewer.ui.status_line import StatusLine
from faceviewer.ui.theme import set_tone
from faceviewer.ui.tokens import scaled

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
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
        self._painted = self._complete = False
        self.bar, self.stage, self.status = LookupBar(), PhotoStage(), StatusLine()
        self._strip = QFrame()
        self._strip.setObjectName("strip")
        self._strip.setFixedHeight(3)
        set_tone(self._strip, "none")
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._regions = QVBoxLayout()
        self._build()
        self.actions_ = Actions(self.menuBar())
        self.setWindowTitle(self.tr("FaceViewer"))

    def complete(self) -> None:
        """Add the regions that are not seen at first; building them before the first paint would delay it."""
        from faceviewer.ui.card.record_card import RecordCard  # noqa: PLC0415 - likewise
        from faceviewer.ui.message_bar import MessageBar  # noqa: PLC0415 - as said above

        self.stage.complete()
        self.message, self.card = MessageBar(), RecordCard()
        self._regions.insertWidget(1, self.message)
        self.card.hide()
        self._body.addWidget(self.card)
        self.actions_.complete()
        self.stage.view.addActions(self.actions_.on_photo())
        self._complete = True
        self._share()

    def show_card(self, *, shown: bool) -> None:
        """Give the record its place, or the stage all of it."""
        self.card.setVisible(shown)

    def set_strip(self, tone: str) -> None:
        """Colour the strip: warn where what is shown is not the production's."""
        set_tone(self._strip, tone)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or no longer."""
        self.setWindowState(self.windowState() ^ QtCore.Qt.WindowState.WindowFullScreen)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._complete:
            self._share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is event.Type.FontChange and self._complete:
            self._share()

    def _build(self) -> None:
        self._body.setSpacing(16)
        self._body.addWidget(self.stage, 1)
        regions = self._regions
        regions.setContentsMargins(20, 18, 20, 6)
        regions.setSpacing(12)
        regions.addWidget(self.bar)
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
            self.card.setFixedWidth(min(scaled(_CARD_WIDTH), max(_CARD_WIDTH, self.width() // 2)))
            self._body.setStretch(1, 0)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.setWindowTitle(self.tr("FaceViewer"))
        for region in (self.bar, self.stage, self.status, self.actions_):
            region.retranslate()
        if self._complete:
            self.message.retranslate()
            self.card.retranslate()
