"""The first start on Windows: a window that is never shown, which later starts of the session send their arguments.

Nothing proves who sends: whoever can send messages to a window of this desktop could type into it as well.
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

from faceviewer.core.limits import HANDOVER_BYTES
from faceviewer.ui.handover import PAUSE, Claim, LaterStart, Patience

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QByteArray

_COPY_DATA = 0x004A  # WM_COPYDATA
_MARK = 0x46565331  # of ours: "FVS1"
_TIMEOUT = 0x102  # WAIT_TIMEOUT
_ABORT_IF_HUNG = 0x0002


class CopyData(ctypes.Structure):
    """COPYDATASTRUCT."""

    _fields_ = (("mark", ctypes.c_size_t), ("size", wintypes.DWORD), ("data", ctypes.c_void_p))


def claim(words: Sequence[str], *, kind: str, seconds: float) -> Claim | None:
    """Do as `first_start.claim`."""
    kernel = ctypes.CDLL("kernel32")
    kernel.CreateMutexW.argtypes = [ctypes.c_void_p, wintypes.BOOL, wintypes.LPCWSTR]
    kernel.CreateMutexW.restype = wintypes.HANDLE
    kernel.WaitForSingleObject.argtypes = [wintypes.HANDLE, wintypes.DWORD]
    kernel.ReleaseMutex.argtypes = kernel.CloseHandle.argtypes = [wintypes.HANDLE]
    what = "\0".join((kind, os.environ.get("APPDATA", ""), os.environ.get("USERNAME", "")))
    name = f"FaceViewer {zlib.crc32(what.encode('utf-8', 'surrogatepass')):08x}"
    message, patience = LaterStart.of_this_process(words).as_bytes(), Patience(seconds)
    while True:
        mutex = kernel.CreateMutexW(None, False, rf"Local\{name}")  # noqa: FBT003 - Windows' way; of this session
        if not mutex:
            return Claim()
        if kernel.WaitForSingleObject(mutex, 0) != _TIMEOUT:
            return Claim(Path(name), partial(_give_up, kernel, mutex))
        kernel.CloseHandle(mutex)
        if _is_taken(name, message, patience):
            return None
        if time.monotonic() >= patience.latest or len(message) > HANDOVER_BYTES:
            return Claim(is_second=True)
        time.sleep(PAUSE)


def _give_up(kernel: ctypes.CDLL, mutex: int) -> None:
    kernel.ReleaseMutex(mutex)
    kernel.CloseHandle(mutex)


def _is_taken(name: str, message: bytes, patience: Patience) -> bool:
    user = ctypes.CDLL("user32")
    user.FindWindowW.restype, user.FindWindowW.argtypes = wintypes.HWND, [wintypes.LPCWSTR, wintypes.LPCWSTR]
    window = user.FindWindowW(None, name)
    if not window:
        return False
    patience.shorten()
    process, answer = wintypes.DWORD(), ctypes.c_size_t()
    user.GetWindowThreadProcessId(wintypes.HWND(window), ctypes.byref(process))
    user.AllowSetForegroundWindow(process)  # the right to raise a window is this start's, which somebody asked for
    text = ctypes.create_string_buffer(message, len(message))
    data = CopyData(_MARK, len(message), ctypes.cast(text, ctypes.c_void_p))
    left = max(int(1000 * (patience.latest - time.monotonic())), 1)
    user.SendMessageTimeoutW(
        wintypes.HWND(window),
        _COPY_DATA,
        wintypes.WPARAM(0),
        ctypes.byref(data),
        _ABORT_IF_HUNG,
        left,
        ctypes.byref(answer),
    )
    return bool(answer.value)


class Ear(QWidget):
    """A window that is never shown, found by its title.

    Args:
        name: the title.

    Signals:
        came: a LaterStart.
    """

    came = Signal(object)
    _heard = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._heard.connect(self.came, Qt.ConnectionType.QueuedConnection)  # whoever sends waits meanwhile
        self.setWindowTitle(name)
        self.winId()  # makes the window

    def nativeEvent(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        data = copied(int(message))  # what comes is an address in an object of its own
        later = LaterStart.from_bytes(data) if data else None
        if later is not None:
            self._heard.emit(later)
        return later is not None, int(later is not None)


def copied(address: int) -> bytes:
    """Return what the message at an address, a MSG of Windows, brings from a later start; b"" if it is another."""
    message = wintypes.MSG.from_address(address)
    if message.message != _COPY_DATA or not message.lParam:
        return b""
    data = CopyData.from_address(message.lParam)
    return ctypes.string_at(data.data, data.size) if data.mark == _MARK and 0 < data.size <= HANDOVER_BYTES else b""
