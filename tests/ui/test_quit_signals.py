"""Signals end the window as Quit does: a real process is told to go, whatever it is at."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")

_PROGRAM = """
import sys, time
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from faceviewer.app import Program
from faceviewer.arguments import read_arguments

def nothing():
    pass
def message():
    QMessageBox(QMessageBox.Icon.Question, "?", "?", parent=program.window).exec()
    print("answered", flush=True)
def two_dialogs():
    QTimer.singleShot(0, lambda: QFileDialog(program.window).exec())
    message()
def menu():
    program.window.menuBar().actions()[0].menu().exec()
def lookup():
    from faceviewer.core.query import UserType
    program.window.bar.ask(UserType.OPEN, "slow-15")
def copied():
    lookup_of_the_demo_person()
    def copy():
        if program.window.card.isVisible():
            program.window.actions_["copy_text"].trigger()
        if "Can pass" in program._app.clipboard().text():
            print("copied", flush=True)
        else:
            QTimer.singleShot(20, copy)
    copy()
def lookup_of_the_demo_person():
    from faceviewer.core.query import UserType
    program.window.bar.ask(UserType.PHONE, "13800138000")
def dragged():
    lookup_of_the_demo_person()
    def dropped(drag, *_):  # the desktop's part
        print(drag.mimeData().urls()[0].toLocalFile(), flush=True)
        return Qt.DropAction.CopyAction
    QDrag.exec = dropped
    def pull():
        view = program.window.stage.view
        if not view.isVisible():
            return QTimer.singleShot(20, pull)
        QTest.mousePress(view, Qt.MouseButton.LeftButton)
        for step in (4, 40):
            QTest.mouseMove(view, view.rect().center() + QPoint(step, 0))
    pull()
def stuck():
    print("at it", flush=True)
    time.sleep(60)

program = Program(read_arguments(["--demo"]))
def begin():
    if not program.is_ready:
        return QTimer.singleShot(20, begin)
    if {what} in (copied, dragged):  # of which more is told
        print("at it", flush=True)
    else:
        QTimer.singleShot(200, lambda: print("at it", flush=True))
    {what}()
program.window.first_painted.connect(lambda: QTimer.singleShot(0, begin))
status = program.run()
print("closed", program._app.clipboard().text(), flush=True)
sys.exit(status)
"""


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Start a window that does something, and wait until it is at it."""
    started: list[subprocess.Popen[str]] = []

    def begin_one(what: str, *before: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
        environment["QT_QPA_PLATFORM"] = "offscreen"
        process = subprocess.Popen(
            [*before, sys.executable, "-c", _PROGRAM.replace("{what}", what)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "at it\n"
        return process

    yield begin_one
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_closes_an_idle_window(begin: Callable[[str], subprocess.Popen[str]], number: signal.Signals) -> None:
    process = begin("nothing")
    process.send_signal(number)
    told, complaints = process.communicate(timeout=60)
    assert (process.returncode, told) == (0, "closed \n")
    assert "Traceback" not in complaints


@pytest.mark.parametrize("what", ["message", "two_dialogs", "menu", "lookup"])
def test_signal_closes_a_window_with_a_dialog_a_menu_or_a_lookup(
    begin: Callable[[str], subprocess.Popen[str]], what: str
) -> None:
    process = begin(what)
    process.terminate()
    told, complaints = process.communicate(timeout=60)
    assert (process.returncode, told.splitlines()[-1]) == (0, "closed ")
    assert "Traceback" not in complaints


def test_signal_clears_the_clipboard(begin: Callable[[str], subprocess.Popen[str]]) -> None:
    process = begin("copied")
    assert process.stdout is not None
    assert process.stdout.readline() == "copied\n"
    process.terminate()
    told, _ = process.communicate(timeout=60)
    assert (process.returncode, told) == (0, "closed \n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signal_removes_the_file_of_a_drag(
    begin: Callable[[str], subprocess.Popen[str]], number: signal.Signals
) -> None:
    process = begin("dragged")
    assert process.stdout is not None
    file = Path(process.stdout.readline().strip())
    assert file.read_bytes().startswith(b"\xff\xd8\xff")
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert not file.parent.exists()


def test_window_that_hangs_is_ended_after_two_seconds(begin: Callable[[str], subprocess.Popen[str]]) -> None:
    process = begin("stuck")
    begun = time.monotonic()
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert time.monotonic() - begun < 10


@pytest.mark.quiet
def test_second_interrupt_ends_the_program_at_once(begin: Callable[[str], subprocess.Popen[str]]) -> None:
    process = begin("stuck")
    begun = time.monotonic()
    while process.poll() is None and time.monotonic() - begun < 1.5:
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
    process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGINT
    assert time.monotonic() - begun < 1.5


def test_signal_that_is_ignored_at_the_start_stays_ignored(begin: Callable[[str, str], subprocess.Popen[str]]) -> None:
    process = begin("nothing", "nohup")
    process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1.0)
    process.terminate()
    assert process.wait(60) == 0
