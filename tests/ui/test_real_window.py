"""The program itself in a window on a real X server, driven from inside its own process, closed by its own menu."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A timer plays the operator: it waits for what can be seen, then goes on.
_JOURNEY = """
import sys
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from faceviewer.app import Program, read_arguments
from tests.ui.fakes import words_on

class Operator(QObject):
    def __init__(self, program):
        super().__init__()
        self.program, self.window, self.typed = program, program.window, False
        self.timer = QTimer(self, interval=50)
        self.timer.timeout.connect(self.go_on)
        self.timer.start()

    def go_on(self):
        field = self.window.bar.field
        if not self.typed and "Training: sample people" in words_on(self.window):
            self.typed = True
            QTest.keyClicks(field, "13800138000")
            QTest.keyClick(field, Qt.Key.Key_Return)
        elif self.typed and "Can pass now" in words_on(self.window) and self.window.stage.view.isVisible():
            self.timer.stop()
            image = self.window.stage.view.grab().toImage()
            colours = {image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)}
            print(QApplication.platformName(), len(colours) > 16, "张三" in words_on(self.window), flush=True)
            self.window.actions_["quit"].trigger()

program = Program(read_arguments(["--demo", "--lang", "en"]))
operator = Operator(program)
sys.exit(program.run())
"""


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of the test's own, on a display number that it finds free."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as numbers:
        number = numbers.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


def test_the_demo_journey_in_a_real_window(display: str, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-c", _JOURNEY]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "xcb True True\n", done.stderr
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
