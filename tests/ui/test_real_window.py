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


# On X11, text that is selected puts itself where a middle click pastes it from.
_SELECTING = """
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from faceviewer.ui.clipboard import Clipboard
from faceviewer.ui.parts.id_field import IdField
from faceviewer.ui.parts.selectable_text import SelectableText

app = QApplication([])
forgetful, board = Clipboard(app, seconds=0.3), QGuiApplication.clipboard()
text, field = SelectableText(), IdField()
text.show_text("Zhang")
field.setText("13800138000")
for widget, target in ((text, text.viewport()), (field, field)):
    widget.resize(200, 40)
    widget.show()
    QTest.qWaitForWindowExposed(widget)
    QTest.mouseDClick(target, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    held = board.mimeData(QClipboard.Mode.Selection)
    print(held.text(), bytes(held.data("x-kde-passwordManagerHint").data()))
    while board.text(QClipboard.Mode.Selection):
        QTest.qWait(20)
print("forgotten", flush=True)
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


def run_on(display: str, home: Path, code: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_the_demo_journey_in_a_real_window(display: str, tmp_path: Path) -> None:
    done = run_on(display, tmp_path, _JOURNEY)
    assert done.stdout == "xcb True True\n", done.stderr
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_what_is_selected_is_marked_and_forgotten_like_what_is_copied(display: str, tmp_path: Path) -> None:
    done = run_on(display, tmp_path, _SELECTING)
    assert done.stdout == "Zhang b'secret'\n13800138000 b'secret'\nforgotten\n", done.stderr
