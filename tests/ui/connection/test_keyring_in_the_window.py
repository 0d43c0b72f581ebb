"""Connections with a keyring that is slow, locked, refused, hung or missing."""

import json
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
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
from tests.ui.acting import IN_TIME, ask, button_of, dialog_of, is_closed, press_text, wait_for
from tests.ui.connection.conftest import KEPT, Opened, field
from tests.ui.connection.rows import says
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


def enter(dialog: QDialog, *, key: str = "", secret: str = "") -> None:
    field(dialog, "AppKey").setText(key)
    field(dialog, "AppSecret").setText(secret)
    press_text(dialog, "Save")


def closed(dialog: QDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: is_closed(dialog), timeout=IN_TIME)


@pytest.mark.parametrize(("key", "secret"), [("", "s2"), ("k2", "")])
def test_one_key_can_be_changed_alone(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, key: str, secret: str
) -> None:
    _, dialog = opened(keyring.connection("P"))
    enter(dialog, key=key, secret=secret)
    closed(dialog, qtbot)
    expected = KEPT | ({"app_key": key} if key else {"app_secret": secret})
    assert json.loads(keyring.items["FaceViewer", "P"]) == expected


def test_one_key_alone_is_refused_if_none_is_stored(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    _, dialog = opened(keyring.connection("P"))
    keyring.items.clear()
    enter(dialog, secret="s2")
    says(dialog, qtbot, "The connection “P” has no AppKey and AppSecret.")
    assert field(dialog, "AppSecret").text() == "s2"


def test_waiting_for_the_keyring_is_shown_and_can_be_cancelled(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring
) -> None:
    _, dialog = opened(keyring.connection("P"))
    keyring.gate.clear()
    field(dialog, "Name").setText("Q")
    enter(dialog, key="k2", secret="s2")
    qtbot.waitUntil(lambda: "Waiting for the keyring…" in words_on(dialog))
    assert not button_of(dialog, "Save").isEnabled()
    press_text(dialog, "Cancel")
    says(dialog, qtbot, "Stopped. Nothing was changed.")
    assert (field(dialog, "AppKey").text(), field(dialog, "AppSecret").text()) == ("k2", "s2")
    qtbot.waitUntil(lambda: [p.name for p in load_settings()[0].profiles] == ["P"])
    keyring.gate.set()  # the prompt is answered late
    qtbot.waitUntil(lambda: keyring.calls > 0 and list(keyring.items) == [("FaceViewer", "P")])
    press_text(dialog, "Save")
    closed(dialog, qtbot)
    assert (keyring.secret("P"), keyring.secret("Q")) == (None, "s2")


def test_keyring_that_replies_after_the_timeout_changes_nothing(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, impatient: None
) -> None:
    desk, dialog = opened(keyring.connection("P"))
    keyring.gate.clear()
    enter(dialog, key="k2", secret="s2")
    says(dialog, qtbot, "The system keyring cannot be used: it does not respond.")
    keyring.gate.set()
    press_text(dialog, "Cancel")
    ask(desk, UserType.OPEN, "1")
    qtbot.waitUntil(lambda: "secret kept in the system keyring" in words_on(desk.window).lower(), timeout=IN_TIME)
    assert keyring.secret("P") == "s"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", [KeyringLocked(), SystemExit(1), RecursionError(), None])
def test_refused_keyring_keeps_the_input_and_offers_the_session(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, fault: BaseException | None
) -> None:
    desk, dialog = opened()
    keyring.fault = fault
    if fault is None:
        keyring.gate.clear()
    field(dialog, "Name").setText("New")
    field(dialog, "API host").setText(keyring.host)
    enter(dialog, key="k2", secret="s2")
    says(dialog, qtbot, "Nothing was changed.")
    assert field(dialog, "AppSecret").text() == "s2"
    qtbot.waitUntil(lambda: load_settings()[0].profiles == ())
    press_text(dialog, "Keep for this session")
    closed(dialog, qtbot)
    assert [p.name for p in load_settings()[0].profiles] == ["New"]
    assert keyring.items == {}
    wait_for(desk, qtbot, "Secret kept until you quit")
    ask(desk, UserType.OPEN, "1")
    wait_for(desk, qtbot, "No face to show")
    assert "keyring" not in words_on(desk.window.message)


def test_connection_is_deleted_by_save_only(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    desk, dialog = opened(keyring.connection("P"), keyring.connection("Q"))
    press_text(dialog, "Delete")
    assert "To be deleted when you save: P" in words_on(dialog)
    press_text(dialog, "Cancel")
    press_text(next(child for child in dialog.findChildren(QDialog) if child.isVisible()), "Discard")
    assert desk.choices == ["P", "Q"]
    assert len(keyring.items) == 2
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    press_text(dialog, "Delete")
    press_text(dialog, "Delete")
    press_text(dialog, "Save")
    closed(dialog, qtbot)
    assert (load_settings()[0].profiles, keyring.items) == ((), {})


def test_refused_keyring_prevents_a_deletion(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    desk, dialog = opened(keyring.connection("P"), keyring.connection("Q"))
    keyring.fault = KeyringLocked()
    press_text(dialog, "Delete")
    press_text(dialog, "Save")
    says(dialog, qtbot, "The system keyring is locked.")
    qtbot.waitUntil(lambda: {p.name for p in load_settings()[0].profiles} == {"P", "Q"})
    assert set(desk.choices) == {"P", "Q"}
    keyring.fault = None
    press_text(dialog, "Save")
    closed(dialog, qtbot)
    assert (desk.choices, [name for _, name in keyring.items]) == (["Q"], ["Q"])


def test_lookup_shows_that_it_waits_for_the_keyring(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, impatient: None
) -> None:
    desk, dialog = opened(keyring.connection("P"))
    press_text(dialog, "Cancel")
    keyring.gate.clear()
    ask(desk, UserType.OPEN, "1")
    qtbot.waitUntil(lambda: "Waiting for the keyring…" in words_on(desk.window))
    wait_for(desk, qtbot, "The system keyring cannot be used: it does not respond")
    assert "Secret kept" not in words_on(desk.window)
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
    desk, dialog = opened(keyring.connection("P"))
    keyring.gate.clear()
    enter(dialog, secret="s2")
    says(dialog, qtbot, "Waiting for the keyring…")
    ask(desk, UserType.OPEN, "1")
    keyring.gate.set()
    closed(dialog, qtbot)
    ask(desk, UserType.OPEN, "2")
    wait_for(desk, qtbot, "No face to show")
    assert set(used) == {"s2"}


def test_invalid_keys_are_refused_at_their_fields(opened: Opened, keyring: TroubledKeyring) -> None:
    _, dialog = opened(keyring.connection("P"))
    for key, secret, fault in (
        ("k\u200b2", "s2", "The AppKey contains invisible characters. Type it by hand."),
        ("k2", "s\ufeff2", "The AppSecret contains invisible characters. Type it by hand."),
        ("k2", "ｓ2", "The AppSecret contains full-width characters."),
        ("k 2", "s2", "The AppKey contains spaces."),
        ("k2", "s\u00a02", "The AppSecret contains spaces."),
        ("k2", "s\x072", "The AppSecret contains characters that are not allowed."),
        ("k2", "пароль", "The AppSecret contains characters that are not allowed."),
    ):
        field(dialog, "AppKey").clear()
        field(dialog, "AppSecret").clear()
        assert fault not in words_on(dialog)
        enter(dialog, key=key, secret=secret)
        assert fault in words_on(dialog)
        assert dialog.isVisible()


def test_blanks_around_keys_are_removed_and_reported(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    desk, dialog = opened(keyring.connection("P"))
    enter(dialog, key=" k2\t", secret="\u3000s2 ")
    closed(dialog, qtbot)
    wait_for(desk, qtbot, "Spaces before and after AppKey and AppSecret were removed.")
    kept = json.loads(keyring.items["FaceViewer", "P"])
    assert (kept["app_key"], kept["app_secret"]) == ("k2", "s2")


def test_invalid_stored_keys_are_reported_by_a_lookup(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    desk, dialog = opened(keyring.connection("P"))
    press_text(dialog, "Cancel")
    keyring.items["FaceViewer", "P"] = json.dumps(KEPT | {"app_key": "k\u200b"})
    ask(desk, UserType.OPEN, "1")
    wait_for(desk, qtbot, "The AppKey contains invisible characters")


def test_missing_keyring_is_reported_and_secrets_last_for_the_session(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "Vault", lambda: Vault(lambda: (SecretPlace.SESSION, None)))
    desk, dialog = opened(keyring.connection("P"))
    says(dialog, qtbot, "No system keyring was found.")
    press_text(dialog, "Cancel")
    ask(desk, UserType.OPEN, "1")
    wait_for(desk, qtbot, "The system keyring cannot be used: there is none that can store secrets")
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    enter(dialog, key="k2", secret="s2")
    closed(dialog, qtbot)
    wait_for(desk, qtbot, "Secret kept until you quit")


def test_keyring_that_starts_later_is_used(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaults: list[tuple[SecretPlace, TroubledKeyring | None]] = [(SecretPlace.SESSION, None)]
    monkeypatch.setattr(service, "Vault", lambda: Vault(lambda: vaults[0]))
    desk, dialog = opened(keyring.connection("P"))
    says(dialog, qtbot, "No system keyring was found.")
    field(dialog, "Name").setText("Q")
    press_text(dialog, "Save")
    closed(dialog, qtbot)
    vaults[0] = (SecretPlace.SECRET_SERVICE, keyring)
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    says(dialog, qtbot, "go into the system keyring")
    enter(dialog, key="k2", secret="s2")
    closed(dialog, qtbot)
    assert keyring.secret("Q") == "s2"


def test_doctor_shows_that_it_waits_for_the_keyring(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, impatient: None
) -> None:
    desk, dialog = opened(keyring.connection("P"))
    press_text(dialog, "Cancel")
    keyring.gate.clear()
    desk.window.actions_["doctor"].trigger()
    doctor = dialog_of(desk)
    says(doctor, qtbot, "Waiting for the keyring…")
    says(doctor, qtbot, "it does not respond")


@pytest.mark.parametrize("noticed", [True, False])
def test_name_added_by_another_window_is_refused(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring, noticed: bool
) -> None:
    desk, dialog = opened(keyring.connection("P"))
    other_window = SettingsStore(default_path())
    other_window.change(profiles=(*other_window.value.profiles, Profile("N", "https://theirs"))).result(10)
    keyring.items["FaceViewer", "N"] = "theirs"
    if noticed:
        qtbot.waitUntil(lambda: "N" in desk.choices, timeout=IN_TIME)
    field(dialog, "Name").setText("N")
    enter(dialog, key="k2", secret="s2")
    says(dialog, qtbot, "Another window or program has just added a connection “N”.")
    assert field(dialog, "AppSecret").text() == "s2"
    assert keyring.items["FaceViewer", "N"] == "theirs"
    assert {p.name: p.endpoint for p in load_settings()[0].profiles}["N"] == "https://theirs"
    field(dialog, "Name").setText("N 2")
    press_text(dialog, "Save")
    closed(dialog, qtbot)
    qtbot.waitUntil(lambda: {p.name for p in load_settings()[0].profiles} == {"N", "N 2"}, timeout=IN_TIME)


def test_enter_after_a_refusal_saves_again(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    _, dialog = opened(keyring.connection("P"))
    keyring.fault = KeyringLocked()
    enter(dialog, key="k2", secret="s2")
    says(dialog, qtbot, "Nothing was changed.")
    assert button_of(dialog, "Save").hasFocus()
    keyring.fault = None
    QTest.keyClick(button_of(dialog, "Save"), Qt.Key.Key_Return)
    closed(dialog, qtbot)
    assert keyring.secret("P") == "s2"


def test_save_has_the_focus_after_a_keyring_prompt(opened: Opened, qtbot: QtBot, keyring: TroubledKeyring) -> None:
    """The keyring's prompt may be the active window while the dialog waits, and when the reply arrives."""
    _, dialog = opened(keyring.connection("P"))
    keyring.fault = KeyringLocked()
    keyring.gate.clear()
    enter(dialog, secret="s2")
    says(dialog, qtbot, "Waiting for the keyring")
    prompt = QWidget()
    qtbot.addWidget(prompt)
    prompt.show()
    prompt.activateWindow()
    qtbot.waitUntil(lambda: prompt.isActiveWindow() and not dialog.isActiveWindow())
    keyring.gate.set()
    says(dialog, qtbot, "Nothing was changed.")
    prompt.close()
    dialog.activateWindow()
    qtbot.waitUntil(button_of(dialog, "Save").hasFocus)


def test_cancelled_change_leaves_the_status_line_unchanged(
    opened: Opened, qtbot: QtBot, keyring: TroubledKeyring
) -> None:
    desk, dialog = opened(keyring.connection("P"))
    keyring.gate.clear()
    field(dialog, "API host").setText("https://elsewhere.example")
    enter(dialog, key="k2", secret="s2")
    says(dialog, qtbot, "Waiting for the keyring")
    press_text(dialog, "Cancel")
    says(dialog, qtbot, "Stopped.")
    keyring.gate.set()
    qtbot.waitUntil(lambda: desk.wiring._jobs.is_idle, timeout=IN_TIME)
    assert keyring.host in words_on(desk.window.status)
    assert "elsewhere" not in words_on(desk.window.status)
