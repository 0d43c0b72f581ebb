"""Connections that an administrator provides for all users of the computer."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.store import machine
from faceviewer.store.settings import default_path, load_settings
from faceviewer.store.settings_values import Settings
from tests.ui.acting import button_of, dialog_of, press_text
from tests.ui.conftest import Desk
from tests.ui.connection.conftest import field
from tests.ui.connection.rows import go_to, saved, secrets
from tests.ui.fakes import MemoryKeyring, words_on

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX owners and modes")


@pytest.fixture
def shared_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Provide one connection; the user who runs the tests counts as administrator."""
    monkeypatch.setattr(machine, "ADMINISTRATORS", {os.geteuid()})
    monkeypatch.setattr(machine, "machine_folder", lambda: tmp_path / "etc")
    (tmp_path / "etc").mkdir(mode=0o755)
    path = tmp_path / "etc" / "settings.toml"
    path.write_text('[[profiles]]\nname = "Office"\nendpoint = "https://office.invalid"\n')
    path.chmod(0o644)
    return path


def test_shared_connection_is_the_default_and_only_its_keys_can_be_edited(
    shared_file: Path, open_desk: Callable[..., Desk], keyring: MemoryKeyring, qtbot: QtBot
) -> None:
    before = shared_file.read_text()
    desk = open_desk(training=False, settings=Settings(language=Language.EN))
    assert desk.choices == ["Office"]
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    assert "Only AppKey and AppSecret are your own" in words_on(dialog)
    changeable = {f.accessibleName() for f in dialog.findChildren(QLineEdit) if f.isEnabled()}
    assert changeable == {"AppKey", "AppSecret", "iotToken", "cloudToken"}
    choices = {c.accessibleName(): c.isEnabled() for c in dialog.findChildren(QComboBox)}
    assert not any(choices[name] for name in ("Stage", "Photo delivery", "Proxy"))
    assert not button_of(dialog, "Delete").isEnabled()
    field(dialog, "AppKey").setText("mine")
    field(dialog, "AppSecret").setText("secret")
    saved(dialog, qtbot)
    kept = secrets(keyring, "Office")
    assert (kept["app_key"], kept["app_secret"]) == ("mine", "secret")
    assert (load_settings()[0].chosen, load_settings()[0].profiles) == ("Office", ())
    assert "office.invalid" not in default_path().read_text()
    assert shared_file.read_text() == before


@pytest.mark.usefixtures("shared_file", "keyring")
@pytest.mark.parametrize("current", ["", "Office"], ids=["not chosen", "chosen"])
def test_shared_connection_stays_in_use_when_an_own_one_is_saved(
    open_desk: Callable[..., Desk], qtbot: QtBot, current: str
) -> None:
    desk = open_desk(training=False, settings=Settings(current=current, language=Language.EN))

    def save(name: str) -> None:
        for field_name, text in (("Name", name), ("AppKey", "mine"), ("AppSecret", "secret")):
            field(dialog, field_name).setText(text)
        saved(dialog, qtbot)
        assert desk.choices == [name, "Office"]
        assert desk.window.bar.profiles.currentText() == load_settings()[0].chosen == "Office"

    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    press_text(dialog, "Add")
    save("Mine")
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    go_to(dialog, "Mine")
    save("Ours")


def test_own_connection_can_be_deleted_and_a_shared_one_cannot(
    shared_file: Path, open_desk: Callable[..., Desk], keyring: MemoryKeyring, qtbot: QtBot
) -> None:
    settings = Settings(profiles=(Profile("Mine", "https://mine.invalid"),), current="Mine", language=Language.EN)
    desk = open_desk(training=False, settings=settings)
    assert desk.choices == ["Mine", "Office"]
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    assert button_of(dialog, "Delete").isEnabled()
    press_text(dialog, "Delete")
    assert not button_of(dialog, "Delete").isEnabled(), "the shared one is open now"
    press_text(dialog, "Save")
    qtbot.waitUntil(lambda: desk.choices == ["Office"])
    assert shared_file.exists()
