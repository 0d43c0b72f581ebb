"""The window on Wayland, where the desktop decides what becomes of what was copied."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

_COPYING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from tests.ui.fakes import words_on

program = Program(read_arguments(["--demo", "--lang", "en"]))

def leave():
    if not program.is_ready:
        return QTimer.singleShot(20, leave)
    program.window.card.copy_requested.emit("13800138000")
    print(QApplication.platformName(), [line for line in words_on(program.window).splitlines() if "Copied" in line])
    program.window.actions_["quit"].trigger()

program.window.first_painted.connect(lambda: QTimer.singleShot(300, leave))
sys.exit(program.run())
"""


@pytest.fixture
def compositor(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a program on a Wayland compositor of the test's own."""
    if shutil.which("weston") is None:
        pytest.skip("weston is not installed")
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "XDG_RUNTIME_DIR": str(runtime),
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    command = ["weston", "--backend=headless-backend.so", "--socket=wayland-test", "--idle-time=0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as weston:
        latest = time.monotonic() + 20
        while not (runtime / "wayland-test").exists() and weston.poll() is None and time.monotonic() < latest:
            time.sleep(0.05)
        if weston.poll() is not None:
            pytest.skip("weston does not start here")
        yield {**environment, "WAYLAND_DISPLAY": "wayland-test", "QT_QPA_PLATFORM": "wayland"}
        weston.terminate()


def test_copy_note_on_wayland_promises_no_removal(compositor: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _COPYING], env=compositor, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "wayland ['Copied']\n", done.stderr
    assert done.returncode == 0
