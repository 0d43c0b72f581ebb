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
from tests.ui.connection.conftest import KEPT, Opened, secrets
from tests.ui.fakes import MemoryKeyring, vault_over, words_on


class KeyringLocked(Exception):  # noqa: N818 - the library's name
    """Raised by the keyring library if a prompt is refused."""


class TroubledKeyring(MemoryKeyring):
    """Waits until `gate` is set, then raises `fault` if there is one; lookups at `host` fail at once."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self.host = host
        self.gate = threading.Event()
        self.gate.set()
        self.fault: BaseException | None = None
        self.calls = 0

    def get_password(self, service: str, username: str, /) -> str | None:
        self._pass()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self._pass()
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str, /) -> None:
        self._pass()
        super().delete_password(service, username)

    def connection(self, name: str) -> Profile:
        return Profile(name, f"https://{self.host}")

    def secret(self, name: str) -> str | None:
        text = self.items.get(("FaceViewer", name))
        return text and str(json.loads(text)["app_secret"])

    def _pass(self) -> None:
        self.calls += 1
        self.gate.wait(60)
        if self.fault is not None:
            raise self.fault


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[TroubledKeyring]:
    port = Port(lambda _: b"no TLS")
    keyring = TroubledKeyring(port.address)
    monkeypatch.setattr(service, "Vault", lambda: vault_over(keyring))
    yield keyring
    keyring.gate.set()
    port.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "KEYRING_SECONDS", 1.0)


@pytest.mark.parametrize("changed", [{"AppSecret": "s2"}, {"AppKey": "k2"}])
def test_one_key_can_be_changed_alone(opened: Opened, keyring: TroubledKeyring, changed: dict[str, str]) -> None:
    opened(keyring.connection("P")).saved(**changed)
    expected = KEPT | ({"app_key": "k2"} if "AppKey" in changed else {"app_secret": "s2"})
    assert secrets(keyring, "P") == expected


def test_one_key_alone_is_refused_if_none_is_stored(opened: Opened, keyring: TroubledKeyring) -> None:
    dialog = opened(keyring.connection("P"))
    keyring.items.clear()
    dialog.save(AppSecret="s2")
    dialog.wait_for("The connection “P” has no AppKey and AppSecret.")
    assert dialog.field("AppSecret").text() == "s2"


def test_waiting_for_the_keyring_is_shown_and_can_be_cancelled(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring
) -> None:
    dialog = opened(keyring.connection("P"))
    keyring.gate.clear()
    dialog.save(Name="Q", AppKey="k2", AppSecret="s2")
    dialog.wait_for("Waiting for the keyring…")
    assert not button_of(dialog.dialog, "Save").isEnabled()
    dialog.press("Cancel")
    dialog.wait_for("Stopped. Nothing was changed.")
    assert (dialog.field("AppKey").text(), dialog.field("AppSecret").text()) == ("k2", "s2")
    qtbot.waitUntil(lambda: [p.name for p in load_settings()[0].profiles] == ["P"])
    keyring.gate.set()  # the prompt is answered late
    qtbot.waitUntil(lambda: keyring.calls > 0 and list(keyring.items) == [("FaceViewer", "P")])
    dialog.saved()
    assert (keyring.secret("P"), keyring.secret("Q")) == (None, "s2")


def test_cancelled_change_leaves_the_status_line_unchanged(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring
) -> None:
    dialog = opened(keyring.connection("P"))
    keyring.gate.clear()
    dialog.save(API_host="https://elsewhere.example", AppKey="k2", AppSecret="s2")
    dialog.wait_for("Waiting for the keyring")
    dialog.press("Cancel")
    dialog.wait_for("Stopped.")
    keyring.gate.set()
    qtbot.waitUntil(lambda: dialog.desk.wiring._jobs.is_idle)
    assert keyring.host in words_on(dialog.desk.window.status)
    assert "elsewhere" not in words_on(dialog.desk.window.status)


@pytest.mark.usefixtures("impatient")
def test_keyring_that_replies_after_the_timeout_changes_nothing(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring
) -> None:
    dialog = opened(keyring.connection("P"))
    keyring.gate.clear()
    dialog.save(AppKey="k2", AppSecret="s2")
    dialog.wait_for("The system keyring cannot be used: it does not respond.")
    keyring.gate.set()
    dialog.press("Cancel")
    ask(dialog.desk, UserType.OPEN, "1")
    wait_for(dialog.desk, qtbot, "Secret kept in the system keyring")
    assert keyring.secret("P") == "s"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", [KeyringLocked(), SystemExit(1), RecursionError(), None])
def test_refused_keyring_keeps_the_input_and_offers_the_session(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, fault: BaseException | None
) -> None:
    dialog = opened()
    desk = dialog.desk
    keyring.fault = fault
    if fault is None:
        keyring.gate.clear()
    dialog.save(Name="New", API_host=keyring.host, AppKey="k2", AppSecret="s2")
    dialog.wait_for("Nothing was changed.")
    assert dialog.field("AppSecret").text() == "s2"
    qtbot.waitUntil(lambda: load_settings()[0].profiles == ())
    dialog.press("Keep for this session")
    qtbot.waitUntil(lambda: is_closed(dialog.dialog))
    assert [p.name for p in load_settings()[0].profiles] == ["New"]
    assert keyring.items == {}
    wait_for(desk, qtbot, "Secret kept until you quit")
    ask(desk, UserType.OPEN, "1")
    wait_for(desk, qtbot, "No face to show")
    assert "keyring" not in words_on(desk.window.message)


def test_connection_is_deleted_by_save_only(opened: Opened, keyring: TroubledKeyring) -> None:
    dialog = opened(keyring.connection("P"), keyring.connection("Q"))
    dialog.press("Delete")
    assert "To be deleted when you save: P" in dialog.words
    dialog.press("Cancel")
    press_text(dialog.question, "Discard")
    assert dialog.desk.choices == ["P", "Q"]
    assert len(keyring.items) == 2
    dialog.open()
    dialog.press("Delete", "Delete")
    assert (dialog.saved(), keyring.items) == ((), {})


def test_refused_keyring_prevents_a_deletion(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    dialog = opened(keyring.connection("P"), keyring.connection("Q"))
    keyring.fault = KeyringLocked()
    dialog.press("Delete", "Save")
    dialog.wait_for("The system keyring is locked.")
    qtbot.waitUntil(lambda: {p.name for p in load_settings()[0].profiles} == {"P", "Q"})
    assert set(dialog.desk.choices) == {"P", "Q"}
    keyring.fault = None
    dialog.saved()
    assert (dialog.desk.choices, [name for _, name in keyring.items]) == (["Q"], ["Q"])


@pytest.mark.usefixtures("impatient")
def test_lookup_and_doctor_show_that_they_wait_for_the_keyring(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring
) -> None:
    dialog = opened(keyring.connection("P"))
    desk = dialog.desk
    dialog.press("Cancel")
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
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []

    def gateway(profile: Profile, credentials: Credentials, **more: object) -> object:
        used.append(credentials.app_secret)
        return SignedClient(profile, credentials, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(service, "SignedClient", gateway)
    dialog = opened(keyring.connection("P"))
    keyring.gate.clear()
    dialog.save(AppSecret="s2")
    dialog.wait_for("Waiting for the keyring…")
    ask(dialog.desk, UserType.OPEN, "1")
    keyring.gate.set()
    qtbot.waitUntil(lambda: is_closed(dialog.dialog))
    ask(dialog.desk, UserType.OPEN, "2")
    wait_for(dialog.desk, qtbot, "No face to show")
    assert set(used) == {"s2"}


def test_blanks_around_keys_are_removed_and_reported(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    dialog = opened(keyring.connection("P"))
    dialog.saved(AppKey=" k2\t", AppSecret="\u3000s2 ")
    wait_for(dialog.desk, qtbot, "Spaces before and after AppKey and AppSecret were removed.")
    assert secrets(keyring, "P") == KEPT | {"app_key": "k2", "app_secret": "s2"}


def test_invalid_stored_keys_are_reported_by_a_lookup(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    dialog = opened(keyring.connection("P"))
    dialog.press("Cancel")
    keyring.items["FaceViewer", "P"] = json.dumps(KEPT | {"app_key": "k\u200b"})
    ask(dialog.desk, UserType.OPEN, "1")
    wait_for(dialog.desk, qtbot, "The AppKey contains invisible characters")


def test_missing_keyring_is_reported_and_one_that_starts_later_is_used(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaults: list[tuple[SecretPlace, TroubledKeyring | None]] = [(SecretPlace.SESSION, None)]
    monkeypatch.setattr(service, "Vault", lambda: Vault(lambda: vaults[0]))
    dialog = opened(keyring.connection("P"))
    dialog.wait_for("No system keyring was found.")
    dialog.press("Cancel")
    ask(dialog.desk, UserType.OPEN, "1")
    wait_for(dialog.desk, qtbot, "The system keyring cannot be used: there is none that can store secrets")
    dialog.open()
    dialog.saved(AppKey="k2", AppSecret="s2")
    wait_for(dialog.desk, qtbot, "Secret kept until you quit")
    dialog.open()
    dialog.saved(Name="Q")
    vaults[0] = (SecretPlace.SECRET_SERVICE, keyring)
    dialog.open()
    dialog.wait_for("go into the system keyring")
    dialog.saved(AppKey="k3", AppSecret="s3")
    assert keyring.secret("Q") == "s3"


@pytest.mark.parametrize("noticed", [True, False])
def test_name_added_by_another_window_is_refused(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, noticed: bool
) -> None:
    dialog = opened(keyring.connection("P"))
    other_window = SettingsStore(default_path())
    other_window.change(profiles=(*other_window.value.profiles, Profile("N", "https://theirs"))).result(10)
    keyring.items["FaceViewer", "N"] = "theirs"
    if noticed:
        qtbot.waitUntil(lambda: "N" in dialog.desk.choices)
    dialog.save(Name="N", AppKey="k2", AppSecret="s2")
    dialog.wait_for("Another window or program has just added a connection “N”.")
    assert dialog.field("AppSecret").text() == "s2"
    assert keyring.items["FaceViewer", "N"] == "theirs"
    assert {p.name: p.endpoint for p in load_settings()[0].profiles}["N"] == "https://theirs"
    dialog.saved(Name="N 2")
    qtbot.waitUntil(lambda: {p.name for p in load_settings()[0].profiles} == {"N", "N 2"})


def test_enter_after_a_refusal_saves_again(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    dialog = opened(keyring.connection("P"))
    keyring.fault = KeyringLocked()
    dialog.save(AppKey="k2", AppSecret="s2")
    dialog.wait_for("Nothing was changed.")
    save = button_of(dialog.dialog, "Save")
    assert save.hasFocus()
    keyring.fault = None
    QTest.keyClick(save, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_closed(dialog.dialog))
    assert keyring.secret("P") == "s2"


def test_save_has_the_focus_after_a_keyring_prompt(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    """The keyring's prompt may be the active window while the dialog waits, and when the reply arrives."""
    dialog = opened(keyring.connection("P"))
    keyring.fault = KeyringLocked()
    keyring.gate.clear()
    dialog.save(AppSecret="s2")
    dialog.wait_for("Waiting for the keyring")
    prompt = QWidget()
    qtbot.addWidget(prompt)
    prompt.show()
    prompt.activateWindow()
    qtbot.waitUntil(lambda: prompt.isActiveWindow() and not dialog.dialog.isActiveWindow())
    keyring.gate.set()
    dialog.wait_for("Nothing was changed.")
    prompt.close()
    dialog.dialog.activateWindow()
    qtbot.waitUntil(button_of(dialog.dialog, "Save").hasFocus)
