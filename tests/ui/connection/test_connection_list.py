"""The list of connections: names, copies, deletions and order, changed by one Save or discarded after a question."""

import gc
import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile
from faceviewer.store.settings import load_settings
from faceviewer.ui.connection.connection_list import Row
from faceviewer.ui.privacy.privacy import Privacy
from tests.ui.acting import button_of, is_closed, press_text
from tests.ui.connection.conftest import ALT, CONTROL, KEPT, A, B, C, Opened, OpenSettings, secrets
from tests.ui.fakes import MemoryKeyring, words_on


def test_new_connections_get_free_names(opened: Opened) -> None:
    settings = opened(Profile("Production"))
    settings.press("Add", "Add")
    assert sorted(settings.names) == ["Production", "Production 2", "Production 3"]


def test_long_names_can_be_told_apart_by_their_ends(opened: Opened) -> None:
    settings = opened(A, *(Profile(f"Production of the Hangzhou office, building {letter}") for letter in "AB"))
    shown = settings.dialog.findChildren(QListWidget)[0]
    whole = shown.viewport()
    places = (shown.visualItemRect(shown.item(row)).intersected(whole.rect()) for row in (1, 2))
    one, other = (whole.grab(place).toImage() for place in places)
    assert one != other


def test_switching_connections_keeps_unsaved_edits(opened: Opened, keyring: MemoryKeyring) -> None:
    settings = opened(A, B)
    settings.enter(API_host="https://typed.example", AppSecret="s-of-a")
    settings.go_to("B")
    assert settings.field("AppSecret").text() == ""
    settings.enter(AppKey="k-of-b")
    settings.go_to("A")
    assert settings.field("API host").text() == "https://typed.example"
    assert settings.field("AppSecret").text() == "s-of-a"
    assert [profile.endpoint for profile in settings.saved()] == ["https://typed.example", B.endpoint]
    assert (secrets(keyring, "A")["app_secret"], secrets(keyring, "B")["app_key"]) == ("s-of-a", "k-of-b")


def test_duplicate_gets_the_secrets_of_its_original(opened: Opened, keyring: MemoryKeyring) -> None:
    settings = opened(A, B)
    settings.press_in_list(Qt.Key.Key_D, CONTROL)
    assert settings.names == ["A", "A 2", "B"]
    assert [profile.name for profile in settings.saved(AppKey="k2")] == ["A", "A 2", "B"]
    assert secrets(keyring, "A 2") == KEPT | {"app_key": "k2"}
    assert secrets(keyring, "A") == KEPT


@pytest.mark.parametrize("gone", ["Delete", "C"], ids=["deleted", "renamed"])
def test_duplicate_can_take_the_name_of_its_original(opened: Opened, keyring: MemoryKeyring, gone: str) -> None:
    settings = opened(A, B)
    settings.press_in_list(Qt.Key.Key_D, CONTROL)
    settings.enter(API_host="https://copy.example")
    settings.go_to("A")
    settings.press("Delete") if gone == "Delete" else settings.enter(Name=gone)
    settings.go_to("A 2")
    kept = {profile.name: profile.endpoint for profile in settings.saved(Name="A")}
    assert kept == {"A": "https://copy.example", "B": B.endpoint} | ({} if gone == "Delete" else {"C": A.endpoint})
    assert {name: secrets(keyring, name) for _, name in keyring.items} == dict.fromkeys(kept, KEPT)
    in_use = "A" if gone == "Delete" else "C"
    assert load_settings()[0].current == settings.desk.window.bar.profiles.currentText() == in_use


def test_new_connection_can_take_a_deleted_name(opened: Opened) -> None:
    settings = opened(A, B)
    settings.press("Delete", "Add")
    settings.enter(Name="A", AppKey="k2", AppSecret="s2", API_host="https://new.example")
    settings.go_to("B")
    kept = {profile.name: profile.endpoint for profile in settings.saved()}
    assert kept == {"A": "https://new.example", "B": B.endpoint}


def test_name_of_a_restored_connection_is_in_use(opened: Opened) -> None:
    settings = opened(A, B)
    settings.press_in_list(Qt.Key.Key_D, CONTROL)
    settings.go_to("A")
    settings.press("Delete")
    settings.go_to("A 2")
    settings.enter(Name="A")
    settings.press("Undo deletion", "Save")
    assert "This name is already in use." in settings.words
    assert load_settings()[0].profiles == (A, B)
    assert sorted(profile.name for profile in settings.saved(Name="D")) == ["A", "B", "D"]


def test_untouched_new_connection_reserves_no_name(settings: OpenSettings) -> None:
    settings.press("Add")
    settings.go_to("A")
    assert [profile.name for profile in settings.saved(Name="Production")] == ["Production"]


def test_deletions_can_be_undone_one_by_one(opened: Opened, keyring: MemoryKeyring) -> None:
    settings = opened(A, B, C)
    settings.go_to("B")
    settings.enter(API_host="https://typed.example")
    settings.press("Delete", "Delete")
    assert settings.names == ["A"]
    settings.press("Undo deletion")
    assert "To be deleted when you save: B" in settings.words
    settings.press_in_list(Qt.Key.Key_Z, CONTROL)
    assert settings.names == ["A", "B", "C"]
    assert settings.field("API host").text() == "https://typed.example"
    assert "To be deleted" not in settings.words
    assert len(settings.saved()) == len(keyring.items) == 3


def test_moved_connections_are_saved_in_their_order(opened: Opened) -> None:
    settings = opened(A, B, C)
    for _ in range(3):
        settings.press_in_list(Qt.Key.Key_Down, ALT)
    assert settings.names == ["B", "C", "A"]
    settings.go_to("C")
    settings.enter(Name="D")
    settings.press_in_list(Qt.Key.Key_Up, ALT)
    assert [profile.name for profile in settings.saved()] == ["D", "B", "A"]
    settings.until(lambda: settings.desk.choices == ["D", "B", "A"])
    assert load_settings()[0].current == "A"


@pytest.mark.parametrize("given", ["BCA", "BXC"])
def test_names_can_be_permuted_by_one_save(opened: Opened, keyring: MemoryKeyring, given: str) -> None:
    settings = opened(A, B, C)
    for profile in (A, B, C):
        keyring.items["FaceViewer", profile.name] = json.dumps(KEPT | {"app_secret": f"of {profile.name}"})
    for place, name in enumerate(given):
        settings.rows.setCurrentRow(place)
        settings.enter(Name=name)
    assert [(each.name, each.endpoint) for each in settings.saved()] == [
        (name, profile.endpoint) for name, profile in zip(given, (A, B, C), strict=True)
    ]
    assert [secrets(keyring, name)["app_secret"] for name in given] == ["of A", "of B", "of C"]
    assert len(keyring.items) == 3
    assert load_settings()[0].current == settings.desk.window.bar.profiles.currentText() == given[0]


def test_menu_button_is_redrawn_after_its_menu_has_closed(opened: Opened, qtbot: QtBot) -> None:
    class Paints(QObject):
        count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is Qt's
            self.count += event.type() is QEvent.Type.Paint
            return False

    dialog = opened(A).dialog
    more = button_of(dialog, "More")
    menu = more.menu()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_M, ALT)
    qtbot.waitUntil(menu.isVisible)
    qtbot.waitUntil(lambda: not more.isDown())  # Qt releases it while the menu is open
    paints = Paints()
    more.installEventFilter(paints)
    menu.close()
    qtbot.waitUntil(lambda: paints.count > 0)


def press_escape(settings: OpenSettings) -> None:
    QTest.keyClick(settings.dialog, Qt.Key.Key_Escape)


CHANGES: dict[str, Callable[[OpenSettings], None]] = {
    "secret": lambda settings: settings.enter(AppSecret="half"),
    "deletion": lambda settings: settings.press("Delete"),
    "order": lambda settings: settings.action("Move down").trigger(),
    "copy": lambda settings: settings.action("Duplicate").trigger(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_closing_with_changes_asks_whether_to_discard_them(opened: Opened, change: str) -> None:
    settings = opened(A, B)
    CHANGES[change](settings)
    was = (settings.names, settings.field("AppSecret").text())
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        press_escape(settings) if key is Qt.Key.Key_Escape else settings.dialog.close()
        keep = button_of(settings.question, "Keep editing")
        assert "Discard your changes?" in words_on(settings.question)
        settings.until(keep.hasFocus)
        QTest.keyClick(keep, key)  # a repeated key must not discard
        settings.until(lambda: "Discard your changes?" not in settings.words)
        assert settings.dialog.isVisible()
        assert (settings.names, settings.field("AppSecret").text()) == was
    press_escape(settings)
    press_text(settings.question, "Discard")
    assert is_closed(settings.dialog)
    assert load_settings()[0].profiles == (A, B)


def revert_input(settings: OpenSettings) -> None:
    settings.enter(Name="half", AppSecret="half")
    settings.enter(Name="A", AppSecret="")


def undo_changes(settings: OpenSettings) -> None:
    settings.press("Delete", "Undo deletion")
    settings.action("Move down").trigger()
    settings.action("Move up").trigger()


def browse(settings: OpenSettings) -> None:
    settings.go_to("B")
    settings.press("Advanced…", "Add")  # an empty new connection is not saved


@pytest.mark.parametrize("by_key", [True, False])
@pytest.mark.parametrize("before", [None, revert_input, undo_changes, browse])
def test_closing_without_changes_asks_nothing(
    opened: Opened, before: Callable[[OpenSettings], None] | None, by_key: bool
) -> None:
    settings = opened(A, B)
    if before:
        before(settings)
    press_escape(settings) if by_key else settings.dialog.close()
    assert is_closed(settings.dialog)


def test_discarded_input_is_cleared_and_the_window_is_active(opened: Opened) -> None:
    settings = opened(A, B)
    settings.enter(AppSecret="half")
    settings.go_to("B")
    settings.press("Cancel")
    question = settings.question
    settings.until(question.isActiveWindow)
    press_text(question, "Discard")
    assert is_closed(settings.dialog)
    settings.until(settings.desk.window.isActiveWindow)  # so that the next input is an ID
    settings.open()
    settings.go_to("A")
    assert settings.field("AppSecret").text() == ""


def test_discarded_secrets_do_not_stay_in_memory(opened: Opened) -> None:
    settings = opened(A)
    settings.enter(AppSecret="half")
    settings.press("Delete", "Cancel")
    press_text(settings.question, "Discard")
    del settings
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not [row for row in gc.get_objects() if isinstance(row, Row) and row.contents]


def test_dialog_and_its_question_are_restored_after_a_blank_screen(settings: OpenSettings) -> None:
    settings.enter(AppSecret="half")
    press_escape(settings)
    question = settings.question
    (privacy,) = settings.desk.window.findChildren(Privacy)
    privacy.blank()
    assert is_closed(settings.dialog)
    assert is_closed(question)
    settings.desk.window.actions_["settings"].trigger()
    privacy.show_again()
    press_text(question, "Keep editing")
    assert settings.dialog.isVisible()
    assert settings.field("AppSecret").text() == "half"
