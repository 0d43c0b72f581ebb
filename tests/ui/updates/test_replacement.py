"""The program is upgraded or removed while its window is open."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from faceviewer import __version__
from faceviewer.ui.look import icons
from faceviewer.ui.updates import replacement
from tests.ui.conftest import Desk

ROOT = Path(__file__).resolve().parents[3]
_WINDOW = """
import shutil, sys
from pathlib import Path
sys.path.insert(0, {copy!r})
sys.argv[1:] = ["--version"]  # the arguments of a restart
import faceviewer
assert faceviewer.__file__.startswith({copy!r})
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
program = Program(read_arguments(["--demo", "--lang", "en"]))  # before other imports of PySide6
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from faceviewer.ui.action_table import ENTRIES
from faceviewer.ui.updates import replacement
from faceviewer.ui.updates.updates import NoticeBar
from tests.ui.fakes import words_on
replacement.SETTLE_MS = 300
steps = iter(["remove", "look up", "trigger all"])
closed = []
def step():
    window = program.window
    if program._wiring is None:
        return
    match next(steps, ""):
        case "remove":
            if {removed}:
                shutil.rmtree({copy!r})
            else:
                for file in [*Path({copy!r}).rglob("*.py")]:
                    text = file.read_bytes()
                    file.unlink()
                    file.write_bytes(text)
        case "look up":
            QTest.keyClicks(window.bar.field, "13800138000\\r")
        case "trigger all" if {removed}:
            for entry in ENTRIES:
                action = window.actions_[entry.key]
                if entry.key != "quit" and action.isEnabled():
                    action.trigger()
            window.grab()
        case _:
            bars = (b for b in window.findChildren(NoticeBar) if b.isVisible() and {notice!r} in words_on(b))
            bar = next(bars, None)
            if bar is None:
                return
            if {removed} and not closed:  # the next error shows the notice again
                closed.append(bar.close_button.click())
                for kind in (ImportError, AttributeError, ValueError):  # as from old modules with new or missing ones
                    sys.excepthook(kind, kind("gone"), None)
            else:
                print(words_on(window))
                restart = (b.click for b in bar.findChildren(QPushButton) if b.text() == "Restart")
                next(restart, window.close)()
timer = QTimer()
timer.timeout.connect(step)
timer.start(300)
program.run()
"""


@pytest.mark.parametrize(
    ("removed", "notice"),
    [
        (True, "FaceViewer was removed while this window was open"),
        (False, "FaceViewer was upgraded while this window was open"),
    ],
)
def test_window_reports_that_its_program_was_removed_or_upgraded(removed: bool, notice: str, tmp_path: Path) -> None:
    copy = tmp_path / "installed"
    for name in ("faceviewer", "resources"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, "-B", "-c", _WINDOW.format(copy=str(copy), removed=removed, notice=notice)],
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "Python" not in done.stderr, "there is no report of an unforeseen error"
    assert "Something went wrong" not in done.stdout
    assert ("Restart" in done.stdout) is not removed
    assert (f"faceviewer {__version__}" in done.stdout) is not removed, "the new version was started"


def test_error_without_a_replacement_is_reported(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "SETTLE_MS", 1)
    watch = replacement.Replacement(desk.window)
    with qtbot.waitSignal(watch.unexplained) as emitted:
        watch.explain("a file is missing")
    assert emitted.args == ["a file is missing"]


class _Widget(QWidget):
    """A widget with an icon whose file is missing."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - a name of Qt
        painter = QPainter(self)
        icons.paint_icon(painter, "missing", colour="#000000", rect=QRectF(0, 0, 16, 16))
        painter.fillRect(self.rect(), Qt.GlobalColor.red)
        painter.end()


def test_icon_that_an_installer_removes_before_other_files_is_reported_and_the_rest_is_painted(qtbot: QtBot) -> None:
    widget = _Widget()
    qtbot.addWidget(widget)
    with capture_exceptions() as reported:
        assert widget.grab().toImage().pixelColor(5, 5) == Qt.GlobalColor.red
        assert not icons.line_icon("missing", colour="#000000", size=16).isNull()
    assert {kind for kind, *_ in reported} == {FileNotFoundError}
