"""Later starts of the program, told to the first one, and its window raised for them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from faceviewer.ui.first_start import heard, open_ear
from faceviewer.ui.handover import ACTIVATION
from faceviewer.ui.window.message_bar import Note

if TYPE_CHECKING:
    from pathlib import Path

    from faceviewer.ui.handover import Claim, LaterStart
    from faceviewer.ui.window.main_window import MainWindow

_NEWS_MS = 50  # until a change of a property has come back from an X server


class LaterStarts(QObject):
    """Listens for them, or says that another start does not answer.

    Args:
        window: says it.
        claim: of this start.

    Signals:
        came: a LaterStart.
    """

    came = Signal(object)

    def __init__(self, window: MainWindow, claim: Claim) -> None:
        super().__init__(window)
        if claim.path is not None:
            self._listen(claim.path)
        if claim.is_second:
            window.message.add_note(self._second, tone="warn")

    def _listen(self, path: Path) -> None:
        if sys.platform == "win32":
            from faceviewer.ui.first_start_windows import Ear  # noqa: PLC0415 - of this system only

            self._window = Ear(path.name)
            self._window.came.connect(self.came)
            return
        try:
            self._ear = open_ear(path)
        except OSError:  # later starts wait in vain, and then are for themselves
            return
        notifier = QSocketNotifier(self._ear.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._on_message)

    @Slot()
    def _on_message(self) -> None:
        later = heard(self._ear)
        if later is not None:
            self.came.emit(later)

    def _second(self) -> Note:
        return Note(
            self.tr("FaceViewer is already running but does not respond"),
            self.tr("You can use this second window. You may have to end the other FaceViewer process."),
        )


def raise_window(window: QWidget, later: LaterStart) -> None:
    """Show a window in front of the others, as far as the desktop allows what was started without a click.

    Args:
        window: not minimised any more then; a dialog of it gets the focus.
        later: what asks for it.
    """
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    in_front = QApplication.activeModalWidget() or window
    if QApplication.platformName() != "xcb":
        os.environ.pop(ACTIVATION, None)
        if later.token:
            os.environ[ACTIVATION] = later.token  # where Qt looks for it
        in_front.activateWindow()
        return
    # Qt tells the desktop the latest time that it has of the server. With one from before somebody's last key in
    # another window the desktop would mark this one and not raise it; each change of a property brings the present one.
    window.setWindowOpacity(0.999)
    window.setWindowOpacity(1)
    QTimer.singleShot(_NEWS_MS, in_front, in_front.activateWindow)
