"""Typed and pasted text, wherever the focus is."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.ui.acting import DEMO_ID, IN_TIME, look_up, press_text
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on
from tests.ui.lookup import places
from tests.ui.lookup.places import NEXT, NEXT_SAYS, on_photo, shows
from tests.ui.scanner import focus, scan, type_by_hand

pytestmark = pytest.mark.usefixtures("found")  # with the focus in the id field


def test_text_typed_into_the_zoom_field_sets_the_zoom(desk: Desk) -> None:
    for typed, zoom in (("150", 1.5), ("99%", 0.99), ("1234", 8)):
        places.on_zoom(desk)
        type_by_hand(focus(), typed)
        assert desk.window.bar.field.text() == DEMO_ID
        type_by_hand(focus(), "\r")
        assert desk.window.stage.view.zoom == pytest.approx(zoom)
        assert "Can pass now" in words_on(desk.window)


def test_single_keys_typed_on_the_photo_rotate_mirror_and_hide_it(desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClicks(desk.window.bar.field, "rm")  # there they are letters
    view = on_photo(desk)
    for keys, change in (("R", ", rotated"), ("Shift+R", ""), ("M", ", mirrored"), ("B", ", hidden, mirrored")):
        QTest.keySequence(view, QKeySequence(keys))
        wanted = f"480 by 640 pixels{change}"
        qtbot.waitUntil(lambda wanted=wanted: view.accessibleDescription() == wanted)  # type: ignore[misc]  # not inferred
    assert view.hasFocus()
    assert desk.window.bar.field.text() == "rm"
    zoom = desk.window.stage.view.zoom
    QTest.keyClicks(view, "+")
    qtbot.waitUntil(lambda: desk.window.stage.view.zoom > zoom)


@pytest.mark.parametrize("key", "rmb")
def test_key_of_the_photo_has_no_effect_while_a_menu_is_open(desk: Desk, qtbot: QtBot, key: str) -> None:
    view, bar = on_photo(desk), desk.window.menuBar()
    bar.setActiveAction(bar.actions()[0])  # the File menu, which has no item with this letter
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClicks(menu, key)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert view.accessibleDescription() == "480 by 640 pixels"


def test_id_typed_on_the_photo_keeps_its_first_letter(desk: Desk, qtbot: QtBot) -> None:
    on_photo(desk)
    for character in "r7":
        QTest.keyClicks(focus(), character)
        QTest.qWait(70)
    qtbot.waitUntil(lambda: desk.window.bar.field.text() == "r7")
    scan("7", "")
    assert desk.window.bar.field.text() == "r77"


def test_typed_tab_and_space_keep_their_function(desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClicks(desk.window.bar.field, "12")
    QTest.qWait(150)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Tab)
    assert not desk.window.bar.field.hasFocus()
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Escape)  # the record is shown again
    button = places.on_button(desk)
    assert button.isVisible()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: any(d.isVisible() for d in desk.window.findChildren(QDialog)), timeout=IN_TIME)


def test_focus_returns_to_the_id_after_clicks_pans_and_full_screen(desk: Desk, qtbot: QtBot) -> None:
    window, field = desk.window, desk.window.bar.field
    press_text(desk, "Why?")
    assert field.hasFocus()
    window.actions_["zoom_200"].trigger()
    view, start = window.stage.view, QPoint(60, 60)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start + QPoint(30, 30))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 30))
    assert field.hasFocus()
    window.actions_["full_screen"].trigger()
    qtbot.waitUntil(view.hasFocus)
    scan(NEXT, "")
    qtbot.waitUntil(lambda: not window.isFullScreen() and field.hasFocus() and field.text() == NEXT)
    QTest.keyClicks(field, "5")
    assert field.text() == f"{NEXT}5"


@pytest.mark.parametrize("keys", ["Ctrl+V", "Shift+Ins"])
def test_paste_outside_text_fields_goes_to_the_id_field(desk: Desk, qtbot: QtBot, keys: str) -> None:
    bar = desk.window.bar
    for number, place in enumerate(places.PLACES_FOR_NO_TEXT):
        user_id, says = ((NEXT, NEXT_SAYS), (DEMO_ID, "138****8000"))[number % 2]
        QGuiApplication.clipboard().setText(user_id)
        place(desk)
        QTest.keySequence(focus(), QKeySequence(keys))
        qtbot.waitUntil(lambda user_id=user_id: bar.field.text() == user_id)  # type: ignore[misc]  # not inferred
        assert bar.field.hasFocus(), place
        assert "This is still the result for" in words_on(desk.window), place
        qtbot.wait(90)  # so that Enter is not the end of a scan
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
        shows(desk, qtbot, says)


def test_paste_in_full_screen_goes_to_the_id_field(desk: Desk, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(NEXT)
    desk.window.actions_["full_screen"].trigger()
    qtbot.waitUntil(desk.window.stage.view.hasFocus)
    QTest.keySequence(focus(), QKeySequence("Ctrl+V"))
    qtbot.waitUntil(lambda: not desk.window.isFullScreen() and desk.window.bar.field.text() == NEXT)


def test_paste_without_an_id_outside_text_fields_is_reported(desk: Desk, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("nobody, here\nat all")
    on_photo(desk)
    QTest.keySequence(focus(), QKeySequence("Ctrl+V"))
    qtbot.waitUntil(lambda: "No user ID was found" in words_on(desk.window.message))
    assert desk.window.bar.field.text() == DEMO_ID


def test_paste_into_another_field_or_dialog_stays_there(desk: Desk, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(NEXT)
    zoom = places.on_zoom(desk)
    QTest.keySequence(zoom, QKeySequence("Ctrl+V"))
    assert zoom.text() == NEXT
    desk.window.actions_["shortcuts"].trigger()
    qtbot.waitUntil(lambda: isinstance(focus().window(), QDialog), timeout=IN_TIME)
    QTest.keySequence(focus(), QKeySequence("Ctrl+V"))
    assert desk.window.bar.field.text() == DEMO_ID


def _drop(desk: Desk) -> None:
    desk.window.bar.field.end(False)
    desk.window.bar.field.pasted.emit("139")


@pytest.mark.parametrize(
    "enter",
    [
        lambda desk: QTest.keySequence(desk.window.bar.field, QKeySequence("Ctrl+V")),
        lambda desk: QTest.keyClicks(desk.window.bar.field, "139"),
        lambda _: scan("139", ""),
        _drop,
    ],
    ids=["paste", "type", "a code of three", "drop"],
)
def test_input_after_a_click_replaces_the_id(desk: Desk, qtbot: QtBot, enter: Callable[[Desk], object]) -> None:
    QGuiApplication.clipboard().setText("139")
    places.on_field(desk)
    enter(desk)
    qtbot.waitUntil(lambda: desk.window.bar.field.text() == "139")


def test_click_into_typed_text_places_the_cursor(desk: Desk) -> None:
    field = desk.window.bar.field
    QTest.keyClicks(field, "10023")
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(field.cursorRect().left(), 10))
    assert not field.hasSelectedText()


def test_keypad_arrows_typed_by_a_person_move_the_cursor(desk: Desk, qtbot: QtBot) -> None:
    look_up(desk, qtbot, NEXT, NEXT_SAYS)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_Up):
        QTest.keyClick(desk.window.bar.field, key, Qt.KeyboardModifier.KeypadModifier, 150)
    assert desk.window.bar.field.text() == NEXT
