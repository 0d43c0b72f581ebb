"""Connections that an administrator provides for all users of the computer."""

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit

from faceviewer.store.settings import default_path, load_settings
from tests.store.disk import write_shared_settings
from tests.ui.acting import button_of
from tests.ui.connection.conftest import A, Opened, secrets
from tests.ui.fakes import MemoryKeyring

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX owners and modes")


@pytest.fixture(autouse=True)
def shared_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    text = '[[profiles]]\nname = "Office"\nendpoint = "https://office.invalid"\n'
    return write_shared_settings(tmp_path / "etc", text, monkeypatch)


def test_shared_connection_is_the_default_and_only_its_keys_can_be_edited(
    shared_file: Path, opened: Opened, keyring: MemoryKeyring
) -> None:
    before = shared_file.read_text()
    settings = opened()
    assert settings.desk.choices == ["Office"]
    assert "Only AppKey and AppSecret are your own" in settings.words
    changeable = {f.accessibleName() for f in settings.dialog.findChildren(QLineEdit) if f.isEnabled()}
    assert changeable == {"AppKey", "AppSecret", "iotToken", "cloudToken"}
    choices = {c.accessibleName(): c.isEnabled() for c in settings.dialog.findChildren(QComboBox)}
    assert not any(choices[name] for name in ("Stage", "Photo delivery", "Proxy"))
    assert not button_of(settings.dialog, "Delete").isEnabled()
    settings.saved(AppKey="mine", AppSecret="secret")
    kept = secrets(keyring, "Office")
    assert (kept["app_key"], kept["app_secret"]) == ("mine", "secret")
    assert (load_settings()[0].chosen, load_settings()[0].profiles) == ("Office", ())
    assert "office.invalid" not in default_path().read_text()
    assert shared_file.read_text() == before


@pytest.mark.parametrize("current", ["", "Office"], ids=["not chosen", "chosen"])
def test_shared_connection_stays_in_use_when_an_own_one_is_saved(opened: Opened, current: str) -> None:
    settings = opened(current=current)
    settings.press("Add")
    for name in ("Mine", "Ours"):
        settings.saved(Name=name, AppKey="mine", AppSecret="secret")
        assert settings.desk.choices == [name, "Office"]
        assert settings.desk.window.bar.profiles.currentText() == load_settings()[0].chosen == "Office"
        settings.open()
        settings.go_to(name)


def test_own_connection_can_be_deleted_and_a_shared_one_cannot(shared_file: Path, opened: Opened) -> None:
    settings = opened(A)
    assert settings.desk.choices == ["A", "Office"]
    settings.press("Delete")
    assert not button_of(settings.dialog, "Delete").isEnabled(), "the shared one is open now"
    settings.press("Save")
    settings.until(lambda: settings.desk.choices == ["Office"])
    assert shared_file.exists()
