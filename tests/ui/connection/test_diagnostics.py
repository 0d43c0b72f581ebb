"""The diagnostic report."""

import stat
import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile, ProxyMode
from faceviewer.core.language import Language
from faceviewer.store.settings_values import SavingHabits, Settings
from faceviewer.ui.visibility import visibility
from tests.ui.acting import DEMO_ID, choose, dialog_of, press_text, wait_for
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fakes import words_on


def report_of(desk: Desk) -> tuple[QDialog, str]:
    """Open the report; return its dialog and its text."""
    desk.window.actions_["diagnostics"].trigger()
    dialog = dialog_of(desk)
    return dialog, dialog.findChildren(QPlainTextEdit)[0].toPlainText()


def save(desk: Desk, qtbot: QtBot, path: Path) -> str:
    """Save the report; return the text that was shown."""
    dialog, shown = report_of(desk)
    press_text(dialog, "Save…")
    assert choose(desk, qtbot, path) == "faceviewer-report.txt"
    return shown


def test_saved_report_equals_the_report_shown(found: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "for support.txt"
    shown = save(found, qtbot, path)
    for line in ("FaceViewer ", "Qt 6", "in use https://training.faceviewer.invalid", " call ended ", " decode ended "):
        assert line in shown
    assert DEMO_ID not in shown
    assert "张三" not in shown
    wait_for(found, qtbot, "Report saved as for support.txt")
    assert path.read_text("utf-8").startswith(shown)
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_name_of_the_saved_report_is_hidden_in_sharing_mode(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    visibility.change(sharing=True)
    save(desk, qtbot, tmp_path / "zhangsan.txt")
    wait_for(desk, qtbot, "Report saved as …")


def test_report_is_not_saved_without_a_request(desk: Desk, tmp_path: Path) -> None:
    assert desk.settings.settle(60)
    before = set(tmp_path.rglob("*"))
    dialog, shown = report_of(desk)
    assert "Diagnostic report" in words_on(dialog)
    press_text(dialog, "Copy")
    assert QGuiApplication.clipboard().text() == shown
    press_text(dialog, "Close")
    assert {path for path in set(tmp_path.rglob("*")) - before if path.is_file()} == set()


def test_invalid_file_name_is_reported(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    save(desk, qtbot, tmp_path / "CON.txt")
    wait_for(desk, qtbot, "Not saved")


def test_report_has_no_names_and_no_secrets(open_desk: OpenDesk) -> None:
    profile = Profile(
        "CANARY's connection", "https://door.example.com", picture_hosts=("canary.example",), ca_file="/home/canary/ca",
        proxy_mode=ProxyMode.MANUAL, proxy="http://canary:8080", proxy_user="canary",
    )  # fmt: skip
    habits = SavingHabits(operator="CANARY")
    settings = Settings(language=Language.EN, current=profile.name, profiles=(profile,), saving=habits)
    _, shown = report_of(open_desk(settings=settings, training=False))
    assert "in use https://door.example.com, stage RELEASE" in shown
    assert "picture hosts 1, CA file yes" in shown
    assert "proxy manual, proxy user yes" in shown
    assert "canary" not in shown.lower()
