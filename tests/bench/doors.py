"""Time from Enter to the face, with and without doors at every lookup: `python -m tests.bench.doors`.

Everything except decoding runs in one process, including the training gateway. Processor time is measured, which
hardly depends on what else is running, and on one processor: moving threads to another costs more than the doors.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QTextEdit

from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.core.query import UserType
from faceviewer.ui.window.main_window import MainWindow
from tests.bench.paired import report_ratio

_ROUNDS = 60
_PERSON = "doors-hundred"  # whose doors are on five pages


def seconds(window: MainWindow, *, doors: bool) -> float:
    """Return the processor time of a lookup, after another lookup of the same kind."""
    always = window.actions_["doors_always"]
    if always.isChecked() is not doors:
        always.trigger()
    _look_up(window, doors=doors)
    return _look_up(window, doors=doors)


def _look_up(window: MainWindow, *, doors: bool) -> float:
    """Return the seconds to the face; the doors, if requested, are waited for after that."""
    start = time.process_time()
    window.bar.ask(UserType.OPEN, _PERSON)
    _wait_until(lambda: window.stage.shows_photo is True)
    taken = time.process_time() - start
    _wait_until(lambda: not doors or any("of 100 doors" in text for text in _texts(window)))
    return taken


def _texts(window: MainWindow) -> list[str]:
    return [text.toPlainText() for text in window.card.doors.findChildren(QTextEdit)]


def _wait_until(condition: Callable[[], bool]) -> None:
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def main() -> None:
    rounds = int(sys.argv[1]) if sys.argv[1:] else _ROUNDS
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home}
        program = Program(read_arguments(["--demo", "--lang", "en"]))
        _wait_until(lambda: program.is_ready)
        window = program.window
        report_ratio("doors", lambda: seconds(window, doors=True), lambda: seconds(window, doors=False), rounds=rounds)
        program.shut_down()


if __name__ == "__main__":
    main()
