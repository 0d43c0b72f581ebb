"""Show a saved file in the system's file manager."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MANAGER, _PATH = "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"
_REPLY_MS = 5000  # a file manager may have to start first


def show_in_folder(file: Path, *, parent: QObject, otherwise: Callable[[], None]) -> None:
    """Open the folder of a file with the file selected, or at least the folder; returns at once.

    Args:
        file: the file.
        parent: the Qt parent of a pending call.
        otherwise: called if the folder could not be opened (a callback).
    """

    def open_folder() -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent))):
            otherwise()

    if sys.platform == "win32":
        subprocess.Popen(f'explorer.exe /select,"{file}"')  # noqa: S603 - a name cannot contain a quotation mark
    elif sys.platform == "darwin":
        subprocess.Popen(["/usr/bin/open", "-R", str(file)])  # noqa: S603 - a file that was just saved
    else:
        _ask_file_manager(file, parent, open_folder)


def _ask_file_manager(file: Path, parent: QObject, otherwise: Callable[[], None]) -> None:
    """Call the desktop's file manager through the D-Bus interface specified by freedesktop.org."""
    try:
        from PySide6.QtDBus import (  # noqa: PLC0415 - not available on every system
            QDBusConnection,
            QDBusMessage,
            QDBusPendingCallWatcher,
        )
    except ImportError:
        otherwise()
        return
    message = QDBusMessage.createMethodCall(_MANAGER, _PATH, _MANAGER, "ShowItems")
    message.setArguments([[QUrl.fromLocalFile(str(file)).toString(QUrl.ComponentFormattingOption.FullyEncoded)], ""])
    call = QDBusPendingCallWatcher(QDBusConnection.sessionBus().asyncCall(message, _REPLY_MS), parent)

    def on_reply() -> None:
        if call.isError():
            otherwise()
        call.deleteLater()

    if call.isFinished():  # without a bus, `finished` is never emitted
        on_reply()
    else:
        call.finished.connect(on_reply)
