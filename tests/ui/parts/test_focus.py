"""Tab and F6 in the window."""

from itertools import groupby

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.privacy.privacy import SharingSign
from faceviewer.ui.window.message_bar import Note
from tests.ui.acting import DEMO_ID, ask, wait_for
from tests.ui.conftest import Desk

_ORDER = ("bar", "sign", "message", "stage", "card", "status")


def _pane(desk: Desk) -> str:
    focus = QApplication.focusWidget()
    assert focus is not None
    (sign,) = desk.window.findChildren(SharingSign) or (desk.window.bar,)
    panes = {name: sign if name == "sign" else getattr(desk.window, name) for name in _ORDER}
    return next(name for name, pane in panes.items() if pane.isAncestorOf(focus))


def _press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def _with_everything(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(desk.window.isActiveWindow)
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Can pass now")
    desk.window.actions_["sharing"].trigger()
    desk.window.message.show_note(lambda: Note("A note."))


def test_tab_follows_the_reading_order(qtbot: QtBot, desk: Desk) -> None:
    _with_everything(desk, qtbot)
    seen, first = [_pane(desk)], QApplication.focusWidget()
    _press(Qt.Key.Key_Tab)
    while QApplication.focusWidget() is not first:
        seen.append(_pane(desk))
        _press(Qt.Key.Key_Tab)
        assert len(seen) < 100
    begin = _ORDER.index(seen[0])
    assert [name for name, _ in groupby(seen)] == [*_ORDER[begin:], *_ORDER[: begin + 1]]


def test_tab_stops_at_verdict_and_values(qtbot: QtBot, desk: Desk) -> None:
    _with_everything(desk, qtbot)
    names: list[str] = []
    first = QApplication.focusWidget()
    while not names or QApplication.focusWidget() is not first:
        _press(Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        names += [focus.accessibleName()] if isinstance(focus, QTextEdit) else []
        assert len(names) < 100
    assert names[:4] == ["Name", "Verdict", "User type", "User ID"]


def test_close_is_the_last_tab_stop_of_a_message(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(desk.window.isActiveWindow)
    ask(desk, UserType.OPEN, "error-200-460-3")
    wait_for(desk, qtbot, "The service does not accept this request")
    _press(Qt.Key.Key_F6)
    while _pane(desk) == "message":
        last = QApplication.focusWidget()
        _press(Qt.Key.Key_Tab)
    assert last is desk.window.message.close_button


def test_shift_tab_reverses_tab(qtbot: QtBot, desk: Desk) -> None:
    _with_everything(desk, qtbot)
    first = QApplication.focusWidget()
    for _ in range(5):
        _press(Qt.Key.Key_Tab)
    for _ in range(5):
        _press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is first


def test_control_focused_by_tab_is_visible(qtbot: QtBot, desk: Desk) -> None:
    _with_everything(desk, qtbot)
    desk.window.resize(desk.window.minimumSize())
    qtbot.waitUntil(lambda: desk.window.width() == desk.window.minimumWidth())
    for _ in range(40):
        _press(Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert not focus.visibleRegion().isEmpty(), focus.accessibleName()


def test_f6_cycles_through_the_panes(qtbot: QtBot, desk: Desk) -> None:
    _with_everything(desk, qtbot)
    desk.window.message.hide()
    seen = []
    for _ in range(7):
        seen.append(_pane(desk))
        QTest.keyClick(desk.window, Qt.Key.Key_F6)
    assert seen == ["bar", "sign", "stage", "card", "status", "bar", "sign"]
    assert desk.window.stage.view.hasFocus()
    back = []
    for _ in range(6):
        back.append(_pane(desk))
        QTest.keyClick(desk.window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert back == ["stage", "sign", "bar", "status", "card", "stage"]


@pytest.mark.parametrize("action", ["settings", "list", "save_habits"])
def test_nothing_takes_the_focus_when_the_wheel_is_turned_over_it(qtbot: QtBot, desk: Desk, action: str) -> None:
    _with_everything(desk, qtbot)
    desk.window.actions_[action].trigger()
    wheel = Qt.FocusPolicy.WheelFocus
    widgets = QApplication.allWidgets()
    takers = {type(each) for each in widgets if each.isVisible() and each.focusPolicy() & wheel == wheel}
    assert takers == set()
