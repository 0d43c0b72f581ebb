"""The window on Wayland."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from faceviewer.app import Program
from faceviewer.ui.clipboard import clipboard
from tests.ui.fakes import words_on
from tests.ui.programs import Steps, environment_of, printed


def copy(program: Program) -> Steps:
    yield lambda: program.is_ready and program.window.isVisible()
    clipboard().copy("13800138000")
    print(QApplication.platformName(), [line for line in words_on(program.window).splitlines() if "Copied" in line])
    program.window.actions_["quit"].trigger()


@pytest.fixture
def compositor(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Run a Wayland compositor, and yield the environment variables of its programs."""
    if shutil.which("weston") is None:
        pytest.skip("weston is not installed")
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    environment = environment_of(tmp_path, XDG_RUNTIME_DIR=str(runtime))
    command = ["weston", "--backend=headless-backend.so", "--socket=wayland-test", "--idle-time=0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as weston:
        latest = time.monotonic() + 20
        while not (runtime / "wayland-test").exists() and weston.poll() is None and time.monotonic() < latest:
            time.sleep(0.05)
        if weston.poll() is not None:
            pytest.skip("weston does not start here")
        yield {"XDG_RUNTIME_DIR": str(runtime), "WAYLAND_DISPLAY": "wayland-test", "QT_QPA_PLATFORM": "wayland"}
        weston.terminate()


def test_copy_note_on_wayland_promises_no_removal(compositor: dict[str, str], tmp_path: Path) -> None:
    """The desktop decides how long copied data is kept."""
    assert printed(copy, tmp_path, "--demo", "--lang", "en", **compositor) == "wayland ['Copied']\n"
