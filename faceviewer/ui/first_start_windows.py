"""The first start on Windows: a hidden window to which later starts of the session send their arguments.

The sender is not verified: a program that can send messages to windows of this desktop could also type into them.
"""

from __future__ import annotations

import ctypes
import os
import time
import zlib
from ctypes import wintypes
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from faceviewer.core.limits import HANDOVER_BYTES, HANDOVER_SECONDS
from faceviewer.ui.first_start import PAUSE, Claim, Deadline, LaterStart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QByteArray

_COPY_DATA = 0x004A  # WM_COPYDATA
_MARK = 0x46565331  # marks our messages: "FVS1"
_TIMEOUT = 0x102  # WAIT_TIMEOUT
_ABORT_IF_HUNG = 0x0002


class CopyData(ctypes.Structure):
    """The COPYDATASTRUCT of Windows."""

    _fields_ = (("mark", ctypes.c_size_t), ("size", wintypes.DWORD), ("data", ctypes.c_void_p))


def claim(words: Sequence[str], *, kind: str, seconds: float = HANDOVER_SECONDS) -> Claim | None:
    """Do on Windows what `first_start.claim` does on other systems."""
    kernel = ctypes.CDLL("kernel32")
    kernel.CreateMutexW.argtypes = [ctypes.c_void_p, wintypes.BOOL, wintypes.LPCWSTR]
    kernel.CreateMutexW.restype = wintypes.HANDLE
    kernel.WaitForSingleObject.argtypes = [wintypes.HANDLE, wintypes.DWORD]
    kernel.ReleaseMutex.argtypes = [wintypes.HANDLE]
    kernel.CloseHandle.argtypes = [wintypes.HANDLE]
    identity = "\0".join((kind, os.environ.get("APPDATA", ""), os.environ.get("USERNAME", "")))
    name = f"FaceViewer {zlib.crc32(identity.encode('utf-8', 'surrogatepass')):08x}"
    message = LaterStart.of_this_process(words).as_bytes()
    deadline = Deadline(seconds)
    while True:
        mutex = kernel.CreateMutexW(None, False, rf"Local\{name}")  # noqa: FBT003 - Windows' signature
        if not mutex:
            return Claim()
        if kernel.WaitForSingleObject(mutex, 0) != _TIMEOUT:
            return Claim(Path(name), partial(_release, kernel, mutex))
        kernel.CloseHandle(mutex)
        if _hand_over(name, message, deadline):
            return None
        if time.monotonic() >= deadline.latest or len(message) > HANDOVER_BYTES:
            return Claim(is_second=True)
        time.sleep(PAUSE)


def _release(kernel: ctypes.CDLL, mutex: int) -> None:
    kernel.ReleaseMutex(mutex)
    kernel.CloseHandle(mutex)


def _hand_over(name: str, message: bytes, deadline: Deadline) -> bool:
    """Send a message to the window of the first start; return whether it has confirmed it."""
    user = ctypes.CDLL("user32")
    user.FindWindowW.restype = wintypes.HWND
    user.FindWindowW.argtypes = [wintypes.LPCWSTR, wintypes.LPCWSTR]
    window = user.FindWindowW(None, name)
    if not window:
        return False
    deadline.shorten()
    process, result = wintypes.DWORD(), ctypes.c_size_t()
    user.GetWindowThreadProcessId(wintypes.HWND(window), ctypes.byref(process))
    user.AllowSetForegroundWindow(process)  # the user has started this process, so only it may raise a window
    buffer = ctypes.create_string_buffer(message, len(message))
    data = CopyData(_MARK, len(message), ctypes.cast(buffer, ctypes.c_void_p))
    milliseconds = max(int(1000 * (deadline.latest - time.monotonic())), 1)
    user.SendMessageTimeoutW(
        wintypes.HWND(window),
        _COPY_DATA,
        wintypes.WPARAM(0),
        ctypes.byref(data),
        _ABORT_IF_HUNG,
        milliseconds,
        ctypes.byref(result),
    )
    return bool(result.value)


class MessageWindow(QWidget):
    """A hidden window that later starts find by its title, `name`.

    Signals:
        came: a LaterStart.
    """

    came = Signal(object)
    _received = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._received.connect(self.came, Qt.ConnectionType.QueuedConnection)  # because the sender waits
        self.setWindowTitle(name)
        self.winId()  # creates the native window

    def nativeEvent(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        data = copied(int(message))  # an address, in an object of Shiboken
        later = LaterStart.from_bytes(data) if data else None
        if later is not None:
            self._received.emit(later)
        return later is not None, int(later is not None)


def copied(address: int) -> bytes:
    """Return the data of a later start from the Windows MSG at an address; b"" if it is another message."""
    message = wintypes.MSG.from_address(address)
    if message.message != _COPY_DATA or not message.lParam:
        return b""
    data = CopyData.from_address(message.lParam)
    return ctypes.string_at(data.data, data.size) if data.mark == _MARK and 0 < data.size <= HANDOVER_BYTES else b""
