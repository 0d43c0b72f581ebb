"""The main window: its regions and their layout."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtCore import QByteArray, QSize, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QVBoxLayout, QWidget

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.menus import Menus
from faceviewer.ui.parts.button import pressed_button
from faceviewer.ui.parts.layout import ScrollColumn, fill, keep_on_screen, vbox
from faceviewer.ui.stage.stage import PhotoStage
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import Overtaken
from faceviewer.ui.window.lookup_bar import LookupBar
from faceviewer.ui.window.status_line import StatusLine

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from faceviewer.ui.actions import Actions
    from faceviewer.ui.card.record_card import RecordCard
    from faceviewer.ui.window.body import Body
    from faceviewer.ui.window.message_bar import MessageBar

_SIZE, _LEAST_SIZE = (1040, 680), (720, 520)
_FRAME = QSize(16, 40)  # logical pixels of the screen for the window frame with the title bar
_MARGINS = (20, 18, 20, 6)


class MainWindow(QMainWindow):
    """Contains the regions and shows no text itself; the title contains neither an id nor a name.

    Parts that the first paint does not need are created on first use.

    Attributes:
        bar, stage, status: the regions of the first paint, from top to bottom.
        overtaken: why its result does not belong to the typed query.

    Signals:
        first_painted: the window has been painted for the first time.
    """

    first_painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._painted = False
        self._alone = False
        self.bar = LookupBar()
        self.stage = PhotoStage()
        self.status = StatusLine()
        self.stage.show_welcome()
        self._strip = QFrame()
        self._strip.setObjectName("strip")
        self._strip.setFixedHeight(3)
        set_tone(self._strip, "none")
        self.overtaken = Overtaken(self)
        self._regions = QVBoxLayout()
        self._build()
        self._menus = Menus(self.menuBar())
        translated(self._apply_texts)

    @cached_property
    def actions_(self) -> Actions:
        """The actions of the menus."""
        from faceviewer.ui.actions import Actions  # noqa: PLC0415 - not for the first paint

        actions = Actions(self._menus, self.overtaken)
        self.stage.view.addActions(actions.on_photo())
        return actions

    @cached_property
    def body(self) -> Body:
        """The middle of the window, which from now on arranges stage, card and banners."""
        from faceviewer.ui.window.body import Body  # noqa: PLC0415 - not for the first paint

        place = self._regions.indexOf(self.stage)
        body = Body(self._whole.inside, self.stage, self.overtaken)
        self._regions.insertWidget(place, body, 1)
        body.show()  # the layout would show it later, and the stage with it
        self.bar.raise_()
        self._whole.verticalScrollBar().valueChanged.connect(body.place_banners)
        self.bar.overhung.connect(body.keep_clear)
        body.keep_clear(self.bar.overhang)
        return body

    @cached_property
    def message(self) -> MessageBar:
        """The message bar, on the stage, and before the stage in reading order."""
        from faceviewer.ui.window.message_bar import MessageBar  # noqa: PLC0415 - not for the first paint

        message = MessageBar()
        self.body.banners.add(message)
        return message

    @property
    def card(self) -> RecordCard:
        """The card of the record."""
        return self.body.card

    @property
    def place(self) -> str:
        """Size and position as text, for `take_place` at the next start; empty in full screen."""
        return "" if self.isFullScreen() else self.saveGeometry().toBase64().toStdString()

    def take_place(self, place: str) -> None:
        """Restore size and position within the connected screens; contents that do not fit scroll."""
        saved = QByteArray.fromBase64(place.encode("ascii", "ignore"))
        if saved.size() == self.saveGeometry().size():  # truncated data would give the minimum size in a corner
            self.restoreGeometry(saved)
        self.setMinimumSize(self.minimumSize().boundedTo(self._most))
        self.resize(self.size().boundedTo(self._most))

    def make_room(self) -> None:
        """Enlarge the window to its minimum size hint, limited by the screen, and keep it on the screen."""
        wanted = self.size().expandedTo(self.minimumSizeHint().boundedTo(self._most))
        if wanted != self.size() and not self.isMaximized() and not self.isFullScreen():
            self.resize(wanted)
            keep_on_screen(self)

    @property
    def _most(self) -> QSize:
        return self.screen().availableSize() - _FRAME

    def set_photo_alone(self, *, alone: bool) -> None:
        """Show only the photo and messages, or everything again."""
        for region in (self.menuBar(), self._strip, self.bar, self.bar.room, self.status):
            region.setVisible(not alone)
        self.body.set_alone(alone=alone)
        self._alone = alone
        self._set_margins()

    @property
    def panes(self) -> list[QWidget]:
        """All visible parts except the menus, in reading order."""
        parts = (self.bar, *self.body.parts, self.status, *self.findChildren(QDockWidget))
        return [part for part in parts if part.isVisible()]

    def set_strip(self, tone: str) -> None:
        """Set the tone of the strip at the top: warn if the data is not from production."""
        set_tone(self._strip, tone)

    def toggle_full_screen(self) -> None:
        """Toggle full screen."""
        self.setWindowState(self.windowState() ^ QtCore.Qt.WindowState.WindowFullScreen)

    def go_to_pane(self, *, forwards: bool) -> None:
        """Move the focus to the next or the previous part of the window."""
        from faceviewer.ui.parts.focus import go_to, next_pane, stops  # noqa: PLC0415 - as in focusNextPrevChild

        pane = next_pane(self.panes, forwards=forwards)
        if pane is self.bar:
            self.bar.focus_id()
        elif pane is not None:
            go_to(stops([pane])[0], QtCore.Qt.FocusReason.ShortcutFocusReason)

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: FBT001 - the signature is Qt's
        from faceviewer.ui.parts.focus import go_to_next_stop  # noqa: PLC0415 - not for the first paint

        focus = self.focusWidget()
        if focus is not None and not focus.isVisible() and self.bar.isVisible():  # the focused part was hidden
            self.bar.come_back()
            return True
        return go_to_next_stop(self.panes, forwards=forwards)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_button(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is event.Type.WindowStateChange:
            self._show_alone_in_full_screen()

    def _build(self) -> None:
        regions = self._regions
        regions.setSpacing(0)
        fill(regions, self.bar.room, (self.stage, 1), 12, self.status)
        self._whole = whole = ScrollColumn(modest=False)
        vbox(self._strip, (regions, 1), on=whole.inside, spacing=0, margins=0)
        self.bar.setParent(whole.inside)
        self.setCentralWidget(whole)
        self._set_margins()
        self.stage.page_turned.connect(self._show_alone_in_full_screen)
        self.setMinimumSize(*_LEAST_SIZE)
        self.resize(*_SIZE)

    def _show_alone_in_full_screen(self) -> None:
        """Show only the photo in full screen, or the whole window if there is no photo."""
        alone = self.isFullScreen() and self.stage.shows_photo
        if alone is None or alone is self._alone:
            return  # during a lookup, the layout stays until the result shows a photo or none
        self.set_photo_alone(alone=alone)
        if alone:
            self.stage.view.setFocus()
        else:
            self.bar.come_back()

    def _set_margins(self) -> None:
        self._whole.set_margins(self._regions, (0, 0, 0, 0) if self._alone else _MARGINS)

    def _apply_texts(self) -> None:
        self.setWindowTitle(self.tr("FaceViewer"))
