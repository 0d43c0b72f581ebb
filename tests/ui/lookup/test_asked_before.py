"""The history of ids: restored by keys, masked in sharing mode, cleared with everything else."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.connection.connections import Connections
from faceviewer.ui.privacy.privacy import Privacy
from tests.ui.acting import ask, query_in, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on

_FIRST, _SECOND = "13800138000", "13800138002"


def look_up_two(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, UserType.PHONE, _FIRST)
    wait_for(desk, qtbot, "Can pass now")
    ask(desk, UserType.OPEN, "denied")
    wait_for(desk, qtbot, "Cannot pass")


def press(desk: Desk, key: Qt.Key) -> tuple[UserType, str]:
    QTest.keyClick(desk.window.bar.field, key)
    return query_in(desk)


def test_up_and_down_restore_earlier_ids_and_typed_text(desk: Desk, qtbot: QtBot) -> None:
    look_up_two(desk, qtbot)
    assert press(desk, Qt.Key.Key_Up) == (UserType.PHONE, _FIRST)
    assert press(desk, Qt.Key.Key_Up) == (UserType.PHONE, _FIRST)
    assert desk.window.bar.field.selectedText() == _FIRST
    assert press(desk, Qt.Key.Key_Down) == (UserType.OPEN, "denied")
    QTest.keyClicks(desk.window.bar.field, "li.")
    for _ in range(3):
        press(desk, Qt.Key.Key_Up)
    assert query_in(desk) == (UserType.PHONE, _FIRST)
    for _ in range(3):
        press(desk, Qt.Key.Key_Down)
    assert query_in(desk) == (UserType.OPEN, "li.")


def test_restored_id_is_the_newest_after_its_lookup(desk: Desk, qtbot: QtBot) -> None:
    look_up_two(desk, qtbot)
    press(desk, Qt.Key.Key_Up)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Return)
    wait_for(desk, qtbot, "Can pass now")
    assert press(desk, Qt.Key.Key_Up) == (UserType.OPEN, "denied")


def test_back_starts_no_lookup_over_another_connection(desk: Desk, qtbot: QtBot) -> None:
    look_up_two(desk, qtbot)
    desk.window.findChildren(Connections)[0].changed.emit()
    desk.window.actions_["back"].trigger()
    assert query_in(desk) == (UserType.PHONE, _FIRST)
    assert "Can pass now" not in words_on(desk.window)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Return)
    wait_for(desk, qtbot, "Can pass now")


def test_back_and_forward_start_lookups(desk: Desk, qtbot: QtBot) -> None:
    look_up_two(desk, qtbot)
    ask(desk, UserType.PHONE, _SECOND)
    wait_for(desk, qtbot, "expired")
    for key, id_, answer in (
        ("back", "denied", "policy"),
        ("back", _FIRST, "Can pass now"),
        ("forward", "denied", "policy"),
        ("forward", _SECOND, "expired"),
    ):
        desk.window.actions_[key].trigger()
        assert query_in(desk)[1] == id_
        wait_for(desk, qtbot, answer)


def test_restored_id_is_masked_in_sharing_mode(desk: Desk, qtbot: QtBot) -> None:
    look_up_two(desk, qtbot)
    desk.window.actions_["sharing"].trigger()
    press(desk, Qt.Key.Key_Up)
    assert "Looked up before: 138****8000" in words_on(desk.window)
    assert _FIRST not in words_on(desk.window)
    assert desk.window.bar.field.displayText() != _FIRST


def test_history_is_cleared_when_the_screen_is_blanked(desk: Desk, qtbot: QtBot) -> None:
    look_up_two(desk, qtbot)
    QTest.keyClick(desk.window, Qt.Key.Key_Escape)
    desk.window.bar.field.clear()
    privacy = desk.window.findChild(Privacy)
    assert privacy is not None
    privacy.blank()
    assert press(desk, Qt.Key.Key_Up) == (UserType.OPEN, "")
