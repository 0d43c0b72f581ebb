"""Tab and F6 in the window."""

from itertools import groupby

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.privacy.privacy import SharingSign
from faceviewer.ui.window.message_bar import Note
from tests.ui.acting import look_up
from tests.ui.conftest import Desk
from tests.ui.scanner import focus

_ORDER = ("bar", "sign", "message", "stage", "card", "status")


def _pane(desk: Desk) -> str:
    (sign,) = desk.window.findChildren(SharingSign) or (desk.window.bar,)
    panes = {name: sign if name == "sign" else getattr(desk.window, name) for name in _ORDER}
    return next(name for name, pane in panes.items() if pane.isAncestorOf(focus()))


def _press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(), key, modifiers)


@pytest.fixture
def full(found: Desk) -> Desk:
    """A window with a result, a message, and the sign of sharing mode."""
    found.window.actions_["sharing"].trigger()
    found.window.message.show_note(lambda: Note("A note."))
    return found


def test_tab_follows_the_reading_order_and_shift_tab_reverses_it(full: Desk) -> None:
    stops, first = list[QWidget](), focus()
    panes, names = [_pane(full)], list[str]()
    while not stops or focus() is not first:
        stops.append(focus())
        _press(Qt.Key.Key_Tab)
        panes.append(_pane(full))
        names += [focus().accessibleName()] if isinstance(focus(), QTextEdit) else []
        assert len(stops) < 100
    begin = _ORDER.index(panes[0])
    assert [name for name, _ in groupby(panes)] == [*_ORDER[begin:], *_ORDER[: begin + 1]]
    assert names[:4] == ["Name", "Verdict", "User type", "User ID"]
    for stop in reversed(stops):
        _press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert focus() is stop


def test_close_is_the_last_tab_stop_of_a_message(qtbot: QtBot, desk: Desk) -> None:
    look_up(desk, qtbot, "error-200-460-3", "The service does not accept this request", UserType.OPEN)
    _press(Qt.Key.Key_F6)
    while _pane(desk) == "message":
        last = focus()
        _press(Qt.Key.Key_Tab)
    assert last is desk.window.message.close_button


def test_control_focused_by_tab_is_visible(qtbot: QtBot, full: Desk) -> None:
    full.window.resize(full.window.minimumSize())
    qtbot.waitUntil(lambda: full.window.width() == full.window.minimumWidth())
    for _ in range(40):
        _press(Qt.Key.Key_Tab)
        assert not focus().visibleRegion().isEmpty(), focus().accessibleName()


@pytest.mark.parametrize(
    ("modifier", "panes"),
    [
        (Qt.KeyboardModifier.NoModifier, ["bar", "sign", "stage", "card", "status", "bar", "sign"]),
        (Qt.KeyboardModifier.ShiftModifier, ["bar", "status", "card", "stage", "sign", "bar", "status"]),
    ],
)
def test_f6_cycles_through_the_panes(full: Desk, modifier: Qt.KeyboardModifier, panes: list[str]) -> None:
    full.window.message.hide()
    for pane in panes:
        assert _pane(full) == pane
        assert pane != "stage" or full.window.stage.view.hasFocus()
        QTest.keyClick(full.window, Qt.Key.Key_F6, modifier)


@pytest.mark.parametrize("action", ["settings", "list", "save_habits"])
def test_nothing_takes_the_focus_when_the_wheel_is_turned_over_it(full: Desk, action: str) -> None:
    full.window.actions_[action].trigger()
    wheel = Qt.FocusPolicy.WheelFocus
    widgets = QApplication.allWidgets()
    takers = {type(each) for each in widgets if each.isVisible() and each.focusPolicy() & wheel == wheel}
    assert takers == set()
