"""Names, duplicates, deletions and the order of connections, all changed by one Save."""

import itertools
import json

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceviewer.core.problem import Kind, Problem
from faceviewer.store.settings import load_settings
from tests.ui.acting import button_of, press_text
from tests.ui.connection.conftest import KEPT, Opened, field
from tests.ui.connection.rows import ALT, CONTROL, A, B, C, go_to, names, press_in_list, rows, saved, says, secrets
from tests.ui.fakes import MemoryKeyring, words_on


def test_duplicate_gets_the_secrets_of_its_original(opened: Opened, qtbot: QtBot, keyring: MemoryKeyring) -> None:
    _, dialog = opened(A, B)
    press_in_list(dialog, qtbot, Qt.Key.Key_D, CONTROL)
    assert names(dialog) == ["A", "A 2", "B"]
    field(dialog, "AppKey").setText("k2")
    assert [profile.name for profile in saved(dialog, qtbot)] == ["A", "A 2", "B"]
    assert secrets(keyring, "A 2") == KEPT | {"app_key": "k2"}
    assert secrets(keyring, "A") == KEPT


@pytest.mark.parametrize("gone", ["Delete", "C"], ids=["deleted", "renamed"])
def test_duplicate_can_take_the_name_of_its_original(
    opened: Opened, qtbot: QtBot, keyring: MemoryKeyring, gone: str
) -> None:
    desk, dialog = opened(A, B)
    press_in_list(dialog, qtbot, Qt.Key.Key_D, CONTROL)
    field(dialog, "API host").setText("https://copy.example")
    go_to(dialog, "A")
    if gone == "Delete":
        press_text(dialog, "Delete")
    else:
        field(dialog, "Name").setText(gone)
    go_to(dialog, "A 2")
    field(dialog, "Name").setText("A")
    kept = {profile.name: profile.endpoint for profile in saved(dialog, qtbot)}
    assert kept == {"A": "https://copy.example", "B": B.endpoint} | ({} if gone == "Delete" else {"C": A.endpoint})
    assert {name: secrets(keyring, name) for _, name in keyring.items} == dict.fromkeys(kept, KEPT)
    in_use = "A" if gone == "Delete" else "C"
    assert load_settings()[0].current == desk.window.bar.profiles.currentText() == in_use


def test_new_connection_can_take_a_deleted_name(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(A, B)
    press_text(dialog, "Delete")
    press_text(dialog, "Add")
    for name, text in (("Name", "A"), ("AppKey", "k2"), ("AppSecret", "s2"), ("API host", "https://new.example")):
        field(dialog, name).setText(text)
    go_to(dialog, "B")
    assert {profile.name: profile.endpoint for profile in saved(dialog, qtbot)} == {
        "A": "https://new.example",
        "B": B.endpoint,
    }


def test_name_of_a_restored_connection_is_in_use(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(A, B)
    press_in_list(dialog, qtbot, Qt.Key.Key_D, CONTROL)
    go_to(dialog, "A")
    press_text(dialog, "Delete")
    go_to(dialog, "A 2")
    field(dialog, "Name").setText("A")
    press_text(dialog, "Undo deletion")
    press_text(dialog, "Save")
    assert "This name is already in use." in words_on(dialog)
    assert load_settings()[0].profiles == (A, B)
    field(dialog, "Name").setText("D")
    assert sorted(profile.name for profile in saved(dialog, qtbot)) == ["A", "B", "D"]


def test_untouched_new_connection_reserves_no_name(opened: Opened, qtbot: QtBot) -> None:
    _, dialog = opened(A)
    press_text(dialog, "Add")
    go_to(dialog, "A")
    field(dialog, "Name").setText("Production")
    assert [profile.name for profile in saved(dialog, qtbot)] == ["Production"]


def test_deletions_can_be_undone_one_by_one(opened: Opened, qtbot: QtBot, keyring: MemoryKeyring) -> None:
    _, dialog = opened(A, B, C)
    go_to(dialog, "B")
    field(dialog, "API host").setText("https://typed.example")
    press_text(dialog, "Delete")
    press_text(dialog, "Delete")
    assert names(dialog) == ["A"]
    press_text(dialog, "Undo deletion")
    assert "To be deleted when you save: B" in words_on(dialog)
    press_in_list(dialog, qtbot, Qt.Key.Key_Z, CONTROL)
    assert names(dialog) == ["A", "B", "C"]
    assert field(dialog, "API host").text() == "https://typed.example"
    assert "To be deleted" not in words_on(dialog)
    assert len(saved(dialog, qtbot)) == len(keyring.items) == 3


def test_moved_connections_are_saved_in_their_order(opened: Opened, qtbot: QtBot) -> None:
    desk, dialog = opened(A, B, C)
    for _ in range(3):
        press_in_list(dialog, qtbot, Qt.Key.Key_Down, ALT)
    assert names(dialog) == ["B", "C", "A"]
    go_to(dialog, "C")
    field(dialog, "Name").setText("D")
    press_in_list(dialog, qtbot, Qt.Key.Key_Up, ALT)
    assert [profile.name for profile in saved(dialog, qtbot)] == ["D", "B", "A"]
    qtbot.waitUntil(lambda: desk.choices == ["D", "B", "A"])
    assert load_settings()[0].current == "A"


@pytest.mark.parametrize("given", ["BCA", "BXC"])
def test_names_can_be_permuted_by_one_save(opened: Opened, qtbot: QtBot, keyring: MemoryKeyring, given: str) -> None:
    desk, dialog = opened(A, B, C)
    for profile in (A, B, C):
        keyring.items["FaceViewer", profile.name] = json.dumps(KEPT | {"app_secret": f"of {profile.name}"})
    for place, name in enumerate(given):
        rows(dialog).setCurrentRow(place)
        field(dialog, "Name").setText(name)
    kept = saved(dialog, qtbot)
    assert [profile.name for profile in kept] == list(given)
    assert [profile.endpoint for profile in kept] == [profile.endpoint for profile in (A, B, C)]
    assert [secrets(keyring, name)["app_secret"] for name in given] == ["of A", "of B", "of C"]
    assert len(keyring.items) == 3
    assert load_settings()[0].current == desk.window.bar.profiles.currentText() == given[0]


def test_names_are_swapped_at_the_second_attempt(opened: Opened, qtbot: QtBot, keyring: MemoryKeyring) -> None:
    _, dialog = opened(A, B)
    for profile in (A, B):
        keyring.items["FaceViewer", profile.name] = json.dumps(KEPT | {"app_secret": f"of {profile.name}"})
    for place, name in enumerate("BA"):
        rows(dialog).setCurrentRow(place)
        field(dialog, "Name").setText(name)
    store, calls = keyring.set_password, itertools.count(1)

    def refuse_the_second(service: str, name: str, secret: str, /) -> None:
        if next(calls) == 2:
            raise Problem(Kind.LOCAL_KEYRING_REFUSED)
        store(service, name, secret)

    keyring.set_password = refuse_the_second  # type: ignore[method-assign]
    press_text(dialog, "Save")
    says(dialog, qtbot, "The system keyring is still locked: the password prompt was cancelled or could not be shown")
    qtbot.waitUntil(lambda: load_settings()[0].profiles == (A, B))
    assert [secrets(keyring, name)["app_secret"] for name in "AB"] == ["of A", "of B"]
    kept = saved(dialog, qtbot)
    assert [(profile.name, profile.endpoint) for profile in kept] == [("B", A.endpoint), ("A", B.endpoint)]
    assert [secrets(keyring, name)["app_secret"] for name in "BA"] == ["of A", "of B"]
    assert len(keyring.items) == 2


def test_menu_button_is_redrawn_after_its_menu_has_closed(opened: Opened, qtbot: QtBot) -> None:
    class Paints(QObject):
        count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is Qt's
            self.count += event.type() is QEvent.Type.Paint
            return False

    _, dialog = opened(A)
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
