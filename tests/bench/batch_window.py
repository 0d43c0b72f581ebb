"""Measure stalls of the window's event loop while a list runs; a separate process of `tests.bench.batch`."""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication

from faceviewer import service
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.core.connection import Profile
from faceviewer.core.limits import BATCH_RATE_MOST
from faceviewer.store.settings import save_settings
from faceviewer.store.settings_values import Settings
from faceviewer.ui.batch.list_dialog import ListDialog
from tests.ui.fakes import MemoryKeyring, vault_over

_KEYS = {"app_key": "key", "app_secret": "secret", "iot_token": "", "cloud_token": "", "proxy_password": ""}


def main(url: str, folder: str, rows: int) -> None:
    """Paste a list, run it, and print the times between two ticks of the loop in milliseconds, as JSON."""
    os.environ["XDG_CONFIG_HOME"] = folder
    keyring = MemoryKeyring()
    keyring.items["FaceViewer", "P"] = json.dumps(_KEYS)
    service.__dict__["Vault"] = lambda: vault_over(keyring)
    profile = Profile("P", url, ca_file=str(Path(folder) / "ca.pem"), rate=BATCH_RATE_MOST)
    save_settings(Settings(profiles=(profile,), current="P"))
    program = Program(read_arguments([]))
    gaps, peaks = list[float](), list[int]()
    steps = _steps(program, rows, gaps, peaks)
    timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)

    timer.timeout.connect(lambda: next(steps, None))
    timer.start()
    program.run()
    gaps.sort()
    figures = {"p99": 1000 * gaps[len(gaps) * 99 // 100], "longest": 1000 * gaps[-1]}
    print(json.dumps(figures | {"mebibytes": (peaks[1] - peaks[0]) / 1024}))


def _steps(program: Program, rows: int, gaps: list[float], peaks: list[int]) -> Iterator[None]:
    while not program.is_ready:
        yield
    window = program.window
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    window.actions_["list"].trigger()
    (dialog,) = window.findChildren(ListDialog)
    QGuiApplication.clipboard().setText("OPEN ID\n" + "".join(f"user-{n}\n" for n in range(rows)))
    dialog.paste.click()
    while dialog.board.rowCount() < rows:
        yield
    dialog.go.click()
    last = time.perf_counter()
    while not dialog.save.isVisible():
        yield
        now = time.perf_counter()
        gaps.append(now - last)
        last = now
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    window.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
