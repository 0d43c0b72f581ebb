"""The connection dialog: unsaved edits, faults, the connection test, focus and layout."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.sandbox.server import Address
from faceviewer.store.settings import load_settings
from faceviewer.store.settings_values import Settings
from faceviewer.ui.actions import without_mnemonic
from faceviewer.ui.look.localisation import set_language
from faceviewer.ui.parts.fields import SecretField
from tests.ui.acting import IN_TIME, button_of, dialog_of, is_closed, press_text
from tests.ui.conftest import Desk
from tests.ui.connection.conftest import KEPT, Opened, field
from tests.ui.connection.rows import (
    ALT,
    CONTROL,
    A,
    B,
    C,
    choose,
    go_to,
    names,
    press_in_list,
    rows,
    saved,
    says,
    secrets,
)
from tests.ui.fakes import MemoryKeyring, words_on


def test_fault_is_shown_until_the_field_is_valid(opened: Opened) -> None:
    _, dialog = opened(A, B)
    press_text(dialog, "Advanced…")
    choose(dialog, "Proxy", "Custom proxy")
    field(dialog, "Proxy address").setText("p:1")
    for name, wrong, still_wrong, right, fault in (
        ("Name", "", "B", "D", "name"),
        ("API host", "http://x", "https://x/path", "https://x", "Enter https://"),
        ("AppSecret", "a b", "a  b", "ab", "AppSecret"),
        ("Photo hosts", "https://x/", "https://x/1", "x", "Enter host names only"),
        ("Proxy address", "p", "p/", "p:1", "Enter host and port"),
    ):
        field(dialog, name).setText(wrong)
        press_text(dialog, "Save")
        wrong_field = field(dialog, name)
        assert fault in wrong_field.accessibleDescription()
        wrong_field.setText(still_wrong)
        assert wrong_field.accessibleDescription(), name
        wrong_field.setText(right)
        assert (wrong_field.accessibleDescription(), wrong_field.property("tone")) == ("", "none"), name


def test_changing_the_proxy_mode_removes_the_fault_of_the_address(opened: Opened) -> None:
    _, dialog = opened(A)
    press_text(dialog, "Advanced…")
    choose(dialog, "Proxy", "Custom proxy")
    press_text(dialog, "Save")
    assert "Enter host and port" in words_on(dialog)
    choose(dialog, "Proxy", "No proxy")
    assert "Enter host and port" not in words_on(dialog)


def test_new_connections_get_free_names(opened: Opened) -> None:
    _, dialog = opened(Profile("Production"))
    press_text(dialog, "Add")
    press_text(dialog, "Add")
    assert sorted(names(dialog)) == ["Production", "Production 2", "Production 3"]


def test_stored_long_name_is_kept_and_a_new_one_is_refused(opened: Opened, qtbot: QtBot) -> None:
    east, west = (f"Production of the {each} region, second building" for each in ("eastern", "western"))
    _, dialog = opened(Profile(east), Profile(west))
    field(dialog, "API host").setText("https://other.example")
    go_to(dialog, west)
    name = field(dialog, "Name")
    name.setText(f"{west}, new")
    press_text(dialog, "Save")
    assert "A name has at most 40 characters." in words_on(dialog)
    name.setText("West")
    assert "A name has" not in words_on(dialog)
    kept, renamed = saved(dialog, qtbot)
    assert (kept.name, kept.host, renamed.name) == (east, "other.example", "West")


def test_switching_connections_keeps_unsaved_edits(opened: Opened, qtbot: QtBot, keyring: MemoryKeyring) -> None:
    _, dialog = opened(A, B)
    field(dialog, "API host").setText("https://typed.example")
    field(dialog, "AppSecret").setText("s-of-a")
    go_to(dialog, "B")
    assert field(dialog, "AppSecret").text() == ""
    field(dialog, "AppKey").setText("k-of-b")
    go_to(dialog, "A")
    assert field(dialog, "API host").text() == "https://typed.example"
    assert field(dialog, "AppSecret").text() == "s-of-a"
    kept = saved(dialog, qtbot)
    assert [profile.endpoint for profile in kept] == ["https://typed.example", B.endpoint]
    assert (secrets(keyring, "A")["app_secret"], secrets(keyring, "B")["app_key"]) == ("s-of-a", "k-of-b")


def test_save_opens_the_connection_with_an_invalid_field(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(A, B)
    field(dialog, "API host").setText("no address")
    go_to(dialog, "B")
    field(dialog, "AppKey").setText("k2")
    press_text(dialog, "Save")
    assert field(dialog, "Name").text() == "A"
    assert "Enter https://" in words_on(dialog)
    qtbot.waitUntil(field(dialog, "API host").hasFocus)


def test_saving_another_connection_does_not_change_the_one_in_use(opened: Opened, qtbot: QtBot) -> None:
    desk, dialog = opened(A, B)
    go_to(dialog, "B")
    field(dialog, "AppSecret").setText("s2")
    saved(dialog, qtbot)
    assert desk.window.bar.profiles.currentText() == "A"
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    press_text(dialog, "Add")
    for name in ("AppKey", "AppSecret"):
        field(dialog, name).setText("new")
    saved(dialog, qtbot)
    assert load_settings()[0].current == "A"


def test_first_saved_connection_replaces_the_training_gateway(
    open_desk: Callable[..., Desk], qtbot: QtBot, keyring: MemoryKeyring
) -> None:
    desk = open_desk(settings=Settings(language=Language.EN))  # starts with the training gateway
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    for name in ("AppKey", "AppSecret"):
        field(dialog, name).setText("new")
    saved(dialog, qtbot)
    assert load_settings()[0].current == "Production"
    assert desk.window.bar.profiles.currentText() == "Production"


def test_messages_are_announced_unless_outdated(opened: Opened, heard: Callable[[], list[tuple[str, bool]]]) -> None:
    _, dialog = opened(A, B)
    press_text(dialog, "Delete")
    assert heard() == [(to_be_deleted := "To be deleted when you save: A", True)]
    press_text(dialog, "Undo deletion")
    press_text(dialog, "Delete")
    press_text(dialog, "Undo deletion")
    assert heard() == [(to_be_deleted, True)]


def test_list_has_a_context_menu_and_f2_renames(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(A, B)
    go_to(dialog, "B")
    press_in_list(dialog, qtbot, Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    assert field(dialog, "Name").hasFocus()
    QTest.keyClicks(field(dialog, "Name"), "Pilot")
    assert names(dialog) == ["A", "Pilot"]
    rows(dialog).setFocus()
    middle = rows(dialog).rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, rows(dialog).mapToGlobal(middle))
    QApplication.sendEvent(rows(dialog), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = [without_mnemonic(action.text()) for action in menu.actions() if action.isEnabled()]
    assert offered == ["Rename", "Delete", "Duplicate", "Move up", "Import…", "Export…"]
    QTest.keyClick(menu, Qt.Key.Key_D)
    assert names(dialog) == ["A"]


def enter_connection(dialog: QDialog, sandbox: Address, *, secret: str) -> None:
    press_text(dialog, "Advanced…")
    field(dialog, "API host").setText(sandbox.url)
    field(dialog, "Additional CA file").setText(str(sandbox.ca_file))
    field(dialog, "AppKey").setText(sandbox.credentials.app_key)
    field(dialog, "AppSecret").setText(secret)


def test_unsaved_values_are_tested_without_saving(
    opened: Opened, qtbot: QtBot, sandbox: Address, keyring: MemoryKeyring
) -> None:
    _, dialog = opened(A)
    enter_connection(dialog, sandbox, secret=sandbox.credentials.app_secret)
    press_text(dialog, "Test connection")
    says(dialog, qtbot, "The connection works.")
    says(dialog, qtbot, "The gateway accepted it.")
    assert load_settings()[0].profiles == (A,)
    assert secrets(keyring, "A") == KEPT
    field(dialog, "AppSecret").setText("wrong")
    assert "The connection works." not in words_on(dialog)
    press_text(dialog, "Test connection")
    says(dialog, qtbot, "The connection does not work.")
    assert "AppSecret" in words_on(dialog)


def test_new_connection_can_be_tested_before_it_is_saved(
    open_desk: Callable[..., Desk], qtbot: QtBot, sandbox: Address, keyring: MemoryKeyring
) -> None:
    desk = open_desk(training=False, settings=Settings(language=Language.EN))
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    press_text(dialog, "Test connection")
    assert "Enter the AppKey." in words_on(dialog)
    enter_connection(dialog, sandbox, secret=sandbox.credentials.app_secret)
    press_text(dialog, "Test connection")
    says(dialog, qtbot, "The connection works.")
    assert (load_settings()[0].profiles, keyring.items) == ((), {})


def test_cancelled_connection_test_announces_nothing(
    opened: Opened, sandbox: Address, heard: Callable[[], list[tuple[str, bool]]]
) -> None:
    _, dialog = opened(Profile("A", sandbox.url))
    press_text(dialog, "Test connection")
    press_text(dialog, "Cancel")
    assert is_closed(dialog)
    assert heard() == []


def test_connection_test_uses_stored_secrets_for_empty_fields(
    opened: Opened, qtbot: QtBot, sandbox: Address, keyring: MemoryKeyring
) -> None:
    _, dialog = opened(A)
    enter_connection(dialog, sandbox, secret="")
    keyring.items["FaceViewer", "A"] = json.dumps(KEPT | {"app_secret": sandbox.credentials.app_secret})
    press_text(dialog, "Test connection")
    says(dialog, qtbot, "The connection works.")


def test_tokens_can_be_entered_and_are_kept(opened: Opened, qtbot: QtBot, keyring: MemoryKeyring) -> None:
    desk, dialog = opened(A)
    press_text(dialog, "Advanced…")
    field(dialog, "iotToken").setText("t\u200b1")
    press_text(dialog, "Save")
    assert "iotToken" in field(dialog, "iotToken").accessibleDescription()
    field(dialog, "iotToken").clear()
    assert field(dialog, "iotToken").placeholderText() == "Unchanged if left empty"
    field(dialog, "cloudToken").setText(" c2 ")
    saved(dialog, qtbot)
    assert secrets(keyring, "A") == KEPT | {"cloud_token": "c2"}
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    assert field(dialog, "cloudToken").text() == ""
    field(dialog, "AppKey").setText("k2")
    saved(dialog, qtbot)
    assert secrets(keyring, "A") == KEPT | {"app_key": "k2", "cloud_token": "c2"}


def test_dialog_opens_with_the_focus_on_the_name(opened: Opened, qtbot: QtBot) -> None:
    desk, dialog = opened(A)
    qtbot.waitUntil(lambda: field(dialog, "Name").hasFocus())
    press_text(dialog, "Cancel")
    desk.window.actions_["settings"].trigger()
    qtbot.waitUntil(lambda: field(dialog_of(desk), "Name").hasFocus())


def test_tab_reaches_every_control_and_scrolls_to_it(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(A)
    press_text(dialog, "Advanced…")
    choose(dialog, "Proxy", "System proxy")
    dialog.resize(dialog.width(), 400)
    qtbot.waitUntil(lambda: field(dialog, "Name").hasFocus() or dialog.isActiveWindow())
    reached = list[str]()
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        assert not focus.visibleRegion().isEmpty(), focus.accessibleName()
        reached.append(without_mnemonic(focus.text()) if isinstance(focus, QPushButton) else focus.accessibleName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert {
        *("Name", "API host", "AppKey", "AppSecret", "Show AppSecret", "Stage", "Proxy", "Proxy user"),
        *("Show Proxy password", "Additional CA file", "Choose a file…", "iotToken", "Show iotToken"),
        *("Connections", "Add", "Delete", "More", "Test connection", "Cancel", "Save"),
    } <= set(reached)


@pytest.mark.parametrize("language", list(Language))
def test_access_keys_are_unique(open_desk: Callable[..., Desk], language: Language) -> None:
    desk = open_desk(training=False, language=language)
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    texts = [button.text() for button in dialog.findChildren(QPushButton)]
    texts += [label.text() for label in dialog.findChildren(QLabel)]
    letters = [text[text.index("&") + 1].upper() for text in texts if "&" in text]
    assert sorted(letters) == sorted("NHKSGPVADMUT")


def test_invalid_field_shows_the_focus(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(A)
    field(dialog, "Name").setText("")
    press_text(dialog, "Save")
    qtbot.waitUntil(field(dialog, "Name").hasFocus)
    cursorless = [field(dialog, "Name").grab().toImage().copy(0, 0, 8, 30)]
    field(dialog, "AppKey").setFocus()
    cursorless.append(field(dialog, "Name").grab().toImage().copy(0, 0, 8, 30))
    assert cursorless[0] != cursorless[1]


def test_dialog_is_in_the_language_of_the_window(opened: Opened, qtbot: QtBot, sandbox: Address) -> None:
    desk, dialog = opened(A, B, C)
    press_text(dialog, "Cancel")
    set_language(Language.ZH_CN)
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    press_text(dialog, "删除")
    press_text(dialog, "删除")
    field(dialog, "API 域名").setText(sandbox.url)  # its certificate is not trusted
    press_text(dialog, "测试连接")
    says(dialog, qtbot, "连接不可用。")
    words = words_on(dialog)
    assert "保存时将删除：A、B" in words
    assert "签名" in words
    assert not any(text in words for text in ("To be deleted", "Signature", "Permission", "Undo", "More"))


def test_doctor_opens_the_settings(opened: Opened, qtbot: QtBot, sandbox: Address) -> None:
    desk, dialog = opened(Profile("A", sandbox.url))
    press_text(dialog, "Cancel")
    desk.window.actions_["doctor"].trigger()
    doctor = dialog_of(desk)
    qtbot.waitUntil(lambda: button_of(doctor, "Run again").isEnabled(), timeout=IN_TIME)
    press_text(doctor, "Connection settings…")
    assert is_closed(doctor)
    assert field(dialog_of(desk), "Name").text() == "A"


def test_failed_check_is_scrolled_into_view(opened: Opened, qtbot: QtBot, sandbox: Address) -> None:
    _, dialog = opened(A)
    enter_connection(dialog, sandbox, secret="wrong")
    dialog.resize(dialog.width(), 400)
    press_text(dialog, "Test connection")
    says(dialog, qtbot, "The connection does not work.")
    failed = next(label for label in dialog.findChildren(QLabel) if label.text() == "Signature")
    qtbot.waitUntil(lambda: not failed.visibleRegion().isEmpty())


def test_growing_dialog_stays_on_the_screen(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(A)
    area = dialog.screen().availableGeometry()
    dialog.move(area.right() - 100, area.bottom() - 100)
    press_text(dialog, "Advanced…")
    assert area.right() >= dialog.frameGeometry().right()
    assert area.bottom() >= dialog.frameGeometry().bottom()


@pytest.mark.parametrize("opens", ["settings", "doctor"])
def test_dialog_with_larger_text_opens_on_the_screen(open_desk: Callable[..., Desk], qtbot: QtBot, opens: str) -> None:
    desk = open_desk(training=False, settings=Settings(profiles=(A,), current="A", language=Language.EN))
    area = desk.window.screen().availableGeometry()
    desk.window.move(area.right() - 300, area.bottom() - 300)
    desk.theme.use_text(125)
    desk.window.actions_[opens].trigger()
    dialog = dialog_of(desk)
    qtbot.waitUntil(lambda: area.contains(dialog.frameGeometry()))


def test_advanced_fields_are_scrolled_into_view(opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    _, dialog = opened(A)
    monkeypatch.setattr(type(dialog), "fit", lambda _: None)  # as on a screen without more room
    dialog.resize(dialog.width(), 400)
    proxy = next(choice for choice in dialog.findChildren(QComboBox) if choice.accessibleName() == "Proxy")
    press_text(dialog, "Advanced…")
    qtbot.waitUntil(lambda: proxy.visibleRegion().boundingRect() == proxy.rect())
    assert not button_of(dialog, "Hide advanced settings").visibleRegion().isEmpty()


def test_access_key_of_the_advanced_fields_moves_the_focus(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(A)
    qtbot.waitUntil(dialog.isActiveWindow)
    fold = button_of(dialog, "Advanced…")
    QTest.keyClick(field(dialog, "API host"), Qt.Key.Key_V, ALT)
    qtbot.waitUntil(fold.hasFocus)
    QTest.keyClick(fold, Qt.Key.Key_Tab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Proxy"


@pytest.mark.parametrize("keys", ["Alt+A", "Ctrl+D"], ids=["new", "copy"])
def test_added_connection_has_its_name_selected(opened: Opened, qtbot: QtBot, keys: str) -> None:
    _, dialog = opened(A, B)
    qtbot.waitUntil(dialog.isActiveWindow)
    secret, name = field(dialog, "AppSecret"), field(dialog, "Name")
    where = rows(dialog) if keys == "Ctrl+D" else secret
    where.setFocus()
    QTest.keySequence(where, QKeySequence(keys))
    qtbot.waitUntil(name.hasFocus)
    QTest.keyClicks(name, "Pilot")
    assert names(dialog) == ["A", "Pilot", "B"]
    assert secret.text() == ""


def test_access_keys_delete_and_undo_from_a_field(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(A, B)
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keySequence(field(dialog, "AppSecret"), QKeySequence("Alt+D"))
    qtbot.waitUntil(lambda: names(dialog) == ["B"])
    QTest.keySequence(field(dialog, "AppSecret"), QKeySequence("Alt+U"))
    qtbot.waitUntil(lambda: names(dialog) == ["A", "B"])


@pytest.mark.parametrize("name", ["AppKey", "AppSecret", "Proxy password", "iotToken"])
def test_undo_does_not_bring_back_what_was_entered_for_another_connection(
    opened: Opened, qtbot: QtBot, name: str
) -> None:
    _, dialog = opened(A, B)
    entered = field(dialog, name)
    QTest.keyClicks(entered, "of A")
    go_to(dialog, "B")
    if isinstance(entered, SecretField):
        entered.button.click()
    QTest.keyClick(entered, Qt.Key.Key_Z, CONTROL)
    assert entered.text() == ""
