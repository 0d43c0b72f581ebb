"""Keys that move the focus: Tab and F6, and those that lead to the connection and the id of the lookup bar."""

from itertools import groupby

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTabWidget, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.core.query import UserType
from faceviewer.store.settings_values import Settings
from faceviewer.ui.privacy.privacy import SharingSign
from faceviewer.ui.stage.photo_page import ZoomField
from faceviewer.ui.window.message_bar import Note
from tests.ui.acting import DEMO_ID, dialog_of, look_up, named
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.scanner import focus, type_by_hand

_ORDER = ("bar", "sign", "message", "stage", "card", "status")


def _pane(desk: Desk) -> str:
    (sign,) = desk.window.findChildren(SharingSign) or (desk.window.bar,)
    panes = {name: sign if name == "sign" else getattr(desk.window, name) for name in _ORDER}
    return next(name for name, pane in panes.items() if pane.isAncestorOf(focus()))


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
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
        panes.append(_pane(full))
        names += [focus().accessibleName()] if isinstance(focus(), QTextEdit) else []
        assert len(stops) < 100
    begin = _ORDER.index(panes[0])
    assert [name for name, _ in groupby(panes)] == [*_ORDER[begin:], *_ORDER[: begin + 1]]
    assert names[:4] == ["Name", "Verdict", "User type", "User ID"]
    for stop in reversed(stops):
        QTest.keyClick(focus(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert focus() is stop


def test_close_is_the_last_tab_stop_of_a_message(qtbot: QtBot, desk: Desk) -> None:
    look_up(desk, qtbot, "error-200-460-3", "The service does not accept this request", UserType.OPEN)
    QTest.keyClick(focus(), Qt.Key.Key_F6)
    while _pane(desk) == "message":
        last = focus()
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert last is desk.window.message.close_button


def test_control_focused_by_tab_is_visible(qtbot: QtBot, full: Desk) -> None:
    full.window.resize(full.window.minimumSize())
    qtbot.waitUntil(lambda: full.window.width() == full.window.minimumWidth())
    for _ in range(40):
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
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


_CONTROL = Qt.KeyboardModifier.ControlModifier


def test_connection_is_selected_by_keyboard(open_desk: OpenDesk, qtbot: QtBot) -> None:
    settings = Settings(profiles=(Profile("A"), Profile("B")), current="A", language=Language.EN)
    desk = open_desk(training=False, settings=settings)
    profiles = desk.window.bar.profiles
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_E, _CONTROL)
    qtbot.waitUntil(profiles.view().isVisible)
    QTest.keyClick(profiles.view(), Qt.Key.Key_Down)
    QTest.keyClick(profiles.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: profiles.currentText() == "B")


def test_ctrl_e_without_connections_opens_the_settings(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(training=False)
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_E, _CONTROL)
    dialog_of(desk).reject()


def test_ctrl_f_focuses_the_id_or_the_search_of_the_details(found: Desk) -> None:
    found.window.stage.view.setFocus()
    QTest.keyClick(found.window.stage.view, Qt.Key.Key_F, _CONTROL)
    assert found.window.bar.field.hasFocus()
    found.window.actions_["details"].trigger()
    find = named(found.window, QLineEdit, "Find")
    tabs = find.window().findChild(QTabWidget)
    assert tabs is not None
    tabs.setCurrentIndex(1)
    find.setFocus()
    QTest.keyClick(find, Qt.Key.Key_F, _CONTROL)
    assert QApplication.focusWidget() is find


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize("typed", ["138", "Z12"])
def test_id_typed_after_a_menu_was_closed_by_esc_arrives_in_the_field(desk: Desk, qtbot: QtBot, typed: str) -> None:
    bar = desk.window.menuBar()
    bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
    bar.setActiveAction(bar.actions()[2])
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is bar)
    type_by_hand(bar, typed[0])
    qtbot.waitUntil(desk.window.bar.field.hasFocus)
    type_by_hand(desk.window.bar.field, typed[1:])
    assert desk.window.bar.field.text() == typed
    bar.setFocus()
    type_by_hand(bar, "f")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QTest.keyClick(focus(), Qt.Key.Key_Escape)


def test_esc_leads_from_the_zoom_to_the_id(found: Desk) -> None:
    (zoom,) = found.window.stage.findChildren(ZoomField)
    zoom.setFocus()
    before = zoom.currentText()
    QTest.keyClicks(zoom, "9")
    assert zoom.currentText() == f"{before}9"
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert found.window.bar.field.selectedText() == DEMO_ID
    assert zoom.currentText() == before


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier])
def test_letter_with_alt_but_no_shortcut_is_not_typed(desk: Desk, qtbot: QtBot, modifier: Qt.KeyboardModifier) -> None:
    field = desk.window.bar.field
    field.setText("1380")
    QTest.keyClick(field, Qt.Key.Key_Z, modifier)
    QTest.sendKeyEvent(QTest.KeyAction.Click, field, Qt.Key.Key_Ampersand, "&", modifier)  # Alt+1 on a French keyboard
    assert field.text() == "1380"
    desk.window.actions_["settings"].trigger()
    name = dialog_of(desk).focusWidget()
    assert isinstance(name, QLineEdit)
    qtbot.waitUntil(name.hasFocus)
    before = name.text()
    QTest.keyClick(name, Qt.Key.Key_Z, modifier)
    assert name.text() == before
    for key, typed in ((Qt.Key.Key_At, "@"), (Qt.Key.Key_Z, "z")):  # Windows sends AltGr as Ctrl and Alt
        both = _CONTROL | Qt.KeyboardModifier.AltModifier if typed == "@" else Qt.KeyboardModifier.NoModifier
        QTest.sendKeyEvent(QTest.KeyAction.Click, name, key, typed, both)
    assert name.text().endswith("@z")
