"""Signals of the system quit the program, whatever the window is doing."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from faceviewer.app import Program
from faceviewer.core.query import UserType
from tests.ui.programs import Script, Steps, next_line, started

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")

Begin = Callable[[Script], subprocess.Popen[str]]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Start a window that does something, and wait until it prints a line."""
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(started(script, tmp_path, "--demo", QT_QPA_PLATFORM="offscreen"))


def report(text: str = "begun") -> None:
    print(text, flush=True)


def be_idle(program: Program) -> Steps:
    yield lambda: program.is_ready
    report()


def open_dialog(program: Program) -> Steps:
    yield lambda: program.is_ready
    QTimer.singleShot(200, report)
    QMessageBox(QMessageBox.Icon.Question, "?", "?", parent=program.window).exec()
    report("answered")


def open_two_dialogs(program: Program) -> Steps:
    QTimer.singleShot(0, lambda: QFileDialog(program.window).exec())
    yield from open_dialog(program)


def open_menu(program: Program) -> Steps:
    yield lambda: program.is_ready
    QTimer.singleShot(200, report)
    program.window.menuBar().findChildren(QMenu)[0].exec()


def look_up(program: Program) -> Steps:
    yield lambda: program.is_ready
    program.window.bar.ask(UserType.OPEN, "slow-15")
    report()


def copy(program: Program) -> Steps:
    """Copy a record; after the program has shut down, print what is left on the clipboard."""
    shut_down = program.shut_down

    def report_clipboard() -> None:
        shut_down()
        report(f"left: {QGuiApplication.clipboard().text()}")

    program.shut_down = report_clipboard  # type: ignore[method-assign]
    yield lambda: program.is_ready
    program.window.bar.ask(UserType.PHONE, "13800138000")
    yield program.window.card.isVisible
    program.window.actions_["copy_text"].trigger()
    yield lambda: "Can pass" in QGuiApplication.clipboard().text()
    report()


def drag(program: Program) -> Steps:
    """Drag the photo to another program, and print the path of its file."""
    yield lambda: program.is_ready

    def drop(drag: QDrag, *_: object) -> Qt.DropAction:
        report(drag.mimeData().urls()[0].toLocalFile())
        return Qt.DropAction.CopyAction

    QDrag.exec = drop  # type: ignore[assignment]  # stands for the desktop
    program.window.bar.ask(UserType.PHONE, "13800138000")
    report()
    view = program.window.stage.view
    yield view.isVisible
    QTest.mousePress(view, Qt.MouseButton.LeftButton)
    for step in (4, 40):
        QTest.mouseMove(view, view.rect().center() + QPoint(step, 0))


def hang(program: Program) -> Steps:
    yield lambda: program.is_ready
    report()
    time.sleep(60)


def quits(process: subprocess.Popen[str], number: signal.Signals) -> str:
    """Send a signal, check that the program quits, and return what it prints."""
    process.send_signal(number)
    printed, complaints = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in complaints
    return printed


@pytest.mark.parametrize(
    ("script", "number", "text"),
    [
        (be_idle, signal.SIGINT, ""),
        (be_idle, signal.SIGTERM, ""),
        (be_idle, signal.SIGHUP, ""),
        (open_dialog, signal.SIGTERM, "answered\n"),
        (open_two_dialogs, signal.SIGTERM, "answered\n"),
        (open_menu, signal.SIGTERM, ""),
        (look_up, signal.SIGTERM, ""),
        (copy, signal.SIGTERM, "left: \n"),
    ],
)
def test_signal_closes_the_window_in_any_state(begin: Begin, script: Script, number: signal.Signals, text: str) -> None:
    assert quits(begin(script), number) == text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signal_removes_the_file_of_a_drag(begin: Begin, number: signal.Signals) -> None:
    process = begin(drag)
    file = Path(next_line(process).strip())
    assert file.read_bytes().startswith(b"\xff\xd8\xff")
    quits(process, number)
    assert not file.parent.exists()


def test_window_that_hangs_is_ended_after_two_seconds(begin: Begin) -> None:
    process = begin(hang)
    start = time.monotonic()
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert time.monotonic() - start < 10


@pytest.mark.quiet
def test_second_interrupt_ends_the_program_at_once(begin: Begin) -> None:
    process = begin(hang)
    start = time.monotonic()
    while process.poll() is None and time.monotonic() - start < 1.5:
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
    process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGINT
    assert time.monotonic() - start < 1.5


def test_signal_that_is_ignored_at_the_start_stays_ignored(begin: Begin) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # inherited by the program, as under nohup
    try:
        process = begin(be_idle)
    finally:
        signal.signal(signal.SIGHUP, before)
    process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1.0)
    quits(process, signal.SIGTERM)
