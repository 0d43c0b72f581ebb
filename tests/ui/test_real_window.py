"""The program itself in a window on a real X server, driven from inside its own process, closed by its own menu."""

from pathlib import Path

import pytest

from tests.ui.x_server import run_on

# A timer plays the operator: it waits for what can be seen, then goes on.
_JOURNEY = """
import sys
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from tests.ui.fakes import words_on
from tests.ui.scanner import type_by_hand

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
            type_by_hand(field, "13800138000\\r")
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


def test_demo_lookup_in_a_real_window(display: str, tmp_path: Path) -> None:
    done = run_on(display, tmp_path, _JOURNEY)
    assert done.stdout == "xcb True True\n", done.stderr
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


_SMALL_SCREEN = """
import os, sys
os.environ["QT_SCALE_FACTOR"] = "{factor}"
from PySide6.QtCore import QTimer
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
program = Program(read_arguments(["--demo", "--lang", "en"]))
window = program.window

def look():
    screen, button = window.screen().availableGeometry(), window.bar.button
    corner = button.mapToGlobal(button.rect().bottomRight())
    fits = screen.width() >= window.width() and screen.height() >= window.height()
    if button.isVisible() and fits and screen.contains(corner):
        print("inside", flush=True)
        window.close()

timer = QTimer(window, interval=50)
timer.timeout.connect(look)
timer.start()
sys.exit(program.run())
"""


@pytest.mark.parametrize("factor", [1, 1.5, 1.75])
def test_window_opens_inside_a_small_screen(display: str, tmp_path: Path, factor: float) -> None:
    done = run_on(display, tmp_path, _SMALL_SCREEN.format(factor=factor))
    assert done.stdout == "inside\n", done.stderr


_REMEMBERED = """
import sys
from PySide6.QtCore import QTimer
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.core.query import UserType
program = Program(read_arguments([]))
window = program.window

def change():
    print(window.width(), window.height(), window.bar.types.user_type.value, flush=True)
    window.resize(900, 640)
    window.bar.types.set_user_type(UserType.YUNDUN)
    QTimer.singleShot(0, window.actions_["quit"].trigger)

def look():
    if program.is_ready and window.isVisible() and window.bar.profiles.count():
        timer.stop()
        change()

timer = QTimer(window, interval=50)
timer.timeout.connect(look)
timer.start()
sys.exit(program.run())
"""


def test_size_and_user_type_are_restored_at_the_next_start(display: str, tmp_path: Path) -> None:
    settings = tmp_path / "FaceViewer" / "settings.toml"
    settings.parent.mkdir()
    settings.write_text('current = "P"\n[[profiles]]\nname = "P"\n')
    assert run_on(display, tmp_path, _REMEMBERED).stdout == "1040 680 IDENTITY\n"
    assert run_on(display, tmp_path, _REMEMBERED).stdout == "900 640 YUNDUN\n"
    assert "13800138000" not in settings.read_text()


def test_training_saves_no_settings(display: str, tmp_path: Path) -> None:
    run_on(display, tmp_path, _JOURNEY)
    assert not (tmp_path / "FaceViewer" / "settings.toml").exists()


_KEYS_OF_ACTIONS = """
import sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
program = Program(read_arguments(["--demo", "--lang", "en"]))
field, actions, profiles = program.window.bar.field, program.window.actions_, program.window.bar.profiles
def press(key):
    field.setFocus()
    field.setText("zhang.san")
    field.selectAll()
    QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
def play():
    program.window.activateWindow()  # no window manager does it here
    if program.is_ready and field.hasFocus():
        timer.stop()
        press(Qt.Key.Key_D)  # no doors can be checked yet
        print(actions["check_doors"].isEnabled(), field.text())
        press(Qt.Key.Key_E)
        print(profiles.view().isVisible(), field.text())
        profiles.hidePopup()
        actions["about"].setShortcut("Ctrl+U")
        actions["about"].triggered.connect(lambda: print("about"))
        press(Qt.Key.Key_U)
        print(field.text())
        QApplication.exit(0)
timer = QTimer()
timer.timeout.connect(play)
timer.start(50)
sys.exit(program.run())
"""


def test_shortcuts_of_actions_do_not_edit_the_id(display: str, tmp_path: Path) -> None:
    done = run_on(display, tmp_path, _KEYS_OF_ACTIONS)
    said = ["False zhang.san", "True zhang.san", "about", "zhang.san"]  # Ctrl+D, Ctrl+E, Ctrl+U
    assert done.stdout.splitlines() == said, done.stderr
