"""The history of ids: restored by keys, masked in sharing mode, cleared with everything else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.connection.connections import Connections
from faceviewer.ui.privacy.privacy import Privacy
from tests.ui.acting import look_up, query_in, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on

_FIRST, _SECOND = "13800138000", "13800138002"


@pytest.fixture
def asked(found: Desk, qtbot: QtBot) -> Desk:
    """A window in which two IDs were looked up."""
    look_up(found, qtbot, "denied", "Cannot pass", UserType.OPEN)
    return found


def press(desk: Desk, key: Qt.Key) -> tuple[UserType, str]:
    QTest.keyClick(desk.window.bar.field, key)
    return query_in(desk)


def test_up_and_down_restore_earlier_ids_and_typed_text(asked: Desk) -> None:
    assert press(asked, Qt.Key.Key_Up) == (UserType.PHONE, _FIRST)
    assert press(asked, Qt.Key.Key_Up) == (UserType.PHONE, _FIRST)
    assert asked.window.bar.field.selectedText() == _FIRST
    assert press(asked, Qt.Key.Key_Down) == (UserType.OPEN, "denied")
    QTest.keyClicks(asked.window.bar.field, "li.")
    assert [press(asked, Qt.Key.Key_Up) for _ in range(3)][-1] == (UserType.PHONE, _FIRST)
    assert [press(asked, Qt.Key.Key_Down) for _ in range(3)][-1] == (UserType.OPEN, "li.")


def test_restored_id_is_the_newest_after_its_lookup(asked: Desk, qtbot: QtBot) -> None:
    press(asked, Qt.Key.Key_Up)
    QTest.keyClick(asked.window.bar.field, Qt.Key.Key_Return)
    wait_for(asked, qtbot, "Can pass now")
    assert press(asked, Qt.Key.Key_Up) == (UserType.OPEN, "denied")


def test_back_starts_no_lookup_over_another_connection(asked: Desk, qtbot: QtBot) -> None:
    asked.window.findChildren(Connections)[0].changed.emit()
    asked.window.actions_["back"].trigger()
    assert query_in(asked) == (UserType.PHONE, _FIRST)
    assert "Can pass now" not in words_on(asked.window)
    QTest.keyClick(asked.window.bar.field, Qt.Key.Key_Return)
    wait_for(asked, qtbot, "Can pass now")


def test_back_and_forward_start_lookups(asked: Desk, qtbot: QtBot) -> None:
    look_up(asked, qtbot, _SECOND, "expired")
    for key, id_, shown in (
        ("back", "denied", "policy"),
        ("back", _FIRST, "Can pass now"),
        ("forward", "denied", "policy"),
        ("forward", _SECOND, "expired"),
    ):
        asked.window.actions_[key].trigger()
        assert query_in(asked)[1] == id_
        wait_for(asked, qtbot, shown)


def test_restored_id_is_masked_in_sharing_mode(asked: Desk) -> None:
    asked.window.actions_["sharing"].trigger()
    press(asked, Qt.Key.Key_Up)
    assert "Looked up before: 138****8000" in words_on(asked.window)
    assert _FIRST not in words_on(asked.window)
    assert asked.window.bar.field.displayText() != _FIRST


def test_history_is_cleared_when_the_screen_is_blanked(asked: Desk) -> None:
    QTest.keyClick(asked.window, Qt.Key.Key_Escape)
    asked.window.bar.field.clear()
    asked.window.findChildren(Privacy)[0].blank()
    assert press(asked, Qt.Key.Key_Up) == (UserType.OPEN, "")
