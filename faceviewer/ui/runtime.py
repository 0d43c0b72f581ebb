"""The process of the window: garbage collection, and quitting on a signal."""

from __future__ import annotations

import gc
import os
import signal
import socket
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

_LOOK_MS = 1000
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
_CLOSING_SECONDS = 2.0  # the time that closing may take


class GarbageCollector(QObject):
    """Collects garbage once a second if Python's thresholds are exceeded, and only on this thread.

    Without this class Python collects on the thread that creates the next object. If that is the thread of the network,
    a widget in a reference cycle is destroyed there while Qt still sends it events, and the program crashes.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=_LOOK_MS)
        timer.timeout.connect(self._collect)
        timer.start()

    @Slot()
    def _collect(self) -> None:
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if counts[generation] > thresholds[generation]]
        if due:
            gc.collect(due[-1])


class QuitSignals(QObject):
    """Waits for signals of the system in a thread of its own.

    Python runs signal handlers only when the event loop of the window returns to Python: not while it is idle, and not
    while a system dialog is open. A program that does not quit is ended after two seconds, or at the second Ctrl+C. A
    signal that is ignored at the start, as with nohup, stays ignored.

    Signals:
        asked: the program shall quit; emitted on the window's thread.
    """

    asked = Signal()
    _caught = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._caught.connect(self.asked, Qt.ConnectionType.QueuedConnection)
        self._receiver, self._sender = socket.socketpair()
        self._sender.settimeout(0)
        self._before = signal.set_wakeup_fd(self._sender.fileno(), warn_on_full_buffer=False)
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _handled_elsewhere)
        threading.Thread(target=self._listen, name="signals", daemon=True).start()

    def _listen(self) -> None:
        (number,) = self._receiver.recv(1)
        self._caught.emit()
        self._receiver.settimeout(_CLOSING_SECONDS)
        try:
            while True:
                (number,) = self._receiver.recv(1)
                if number == signal.SIGINT:
                    break
        except TimeoutError:
            pass
        os._exit(128 + number)


def _handled_elsewhere(_number: int, _frame: object) -> None:
    """Do nothing: Python sends the number of a signal to the waiting thread only if the signal has a handler."""


def asks_portals() -> bool:
    """Return whether Qt uses the portals of the desktop, as in a Flatpak, for actions that its sandbox prevents."""
    return os.environ.get("QT_QPA_PLATFORMTHEME") == "xdgdesktopportal" or Path("/.flatpak-info").exists()
