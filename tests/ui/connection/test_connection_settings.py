"""The fields of a connection: what is saved, and what the window shows after a change."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile, ProxyMode
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.store.settings import default_path, load_settings
from faceviewer.store.settings_values import Settings
from tests.ui.acting import DEMO_ID, ask, dialog_of, press_text, wait_for
from tests.ui.conftest import Desk
from tests.ui.connection.conftest import KEPT, Opened, field
from tests.ui.connection.rows import choose, saved, secrets
from tests.ui.fakes import MemoryKeyring, words_on

WITH_PROXY = Profile("P", proxy_mode=ProxyMode.MANUAL, proxy="http://proxy.example:3128", proxy_user="desk")


def test_advanced_fields_are_hidden_until_requested(opened: Opened) -> None:
    _, dialog = opened(Profile("P"))
    assert "Proxy" not in words_on(dialog)
    press_text(dialog, "Advanced…")
    assert "Additional CA file" in words_on(dialog)
    assert "Proxy address" not in words_on(dialog)
    choose(dialog, "Proxy", "System proxy")
    assert "Proxy user" in words_on(dialog)
    assert "Proxy address" not in words_on(dialog)
    choose(dialog, "Proxy", "Custom proxy")
    assert "Proxy address" in words_on(dialog)
    press_text(dialog, "Hide advanced settings")
    assert "Proxy" not in words_on(dialog)


def test_limits_of_lists_are_numbers_or_empty(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(Profile("P", rate=5, in_flight=2))
    rate, at_once = field(dialog, "Lists: calls per second"), field(dialog, "Lists: simultaneous calls")
    assert (rate.text(), at_once.text()) == ("5", "2")
    assert rate.isVisible(), "the advanced fields are shown if one is set"
    for wrong in ("0", "1001", "x", "1.5", "-1", "9" * 30):
        rate.setText(wrong)
        press_text(dialog, "Save")
        assert "Enter a number from 1 to 1000." in words_on(dialog)
    rate.setText(" 20 ")
    at_once.setText(" ")
    (kept,) = saved(dialog, qtbot)
    assert (kept.rate, kept.in_flight) == (20, None)


def test_proxy_password_is_stored_with_the_secrets(opened: Opened, qtbot: QtBot, keyring: MemoryKeyring) -> None:
    _, dialog = opened(Profile("P"))
    press_text(dialog, "Advanced…")
    choose(dialog, "Proxy", "Custom proxy")
    field(dialog, "Proxy address").setText("proxy.example:3128")
    field(dialog, "Proxy user").setText("desk")
    field(dialog, "Proxy password").setText("proxy-secret")
    field(dialog, "Photo hosts").setText("img.example, img2.example:8443")
    (kept,) = saved(dialog, qtbot)
    assert (kept.proxy_mode, kept.proxy, kept.proxy_user) == (ProxyMode.MANUAL, "http://proxy.example:3128", "desk")
    assert kept.picture_hosts == ("img.example", "img2.example:8443")
    assert secrets(keyring, "P") == KEPT | {"proxy_password": "proxy-secret"}


def test_stored_proxy_password_is_not_shown_and_is_kept(opened: Opened, qtbot: QtBot, keyring: MemoryKeyring) -> None:
    _, dialog = opened(WITH_PROXY)
    keyring.items["FaceViewer", "P"] = json.dumps(KEPT | {"proxy_password": "old"})
    assert field(dialog, "Proxy password").text() == ""
    assert field(dialog, "Proxy password").placeholderText().startswith("Unchanged if left empty")
    field(dialog, "AppKey").setText("k2")
    field(dialog, "AppSecret").setText("s2")
    saved(dialog, qtbot)
    assert secrets(keyring, "P") == KEPT | {"app_key": "k2", "app_secret": "s2", "proxy_password": "old"}


def test_removing_the_proxy_removes_its_password(opened: Opened, qtbot: QtBot, keyring: MemoryKeyring) -> None:
    _, dialog = opened(WITH_PROXY)
    keyring.items["FaceViewer", "P"] = json.dumps(KEPT | {"proxy_password": "old"})
    choose(dialog, "Proxy", "No proxy")
    assert saved(dialog, qtbot) == (Profile("P"),)
    assert secrets(keyring, "P") == KEPT


def test_faults_of_advanced_fields_are_shown_at_the_fields(opened: Opened, tmp_path: Path) -> None:
    _, dialog = opened(Profile("P"))
    press_text(dialog, "Advanced…")
    choose(dialog, "Proxy", "Custom proxy")
    for text in ("", "proxy.example", "ftp://proxy.example:1", "user:secret@proxy.example:1", "http://p:1/path"):
        field(dialog, "Proxy address").setText(text)
        press_text(dialog, "Save")
        assert "Enter host and port, such as proxy.example.com:8080." in words_on(dialog), text
    assert field(dialog, "Proxy address").accessibleDescription()
    field(dialog, "Photo hosts").setText("https://img.example/x")
    for name in ("none.pem", "n" * 300):  # longer than file names may be
        field(dialog, "Additional CA file").setText(str(tmp_path / name))
        press_text(dialog, "Save")
        assert "The file does not exist." in words_on(dialog)
    assert "Enter host names only" in words_on(dialog)
    assert dialog.isVisible()


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_settings_behind_a_circular_link_are_reported_as_unreadable(
    open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = open_desk(training=False, settings=Settings(profiles=(Profile("P"),), current="P"))
    path = default_path()
    path.unlink()
    path.symlink_to(path)
    qtbot.waitUntil(lambda: "The settings cannot be read at present" in words_on(desk.window))
    desk.window.actions_["settings"].trigger()
    assert dialog_of(desk).isVisible()


def test_ca_file_is_chosen_and_checked(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    authorities = tmp_path / "ca.pem"
    authorities.write_text("-----BEGIN CERTIFICATE-----", "ascii")
    good = tmp_path / "good.pem"
    trustme.CA().cert_pem.write_to_path(str(good))
    _, dialog = opened(Profile("P"))
    press_text(dialog, "Advanced…")
    folder = next(b for b in dialog.findChildren(QToolButton) if b.accessibleName() == "Choose a file…")
    folder.setFocus()
    QTest.keyClick(folder, Qt.Key.Key_Space)
    chooser = dialog.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    assert chooser.labelText(QFileDialog.DialogLabel.LookIn) == "Folder:"  # not translated by Qt
    chooser.fileSelected.emit(str(authorities))
    chooser.reject()
    press_text(dialog, "Save")
    qtbot.waitUntil(lambda: "The file contains no readable certificate." in words_on(dialog))
    assert load_settings()[0].profiles[0].ca_file == ""
    field(dialog, "Additional CA file").setText(str(good))
    assert saved(dialog, qtbot)[0].ca_file == str(good)


def test_problem_with_the_proxy_password_leads_to_its_field(
    open_desk: Callable[..., Desk], keyring: MemoryKeyring
) -> None:
    keyring.items["FaceViewer", "P"] = json.dumps(KEPT)
    settings = Settings(profiles=(WITH_PROXY,), current="P", language=Language.EN)
    trouble = Problem(Kind.NETWORK_PROXY_PASSWORD, proxy="proxy.example:3128")
    desk = open_desk(training=False, settings=settings, trouble=trouble)
    press_text(desk, "Connection settings…")
    assert "Proxy password" in words_on(dialog_of(desk))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Office\n 2", "Office 2"),
        ("\u202eOff\u200bice\0", "Office"),
        ("e\u0301", "é"),
        ("\u200b", ""),
        ("\u3164 \0", ""),
    ],
)
def test_invisible_characters_are_removed_from_a_name(
    opened: Opened, qtbot: QtBot, keyring: MemoryKeyring, typed: str, kept: str
) -> None:
    _, dialog = opened(Profile("P"))
    field(dialog, "Name").setText(typed)
    if kept:
        assert [profile.name for profile in saved(dialog, qtbot)] == [kept]
        assert list(keyring.items) == [("FaceViewer", kept)]
    else:
        press_text(dialog, "Save")
        assert "Enter a name." in words_on(dialog)


def test_deleting_another_connection_keeps_the_result(
    open_desk: Callable[..., Desk], qtbot: QtBot, keyring: MemoryKeyring
) -> None:
    keyring.items["FaceViewer", "P"] = json.dumps(KEPT)
    desk = open_desk(settings=Settings(profiles=(Profile("P"), Profile("Q")), current="P", language=Language.EN))
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Save photo")
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    press_text(dialog, "Delete")
    saved(dialog, qtbot)
    qtbot.waitUntil(lambda: "P" not in desk.choices)
    assert "138****8000" in words_on(desk.window.card)
    assert desk.window.stage.view.isVisible()


def test_deleting_the_connection_in_use_asks_to_choose_another(
    open_desk: Callable[..., Desk], qtbot: QtBot, keyring: MemoryKeyring
) -> None:
    keyring.items["FaceViewer", "P"] = keyring.items["FaceViewer", "Q"] = json.dumps(KEPT)
    settings = Settings(profiles=(Profile("P"), Profile("Q")), current="P", language=Language.EN)
    desk = open_desk(training=False, settings=settings)
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    press_text(dialog, "Delete")
    press_text(dialog, "Save")
    wait_for(desk, qtbot, "Choose a connection")
    assert "You need the API host" not in words_on(desk.window.stage)
    desk.window.actions_["language_zh_CN"].trigger()
    wait_for(desk, qtbot, "请选择连接")
    desk.window.bar.profile_chosen.emit("Q")
    qtbot.waitUntil(lambda: "请选择连接" not in words_on(desk.window.stage))


@pytest.mark.parametrize("name", ["P", "Q"])
def test_unknown_connection_is_reported_until_a_known_one_is_used(
    open_desk: Callable[..., Desk], qtbot: QtBot, name: str
) -> None:
    settings = Settings(profiles=(Profile("P"), Profile("Q")), current="P", language=Language.EN)
    desk = open_desk(training=False, settings=settings)
    desk.wiring.go_on_with("R", None, None)
    wait_for(desk, qtbot, "There is no connection “R”")
    desk.wiring.go_on_with(name, None, None)
    qtbot.waitUntil(lambda: "There is no connection" not in words_on(desk.window))


def test_deleting_the_last_connection_offers_to_set_one_up(opened: Opened, qtbot: QtBot) -> None:
    desk, dialog = opened(Profile("P"))
    press_text(dialog, "Delete")
    press_text(dialog, "Save")
    wait_for(desk, qtbot, "Connect to the face service")
