"""Tells that the program was upgraded or removed while its window is open, and offers a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QProcess, QProcessEnvironment, QTimer, Slot
from PySide6.QtWidgets import QPushButton

from faceviewer.core.events import Event, note
from faceviewer.installation import MARK, is_replaced, start_command
from faceviewer.ui.announcer import announce
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from faceviewer.ui.window.main_window import MainWindow

_SETTLE_MS = 3000  # an installer removes and writes one file after another


class Replacement(QObject):
    """Watches the program's files and shows the notice: once, and again when a removed file is needed.

    Args:
        window: shows it.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._banner: ReplacedBanner | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._look)
        self._watcher = QFileSystemWatcher([str(MARK)], self)
        self._watcher.fileChanged.connect(self.look_soon)

    @Slot()
    def look_soon(self) -> None:
        """Look after a delay, so that the installer has finished."""
        self._settle.start()

    @Slot()
    def _look(self) -> None:
        if not is_replaced():
            return
        note(Event.REPLACED)
        if self._banner is None:
            self._banner = ReplacedBanner()
            self._banner.start_button.clicked.connect(self._start_anew)
            self._window.add_notice(self._banner)
        self._banner.show_state(can_start=bool(start_command()))
        announce(self._banner, self._banner.headline.text(), urgent=False)

    @Slot()
    def _start_anew(self) -> None:
        program, *arguments = start_command() or [""]
        process, environment = QProcess(), QProcessEnvironment.systemEnvironment()
        environment.insert("PYINSTALLER_RESET_ENVIRONMENT", "1")  # or its loader takes it for a part of this program
        process.setProcessEnvironment(environment)
        process.setProgram(program)
        process.setArguments(arguments)
        started: object = process.startDetached()  # a bool, though the stubs say a pair
        if started:
            self._window.close()
        else:
            self._look()  # it may have been removed since


class ReplacedBanner(Banner):
    """The notice."""

    def __init__(self) -> None:
        super().__init__("warn", closes=True)
        self._can_start = False
        self.start_button = QPushButton()
        self.add_buttons(self.start_button)
        translated(self._apply_texts)

    def show_state(self, *, can_start: bool) -> None:
        """Show itself; `can_start` is whether there is a program to start: without, it was removed."""
        self._can_start = can_start
        self.start_button.setVisible(can_start)
        self._apply_texts()
        self.show()

    def _apply_texts(self) -> None:
        self.close_button.set_words(self.tr("Close"))
        self.start_button.setText(self.tr("Restart"))
        if self._can_start:
            self.show_words(
                self.tr("FaceViewer was upgraded while this window was open"),
                self.tr("Only features that were already in use keep working. Restart to use the new version."),
            )
        else:
            self.show_words(
                self.tr("FaceViewer was removed while this window was open"),
                self.tr("Only features that were already in use keep working."),
            )
