"""An upgrade or a removal under an open window: it says so once, and nothing is thrown at the operator."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceviewer import __version__
from faceviewer.ui.updates.replacement import Replacement
from tests.ui.conftest import Desk

ROOT = Path(__file__).resolve().parents[3]
_WINDOW = """
import shutil, sys
from pathlib import Path
sys.path.insert(0, {copy!r})
sys.argv[1:] = ["--version"]  # what a restart is asked for
import faceviewer
assert faceviewer.__file__.startswith({copy!r})
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
program = Program(read_arguments(["--demo", "--lang", "en"]))  # first, for it starts PySide6 its own way
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from faceviewer.ui.action_table import ENTRIES
from faceviewer.ui.updates.notice_bar import NoticeBar
from tests.ui.fakes import words_on
steps = iter(["take away", "look up", "try everything"])
closed = []
def step():
    window = program.window
    if program._wiring is None:
        return
    match next(steps, ""):
        case "take away":
            if {removed}:
                shutil.rmtree({copy!r})
            else:
                for file in [*Path({copy!r}).rglob("*.py")]:
                    text = file.read_bytes()
                    file.unlink()
                    file.write_bytes(text)
        case "look up":
            QTest.keyClicks(window.bar.field, "13800138000\\r")
        case "try everything" if {removed}:
            for entry in ENTRIES:
                action = window.actions_[entry.key]
                if entry.key != "quit" and action.isEnabled():
                    action.trigger()
            window.grab()
        case _:
            bars = (b for b in window.findChildren(NoticeBar) if b.isVisible() and {told!r} in words_on(b))
            bar = next(bars, None)
            if bar is None:
                return
            if {removed} and not closed:  # what is asked for then says so again
                closed.append(bar.close_button.click())
                for kind in (ImportError, AttributeError, ValueError):  # old modules beside new or missing ones
                    sys.excepthook(kind, kind("gone"), None)
            else:
                print(words_on(window))
                restart = next(b for b in bar.findChildren(QPushButton) if b.text() == "Restart")
                (window.close if {removed} else restart.click)()
timer = QTimer()
timer.timeout.connect(step)
timer.start(300)
program.run()
"""


@pytest.mark.parametrize(
    ("removed", "told"),
    [
        (True, "FaceViewer was removed while this window was open"),
        (False, "FaceViewer was upgraded while this window was open"),
    ],
)
def test_a_window_whose_program_is_taken_away_says_so_and_goes_on(removed: bool, told: str, tmp_path: Path) -> None:
    copy = tmp_path / "installed"
    for name in ("faceviewer", "resources"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, "-B", "-c", _WINDOW.format(copy=str(copy), removed=removed, told=told)],
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "Python" not in done.stderr, "no report of something unforeseen"
    assert "Something went wrong" not in done.stdout
    assert ("Restart" in done.stdout) is not removed
    assert (f"faceviewer {__version__}" in done.stdout) is not removed, "the version that is there now was started"


def test_what_no_installer_explains_is_told_after_all(desk: Desk, qtbot: QtBot) -> None:
    replacement = Replacement(desk.window)
    with qtbot.waitSignal(replacement.unexplained) as told:
        replacement.explain("a file is missing")
    assert told.args == ["a file is missing"]
