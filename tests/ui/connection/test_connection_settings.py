"""The fields of a connection: their faults, what is saved, and what the window shows after a change."""

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
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.connection.conftest import KEPT, A, B, Opened, OpenSettings, secrets
from tests.ui.fakes import MemoryKeyring, words_on

WITH_PROXY = Profile("P", proxy_mode=ProxyMode.MANUAL, proxy="http://proxy.example:3128", proxy_user="desk")
KEYS = {"AppKey": "k2", "AppSecret": "s2"}
PROXY = {"Proxy_address": "proxy.example:3128", "Proxy_user": "desk"}
INVISIBLE, NOT_ALLOWED = "contains invisible characters. Type it by hand.", "contains characters that are not allowed."


@pytest.mark.parametrize(
    ("name", "fault", "wrong", "right"),
    [
        ("Name", "Enter a name.", ("", "\u200b", "\u3164 \0"), "D"),
        ("Name", "This name is already in use.", ("B",), "D"),
        ("Name", "A name has at most 40 characters.", ("x" * 41,), "x" * 40),
        ("API host", "Enter https:// and the host only", ("http://x", "https://x/path"), "https://x"),
        ("AppKey", f"The AppKey {INVISIBLE}", ("k\u200b2",), "k2"),
        ("AppKey", "The AppKey contains spaces.", ("k 2", "k  2"), "k2"),
        ("AppSecret", f"The AppSecret {INVISIBLE}", ("s\ufeff2",), "s2"),
        ("AppSecret", "The AppSecret contains full-width characters.", ("ｓ2",), "s2"),
        ("AppSecret", "The AppSecret contains spaces.", ("s\u00a02",), "s2"),
        ("AppSecret", f"The AppSecret {NOT_ALLOWED}", ("s\x072", "пароль"), "s2"),
        ("iotToken", f"The iotToken {INVISIBLE}", ("t\u200b1",), ""),
        (
            "Proxy address",
            "Enter host and port, such as proxy.example.com:8080.",
            ("", "p", "p/", "ftp://proxy.example:1", "user:secret@proxy.example:1", "http://p:1/path"),
            "p:1",
        ),
        ("Photo hosts", "Enter host names only", ("https://x/", "https://x/1"), "x"),
        ("Additional CA file", "The file does not exist.", ("/none.pem", "n" * 300), ""),  # longer than names may be
        ("Lists: calls per second", "Enter a number from 1 to 1000.", ("0", "1001", "x", "1.5", "-1", "9" * 9), " 20 "),
    ],
)
def test_fault_is_shown_at_its_field_until_the_field_is_valid(
    opened: Opened, name: str, fault: str, wrong: tuple[str, ...], right: str
) -> None:
    settings = opened(A, B)
    settings.press("Advanced…")
    settings.choose("Proxy", "Custom proxy")
    settings.enter(Proxy_address="p:1")
    field = settings.field(name)
    field.setText(wrong[0])
    settings.press("Save")
    for text in wrong:
        field.setText(text)
        assert fault in field.accessibleDescription()
        assert fault in settings.words
        settings.press("Save")
        assert fault in settings.words, text
    assert load_settings()[0].profiles == (A, B)
    field.setText(right)
    assert (field.accessibleDescription(), field.property("tone")) == ("", "none")


def test_save_opens_the_connection_with_an_invalid_field(opened: Opened) -> None:
    settings = opened(A, B)
    settings.enter(API_host="no address")
    settings.go_to("B")
    settings.save(AppKey="k2")
    assert settings.field("Name").text() == "A"
    assert "Enter https://" in settings.words
    settings.until(settings.field("API host").hasFocus)


def test_advanced_fields_are_hidden_until_requested(settings: OpenSettings) -> None:
    assert "Proxy" not in settings.words
    settings.press("Advanced…")
    assert "Additional CA file" in settings.words
    assert "Proxy address" not in settings.words
    settings.choose("Proxy", "System proxy")
    assert "Proxy user" in settings.words
    assert "Proxy address" not in settings.words
    settings.choose("Proxy", "Custom proxy")
    assert "Proxy address" in settings.words
    settings.press("Save")
    assert "Enter host and port" in settings.words
    settings.choose("Proxy", "No proxy")
    assert "Enter host and port" not in settings.words, "the fault of a field that is not shown"
    settings.press("Hide advanced settings")
    assert "Proxy" not in settings.words


def test_limits_of_lists_are_shown_and_saved(opened: Opened) -> None:
    settings = opened(Profile("P", rate=5, in_flight=2))
    rate, at_once = settings.field("Lists: calls per second"), settings.field("Lists: simultaneous calls")
    assert (rate.text(), at_once.text()) == ("5", "2")
    assert rate.isVisible(), "the advanced fields are shown if one is set"
    rate.setText(" 20 ")
    at_once.setText(" ")
    (kept,) = settings.saved()
    assert (kept.rate, kept.in_flight) == (20, None)


@pytest.mark.parametrize(
    ("profile", "stored", "proxy", "entered", "kept"),
    [
        (A, {}, "", {"AppKey": "k2"}, {"app_key": "k2"}),
        (A, {}, "", {"AppSecret": "s2"}, {"app_secret": "s2"}),
        (A, {}, "", {"cloudToken": " c2 "}, {"cloud_token": "c2"}),
        (A, {"cloud_token": "c2"}, "", {"AppKey": "k2"}, {"app_key": "k2"}),
        (A, {}, "Custom proxy", PROXY | {"Proxy_password": "new"}, {"proxy_password": "new"}),
        (WITH_PROXY, {"proxy_password": "old"}, "", KEYS, {"app_key": "k2", "app_secret": "s2"}),
        (WITH_PROXY, {"proxy_password": "old"}, "No proxy", {}, {"proxy_password": ""}),
    ],
)
def test_entered_secrets_are_stored_and_the_others_are_kept_without_being_shown(
    opened: Opened,
    keyring: MemoryKeyring,
    profile: Profile,
    stored: dict[str, str],
    proxy: str,
    entered: dict[str, str],
    kept: dict[str, str],
) -> None:
    settings = opened(profile)
    keyring.items["FaceViewer", profile.name] = json.dumps(KEPT | stored)
    for name in ("AppSecret", "iotToken", "cloudToken", "Proxy password"):
        assert settings.field(name).text() == ""
    with_password = ("Proxy password",) if profile is WITH_PROXY else ()
    for name in ("AppKey", "AppSecret", "iotToken", "cloudToken", *with_password):
        assert settings.field(name).placeholderText() == "Unchanged if left empty"
    if profile is A:
        settings.press("Advanced…")
    if proxy:
        settings.choose("Proxy", proxy)
    settings.saved(**entered)
    assert secrets(keyring, profile.name) == KEPT | stored | kept


def test_proxy_and_photo_hosts_are_saved_until_they_are_removed(settings: OpenSettings) -> None:
    settings.press("Advanced…")
    settings.choose("Proxy", "Custom proxy")
    (kept,) = settings.saved(**PROXY, Photo_hosts="img.example, img2.example:8443")
    assert (kept.proxy_mode, kept.proxy, kept.proxy_user) == (ProxyMode.MANUAL, "http://proxy.example:3128", "desk")
    assert kept.picture_hosts == ("img.example", "img2.example:8443")
    settings.open()
    settings.choose("Proxy", "No proxy")
    assert settings.saved(Photo_hosts="") == (A,)


@pytest.mark.parametrize(
    ("typed", "kept"), [("Office\n 2", "Office 2"), ("\u202eOff\u200bice\0", "Office"), ("e\u0301", "é")]
)
def test_invisible_signs_are_removed_from_a_name(opened: Opened, keyring: MemoryKeyring, typed: str, kept: str) -> None:
    assert [profile.name for profile in opened(A).saved(Name=typed)] == [kept]
    assert list(keyring.items) == [("FaceViewer", kept)]


def test_stored_long_name_is_kept_and_a_new_one_is_refused(opened: Opened) -> None:
    east, west = (f"Production of the {each} region, second building" for each in ("eastern", "western"))
    settings = opened(Profile(east), Profile(west))
    settings.enter(API_host="https://other.example")
    settings.go_to(west)
    settings.save(Name=f"{west}, new")
    assert "A name has at most 40 characters." in settings.words
    kept, renamed = settings.saved(Name="West")
    assert (kept.name, kept.host, renamed.name) == (east, "other.example", "West")


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_settings_behind_a_circular_link_are_reported_as_unreadable(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(training=False, settings=Settings(profiles=(Profile("P"),), current="P"))
    path = default_path()
    path.unlink()
    path.symlink_to(path)
    qtbot.waitUntil(lambda: "The settings cannot be read at present" in words_on(desk.window))
    desk.window.actions_["settings"].trigger()
    assert dialog_of(desk).isVisible()


@pytest.mark.parametrize("written", [str, Path.as_uri, '"{}"'.format])  # as typed, dropped, and copied on Windows
def test_ca_file_is_chosen_and_checked(opened: Opened, tmp_path: Path, written: Callable[[Path], str]) -> None:
    authorities, good = tmp_path / "ca.pem", tmp_path / "good one.pem"
    authorities.write_text("-----BEGIN CERTIFICATE-----", "ascii")
    trustme.CA().cert_pem.write_to_path(str(good))
    settings = opened(A)
    settings.press("Advanced…")
    folder = next(b for b in settings.dialog.findChildren(QToolButton) if b.accessibleName() == "Choose a file…")
    folder.setFocus()
    QTest.keyClick(folder, Qt.Key.Key_Space)
    (chooser,) = settings.dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(authorities))
    chooser.reject()
    settings.press("Save")
    settings.wait_for("The file contains no readable certificate.")
    assert load_settings()[0].profiles[0].ca_file == ""
    assert settings.saved(Additional_CA_file=written(good))[0].ca_file == str(good)


def test_problem_with_the_proxy_password_leads_to_its_field(open_desk: OpenDesk, keyring: MemoryKeyring) -> None:
    keyring.items["FaceViewer", "P"] = json.dumps(KEPT)
    settings = Settings(profiles=(WITH_PROXY,), current="P", language=Language.EN)
    problem = Problem(Kind.NETWORK_PROXY_PASSWORD, proxy="proxy.example:3128")
    desk = open_desk(training=False, settings=settings, problem=problem)
    press_text(desk, "Connection settings…")
    assert "Proxy password" in words_on(dialog_of(desk))


def test_saving_another_connection_does_not_change_the_one_in_use(opened: Opened) -> None:
    settings = opened(A, B)
    settings.go_to("B")
    settings.saved(AppSecret="s2")
    assert settings.desk.window.bar.profiles.currentText() == "A"
    settings.open()
    settings.press("Add")
    settings.saved(AppKey="new", AppSecret="new")
    assert load_settings()[0].current == "A"


def test_first_saved_connection_replaces_the_training_gateway(opened: Opened) -> None:
    settings = opened(training=True)
    settings.saved(AppKey="new", AppSecret="new")
    assert load_settings()[0].current == "Production"
    assert settings.desk.window.bar.profiles.currentText() == "Production"


def test_deleting_another_connection_keeps_the_result(opened: Opened, qtbot: QtBot) -> None:
    settings = opened(A, B, training=True)
    settings.press("Cancel")
    desk = settings.desk
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Save photo")
    settings.open()
    settings.press("Delete")
    settings.saved()
    qtbot.waitUntil(lambda: "A" not in desk.choices)
    assert "138****8000" in words_on(desk.window.card)
    assert desk.window.stage.view.isVisible()


def test_choosing_the_connection_in_use_keeps_the_result(opened: Opened, qtbot: QtBot) -> None:
    settings = opened(A, training=True)
    settings.press("Cancel")
    desk = settings.desk
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Save photo")
    profiles = desk.window.bar.profiles
    assert profiles.currentText() == "Training"
    profiles.activated.emit(profiles.currentIndex())
    assert "138****8000" in words_on(desk.window.card)
    assert desk.window.stage.view.isVisible()
    profiles.activated.emit(profiles.findText("A"))
    qtbot.waitUntil(lambda: "138****8000" not in words_on(desk.window.card))


def test_deleting_the_connection_in_use_asks_to_choose_another(opened: Opened, qtbot: QtBot) -> None:
    settings = opened(A, B)
    settings.press("Delete", "Save")
    desk = settings.desk
    wait_for(desk, qtbot, "Choose a connection")
    assert "You need the API host" not in words_on(desk.window.stage)
    desk.window.actions_["language_zh_CN"].trigger()
    wait_for(desk, qtbot, "请选择连接")
    desk.window.bar.profile_chosen.emit("B")
    qtbot.waitUntil(lambda: "请选择连接" not in words_on(desk.window.stage))


def test_deleting_the_last_connection_offers_to_set_one_up(settings: OpenSettings, qtbot: QtBot) -> None:
    settings.press("Delete", "Save")
    wait_for(settings.desk, qtbot, "Connect to the face service")


@pytest.mark.parametrize(
    "use",
    [
        lambda desk: desk.wiring.apply_arguments("A", None, None),
        lambda desk: desk.wiring.apply_arguments("B", None, None),
        lambda desk: desk.window.bar.profile_chosen.emit("A"),
    ],
    ids=["the same", "another", "the same from the list"],
)
def test_unknown_connection_is_reported_until_a_known_one_is_used(
    open_desk: OpenDesk, qtbot: QtBot, use: Callable[[Desk], None]
) -> None:
    desk = open_desk(training=False, settings=Settings(profiles=(A, B), current="A", language=Language.EN))
    desk.wiring.apply_arguments("R", None, None)
    wait_for(desk, qtbot, "There is no connection “R”")
    use(desk)
    qtbot.waitUntil(lambda: "There is no connection" not in words_on(desk.window))
