"""Export and import of connections."""

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from faceviewer.core.connection import Profile, ProxyMode
from faceviewer.core.problem import Kind, Problem
from faceviewer.ui.connection import connections
from tests.ui.acting import dialog_of, press_text
from tests.ui.connection.conftest import Opened, field
from tests.ui.connection.rows import A, action, go_to, names, saved, says, secrets
from tests.ui.fakes import MemoryKeyring, words_on


def test_exported_connections_have_no_secrets_and_can_be_imported(
    opened: Opened, qtbot: QtBot, tmp_path: Path, keyring: MemoryKeyring
) -> None:
    path = tmp_path / "connections.toml"
    proxied = Profile("P", proxy_mode=ProxyMode.MANUAL, proxy="http://p:1", proxy_user="desk", app_key="the-app-key")
    desk, dialog = opened(A, proxied)
    action(dialog, "Export…").trigger()
    choose_file(dialog, path)
    says(dialog, qtbot, "Exported as connections.toml, without secrets.")
    text = path.read_text("utf-8")
    assert all(word in text for word in ("a.example", "desk", "http://p:1"))
    assert not any(word in text for word in ("the-app-key", "app_secret", "token", "password"))
    action(dialog, "Import…").trigger()
    choose_file(dialog, path)
    says(dialog, qtbot, "Imported: A 2, P 2.")  # their new names
    assert names(dialog) == ["A", "P", "A 2", "P 2"]
    field(dialog, "AppKey").setText("k2")
    press_text(dialog, "Save")
    assert "Enter the AppSecret." in words_on(dialog)  # one key without the other is a fault
    field(dialog, "AppSecret").setText("s2")
    kept = saved(dialog, qtbot)
    assert [(profile.name, profile.proxy_user) for profile in kept[2:]] == [("A 2", ""), ("P 2", "desk")]
    assert secrets(keyring, "P 2")["app_key"] == "k2"
    assert ("FaceViewer", "A 2") not in keyring.items
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    go_to(dialog, "A 2")
    for name in ("AppKey", "AppSecret"):
        field(dialog, name).setText("k3")
    saved(dialog, qtbot)
    assert secrets(keyring, "A 2")["app_key"] == "k3"


def test_duplicates_are_numbered_and_never_exported(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(A)
    action(dialog, "Duplicate").trigger()
    action(dialog, "Duplicate").trigger()
    assert names(dialog) == ["A", "A 2", "A 3"]
    field(dialog, "Name").clear()
    action(dialog, "Duplicate").trigger()
    assert names(dialog) == ["A", "A 2", "", "A 3"]
    export = action(dialog, "Export…")
    assert export.isEnabled()
    go_to(dialog, "A")
    press_text(dialog, "Delete")
    qtbot.waitUntil(lambda: not export.isEnabled())


def test_import_lists_unusable_entries(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    entries = [
        "name = 'A'\nendpoint = 'https://first.example'",
        "name = 'A'\nendpoint = 'https://second.example'",
        "name = 'B'\nendpoint = 'http://unsafe.example'",
        "name = 'A\u200b'\nendpoint = 'https://c.example'\napp_secret = 'never read'",
    ]
    path = tmp_path / "others.toml"
    path.write_text("".join(f"[[profiles]]\n{entry}\n" for entry in entries), "utf-8")
    _, dialog = opened(A)
    action(dialog, "Import…").trigger()
    choose_file(dialog, path)
    says(dialog, qtbot, "Imported: A 2, A 3.")
    assert "Not used: profiles 2 (4), profiles 3 endpoint (9);" in words_on(dialog)
    assert names(dialog) == ["A", "A 2", "A 3"]


def test_import_of_a_file_without_connections_is_reported(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    _, dialog = opened(A)
    for number, text in enumerate(("", "theme = 'dark'", "[[", "[[profiles]]\nname = 1")):
        path = tmp_path / f"other-{number}.toml"
        path.write_text(text, "utf-8")
        action(dialog, "Import…").trigger()
        choose_file(dialog, path)
        says(dialog, qtbot, f"No connections could be read from {path.name}.")
        assert names(dialog) == ["A"], text


@pytest.mark.parametrize("does", ["Export…", "Import…"])
def test_dialog_can_be_closed_while_a_file_is_slow(
    opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    """The outcome is not shown in the dialog, which is deleted. pytest-qt fails on exceptions in slots."""
    desk, dialog = opened(A)
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def slow(*_: object) -> None:
        begun.set()
        go_on.wait()
        ended.set()
        raise Problem(Kind.LOCAL_DISK, folder="there", reason="no space left")

    for function in ("read_connections", "write_connections"):
        monkeypatch.setattr(connections, function, slow)
    action(dialog, does).trigger()
    choose_file(dialog, tmp_path / "connections.toml")
    qtbot.waitUntil(begun.is_set)
    press_text(dialog, "Cancel")
    qtbot.waitUntil(lambda: not isValid(dialog))
    go_on.set()
    qtbot.waitUntil(ended.is_set)
    qtbot.waitUntil(lambda: desk.wiring._jobs.is_idle)
    desk.window.actions_["settings"].trigger()
    assert "no space left" not in words_on(dialog_of(desk))


def choose_file(dialog: QDialog, path: Path) -> None:
    chooser = next(c for c in dialog.findChildren(QFileDialog) if c.isVisible())
    chooser.fileSelected.emit(str(path))
    chooser.reject()
