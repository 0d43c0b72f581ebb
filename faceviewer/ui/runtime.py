"""The process of the window: garbage collection, and quitting at a signal."""

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
_SECONDS = 2.0  # as long as closing may take


class GarbageCollector(QObject):
    """Collects once a second, if there is enough to collect, and never anywhere else.

    Left to itself Python collects on whichever thread makes the next object. Should that be the network's, a widget in
    a circle would be destroyed there, and Qt would go on sending it events: the program ends on the spot.

    Args:
        parent: the Qt parent.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=_LOOK_MS)
        timer.timeout.connect(self._look)
        timer.start()

    @Slot()
    def _look(self) -> None:
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if counts[generation] > thresholds[generation]]
        if due:
            gc.collect(due[-1])


class QuitSignals(QObject):
    """Waits for the signals in a thread of its own.

    Python would run a handler only once the window's loop gives it a turn: not while nothing happens, and not while a
    dialog of the system's stands. What can no longer be asked to leave is ended after two seconds, and at the second
    Ctrl+C. A signal that is ignored at the start, as with nohup, stays ignored.

    Signals:
        asked: somebody wants the program to end; on the window's thread.
    """

    asked = Signal()
    _caught = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._caught.connect(self.asked, Qt.ConnectionType.QueuedConnection)
        self._ear, self._mouth = socket.socketpair()
        self._mouth.settimeout(0)
        self._before = signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _handled_elsewhere)
        threading.Thread(target=self._listen, name="signals", daemon=True).start()

    def _listen(self) -> None:
        (number,) = self._ear.recv(1)
        self._caught.emit()
        self._ear.settimeout(_SECONDS)
        try:
            while True:
                (number,) = self._ear.recv(1)
                if number == signal.SIGINT:
                    break
        except TimeoutError:
            pass
        os._exit(128 + number)


def _handled_elsewhere(_number: int, _frame: object) -> None:
    """Do nothing: that there is a handler makes Python write the signal's number to the thread that waits for it."""


def asks_portals() -> bool:
    """Return whether Qt asks the desktop's portals, as in a Flatpak, for what a program may not do itself."""
    return os.environ.get("QT_QPA_PLATFORMTHEME") == "xdgdesktopportal" or Path("/.flatpak-info").exists()
