"""The list of connections: names, copies, deletions and order, changed by one Save or discarded after a question."""

import gc
import itertools
import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.settings import load_settings
from faceviewer.ui.connection.connection_list import Row
from faceviewer.ui.privacy.privacy import Privacy
from tests.ui.acting import button_of, is_closed, press_text
from tests.ui.connection.conftest import ALT, CONTROL, KEPT, A, B, C, Opened, OpenSettings, secrets
from tests.ui.fakes import MemoryKeyring, words_on


def test_new_connections_get_free_names(opened: Opened) -> None:
    dialog = opened(Profile("Production"))
    dialog.press("Add", "Add")
    assert sorted(dialog.names) == ["Production", "Production 2", "Production 3"]


def test_switching_connections_keeps_unsaved_edits(opened: Opened, keyring: MemoryKeyring) -> None:
    dialog = opened(A, B)
    dialog.enter(API_host="https://typed.example", AppSecret="s-of-a")
    dialog.go_to("B")
    assert dialog.field("AppSecret").text() == ""
    dialog.enter(AppKey="k-of-b")
    dialog.go_to("A")
    assert dialog.field("API host").text() == "https://typed.example"
    assert dialog.field("AppSecret").text() == "s-of-a"
    assert [profile.endpoint for profile in dialog.saved()] == ["https://typed.example", B.endpoint]
    assert (secrets(keyring, "A")["app_secret"], secrets(keyring, "B")["app_key"]) == ("s-of-a", "k-of-b")


def test_duplicate_gets_the_secrets_of_its_original(opened: Opened, keyring: MemoryKeyring) -> None:
    dialog = opened(A, B)
    dialog.press_in_list(Qt.Key.Key_D, CONTROL)
    assert dialog.names == ["A", "A 2", "B"]
    assert [profile.name for profile in dialog.saved(AppKey="k2")] == ["A", "A 2", "B"]
    assert secrets(keyring, "A 2") == KEPT | {"app_key": "k2"}
    assert secrets(keyring, "A") == KEPT


@pytest.mark.parametrize("gone", ["Delete", "C"], ids=["deleted", "renamed"])
def test_duplicate_can_take_the_name_of_its_original(opened: Opened, keyring: MemoryKeyring, gone: str) -> None:
    dialog = opened(A, B)
    dialog.press_in_list(Qt.Key.Key_D, CONTROL)
    dialog.enter(API_host="https://copy.example")
    dialog.go_to("A")
    dialog.press("Delete") if gone == "Delete" else dialog.enter(Name=gone)
    dialog.go_to("A 2")
    kept = {profile.name: profile.endpoint for profile in dialog.saved(Name="A")}
    assert kept == {"A": "https://copy.example", "B": B.endpoint} | ({} if gone == "Delete" else {"C": A.endpoint})
    assert {name: secrets(keyring, name) for _, name in keyring.items} == dict.fromkeys(kept, KEPT)
    in_use = "A" if gone == "Delete" else "C"
    assert load_settings()[0].current == dialog.desk.window.bar.profiles.currentText() == in_use


def test_new_connection_can_take_a_deleted_name(opened: Opened) -> None:
    dialog = opened(A, B)
    dialog.press("Delete", "Add")
    dialog.enter(Name="A", AppKey="k2", AppSecret="s2", API_host="https://new.example")
    dialog.go_to("B")
    kept = {profile.name: profile.endpoint for profile in dialog.saved()}
    assert kept == {"A": "https://new.example", "B": B.endpoint}


def test_name_of_a_restored_connection_is_in_use(opened: Opened) -> None:
    dialog = opened(A, B)
    dialog.press_in_list(Qt.Key.Key_D, CONTROL)
    dialog.go_to("A")
    dialog.press("Delete")
    dialog.go_to("A 2")
    dialog.enter(Name="A")
    dialog.press("Undo deletion", "Save")
    assert "This name is already in use." in dialog.words
    assert load_settings()[0].profiles == (A, B)
    assert sorted(profile.name for profile in dialog.saved(Name="D")) == ["A", "B", "D"]


def test_untouched_new_connection_reserves_no_name(opened: Opened) -> None:
    dialog = opened(A)
    dialog.press("Add")
    dialog.go_to("A")
    assert [profile.name for profile in dialog.saved(Name="Production")] == ["Production"]


def test_deletions_can_be_undone_one_by_one(opened: Opened, keyring: MemoryKeyring) -> None:
    dialog = opened(A, B, C)
    dialog.go_to("B")
    dialog.enter(API_host="https://typed.example")
    dialog.press("Delete", "Delete")
    assert dialog.names == ["A"]
    dialog.press("Undo deletion")
    assert "To be deleted when you save: B" in dialog.words
    dialog.press_in_list(Qt.Key.Key_Z, CONTROL)
    assert dialog.names == ["A", "B", "C"]
    assert dialog.field("API host").text() == "https://typed.example"
    assert "To be deleted" not in dialog.words
    assert len(dialog.saved()) == len(keyring.items) == 3


def test_moved_connections_are_saved_in_their_order(opened: Opened, qtbot: QtBot) -> None:
    dialog = opened(A, B, C)
    for _ in range(3):
        dialog.press_in_list(Qt.Key.Key_Down, ALT)
    assert dialog.names == ["B", "C", "A"]
    dialog.go_to("C")
    dialog.enter(Name="D")
    dialog.press_in_list(Qt.Key.Key_Up, ALT)
    assert [profile.name for profile in dialog.saved()] == ["D", "B", "A"]
    qtbot.waitUntil(lambda: dialog.desk.choices == ["D", "B", "A"])
    assert load_settings()[0].current == "A"


def rename_all(dialog: OpenSettings, keyring: MemoryKeyring, given: str) -> None:
    """Give each connection its own secret, and another name."""
    for was in dialog.names:
        keyring.items["FaceViewer", was] = json.dumps(KEPT | {"app_secret": f"of {was}"})
    for place, name in enumerate(given):
        dialog.rows.setCurrentRow(place)
        dialog.enter(Name=name)


@pytest.mark.parametrize("given", ["BCA", "BXC"])
def test_names_can_be_permuted_by_one_save(opened: Opened, keyring: MemoryKeyring, given: str) -> None:
    dialog = opened(A, B, C)
    rename_all(dialog, keyring, given)
    assert [(each.name, each.endpoint) for each in dialog.saved()] == [
        (name, profile.endpoint) for name, profile in zip(given, (A, B, C), strict=True)
    ]
    assert [secrets(keyring, name)["app_secret"] for name in given] == ["of A", "of B", "of C"]
    assert len(keyring.items) == 3
    assert load_settings()[0].current == dialog.desk.window.bar.profiles.currentText() == given[0]


def test_names_are_swapped_at_the_second_attempt(opened: Opened, qtbot: QtBot, keyring: MemoryKeyring) -> None:
    dialog = opened(A, B)
    rename_all(dialog, keyring, "BA")
    store, calls = keyring.set_password, itertools.count(1)

    def refuse_the_second(service: str, name: str, secret: str, /) -> None:
        if next(calls) == 2:
            raise Problem(Kind.LOCAL_KEYRING_REFUSED)
        store(service, name, secret)

    keyring.set_password = refuse_the_second  # type: ignore[method-assign]
    dialog.press("Save")
    dialog.wait_for("The system keyring is still locked: the password prompt was cancelled or could not be shown")
    qtbot.waitUntil(lambda: load_settings()[0].profiles == (A, B))
    assert [secrets(keyring, name)["app_secret"] for name in "AB"] == ["of A", "of B"]
    kept = dialog.saved()
    assert [(profile.name, profile.endpoint) for profile in kept] == [("B", A.endpoint), ("A", B.endpoint)]
    assert [secrets(keyring, name)["app_secret"] for name in "BA"] == ["of A", "of B"]
    assert len(keyring.items) == 2


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


def press_escape(dialog: OpenSettings) -> None:
    QTest.keyClick(dialog.dialog, Qt.Key.Key_Escape)


def close(dialog: OpenSettings) -> None:
    dialog.dialog.close()


def enter_secret(dialog: OpenSettings) -> None:
    dialog.enter(AppSecret="half")


def delete_connection(dialog: OpenSettings) -> None:
    dialog.press("Delete")


def move_connection(dialog: OpenSettings) -> None:
    dialog.action("Move down").trigger()


def duplicate_connection(dialog: OpenSettings) -> None:
    dialog.action("Duplicate").trigger()


@pytest.mark.parametrize("change", [enter_secret, delete_connection, move_connection, duplicate_connection])
def test_closing_with_changes_asks_whether_to_discard_them(
    opened: Opened, qtbot: QtBot, change: Callable[[OpenSettings], None]
) -> None:
    dialog = opened(A, B)
    change(dialog)
    was = (dialog.names, dialog.field("AppSecret").text())
    for leave, key in ((press_escape, Qt.Key.Key_Escape), (close, Qt.Key.Key_Return)):
        leave(dialog)
        keep = button_of(dialog.question, "Keep editing")
        assert "Discard your changes?" in words_on(dialog.question)
        qtbot.waitUntil(keep.hasFocus)
        QTest.keyClick(keep, key)  # a repeated key must not discard
        qtbot.waitUntil(lambda: "Discard your changes?" not in dialog.words)
        assert dialog.dialog.isVisible()
        assert (dialog.names, dialog.field("AppSecret").text()) == was
    press_escape(dialog)
    press_text(dialog.question, "Discard")
    assert is_closed(dialog.dialog)
    assert load_settings()[0].profiles == (A, B)


def do_nothing(_: OpenSettings) -> None:
    pass


def revert_input(dialog: OpenSettings) -> None:
    dialog.enter(Name="half", AppSecret="half")
    dialog.enter(Name="A", AppSecret="")


def undo_changes(dialog: OpenSettings) -> None:
    dialog.press("Delete", "Undo deletion")
    dialog.action("Move down").trigger()
    dialog.action("Move up").trigger()


def browse(dialog: OpenSettings) -> None:
    dialog.go_to("B")
    dialog.press("Advanced…", "Add")  # an empty new connection is not saved


@pytest.mark.parametrize("leave", [press_escape, close])
@pytest.mark.parametrize("before", [do_nothing, revert_input, undo_changes, browse])
def test_closing_without_changes_asks_nothing(
    opened: Opened, leave: Callable[[OpenSettings], None], before: Callable[[OpenSettings], None]
) -> None:
    dialog = opened(A, B)
    before(dialog)
    leave(dialog)
    assert is_closed(dialog.dialog)


def test_discarded_input_is_cleared_and_the_window_is_active(opened: Opened, qtbot: QtBot) -> None:
    dialog = opened(A, B)
    enter_secret(dialog)
    dialog.go_to("B")
    dialog.press("Cancel")
    question = dialog.question
    qtbot.waitUntil(question.isActiveWindow)
    press_text(question, "Discard")
    assert is_closed(dialog.dialog)
    qtbot.waitUntil(dialog.desk.window.isActiveWindow)  # so that the next input is an ID
    dialog.open()
    dialog.go_to("A")
    assert dialog.field("AppSecret").text() == ""


def test_discarded_secrets_do_not_stay_in_memory(opened: Opened) -> None:
    dialog = opened(A)
    enter_secret(dialog)
    dialog.press("Delete", "Cancel")
    press_text(dialog.question, "Discard")
    del dialog
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not [row for row in gc.get_objects() if isinstance(row, Row) and row.contents]


def test_dialog_and_its_question_are_restored_after_a_blank_screen(opened: Opened) -> None:
    dialog = opened(A)
    enter_secret(dialog)
    press_escape(dialog)
    question = dialog.question
    (privacy,) = dialog.desk.window.findChildren(Privacy)
    privacy.blank()
    assert is_closed(dialog.dialog)
    assert is_closed(question)
    dialog.desk.window.actions_["settings"].trigger()
    privacy.show_again()
    press_text(question, "Keep editing")
    assert dialog.dialog.isVisible()
    assert dialog.field("AppSecret").text() == "half"
