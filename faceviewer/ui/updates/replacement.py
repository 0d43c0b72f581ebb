"""Tells that the program was upgraded or removed while its window is open, and offers a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot

from faceviewer.core.events import Event, note
from faceviewer.installation import MARK, is_replaced, start_command
from faceviewer.ui.parts.button import Button
from faceviewer.ui.updates.notice_bar import NoticeBar

if TYPE_CHECKING:
    from faceviewer.ui.window.main_window import MainWindow

_SETTLE_MS = 3000  # an installer removes and writes one file after another


class Replacement(QObject):
    """Watches the program's files and shows the notice: once, and again when a removed file is needed.

    Args:
        window: shows it.

    Signals:
        unexplained: the report of what went wrong, although the program is as it was.
    """

    unexplained = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bar: NoticeBar | None = None
        self._report = ""
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._look)
        self._watcher = QFileSystemWatcher([str(MARK)], self)
        self._watcher.fileChanged.connect(self.look_soon)

    @Slot()
    def look_soon(self) -> None:
        """Look after a delay, so that the installer has finished."""
        self._settle.start()

    @Slot(str)
    def explain(self, report: str) -> None:
        """Look after a delay whether the installer is what went wrong."""
        self._report = report
        self.look_soon()

    @Slot()
    def _look(self) -> None:
        report, self._report = self._report, ""
        if not is_replaced():
            if report:
                self.unexplained.emit(report)
            return
        note(Event.REPLACED)
        if self._bar is None:
            self._bar = NoticeBar()
            self._restart = Button(lambda: self.tr("Restart"), self._start_anew)
            self._bar.add_buttons(self._restart)
            self._window.add_notice(self._bar)
        if start_command():
            self._bar.show_notice(self._words_of_an_upgrade, self._restart, tone="warn")
        else:
            self._bar.show_notice(self._words_of_a_removal, tone="warn")

    def _words_of_an_upgrade(self) -> tuple[str, str]:
        return (
            self.tr("FaceViewer was upgraded while this window was open"),
            self.tr("Only features that were already in use keep working. Restart to use the new version."),
        )

    def _words_of_a_removal(self) -> tuple[str, str]:
        return (
            self.tr("FaceViewer was removed while this window was open"),
            self.tr("Only features that were already in use keep working."),
        )

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
