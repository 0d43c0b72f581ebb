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
def with_history(found: Desk, qtbot: QtBot) -> Desk:
    """A window in which two IDs were looked up."""
    look_up(found, qtbot, "denied", "Cannot pass", UserType.OPEN)
    return found


def press(desk: Desk, key: Qt.Key) -> tuple[UserType, str]:
    QTest.keyClick(desk.window.bar.field, key)
    return query_in(desk)


def test_up_and_down_restore_earlier_ids_and_typed_text(with_history: Desk) -> None:
    assert press(with_history, Qt.Key.Key_Up) == (UserType.PHONE, _FIRST)
    assert press(with_history, Qt.Key.Key_Up) == (UserType.PHONE, _FIRST)
    assert with_history.window.bar.field.selectedText() == _FIRST
    assert press(with_history, Qt.Key.Key_Down) == (UserType.OPEN, "denied")
    QTest.keyClicks(with_history.window.bar.field, "li.")
    assert [press(with_history, Qt.Key.Key_Up) for _ in range(3)][-1] == (UserType.PHONE, _FIRST)
    assert [press(with_history, Qt.Key.Key_Down) for _ in range(3)][-1] == (UserType.OPEN, "li.")


def test_restored_id_is_the_newest_after_its_lookup(with_history: Desk, qtbot: QtBot) -> None:
    press(with_history, Qt.Key.Key_Up)
    QTest.keyClick(with_history.window.bar.field, Qt.Key.Key_Return)
    wait_for(with_history, qtbot, "Can pass now")
    assert press(with_history, Qt.Key.Key_Up) == (UserType.OPEN, "denied")


def test_back_starts_no_lookup_over_another_connection(with_history: Desk, qtbot: QtBot) -> None:
    with_history.window.findChildren(Connections)[0].changed.emit()
    with_history.window.actions_["back"].trigger()
    assert query_in(with_history) == (UserType.PHONE, _FIRST)
    assert "Can pass now" not in words_on(with_history.window)
    QTest.keyClick(with_history.window.bar.field, Qt.Key.Key_Return)
    wait_for(with_history, qtbot, "Can pass now")


def test_back_and_forward_start_lookups(with_history: Desk, qtbot: QtBot) -> None:
    look_up(with_history, qtbot, _SECOND, "expired")
    for key, id_, shown in (
        ("back", "denied", "policy"),
        ("back", _FIRST, "Can pass now"),
        ("forward", "denied", "policy"),
        ("forward", _SECOND, "expired"),
    ):
        with_history.window.actions_[key].trigger()
        assert query_in(with_history)[1] == id_
        wait_for(with_history, qtbot, shown)


def test_restored_id_is_masked_in_sharing_mode(with_history: Desk) -> None:
    with_history.window.actions_["sharing"].trigger()
    press(with_history, Qt.Key.Key_Up)
    assert "Looked up before: 138****8000" in words_on(with_history.window)
    assert _FIRST not in words_on(with_history.window)
    assert with_history.window.bar.field.displayText() != _FIRST


def test_history_is_cleared_when_the_screen_is_blanked(with_history: Desk) -> None:
    QTest.keyClick(with_history.window, Qt.Key.Key_Escape)
    with_history.window.bar.field.clear()
    with_history.window.findChildren(Privacy)[0].blank()
    assert press(with_history, Qt.Key.Key_Up) == (UserType.OPEN, "")
