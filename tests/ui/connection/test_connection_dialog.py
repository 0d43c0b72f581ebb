"""The connection dialog: the connection test, focus, access keys, layout and language."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMenu, QPushButton

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.sandbox.server import Address
from faceviewer.store.settings import load_settings
from faceviewer.ui.look.localisation import set_language
from faceviewer.ui.menus import without_mnemonic
from faceviewer.ui.parts.fields import SecretField
from tests.ui.acting import IN_TIME, button_of, dialog_of, is_closed, press_text
from tests.ui.conftest import Heard
from tests.ui.connection.conftest import ALT, CONTROL, KEPT, A, B, C, Opened, OpenSettings
from tests.ui.fakes import MemoryKeyring


def enter_connection(settings: OpenSettings, sandbox: Address, *, secret: str) -> None:
    settings.press("Advanced…")
    settings.enter(API_host=sandbox.url, Additional_CA_file=str(sandbox.ca_file))
    settings.enter(AppKey=sandbox.credentials.app_key, AppSecret=secret)


@pytest.mark.parametrize("which", ["changed", "new", "stored secret"])
def test_input_is_tested_without_saving(opened: Opened, sandbox: Address, keyring: MemoryKeyring, which: str) -> None:
    settings, secret = opened(*() if which == "new" else (A,)), sandbox.credentials.app_secret
    if which == "new":
        settings.press("Test connection")
        assert "Enter the AppKey." in settings.words
    if which == "stored secret":
        keyring.items["FaceViewer", "A"] = json.dumps(KEPT | {"app_secret": secret})
    profiles, stored = load_settings()[0].profiles, dict(keyring.items)
    enter_connection(settings, sandbox, secret="" if which == "stored secret" else secret)
    settings.press("Test connection")
    settings.wait_for("The connection works.")
    settings.wait_for("The gateway accepted it.")
    assert (load_settings()[0].profiles, keyring.items) == (profiles, stored)
    settings.enter(AppSecret="wrong")
    assert "The connection works." not in settings.words
    settings.press("Test connection")
    settings.wait_for("The connection does not work.")
    assert "AppSecret" in settings.words


def test_cancelled_connection_test_announces_nothing(opened: Opened, sandbox: Address, heard: Heard) -> None:
    settings = opened(Profile("A", sandbox.url))
    settings.press("Test connection", "Cancel")
    assert is_closed(settings.dialog)
    assert heard() == []


def test_messages_are_announced_unless_outdated(opened: Opened, heard: Heard) -> None:
    settings = opened(A, B)
    settings.press("Delete")
    assert heard() == [(to_be_deleted := "To be deleted when you save: A", True)]
    settings.press("Undo deletion", "Delete", "Undo deletion")
    assert heard() == [(to_be_deleted, True)]


def test_dialog_opens_with_the_focus_on_the_name(settings: OpenSettings) -> None:
    settings.until(lambda: settings.field("Name").hasFocus())
    settings.press("Cancel")
    settings.open()
    settings.until(lambda: settings.field("Name").hasFocus())


def test_tab_reaches_every_control_and_scrolls_to_it(settings: OpenSettings) -> None:
    settings.press("Advanced…")
    settings.choose("Proxy", "System proxy")
    settings.dialog.resize(settings.dialog.width(), 400)
    fold = button_of(settings.dialog, "Hide advanced settings")
    settings.until(lambda: fold.hasFocus() and not fold.visibleRegion().isEmpty())
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
def test_access_keys_are_unique(opened: Opened, language: Language) -> None:
    settings = opened()
    settings.press("Cancel")
    set_language(language)
    settings.open()
    texts = [button.text() for button in settings.dialog.findChildren(QPushButton)]
    texts += [label.text() for label in settings.dialog.findChildren(QLabel)]
    letters = [text[text.index("&") + 1].upper() for text in texts if "&" in text]
    assert sorted(letters) == sorted("NHKSGPVADMUT")


def test_access_key_of_the_advanced_fields_moves_the_focus(settings: OpenSettings) -> None:
    settings.until(settings.dialog.isActiveWindow)
    fold = button_of(settings.dialog, "Advanced…")
    QTest.keyClick(settings.field("API host"), Qt.Key.Key_V, ALT)
    settings.until(fold.hasFocus)
    QTest.keyClick(fold, Qt.Key.Key_Tab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Proxy"


def test_access_keys_delete_and_undo_from_a_field(opened: Opened) -> None:
    settings = opened(A, B)
    settings.until(settings.dialog.isActiveWindow)
    QTest.keySequence(settings.field("AppSecret"), QKeySequence("Alt+D"))
    settings.until(lambda: settings.names == ["B"])
    QTest.keySequence(settings.field("AppSecret"), QKeySequence("Alt+U"))
    settings.until(lambda: settings.names == ["A", "B"])


def test_list_has_a_context_menu_and_f2_renames(opened: Opened) -> None:
    settings = opened(A, B)
    settings.go_to("B")
    settings.press_in_list(Qt.Key.Key_F2)
    assert settings.field("Name").hasFocus()
    QTest.keyClicks(settings.field("Name"), "Pilot")
    assert settings.names == ["A", "Pilot"]
    settings.rows.setFocus()
    middle = settings.rows.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, settings.rows.mapToGlobal(middle))
    QApplication.sendEvent(settings.rows, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = [without_mnemonic(action.text()) for action in menu.actions() if action.isEnabled()]
    assert offered == ["Rename", "Delete", "Duplicate", "Move up", "Import…", "Export…"]
    QTest.keyClick(menu, Qt.Key.Key_D)
    assert settings.names == ["A"]


@pytest.mark.parametrize("keys", ["Alt+A", "Ctrl+D"], ids=["new", "copy"])
def test_added_connection_has_its_name_selected(opened: Opened, keys: str) -> None:
    settings = opened(A, B)
    settings.until(settings.dialog.isActiveWindow)
    secret, name = settings.field("AppSecret"), settings.field("Name")
    where = settings.rows if keys == "Ctrl+D" else secret
    where.setFocus()
    QTest.keySequence(where, QKeySequence(keys))
    settings.until(name.hasFocus)
    QTest.keyClicks(name, "Pilot")
    assert settings.names == ["A", "Pilot", "B"]
    assert secret.text() == ""


@pytest.mark.parametrize("name", ["AppKey", "AppSecret", "Proxy password", "iotToken"])
def test_undo_does_not_bring_back_what_was_entered_for_another_connection(opened: Opened, name: str) -> None:
    settings = opened(A, B)
    entered = settings.field(name)
    QTest.keyClicks(entered, "of A")
    settings.go_to("B")
    if isinstance(entered, SecretField):
        entered.button.click()
    QTest.keyClick(entered, Qt.Key.Key_Z, CONTROL)
    assert entered.text() == ""


def test_invalid_field_shows_the_focus(settings: OpenSettings) -> None:
    settings.save(Name="")
    settings.until(settings.field("Name").hasFocus)
    cursorless = [settings.field("Name").grab().toImage().copy(0, 0, 8, 30)]
    settings.field("AppKey").setFocus()
    cursorless.append(settings.field("Name").grab().toImage().copy(0, 0, 8, 30))
    assert cursorless[0] != cursorless[1]


def test_dialog_is_in_the_language_of_the_window(opened: Opened, sandbox: Address) -> None:
    settings = opened(A, B, C)
    settings.press("Cancel")
    set_language(Language.ZH_CN)
    settings.open()
    settings.press("删除", "删除")
    settings.enter(API_域名=sandbox.url)  # its certificate is not trusted
    settings.press("测试连接")
    settings.wait_for("连接不可用。")
    assert "保存时将删除：A、B" in settings.words
    assert "签名" in settings.words
    assert not any(text in settings.words for text in ("To be deleted", "Signature", "Permission", "Undo", "More"))


def test_doctor_shows_outcome_and_failed_check_and_opens_the_settings(opened: Opened, sandbox: Address) -> None:
    settings = opened(Profile("A", sandbox.url))
    settings.press("Cancel")
    settings.desk.window.actions_["doctor"].trigger()
    doctor = dialog_of(settings.desk)
    settings.until(lambda: button_of(doctor, "Run again").isEnabled(), timeout=IN_TIME)
    doctor.resize(doctor.width(), 320)
    outcome = next(label for label in doctor.findChildren(QLabel) if label.text().startswith("The connection "))
    failed = next(label for label in doctor.findChildren(QLabel) if label.text() == "Secure connection (TLS)")
    settings.until(lambda: not failed.visibleRegion().isEmpty())
    assert outcome.visibleRegion().boundingRect() == outcome.rect(), "it is not scrolled away with the checks"
    press_text(doctor, "Connection settings…")
    assert is_closed(doctor)
    settings.dialog = dialog_of(settings.desk)
    assert settings.field("Name").text() == "A"


def test_failed_check_is_scrolled_into_view(settings: OpenSettings, sandbox: Address) -> None:
    enter_connection(settings, sandbox, secret="wrong")
    settings.dialog.resize(settings.dialog.width(), 400)
    settings.press("Test connection")
    settings.wait_for("The connection does not work.")
    failed = next(label for label in settings.dialog.findChildren(QLabel) if label.text() == "Signature")
    settings.until(lambda: not failed.visibleRegion().isEmpty())


def test_growing_dialog_stays_on_the_screen(settings: OpenSettings) -> None:
    area = settings.dialog.screen().availableGeometry()
    settings.dialog.move(area.right() - 100, area.bottom() - 100)
    settings.press("Advanced…")
    assert area.right() >= settings.dialog.frameGeometry().right()
    assert area.bottom() >= settings.dialog.frameGeometry().bottom()


@pytest.mark.parametrize("opens", ["settings", "doctor"])
def test_dialog_with_larger_text_opens_on_the_screen(settings: OpenSettings, opens: str) -> None:
    settings.press("Cancel")
    desk = settings.desk
    area = desk.window.screen().availableGeometry()
    desk.window.move(area.right() - 300, area.bottom() - 300)
    desk.theme.use_text(125)
    desk.window.actions_[opens].trigger()
    settings.until(lambda: area.contains(dialog_of(desk).frameGeometry()))


def test_advanced_fields_are_scrolled_into_view(settings: OpenSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(settings.dialog), "fit", lambda _: None)  # as on a screen without more room
    settings.dialog.resize(settings.dialog.width(), 400)
    proxy = next(choice for choice in settings.dialog.findChildren(QComboBox) if choice.accessibleName() == "Proxy")
    settings.press("Advanced…")
    settings.until(lambda: proxy.visibleRegion().boundingRect() == proxy.rect())
    assert not button_of(settings.dialog, "Hide advanced settings").visibleRegion().isEmpty()
