"""What a screen reader receives, on a real X server, session bus and registry of AT-SPI."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from faceviewer.app import Program
from faceviewer.core.query import UserType
from tests.ui.fakes import words_on
from tests.ui.programs import Steps, command, environment_of, x_server

_READER = Path(__file__).with_name("reader.py")
_PYTHON = "/usr/bin/python3"  # of the system, for which Debian has pyatspi
_WORDS = "--demo", "--lang", "en"
_LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")


def show_states(program: Program) -> Steps:
    """Show one state after another; the reader writes a file for each when it has read it."""
    window = program.window

    def is_read(number: int) -> Callable[[], bool]:
        return (Path(os.environ["HOME"]) / f"seen-{number}").exists

    def press_down_three_times() -> None:
        for _ in range(3):
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)

    def change_the_id_and_end_sharing_mode() -> None:
        for text in ("13911112222", "13800138000"):  # the second is that of the result
            window.bar.field.setText(text)
        window.actions_["sharing"].trigger()

    yield lambda: "Training: sample people" in words_on(window)
    for number, step in enumerate(
        (
            lambda: window.bar.ask(UserType.PHONE, "13800138000"),
            window.actions_["sharing"].trigger,
            change_the_id_and_end_sharing_mode,
            lambda: window.bar.field.setText("139"),
            lambda: window.bar.ask(UserType.PHONE, "13900000000"),
            lambda: window.bar.ask(UserType.OPEN, "error-200-460-3"),
            window.actions_["palette"].trigger,
            press_down_three_times,
        ),
        1,
    ):
        step()
        yield is_read(number)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    window.bar.ask(UserType.PHONE, "13800138001")
    yield lambda: "Cannot pass" in words_on(window)
    window.actions_["sharing"].trigger()
    yield is_read(10)
    window.close()


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The announcements and texts that a screen reader gets in the states above."""
    if not _LAUNCHER.exists() or subprocess.run([_PYTHON, "-c", "import pyatspi"], check=False).returncode:
        pytest.skip("at-spi2-core or python3-pyatspi is not installed")
    folder = tmp_path_factory.mktemp("reader")
    with x_server() as display:
        path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(Path.cwd()))))
        done = subprocess.run(
            ["dbus-run-session", "--", _PYTHON, str(_READER), str(folder), *command(show_states, *_WORDS)],
            env=environment_of(folder, display, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", PYTHONPATH=path),
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
    assert done.returncode == 0, done.stderr
    session: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return session


def rows_of(session: dict[str, Any], role: str) -> list[dict[str, Any]]:
    return [row for row in session["seen"][0] if row["role"] == role]


def test_each_result_is_announced_once(session: dict[str, Any]) -> None:
    somebody, shared, alone, typing, nobody, refusal = session["heard"][:6]
    assert somebody.startswith("张三（示例）. Can pass now, until")
    assert (shared, alone) == ("Sharing mode is on", "Sharing mode is off")
    assert nobody == "No face record for this ID."
    assert refusal.startswith("The service does not accept this request (code 460). Check the user type and the ID.")
    assert "138****8000 · 张三（示例）" in typing


def test_current_row_of_the_palette_is_announced(session: dict[str, Any]) -> None:
    assert session["heard"][6:8] == ["Connection settings…, File, Ctrl+,", "Quit, File, Ctrl+Q"]


def test_result_at_the_beginning_of_sharing_mode_is_announced_without_the_name(session: dict[str, Any]) -> None:
    assert session["heard"][8:] == ["Cannot pass: policy is DENY", "Sharing mode is on"]


def test_verdict_and_fields_are_focusable_and_have_their_values(session: dict[str, Any]) -> None:
    for name, value in (("Verdict", "Can pass now"), ("Name", "张三"), ("User ID", "138****8000"), ("Policy", "PERM")):
        rows = [row for row in session["seen"][0] if row["name"] == name and value in row["text"]]
        assert [row["stop"] for row in rows] == [True], name


def test_sharing_mode_hides_personal_data_from_screen_readers(session: dict[str, Any]) -> None:
    shown, shared = session["seen"][:2]
    for text in ("张三", "13800138000"):
        assert [row for row in shown if text in str(row)]
        assert [row for row in shared if text in str(row)] == []


def test_text_entered_into_a_concealed_field_is_not_reported(session: dict[str, Any]) -> None:
    assert "139" in session["told"]
    assert "13911112222" not in session["told"]


def test_concealed_field_has_the_role_of_a_password_field(session: dict[str, Any]) -> None:
    fields = ([row for row in rows if row["name"] == "User ID" and row["stop"]] for rows in session["seen"][:2])
    shown, shared = ({row["role"] for row in rows} for rows in fields)
    assert (shown, shared) == ({"text"}, {"text", "password text"})


def test_combo_boxes_have_labels(session: dict[str, Any]) -> None:
    combos = [(combo["labels"], combo["name"], combo["description"]) for combo in rows_of(session, "combo box")]
    assert combos[1:] == [(["Connection"], "Training", ""), (["User type"], "Phone number", "Phone number")]
    ((labels, name, _),) = combos[:1]
    assert (labels, name[-2:]) == (["Zoom level in per cent"], " %")


def test_photo_has_the_role_of_an_image(session: dict[str, Any]) -> None:
    (photo,) = [row for row in rows_of(session, "image") if row["stop"]]
    assert photo["name"].startswith("Face photo of 张三")
    assert "480 by 640 pixels" in photo["description"]
