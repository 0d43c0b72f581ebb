"""Export and import of connections."""

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from faceviewer.core.connection import Profile, ProxyMode
from faceviewer.core.problem import Kind, Problem
from faceviewer.ui.connection import connections
from faceviewer.ui.visibility import visibility
from tests.ui.connection.conftest import A, Opened, OpenSettings, secrets
from tests.ui.fakes import MemoryKeyring


def use_file(settings: OpenSettings, does: str, path: Path) -> None:
    settings.action(does).trigger()
    chooser = next(c for c in settings.dialog.findChildren(QFileDialog) if c.isVisible())
    chooser.fileSelected.emit(str(path))
    chooser.reject()


def test_export_has_no_secrets_and_can_be_imported(opened: Opened, tmp_path: Path, keyring: MemoryKeyring) -> None:
    path = tmp_path / "connections.toml"
    proxied = Profile("P", proxy_mode=ProxyMode.MANUAL, proxy="http://p:1", proxy_user="desk", app_key="the-app-key")
    settings = opened(A, proxied)
    use_file(settings, "Export…", path)
    settings.wait_for("Exported as connections.toml, without secrets.")
    text = path.read_text("utf-8")
    assert all(word in text for word in ("a.example", "desk", "http://p:1"))
    assert not any(word in text for word in ("the-app-key", "app_secret", "token", "password"))
    use_file(settings, "Import…", path)
    settings.wait_for("Imported: A 2, P 2.")  # their new names
    assert settings.names == ["A", "P", "A 2", "P 2"]
    settings.save(AppKey="k2")
    assert "Enter the AppSecret." in settings.words  # one key without the other is a fault
    kept = settings.saved(AppSecret="s2")
    assert [(profile.name, profile.proxy_user) for profile in kept[2:]] == [("A 2", ""), ("P 2", "desk")]
    assert secrets(keyring, "P 2")["app_key"] == "k2"
    assert ("FaceViewer", "A 2") not in keyring.items
    settings.open()
    settings.go_to("A 2")
    settings.saved(AppKey="k3", AppSecret="k3")
    assert secrets(keyring, "A 2")["app_key"] == "k3"


def test_duplicates_are_numbered_and_never_exported(settings: OpenSettings) -> None:
    settings.action("Duplicate").trigger()
    settings.action("Duplicate").trigger()
    assert settings.names == ["A", "A 2", "A 3"]
    settings.enter(Name="")
    settings.action("Duplicate").trigger()
    assert settings.names == ["A", "A 2", "", "A 3"]
    export = settings.action("Export…")
    assert export.isEnabled()
    settings.go_to("A")
    settings.press("Delete")
    settings.until(lambda: not export.isEnabled())


def test_import_lists_unusable_entries(opened: Opened, tmp_path: Path) -> None:
    entries = [
        "name = 'A'\nendpoint = 'https://first.example'",
        "name = 'A'\nendpoint = 'https://second.example'",
        "name = 'B'\nendpoint = 'http://unsafe.example'",
        "name = 'A\u200b'\nendpoint = 'https://c.example'\napp_secret = 'never read'",
    ]
    path = tmp_path / "others.toml"
    path.write_text("".join(f"[[profiles]]\n{entry}\n" for entry in entries), "utf-8")
    settings = opened(A)
    use_file(settings, "Import…", path)
    settings.wait_for("Imported: A 2, A 3.")
    assert "Not used: profiles 2 (4), profiles 3 endpoint (9);" in settings.words
    assert settings.names == ["A", "A 2", "A 3"]


def test_import_of_a_file_without_connections_is_reported(settings: OpenSettings, tmp_path: Path) -> None:
    for number, text in enumerate(("", "theme = 'dark'", "[[", "[[profiles]]\nname = 1")):
        path = tmp_path / f"other-{number}.toml"
        path.write_text(text, "utf-8")
        use_file(settings, "Import…", path)
        settings.wait_for(f"No connections could be read from {path.name}.")
        assert settings.names == ["A"], text


def test_names_of_files_are_hidden_in_sharing_mode(settings: OpenSettings, tmp_path: Path) -> None:
    visibility.change(sharing=True)
    use_file(settings, "Export…", tmp_path / "zhangsan.toml")
    settings.wait_for("Exported as …, without secrets.")
    use_file(settings, "Import…", tmp_path / "zhangsan-2.toml")
    settings.wait_for("No connections could be read from ….")
    use_file(settings, "Export…", tmp_path / "zhangsan?.toml")
    settings.wait_for("Not saved")
    assert "zhangsan" not in settings.words


@pytest.mark.parametrize("does", ["Export…", "Import…"])
def test_dialog_can_be_closed_while_a_file_is_slow(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    """The outcome is not shown in the dialog, which is deleted. pytest-qt fails on exceptions in slots."""
    started, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def slow(*_: object) -> None:
        started.set()
        go_on.wait()
        ended.set()
        raise Problem(Kind.LOCAL_DISK, folder="there", reason="no space left")

    for function in ("read_connections", "write_connections"):
        monkeypatch.setattr(connections, function, slow)
    settings = opened(A)
    use_file(settings, does, tmp_path / "connections.toml")
    settings.until(started.is_set)
    settings.press("Cancel")
    settings.until(lambda: not isValid(settings.dialog))
    go_on.set()
    settings.until(ended.is_set)
    settings.until(lambda: settings.desk.wiring._jobs.is_idle)
    settings.open()
    assert "no space left" not in settings.words
