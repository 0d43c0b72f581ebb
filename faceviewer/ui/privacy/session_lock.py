"""Detects that the session is locked, where the operating system reports it."""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray


class SessionLock(QObject):
    """Reports when the screen is locked; not on macOS, which has no interface for it outside Objective-C and Swift.

    Args:
        parent: the Qt parent.

    Signals:
        locked: the screen is being locked.
    """

    locked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        if sys.platform == "win32":
            self._source = WindowsLock()
            self._source.locked.connect(self.locked)
        elif sys.platform != "darwin":
            from faceviewer.ui.privacy.desktop_lock import DesktopLock  # noqa: PLC0415 - Windows is given no QtDBus

            self._desktop = DesktopLock(self)
            self._desktop.locked.connect(self.locked)


_LEAVING_MESSAGES = frozenset(
    {
        (0x02B1, 0x7),  # WM_WTSSESSION_CHANGE: WTS_SESSION_LOCK
        (0x02B1, 0x2),  # WTS_CONSOLE_DISCONNECT: another session is put in front
        (0x02B1, 0x4),  # WTS_REMOTE_DISCONNECT
        (0x0218, 0x4),  # WM_POWERBROADCAST: PBT_APMSUSPEND
    }
)
_THIS_SESSION = 0  # NOTIFY_FOR_THIS_SESSION


class WindowsLock(QWidget):
    """A window that is never shown: the system tells of its session only to windows that asked for it.

    Signals:
        locked: the screen is being locked.
    """

    locked = Signal()

    def __init__(self) -> None:
        super().__init__()
        terminal_services = ctypes.CDLL("wtsapi32")
        terminal_services.WTSRegisterSessionNotification(wintypes.HWND(int(self.winId())), _THIS_SESSION)

    def nativeEvent(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if is_lock(int(message)):  # what comes is an address in an object of its own
            self.locked.emit()
        return False, 0  # as Qt wants it said: not dealt with, and no result


def is_lock(address: int) -> bool:
    """Return whether the message at an address, a MSG of Windows, says that the session is locked or left."""
    message = wintypes.MSG.from_address(address)
    return (message.message, message.wParam) in _LEAVING_MESSAGES
