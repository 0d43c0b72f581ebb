"""Receive the messages of later starts of the program, and raise the window for them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from faceviewer.ui.first_start import ACTIVATION, open_socket, receive
from faceviewer.ui.window.message_bar import Note

if TYPE_CHECKING:
    from pathlib import Path

    from faceviewer.ui.first_start import Claim, LaterStart
    from faceviewer.ui.window.main_window import MainWindow

_REPLY_MS = 50  # the time until an X server has reported a changed property


class LaterStarts(QObject):
    """Listens for later starts, or shows a message if another start does not respond.

    Signals:
        came: a LaterStart.
    """

    came = Signal(object)

    def __init__(self, window: MainWindow, claim: Claim) -> None:
        super().__init__(window)
        if claim.path is not None:
            self._listen(claim.path)
        if claim.is_second:
            window.message.add_note(self._note_of_second_start, tone="warn")

    def _listen(self, path: Path) -> None:
        if sys.platform == "win32":
            from faceviewer.ui.first_start_windows import MessageWindow  # noqa: PLC0415 - for this system only

            self._window = MessageWindow(path.name)
            self._window.came.connect(self.came)
            return
        try:
            self._socket = open_socket(path)
        except OSError:  # later starts find no socket, and run on their own after a timeout
            return
        notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._on_message)

    @Slot()
    def _on_message(self) -> None:
        later = receive(self._socket)
        if later is not None:
            self.came.emit(later)

    def _note_of_second_start(self) -> Note:
        return Note(
            self.tr("FaceViewer is already running but does not respond"),
            self.tr("You can use this second window. You may have to end the other FaceViewer process."),
        )


def raise_window(window: QWidget, later: LaterStart) -> None:
    """Show a window in front of the others, as far as the desktop allows this without a click in the program.

    The window is restored if it is minimised. If a modal dialog is open, the dialog gets the focus.
    """
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    in_front = QApplication.activeModalWidget() or window
    if QApplication.platformName() != "xcb":
        os.environ.pop(ACTIVATION, None)
        if later.token:
            os.environ[ACTIVATION] = later.token  # Qt reads it there
        in_front.activateWindow()
        return
    # Qt sends the desktop the latest server time that it knows. If that is older than the last key in another window,
    # the desktop marks this window instead of raising it. After each change of a property Qt knows the current time.
    window.setWindowOpacity(0.999)
    window.setWindowOpacity(1)
    QTimer.singleShot(_REPLY_MS, in_front, in_front.activateWindow)
