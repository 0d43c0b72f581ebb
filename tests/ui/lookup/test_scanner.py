"""Scanned ids, wherever the focus is, with any keys of a scanner."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from faceviewer.core.query import UserType
from faceviewer.ui.batch.list_dialog import ListDialog
from faceviewer.ui.lookup.keys import text_of
from tests.ui.acting import DEMO_ID, wait_for, wait_for_dialog
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on
from tests.ui.lookup import places
from tests.ui.lookup.places import NEXT, NEXT_SAYS, THIRD, THIRD_SAYS, on_photo, scan_another, shows
from tests.ui.scanner import ENDS, clock, focus, press_at_once, scan

pytestmark = pytest.mark.usefixtures("found")  # with the focus in the id field


@pytest.mark.parametrize("end", ["Enter", "Tab", "LF", "CR+LF"])
def test_scan_is_looked_up_wherever_the_focus_is(desk: Desk, qtbot: QtBot, end: str) -> None:
    for place in (*places.PLACES, places.at_the_end_of_the_field):
        place(desk)
        scan_another(desk, qtbot, end)
        assert desk.window.bar.types.user_type is UserType.PHONE, place
        assert not any(dialog.isVisible() for dialog in desk.window.findChildren(QDialog)), place
        assert desk.window.focusWidget() is desk.window.bar.field, place
        desk.window.activateWindow()  # after a popup, in place of a window manager
        qtbot.waitUntil(desk.window.bar.field.hasFocus)


@pytest.mark.parametrize("end", ENDS)
def test_end_of_a_scan_is_not_part_of_the_id(desk: Desk, qtbot: QtBot, end: str) -> None:
    scan_another(desk, qtbot, end)
    on_photo(desk)
    scan_another(desk, qtbot, end)


def test_scan_without_an_end_fills_the_field(desk: Desk, qtbot: QtBot) -> None:
    for place in places.PLACES_FOR_NO_TEXT:
        place(desk)
        scan(NEXT, "")
        qtbot.waitUntil(lambda: desk.window.bar.field.text() == NEXT)
        assert "Can pass now" not in words_on(desk.window), place
        assert "This is still the result for 138****8000 · 张三（示例）" in words_on(desk.window)
        desk.window.activateWindow()  # after a popup, in place of a window manager
        qtbot.waitUntil(desk.window.bar.field.hasFocus)
        QTest.keyClick(focus(), Qt.Key.Key_Escape)
        assert desk.window.bar.field.text() == DEMO_ID
        assert "Can pass now" in words_on(desk.window), place


@pytest.mark.parametrize("title", ["Te&xt size", "&Theme"])
def test_scan_during_an_open_submenu_is_looked_up(desk: Desk, qtbot: QtBot, title: str) -> None:
    inner = next(menu for menu in desk.window.menuBar().findChildren(QMenu) if menu.title() == title)
    outer = inner.parentWidget()
    assert isinstance(outer, QMenu)
    outer.popup(desk.window.pos())
    outer.setActiveAction(inner.menuAction())
    QTest.keyClick(outer, Qt.Key.Key_Right)
    qtbot.waitUntil(inner.isVisible)
    window, menu = QGuiApplication.focusWindow(), inner.windowHandle()  # Qt sends them the two events of a key
    for character in f"{NEXT}\r":
        at, key = next(clock), Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character))
        for kind, receiver in ((QEvent.Type.ShortcutOverride, window), (QEvent.Type.KeyPress, menu)):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
            event.setTimestamp(at)
            QApplication.sendEvent(receiver, event)
    shows(desk, qtbot, NEXT_SAYS)
    assert desk.window.bar.asked == NEXT


def test_short_fast_scan_in_another_field_is_looked_up(desk: Desk, qtbot: QtBot) -> None:
    for code in ("10023", "1002", "A123"):
        for place in (places.on_palette, places.on_zoom):
            place(desk)
            scan(code)
            wait_for(desk, qtbot, "No face record for this ID")
            assert desk.window.bar.asked == code, place
            scan_another(desk, qtbot)


def test_scan_in_the_zoom_field_keeps_the_zoom(desk: Desk, qtbot: QtBot) -> None:
    zoom = places.on_zoom(desk)
    scan_another(desk, qtbot)
    assert zoom.text().endswith("%")


def test_stx_before_a_scan_triggers_no_shortcut(desk: Desk, qtbot: QtBot) -> None:
    """It arrives as Ctrl+B, which is also the shortcut of lists."""
    for place in filter(lambda place: place is not places.on_types_popup, places.PLACES):
        place(desk)
        for _ in range(2):
            press_at_once(Qt.Key.Key_B, places.CTRL, "\x02")
            scan_another(desk, qtbot, "ETX")
        assert desk.window.findChildren(ListDialog) == [], place
    before = desk.window.bar.asked
    press_at_once(Qt.Key.Key_B, places.CTRL, "\x02")
    qtbot.waitUntil(lambda: [d.isVisible() for d in desk.window.findChildren(ListDialog)] == [True])
    assert desk.window.bar.asked == before


def test_letters_of_a_scan_trigger_no_photo_shortcut(desk: Desk, qtbot: QtBot) -> None:
    view = on_photo(desk)
    scan("RM1020Rb")
    wait_for(desk, qtbot, "No face record for this ID")
    assert desk.window.bar.field.text() == "RM1020Rb"
    assert view.accessibleDescription() in {"480 by 640 pixels", "0 by 0 pixels"}


@pytest.mark.parametrize("action", ["save_habits", "shortcuts", "settings", "save"])
def test_scan_in_a_dialog_is_refused_with_a_warning(desk: Desk, qtbot: QtBot, action: str) -> None:
    desk.window.actions_[action].trigger()
    dialog = wait_for_dialog(desk, qtbot)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(focus()))
    before = text_of(field := focus())  # such as the name of a file or of an operator
    scan(NEXT)
    assert dialog.isVisible()
    assert text_of(field) == before
    assert "a code was scanned while a dialog was open" in words_on(desk.window.message)
    buttons = [b for b in dialog.findChildren(QPushButton) if b.isVisible() and b.isEnabled()]
    buttons[-1].setFocus()
    scan(NEXT, "CR+LF")
    assert dialog.isVisible()
    dialog.close()
    desk.window.activateWindow()  # in place of a window manager
    qtbot.waitUntil(desk.window.bar.field.hasFocus)
    scan_another(desk, qtbot)


@pytest.mark.parametrize("end", ["", "Enter"])
def test_scan_during_which_a_dialog_closes_goes_to_the_window(desk: Desk, qtbot: QtBot, end: str) -> None:
    dialog = QDialog(desk.window)
    button = QPushButton("Close", dialog)
    dialog.show()
    qtbot.waitUntil(dialog.isActiveWindow)
    button.setFocus()
    scan(NEXT[:7], end="")
    delete(dialog)
    qtbot.waitUntil(desk.window.isActiveWindow)
    if end:
        scan(NEXT[7:], end=end)
        shows(desk, qtbot, NEXT_SAYS)
    else:
        qtbot.waitUntil(lambda: desk.window.bar.field.text() == NEXT[:7])


def test_scan_replaces_a_running_lookup(desk: Desk, qtbot: QtBot) -> None:
    scan("slow-3")
    wait_for(desk, qtbot, "Cancel")
    scan_another(desk, qtbot)


def test_scan_with_a_slow_beginning_is_one_id(desk: Desk, qtbot: QtBot) -> None:
    desk.window.bar.field.clear()
    scan(NEXT[:4], "", every=50)
    scan(NEXT[4:])
    shows(desk, qtbot, NEXT_SAYS)
    assert desk.window.bar.asked == NEXT


def test_slow_scan_outside_text_fields_loses_no_character(desk: Desk, qtbot: QtBot) -> None:
    for place in (on_photo, places.on_button, places.on_types):
        place(desk)
        scan_another(desk, qtbot, every=40)


def test_photo_shortcut_before_a_scan_is_not_part_of_it(desk: Desk, qtbot: QtBot) -> None:
    view = on_photo(desk)
    QTest.keyClick(view, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: "hidden" in view.accessibleDescription() + view.accessibleName())
    qtbot.wait(90)  # so that the key is not part of the scan
    scan_another(desk, qtbot)


# The keys of the digits from 0 on a keypad without Num Lock.
_MOVES = ["Insert", "End", "Down", "PageDown", "Left", "Clear", "Right", "Home", "Up", "PageUp"]


def test_scan_as_keypad_keys_without_num_lock_is_looked_up(desk: Desk, qtbot: QtBot) -> None:
    for where in (places.on_field, on_photo, places.on_button, places.on_types):
        scan_another(desk, qtbot)
        where(desk)
        for digit in THIRD:
            press_at_once(Qt.Key[f"Key_{_MOVES[int(digit)]}"], Qt.KeyboardModifier.KeypadModifier, "")
        press_at_once(*ENDS["keypad"])
        shows(desk, qtbot, THIRD_SAYS)


def test_held_enter_starts_one_lookup(desk: Desk, qtbot: QtBot) -> None:
    looked_up: list[str] = []
    desk.window.bar.look_up_requested.connect(lambda: looked_up.append(desk.window.bar.field.text()))
    desk.window.bar.field.setText(NEXT)
    for is_repeated in (False, *[True] * 20):
        event = QKeyEvent(QEvent.Type.KeyPress, *ENDS["Enter"], is_repeated)
        QApplication.sendEvent(desk.window.bar.field, event)
    shows(desk, qtbot, NEXT_SAYS)
    assert looked_up == [NEXT]
    assert not desk.window.actions_["again"].autoRepeat()


@pytest.mark.parametrize(
    ("place", "modifiers", "text", "action"),
    [
        (places.on_field, places.CTRL | Qt.KeyboardModifier.ShiftModifier, "\x02", "sharing"),  # STX may begin a scan
        (on_photo, Qt.KeyboardModifier.NoModifier, "b", "reveal"),
    ],
)
def test_held_key_triggers_its_action_once(
    desk: Desk,
    qtbot: QtBot,
    place: Callable[[Desk], object],
    modifiers: Qt.KeyboardModifier,
    text: str,
    action: str,
) -> None:
    toggled: list[bool] = []
    desk.window.actions_[action].toggled.connect(toggled.append)
    place(desk)
    for is_repeated in (False, True, True):
        QApplication.sendEvent(focus(), QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_B, modifiers, text, is_repeated))
        qtbot.wait(90)  # until no character of a scan can follow
    assert toggled == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes the characters itself")
def test_scan_as_alt_codes_is_looked_up(desk: Desk, qtbot: QtBot) -> None:
    alt, keypad = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.KeypadModifier
    for where in (places.on_field, on_photo, places.on_types):
        scan_another(desk, qtbot)
        where(desk)
        for character in THIRD:
            for digit in f"{ord(character):04}":
                press_at_once(Qt.Key(ord(digit)), alt | keypad, "")
            release = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Alt, alt)
            release.setTimestamp(next(clock))
            QApplication.sendEvent(focus(), release)
        press_at_once(*ENDS["Enter"])
        shows(desk, qtbot, THIRD_SAYS)
        assert desk.window.bar.types.user_type is UserType.PHONE, where


def test_arrow_key_ends_a_scan_only_right_after_it(desk: Desk) -> None:
    scan(NEXT, "Enter+down")
    assert desk.window.bar.field.text() == NEXT
    press_at_once(Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, "")
    assert desk.window.bar.field.text() == DEMO_ID
    press_at_once(Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, "")
    assert desk.window.bar.field.text() == NEXT
