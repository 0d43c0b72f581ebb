"""Report that the program was upgraded or removed while its window is open, and offer a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot

from faceviewer.core.events import Event, note
from faceviewer.installation import MARK, is_replaced, start_command
from faceviewer.ui.parts.button import Button
from faceviewer.ui.updates.updates import NoticeBar

if TYPE_CHECKING:
    from faceviewer.ui.window.body import Body

SETTLE_MS = 3000  # an installer removes and writes one file after another


class Replacement(QObject):
    """Watches the program's files and shows a notice, once, and again whenever a removed file is needed.

    Signals:
        unexplained: the report of an error that no replacement of the program explains.
    """

    unexplained = Signal(str)

    def __init__(self, body: Body) -> None:
        super().__init__(body)
        self._body = body
        self._bar: NoticeBar | None = None
        self._report = ""
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._check_files)
        self._watcher = QFileSystemWatcher([str(MARK)], self)
        self._watcher.fileChanged.connect(lambda _path: self._settle.start())

    @Slot(str)
    def explain(self, report: str) -> None:
        """Check after a delay whether a replacement of the program explains an error; else emit `unexplained`."""
        self._report = report
        self._settle.start()

    @Slot()
    def _check_files(self) -> None:
        report, self._report = self._report, ""
        if not is_replaced():
            if report:
                self.unexplained.emit(report)
            return
        note(Event.REPLACED)
        self._bar = self._bar or NoticeBar(self._body)
        if start_command():
            restart = Button(lambda: self.tr("Restart"), self._restart_program)
            self._bar.show_notice(self._upgrade_texts, restart, tone="warn")
        else:
            self._bar.show_notice(self._removal_texts, tone="warn")

    def _upgrade_texts(self) -> tuple[str, str]:
        return (
            self.tr("FaceViewer was upgraded while this window was open"),
            self.tr("Only features that were already in use keep working. Restart to use the new version."),
        )

    def _removal_texts(self) -> tuple[str, str]:
        return (
            self.tr("FaceViewer was removed while this window was open"),
            self.tr("Only features that were already in use keep working."),
        )

    @Slot()
    def _restart_program(self) -> None:
        program, *arguments = start_command() or [""]
        process = QProcess()
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYINSTALLER_RESET_ENVIRONMENT", "1")  # else its loader treats it as a child of this process
        process.setProcessEnvironment(environment)
        process.setProgram(program)
        process.setArguments(arguments)
        started: object = process.startDetached()  # a bool; the stubs declare a tuple
        if started:
            self._body.window().close()
        else:
            self._check_files()  # the program may have been removed in the meantime
