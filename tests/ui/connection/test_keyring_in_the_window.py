"""Connections with a keyring that is slow, locked, refused, hung or missing."""

import json
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceviewer import service
from faceviewer.core.connection import Credentials, Profile, SecretPlace
from faceviewer.core.query import UserType
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.store import vault
from faceviewer.store.settings import default_path, load_settings
from faceviewer.store.settings_store import SettingsStore
from faceviewer.store.vault import Vault
from tests.faults.proxies import Port
from tests.ui.acting import ask, button_of, dialog_of, is_closed, press_text, wait_for
from tests.ui.connection.conftest import KEPT, Opened, OpenSettings, secrets
from tests.ui.fakes import MemoryKeyring, vault_over, words_on


class KeyringLocked(Exception):  # noqa: N818 - the library's name
    """Raised by the keyring library if a prompt is refused."""


class FailingKeyring(MemoryKeyring):
    """Waits until `gate` is set, then raises `fault` if there is one; lookups at `host` fail at once."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self.host = host
        self.gate = threading.Event()
        self.gate.set()
        self.fault: BaseException | None = None
        self.calls = 0

    def begin(self, _what: str, _username: str) -> None:
        self.calls += 1
        self.gate.wait(60)
        if self.fault is not None:
            raise self.fault

    def connection(self, name: str) -> Profile:
        return Profile(name, f"https://{self.host}")

    def secret(self, name: str) -> str | None:
        text = self.items.get(("FaceViewer", name))
        return text and str(json.loads(text)["app_secret"])


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[FailingKeyring]:
    port = Port(lambda _: b"no TLS")
    keyring = FailingKeyring(port.address)
    monkeypatch.setattr(service, "Vault", lambda: vault_over(keyring))
    yield keyring
    keyring.gate.set()
    port.close()


@pytest.fixture
def settings(opened: Opened, keyring: FailingKeyring) -> OpenSettings:
    """The settings of a window with one connection, P, whose keys are in this keyring."""
    return opened(keyring.connection("P"))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "KEYRING_SECONDS", 1.0)


def test_one_key_alone_is_refused_if_none_is_stored(settings: OpenSettings, keyring: FailingKeyring) -> None:
    keyring.items.clear()
    settings.save(AppSecret="s2")
    settings.wait_for("The connection “P” has no AppKey and AppSecret.")
    assert settings.field("AppSecret").text() == "s2"


def test_wait_for_the_keyring_is_shown_and_can_be_cancelled(settings: OpenSettings, keyring: FailingKeyring) -> None:
    status = settings.desk.window.status
    keyring.gate.clear()
    settings.save(Name="Q", API_host="https://elsewhere.example", AppKey="k2", AppSecret="s2")
    settings.wait_for("Waiting for the keyring…")
    assert not button_of(settings.dialog, "Save").isEnabled()
    settings.press("Cancel")
    settings.wait_for("Stopped. Nothing was changed.")
    assert (settings.field("AppKey").text(), settings.field("AppSecret").text()) == ("k2", "s2")
    settings.until(lambda: [p.name for p in load_settings()[0].profiles] == ["P"])
    keyring.gate.set()  # the prompt is answered late
    settings.until(lambda: keyring.calls > 0 and list(keyring.items) == [("FaceViewer", "P")])
    settings.until(lambda: settings.desk.wiring._jobs.is_idle)
    assert keyring.host in words_on(status)
    assert "elsewhere" not in words_on(status)
    settings.saved()
    assert (keyring.secret("P"), keyring.secret("Q")) == (None, "s2")


@pytest.mark.usefixtures("impatient")
def test_late_keyring_changes_nothing(settings: OpenSettings, qtbot: QtBot, keyring: FailingKeyring) -> None:
    keyring.gate.clear()
    settings.save(AppKey="k2", AppSecret="s2")
    settings.wait_for("The system keyring cannot be used: it does not respond.")
    keyring.gate.set()
    settings.press("Cancel")
    ask(settings.desk, UserType.OPEN, "1")
    wait_for(settings.desk, qtbot, "Secret kept in the system keyring")
    assert keyring.secret("P") == "s"


@pytest.mark.parametrize("does", ["rename", "delete"])
def test_save_is_undone_if_the_program_ends_while_it_waits_for_the_keyring(
    opened: Opened, keyring: FailingKeyring, does: str
) -> None:
    profiles = keyring.connection("P"), keyring.connection("Q")
    settings = opened(*profiles)
    keyring.gate.clear()
    if does == "rename":
        settings.enter(Name="New")
    else:
        settings.press("Delete")
    settings.press("Save")
    settings.wait_for("Waiting for the keyring…")
    assert load_settings()[0].profiles != profiles
    settings.desk.close()
    stored = load_settings()[0]
    assert (stored.profiles, stored.current) == (profiles, "P")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", [KeyringLocked(), SystemExit(1), RecursionError(), None])
def test_refused_keyring_keeps_the_input_and_offers_the_session(
    opened: Opened, qtbot: QtBot, keyring: FailingKeyring, fault: BaseException | None
) -> None:
    settings = opened()
    desk = settings.desk
    keyring.fault = fault
    if fault is None:
        keyring.gate.clear()
    settings.save(Name="New", API_host=keyring.host, AppKey="k2", AppSecret="s2")
    settings.wait_for("Nothing was changed.")
    assert settings.field("AppSecret").text() == "s2"
    qtbot.waitUntil(lambda: load_settings()[0].profiles == ())
    settings.press("Keep for this session")
    qtbot.waitUntil(lambda: is_closed(settings.dialog))
    assert [p.name for p in load_settings()[0].profiles] == ["New"]
    assert keyring.items == {}
    wait_for(desk, qtbot, "Secret kept until you quit")
    ask(desk, UserType.OPEN, "1")
    wait_for(desk, qtbot, "No face to show")
    assert "keyring" not in words_on(desk.window.message)


def test_refused_keyring_prevents_a_deletion(opened: Opened, keyring: FailingKeyring) -> None:
    settings = opened(keyring.connection("P"), keyring.connection("Q"))
    keyring.fault = KeyringLocked()
    settings.press("Delete", "Save")
    settings.wait_for("The system keyring is locked.")
    settings.until(lambda: {p.name for p in load_settings()[0].profiles} == {"P", "Q"})
    assert set(settings.desk.choices) == {"P", "Q"}
    keyring.fault = None
    settings.saved()
    assert (settings.desk.choices, [name for _, name in keyring.items]) == (["Q"], ["Q"])


@pytest.mark.usefixtures("impatient")
def test_lookup_and_doctor_wait_for_the_keyring(settings: OpenSettings, qtbot: QtBot, keyring: FailingKeyring) -> None:
    desk = settings.desk
    settings.press("Cancel")
    keyring.gate.clear()
    ask(desk, UserType.OPEN, "1")
    wait_for(desk, qtbot, "Waiting for the keyring…")
    wait_for(desk, qtbot, "The system keyring cannot be used: it does not respond")
    assert "Secret kept" not in words_on(desk.window)
    desk.window.actions_["doctor"].trigger()
    doctor = dialog_of(desk)
    qtbot.waitUntil(lambda: "Waiting for the keyring…" in words_on(doctor))
    qtbot.waitUntil(lambda: "it does not respond" in words_on(doctor))
    doctor.close()
    keyring.gate.set()
    press_text(desk, "Try again")
    wait_for(desk, qtbot, "Secret kept in the system keyring")


def test_lookup_started_during_a_save_uses_the_new_keys(
    opened: Opened, qtbot: QtBot, keyring: FailingKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []

    def gateway(profile: Profile, credentials: Credentials, **more: object) -> object:
        used.append(credentials.app_secret)
        return SignedClient(profile, credentials, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(service, "SignedClient", gateway)
    settings = opened(keyring.connection("P"))
    keyring.gate.clear()
    settings.save(AppSecret="s2")
    settings.wait_for("Waiting for the keyring…")
    ask(settings.desk, UserType.OPEN, "1")
    keyring.gate.set()
    qtbot.waitUntil(lambda: is_closed(settings.dialog))
    ask(settings.desk, UserType.OPEN, "2")
    wait_for(settings.desk, qtbot, "No face to show")
    assert set(used) == {"s2"}


def test_blanks_around_keys_are_removed_and_reported(settings: OpenSettings, keyring: FailingKeyring) -> None:
    settings.saved(AppKey=" k2\t", AppSecret="\u3000s2 ")
    notice = "Spaces before and after AppKey and AppSecret were removed."
    settings.until(lambda: notice in words_on(settings.desk.window))
    assert secrets(keyring, "P") == KEPT | {"app_key": "k2", "app_secret": "s2"}


def test_lookup_reports_invalid_stored_keys(settings: OpenSettings, qtbot: QtBot, keyring: FailingKeyring) -> None:
    settings.press("Cancel")
    keyring.items["FaceViewer", "P"] = json.dumps(KEPT | {"app_key": "k\u200b"})
    ask(settings.desk, UserType.OPEN, "1")
    wait_for(settings.desk, qtbot, "The AppKey contains invisible characters")


def test_missing_keyring_is_reported_and_one_that_starts_later_is_used(
    opened: Opened, qtbot: QtBot, keyring: FailingKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaults: list[tuple[SecretPlace, FailingKeyring | None]] = [(SecretPlace.SESSION, None)]
    monkeypatch.setattr(service, "Vault", lambda: Vault(lambda: vaults[0]))
    settings = opened(keyring.connection("P"))
    settings.wait_for("No system keyring was found.")
    settings.press("Cancel")
    ask(settings.desk, UserType.OPEN, "1")
    wait_for(settings.desk, qtbot, "The system keyring cannot be used: there is none that can store secrets")
    settings.open()
    settings.saved(AppKey="k2", AppSecret="s2")
    wait_for(settings.desk, qtbot, "Secret kept until you quit")
    settings.open()
    settings.saved(Name="Q")
    vaults[0] = (SecretPlace.SECRET_SERVICE, keyring)
    settings.open()
    settings.wait_for("go into the system keyring")
    settings.saved(AppKey="k3", AppSecret="s3")
    assert keyring.secret("Q") == "s3"


@pytest.mark.parametrize("noticed", [True, False])
def test_name_added_elsewhere_is_refused(settings: OpenSettings, keyring: FailingKeyring, noticed: bool) -> None:
    other_window = SettingsStore(default_path())
    other_window.change(profiles=(*other_window.value.profiles, Profile("N", "https://theirs"))).result(10)
    keyring.items["FaceViewer", "N"] = "theirs"
    if noticed:
        settings.until(lambda: "N" in settings.desk.choices)
    settings.save(Name="N", AppKey="k2", AppSecret="s2")
    settings.wait_for("Another window or program has just added a connection “N”.")
    assert settings.field("AppSecret").text() == "s2"
    assert keyring.items["FaceViewer", "N"] == "theirs"
    assert {p.name: p.endpoint for p in load_settings()[0].profiles}["N"] == "https://theirs"
    settings.saved(Name="N 2")
    settings.until(lambda: {p.name for p in load_settings()[0].profiles} == {"N", "N 2"})


def test_save_has_the_focus_after_a_refused_prompt_and_saves_again(
    settings: OpenSettings, qtbot: QtBot, keyring: FailingKeyring
) -> None:
    """The keyring's prompt may be the active window while the dialog waits, and when the reply arrives."""
    keyring.fault = KeyringLocked()
    keyring.gate.clear()
    settings.save(AppSecret="s2")
    settings.wait_for("Waiting for the keyring")
    prompt = QWidget()
    qtbot.addWidget(prompt)
    prompt.show()
    prompt.activateWindow()
    qtbot.waitUntil(lambda: prompt.isActiveWindow() and not settings.dialog.isActiveWindow())
    keyring.gate.set()
    settings.wait_for("Nothing was changed.")
    prompt.close()
    settings.dialog.activateWindow()
    save = button_of(settings.dialog, "Save")
    qtbot.waitUntil(save.hasFocus)
    keyring.fault = None
    QTest.keyClick(save, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_closed(settings.dialog))
    assert keyring.secret("P") == "s2"
