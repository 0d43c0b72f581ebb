"""The photo on the whole screen, turned, above other windows."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from tests.ui.acting import DEMO_ID, ask, press, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on


def look_up(desk: Desk, qtbot: QtBot, user_id: str = DEMO_ID) -> None:
    ask(desk, UserType.PHONE, user_id)
    wait_for(desk, qtbot, "Save photo")


def test_on_the_full_screen_a_photo_is_alone_and_escape_leads_back(qtbot: QtBot, desk: Desk) -> None:
    look_up(desk, qtbot)
    window = desk.window
    QTest.keyClick(window, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: not window.bar.isVisible())
    assert not window.card.isVisible()
    assert not window.menuBar().isVisible()
    assert window.stage.view.hasFocus()
    QTest.keyClick(window.stage.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.bar.isVisible)
    assert window.card.isVisible()
    assert not window.isFullScreen()
    assert window.bar.field.hasFocus()


def test_what_is_not_a_photo_has_its_surroundings_on_the_full_screen_too(qtbot: QtBot, desk: Desk) -> None:
    window = desk.window
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F11)
    qtbot.waitUntil(window.isFullScreen)
    assert window.bar.isVisible()
    ask(desk, UserType.PHONE, DEMO_ID)
    qtbot.waitUntil(lambda: not window.bar.isVisible(), timeout=10_000)
    press(desk, "Full screen")
    qtbot.waitUntil(window.bar.isVisible)


def test_single_letters_turn_a_photo_only_while_it_has_the_focus(qtbot: QtBot, desk: Desk) -> None:
    look_up(desk, qtbot)
    view = desk.window.stage.view
    QTest.keyClicks(desk.window.bar.field, "rm")
    assert view.accessibleDescription() == "480 by 640 pixels"
    view.setFocus()
    for key, modifiers, said in (
        (Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier, ", rotated"),
        (Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier, ""),
        (Qt.Key.Key_M, Qt.KeyboardModifier.NoModifier, ", mirrored"),
    ):
        QTest.keyClick(view, key, modifiers)
        wanted = f"480 by 640 pixels{said}"
        qtbot.waitUntil(lambda wanted=wanted: view.accessibleDescription() == wanted)  # type: ignore[misc]  # not inferred


def test_a_photo_has_a_menu_of_its_own(qtbot: QtBot, desk: Desk) -> None:
    look_up(desk, qtbot)
    view = desk.window.stage.view
    middle = view.rect().center()
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, view.mapToGlobal(middle)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_R)  # its mnemonic
    assert view.accessibleDescription() == "480 by 640 pixels, rotated"


def test_the_window_stays_above_others_while_that_is_wanted(open_desk: Callable[..., Desk]) -> None:
    window = open_desk().window
    action = window.actions_["on_top"]
    action.trigger()
    assert window.windowHandle().flags() & Qt.WindowType.WindowStaysOnTopHint
    assert window.isVisible()
    action.trigger()
    assert not window.windowHandle().flags() & Qt.WindowType.WindowStaysOnTopHint


@pytest.mark.parametrize("keys", [(Qt.Key.Key_M,), (Qt.Key.Key_R,), (Qt.Key.Key_B, Qt.Key.Key_M)])
def test_letters_of_an_open_menu_choose_its_lines_and_leave_the_photo_alone(
    qtbot: QtBot, desk: Desk, keys: tuple[Qt.Key, ...]
) -> None:
    look_up(desk, qtbot)
    view = desk.window.stage.view
    view.setFocus()
    menu = next(menu for menu in desk.window.menuBar().findChildren(QMenu) if menu.title() == "&Edit")
    menu.popup(desk.window.pos())
    qtbot.waitUntil(menu.isVisible)
    for key in keys:
        QTest.keyClick(menu, key)
    qtbot.waitUntil(lambda: "opied" in words_on(desk.window.status))
    assert view.accessibleDescription() == "480 by 640 pixels"
