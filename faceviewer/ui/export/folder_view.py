"""Show a saved file in the system's file manager."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtDBus import QDBusPendingCallWatcher

_MANAGER, _PATH = "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"
_ANSWER_MS = 5000  # a file manager may have to start first


class FolderView(QObject):
    """Opens the folder of a file with the file selected; falls back to opening the folder only.

    Signals:
        failed: the folder could not be opened.
    """

    failed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._file: Path | None = None
        self._call: QDBusPendingCallWatcher | None = None

    def show(self, file: Path) -> None:
        """Show a file; returns at once."""
        self._file = file
        if sys.platform == "win32":
            subprocess.Popen(f'explorer.exe /select,"{file}"')  # noqa: S603 - a name cannot contain a quotation mark
        elif sys.platform == "darwin":
            subprocess.Popen(["/usr/bin/open", "-R", str(file)])  # noqa: S603 - a file that was just saved
        else:
            self._ask_file_manager(file)

    def _ask_file_manager(self, file: Path) -> None:
        """Call the desktop's file manager through the D-Bus interface specified by freedesktop.org."""
        try:
            from PySide6.QtDBus import (  # noqa: PLC0415 - not available on every system
                QDBusConnection,
                QDBusMessage,
                QDBusPendingCallWatcher,
            )
        except ImportError:
            self._open_folder()
            return
        message = QDBusMessage.createMethodCall(_MANAGER, _PATH, _MANAGER, "ShowItems")
        message.setArguments(
            [[QUrl.fromLocalFile(str(file)).toString(QUrl.ComponentFormattingOption.FullyEncoded)], ""]
        )
        pending = QDBusConnection.sessionBus().asyncCall(message, _ANSWER_MS)
        self._call = QDBusPendingCallWatcher(pending, self)
        if self._call.isFinished():  # without a bus, `finished` is never emitted
            self._on_answer()
        else:
            self._call.finished.connect(self._on_answer)

    @Slot()
    def _on_answer(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            if call.isError():
                self._open_folder()
            call.deleteLater()

    def _open_folder(self) -> None:
        if self._file is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file.parent))):
            self.failed.emit()
