"""The program is upgraded or removed while its window is open."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.exceptions import capture_exceptions

import faceviewer
from faceviewer import __version__
from faceviewer.ui import updates
from faceviewer.ui.action_table import ENTRIES
from faceviewer.ui.look import icons
from faceviewer.ui.updates import NoticeBar
from tests.ui.fakes import words_on
from tests.ui.programs import Script, Steps, run

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from faceviewer.app import Program
    from tests.ui.conftest import Desk  # in the program there is no conftest

ROOT = Path(__file__).resolve().parents[2]
_REMOVED = "FaceViewer was removed while this window was open"
_UPGRADED = "FaceViewer was upgraded while this window was open"


def begin(program: Program) -> Path:
    """Prepare a window whose program is replaced, and return the folder of its files."""
    updates.SETTLE_MS = 300
    sys.argv[1:] = ["--version"]  # the arguments of a restart
    folder = Path(faceviewer.__file__).parent
    assert not folder.is_relative_to(ROOT)
    return folder


def notice_of(program: Program) -> NoticeBar | None:
    bars = (bar for bar in program.window.findChildren(NoticeBar) if bar.isVisible())
    return next((bar for bar in bars if words_on(bar).startswith((_REMOVED, _UPGRADED))), None)


def remove_and_use(program: Program) -> Steps:
    folder, window = begin(program), program.window
    yield lambda: program.is_ready
    shutil.rmtree(folder.parent)
    QTest.keyClicks(window.bar.field, "13800138000\r")
    yield lambda: notice_of(program)
    for action in (window.actions_[entry.key] for entry in ENTRIES if entry.key != "quit"):
        if action.isEnabled():
            action.trigger()
    window.grab()
    notice = notice_of(program)
    assert notice is not None
    notice.close_button.click()
    for kind in (ImportError, AttributeError, ValueError):  # as from old modules with new or missing ones
        sys.excepthook(kind, kind("gone"), None)
    yield lambda: notice_of(program)  # the next error shows it again
    print(words_on(window))
    window.close()


def upgrade(program: Program) -> Steps:
    folder, window = begin(program), program.window
    yield lambda: program.is_ready
    for file in folder.rglob("*.py"):
        text = file.read_bytes()
        file.unlink()
        file.write_bytes(text)
    QTest.keyClicks(window.bar.field, "13800138000\r")
    yield lambda: notice_of(program)
    print(words_on(window))
    next(button.click for button in window.findChildren(QPushButton) if button.text() == "Restart")()


@pytest.mark.parametrize(("steps", "notice"), [(remove_and_use, _REMOVED), (upgrade, _UPGRADED)])
def test_window_reports_that_its_program_was_removed_or_upgraded(steps: Script, notice: str, tmp_path: Path) -> None:
    copy = tmp_path / "installed"
    for name in ("faceviewer", "resources"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    path = os.pathsep.join((str(copy), str(ROOT)))
    environment = {"PYTHONPATH": path, "PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = run(steps, tmp_path, "--demo", "--lang", "en", **environment)
    assert done.returncode == 0, done.stderr
    assert "Python" not in done.stderr, "there is no report of an unforeseen error"
    assert "Something went wrong" not in done.stdout
    assert notice in done.stdout
    was_removed = steps is remove_and_use
    assert ("Restart" in done.stdout) is not was_removed
    assert (f"faceviewer {__version__}" in done.stdout) is not was_removed, "the new version was started"


def test_error_without_a_replacement_is_reported(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updates, "SETTLE_MS", 1)
    watch = updates.Replacement(desk.window.body)
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
