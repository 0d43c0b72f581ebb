"""Detect that the session is locked, if the operating system reports it."""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from faceviewer.ui.privacy.desktop_lock import DesktopLock


def session_lock(parent: QObject) -> WindowsLock | DesktopLock | None:
    """Return an object whose signal `locked` reports the lock of the screen; the caller must keep it.

    None on macOS, where the interface requires Objective-C or Swift.
    """
    if sys.platform == "win32":
        return WindowsLock()
    if sys.platform == "darwin":
        return None
    from faceviewer.ui.privacy.desktop_lock import DesktopLock  # noqa: PLC0415 - QtDBus is missing on Windows

    return DesktopLock(parent)


_LEAVING_MESSAGES = frozenset(
    {
        (0x02B1, 0x7),  # WM_WTSSESSION_CHANGE: WTS_SESSION_LOCK
        (0x02B1, 0x2),  # WTS_CONSOLE_DISCONNECT: switch to another session
        (0x02B1, 0x4),  # WTS_REMOTE_DISCONNECT
        (0x0218, 0x4),  # WM_POWERBROADCAST: PBT_APMSUSPEND
    }
)
_THIS_SESSION = 0  # NOTIFY_FOR_THIS_SESSION


class WindowsLock(QWidget):
    """A hidden window that receives session notifications, which Windows sends only to registered windows.

    Signals:
        locked: the screen is being locked.
    """

    locked = Signal()

    def __init__(self) -> None:
        super().__init__()
        terminal_services = ctypes.CDLL("wtsapi32")
        terminal_services.WTSRegisterSessionNotification(wintypes.HWND(int(self.winId())), _THIS_SESSION)

    def nativeEvent(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if is_lock(int(message)):  # PySide6 passes the address as a wrapper object
            self.locked.emit()
        return False, 0  # for Qt: not handled, and no result


def is_lock(address: int) -> bool:
    """Return whether a message means that the session is being locked or left; `address` is that of a Windows MSG."""
    message = wintypes.MSG.from_address(address)
    return (message.message, message.wParam) in _LEAVING_MESSAGES
