"""Scanned and typed ids, wherever the focus is."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QLineEdit,
    QMenu,
    QPushButton,
    QTextEdit,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from faceviewer.core.limits import CLUES
from faceviewer.core.query import UserType
from faceviewer.ui.batch.list_dialog import ListDialog
from faceviewer.ui.lookup.keys import is_of_another_layout
from faceviewer.ui.window.message_bar import Note
from tests.ui.acting import DEMO_ID, IN_TIME, ask, offered, press_text, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on
from tests.ui.scanner import ENDS, clock, focus, press_at_once, scan, type_by_hand

NEXT, THIRD = "13800138001", "13800138002"
NEXT_SAYS, THIRD_SAYS = "138****8001", "138****8002"
CTRL = Qt.KeyboardModifier.ControlModifier


pytestmark = pytest.mark.usefixtures("found")  # with the focus in the id field


def shows(desk: Desk, qtbot: QtBot, masked_id: str) -> None:
    qtbot.waitUntil(lambda: masked_id in words_on(desk.window.card), timeout=IN_TIME)


def scan_another(desk: Desk, qtbot: QtBot, end: str = "Enter", *, every: int = 5) -> None:
    """Scan an id that is not shown, and wait for its result."""
    user_id, says = (NEXT, NEXT_SAYS) if desk.window.bar.asked != NEXT else (THIRD, THIRD_SAYS)
    scan(user_id, end, every=every)
    shows(desk, qtbot, says)
    assert (desk.window.bar.field.text(), desk.window.bar.asked) == (user_id, user_id)


def on_photo(desk: Desk) -> QWidget:
    QTest.mouseClick(desk.window.stage.view, Qt.MouseButton.LeftButton)
    return desk.window.stage.view


def on_button(desk: Desk) -> QWidget:
    button = next(b for b in desk.window.card.findChildren(QPushButton) if b.text() == "Save photo…")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    return button


def on_types(desk: Desk) -> QWidget:
    desk.window.bar.types.setFocus(Qt.FocusReason.TabFocusReason)
    return desk.window.bar.types


def on_types_popup(desk: Desk) -> QWidget:
    desk.window.bar.types.setFocus()
    desk.window.bar.types.showPopup()
    return desk.window.bar.types


def on_text_to_read(desk: Desk) -> QWidget:
    text = next(t for t in desk.window.card.findChildren(QTextEdit) if t.isVisible())
    text.setFocus(Qt.FocusReason.MouseFocusReason)
    return text


def on_zoom(desk: Desk) -> QWidget:
    zoom = next(c for c in desk.window.stage.photo_bar.findChildren(QComboBox) if c.isVisible()).lineEdit()
    assert zoom is not None
    zoom.setFocus()
    zoom.selectAll()
    return zoom


def on_palette(desk: Desk) -> QWidget:
    desk.window.actions_["palette"].trigger()
    return focus()


def on_details(desk: Desk) -> QWidget:
    desk.window.actions_["details"].trigger()
    dock = desk.window.findChildren(QDockWidget)[0]
    timeline = next(tree for tree in dock.findChildren(QTreeWidget) if tree.isVisible())
    timeline.setFocus()
    return timeline


def on_message(desk: Desk) -> QWidget:
    desk.window.message.show_note(lambda: Note("Read me."))
    close = next(b for b in desk.window.message.findChildren(QWidget) if b.accessibleName() == "Close message")
    close.setFocus(Qt.FocusReason.TabFocusReason)
    return close


def on_field(desk: Desk) -> QWidget:
    on_photo(desk)
    QTest.mouseClick(desk.window.bar.field, Qt.MouseButton.LeftButton)
    return desk.window.bar.field


def at_the_end_of_the_field(desk: Desk) -> QWidget:
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_End)
    return desk.window.bar.field


PLACES = [
    on_photo, on_button, on_types, on_types_popup, on_text_to_read, on_zoom, on_palette, on_details, on_message,
    on_field,
]  # fmt: skip
PLACES_FOR_NO_TEXT = [place for place in PLACES if place not in {on_zoom, on_palette}]


@pytest.mark.parametrize("end", ["Enter", "Tab", "LF", "CR+LF"])
def test_scan_is_looked_up_wherever_the_focus_is(desk: Desk, qtbot: QtBot, end: str) -> None:
    for place in (*PLACES, at_the_end_of_the_field):
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
    for place in PLACES_FOR_NO_TEXT:
        place(desk)
        scan(NEXT, "")
        qtbot.waitUntil(lambda: desk.window.bar.field.text() == NEXT)
        assert "Can pass now" not in words_on(desk.window), place
        assert "This is still the result for 张三（示例） · 138****8000" in words_on(desk.window)
        desk.window.activateWindow()  # after a popup, in place of a window manager
        qtbot.waitUntil(desk.window.bar.field.hasFocus)
        QTest.keyClick(focus(), Qt.Key.Key_Escape)
        assert desk.window.bar.field.text() == DEMO_ID
        assert "Can pass now" in words_on(desk.window), place


def test_text_typed_into_the_zoom_field_sets_the_zoom(desk: Desk) -> None:
    for typed, zoom in (("150", 1.5), ("99%", 0.99), ("1234", 8)):
        on_zoom(desk)
        type_by_hand(focus(), typed)
        assert desk.window.bar.field.text() == DEMO_ID
        type_by_hand(focus(), "\r")
        assert desk.window.stage.view.zoom == pytest.approx(zoom)
        assert "Can pass now" in words_on(desk.window)


def test_paste_into_the_zoom_field_sets_the_zoom(desk: Desk) -> None:
    on_zoom(desk)
    QGuiApplication.clipboard().setText("150")
    QTest.keyClick(focus(), Qt.Key.Key_V, CTRL)
    assert desk.window.bar.field.text() == DEMO_ID
    type_by_hand(focus(), "\r")
    assert desk.window.stage.view.zoom == pytest.approx(1.5)


@pytest.mark.parametrize("title", ["Te&xt size", "&Theme"])
def test_scan_during_an_open_submenu_is_looked_up(desk: Desk, qtbot: QtBot, title: str) -> None:
    inner = next(menu for menu in desk.window.menuBar().findChildren(QMenu) if menu.title() == title)
    outer = inner.parentWidget()
    assert isinstance(outer, QMenu)
    qtbot.waitUntil(desk.window.isActiveWindow)
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
        for place in (on_palette, on_zoom):
            place(desk)
            scan(code)
            wait_for(desk, qtbot, "No face record for this ID")
            assert desk.window.bar.asked == code, place
            scan_another(desk, qtbot)


def test_stx_before_a_scan_triggers_no_shortcut(desk: Desk, qtbot: QtBot) -> None:
    """It arrives as Ctrl+B, which is also the shortcut of lists."""
    for place in (on_photo, on_button, on_types, on_zoom, on_palette, on_details, on_field):
        place(desk)
        for _ in range(2):
            press_at_once(Qt.Key.Key_B, CTRL, "\x02")
            scan_another(desk, qtbot, "ETX")
        assert desk.window.findChildren(ListDialog) == [], place
    asked = desk.window.bar.asked
    press_at_once(Qt.Key.Key_B, CTRL, "\x02")
    qtbot.waitUntil(lambda: [d.isVisible() for d in desk.window.findChildren(ListDialog)] == [True])
    assert desk.window.bar.asked == asked


def test_letters_of_a_scan_trigger_no_photo_shortcut(desk: Desk, qtbot: QtBot) -> None:
    view = on_photo(desk)
    before = view.accessibleDescription()
    scan("RM1020Rb")
    wait_for(desk, qtbot, "No face record for this ID")
    assert desk.window.bar.field.text() == "RM1020Rb"
    assert view.accessibleDescription() in {before, "0 by 0 pixels"}
    assert not desk.window.actions_["reveal"].isChecked()


def test_single_keys_typed_on_the_photo_rotate_mirror_and_hide_it(desk: Desk, qtbot: QtBot) -> None:
    view = on_photo(desk)
    for key, said in (("r", "rotated"), ("m", "mirrored"), ("b", "hidden")):
        QTest.keyClicks(view, key)
        qtbot.waitUntil(lambda said=said: said in view.accessibleDescription())  # type: ignore[misc]  # not inferred
    assert view.hasFocus()
    assert desk.window.bar.field.text() == DEMO_ID
    zoom = desk.window.stage.view.zoom
    QTest.keyClicks(view, "+")
    qtbot.waitUntil(lambda: desk.window.stage.view.zoom > zoom)


def test_id_typed_on_the_photo_keeps_its_first_letter(desk: Desk, qtbot: QtBot) -> None:
    on_photo(desk)
    for character in "r7":
        QTest.keyClicks(focus(), character)
        QTest.qWait(70)
    qtbot.waitUntil(lambda: desk.window.bar.field.text() == "r7")
    scan("7", "")
    assert desk.window.bar.field.text() == "r77"


def test_last_of_three_scans_is_looked_up_and_the_others_are_offered(desk: Desk, qtbot: QtBot) -> None:
    on_photo(desk)
    for user_id in (NEXT, THIRD, "13800138005"):
        scan(user_id, "Tab")
    shows(desk, qtbot, "138****8005")
    assert offered(desk)[-2:] == [f"Phone number · {NEXT}", f"Phone number · {THIRD}"]
    assert "Scanned just before this one" in words_on(desk.window.bar)
    desk.window.actions_["language_zh_CN"].trigger()
    assert "Scanned just before this one" not in words_on(desk.window.bar)


@pytest.mark.parametrize("width", [720, 1040])
def test_chips_beside_a_result_do_not_cover_its_verdict(desk: Desk, qtbot: QtBot, width: int) -> None:
    desk.window.resize(width, 520)
    on_photo(desk)
    for number in range(30):
        scan(f"{13800138000 + number}", "Tab")
    scan(NEXT, "Tab")
    assert offered(desk) == [f"Phone number · {13800138030 - number}" for number in range(CLUES, 0, -1)]
    shows(desk, qtbot, NEXT_SAYS)
    qtbot.waitUntil(lambda: desk.window.bar.geometry().bottom() <= desk.window.card.mapTo(desk.window, QPoint()).y())
    assert offered(desk)[-1] == "Phone number · 13800138029"
    desk.window.resize(1300, 520)
    qtbot.waitUntil(lambda: len(offered(desk)) > 3)


def test_earlier_scan_is_offered_under_its_own_type(desk: Desk, qtbot: QtBot) -> None:
    on_photo(desk)
    desk.window.bar.types.set_user_type(UserType.OPEN)
    scan("zhang.san")
    desk.window.bar.types.set_user_type(UserType.PHONE)
    scan(NEXT)
    shows(desk, qtbot, NEXT_SAYS)
    assert offered(desk)[-1:] == ["Third-party account (OA) · zhang.san"]


@pytest.mark.parametrize("place", [on_photo, on_field])
def test_scan_with_caps_lock_is_offered_in_both_cases(
    desk: Desk, qtbot: QtBot, place: Callable[[Desk], QWidget]
) -> None:
    place(desk)
    desk.window.bar.types.set_user_type(UserType.OPEN)
    before = words_on(desk.window.card)
    scan("ZHANG.san1", native=0x2)
    qtbot.waitUntil(lambda: [chip.split(" · ")[1] for chip in offered(desk)] == ["zhang.SAN1", "ZHANG.san1"])
    assert "Caps Lock is on" in words_on(desk.window.bar)
    assert words_on(desk.window.card) == before
    desk.window.bar.types.set_user_type(UserType.PHONE)
    desk.window.bar.field.clear()
    scan(NEXT, native=0x2)
    shows(desk, qtbot, NEXT_SAYS)


@pytest.mark.parametrize("place", [on_photo, on_field])
def test_parts_of_a_scan_are_offered_and_none_is_looked_up(
    desk: Desk, qtbot: QtBot, place: Callable[[Desk], QWidget]
) -> None:
    place(desk)
    scan(NEXT, "GS")
    scan(THIRD, "Enter")
    qtbot.waitUntil(lambda: offered(desk)[-2:] == [f"Phone number · {NEXT}", f"Phone number · {THIRD}"])
    assert desk.window.bar.field.text() == ""
    assert "Can pass now" not in words_on(desk.window)


@pytest.mark.parametrize("action", ["save_habits", "shortcuts", "settings", "save"])
def test_scan_in_a_dialog_is_refused_with_a_warning(desk: Desk, qtbot: QtBot, action: str) -> None:
    desk.window.actions_[action].trigger()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in desk.window.findChildren(QDialog)), timeout=IN_TIME)
    dialog = next(d for d in desk.window.findChildren(QDialog) if d.isVisible())
    qtbot.waitUntil(lambda: dialog.isAncestorOf(focus()))
    field = focus()
    before = field.text() if isinstance(field, QLineEdit) else ""
    scan(NEXT)
    assert dialog.isVisible()
    assert not isinstance(field, QLineEdit) or field.text() == before  # such as the name of a file or of an operator
    assert "a code was scanned while a dialog was open" in words_on(desk.window.message)
    buttons = [b for b in dialog.findChildren(QPushButton) if b.isVisible() and b.isEnabled()]
    buttons[-1].setFocus()
    scan(NEXT, "CR+LF")
    assert dialog.isVisible()
    dialog.close()
    desk.window.activateWindow()  # in place of a window manager
    qtbot.waitUntil(desk.window.bar.field.hasFocus)
    scan(NEXT)
    shows(desk, qtbot, NEXT_SAYS)


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
    scan(NEXT)
    shows(desk, qtbot, NEXT_SAYS)
    assert desk.window.bar.field.text() == NEXT


@pytest.mark.parametrize(
    ("place", "begun", "code"),
    [
        (on_field, "1", "0023"),
        (on_photo, "1", "0023"),
        (on_field, "A", "1380013800138"),  # no mobile number
        (on_field, "138001", "38001"),  # typed keys that arrive at once through a slow remote desktop
    ],
)
def test_scan_after_typed_text_is_offered_with_and_without_it(
    desk: Desk, qtbot: QtBot, place: Callable[[Desk], QWidget], begun: str, code: str
) -> None:
    field = desk.window.bar.field
    field.clear()
    place(desk)
    QTest.keyClicks(focus(), begun)
    qtbot.waitUntil(lambda: field.text() == begun)
    QTest.qWait(150)
    scan(code)
    qtbot.waitUntil(lambda: offered(desk)[-2:] == [f"Phone number · {code}", f"Phone number · {begun}{code}"])
    assert "The field was not empty before the scan" in words_on(desk.window.bar)
    assert (field.text(), desk.window.bar.asked) == ("", DEMO_ID)


def test_scan_with_a_slow_beginning_is_one_id(desk: Desk, qtbot: QtBot) -> None:
    desk.window.bar.field.clear()
    scan(NEXT[:4], "", every=50)
    scan(NEXT[4:])
    shows(desk, qtbot, NEXT_SAYS)
    assert desk.window.bar.asked == NEXT


def test_scanned_mobile_number_replaces_typed_text(desk: Desk, qtbot: QtBot) -> None:
    field = desk.window.bar.field
    field.clear()
    QTest.keyClicks(field, "139")
    QTest.qWait(150)
    scan(NEXT)
    shows(desk, qtbot, NEXT_SAYS)
    assert field.text() == NEXT


def test_typed_tab_and_space_keep_their_function(desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClicks(desk.window.bar.field, "12")
    QTest.qWait(150)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Tab)
    assert not desk.window.bar.field.hasFocus()
    button = on_button(desk)
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


def test_scan_in_the_zoom_field_keeps_the_zoom(desk: Desk, qtbot: QtBot) -> None:
    zoom = on_zoom(desk)
    assert isinstance(zoom, QLineEdit)
    before = zoom.text()
    scan(NEXT)
    shows(desk, qtbot, NEXT_SAYS)
    assert desk.window.bar.field.hasFocus()
    assert zoom.text().endswith("%")
    assert before.endswith("%")


def test_slow_scan_outside_text_fields_loses_no_character(desk: Desk, qtbot: QtBot) -> None:
    for place in (on_photo, on_button, on_types):
        place(desk)
        scan_another(desk, qtbot, every=40)


def test_photo_shortcut_before_a_scan_is_not_part_of_it(desk: Desk, qtbot: QtBot) -> None:
    view = on_photo(desk)
    QTest.keyClick(view, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: "hidden" in view.accessibleDescription() + view.accessibleName())
    qtbot.wait(90)  # so that the key is not part of the scan
    scan(NEXT)
    shows(desk, qtbot, NEXT_SAYS)
    assert desk.window.bar.asked == NEXT


_CODES_WITH_CONTENT = (
    f"https://door.example/u?phone={NEXT}&v=1",
    f"MECARD:N:Zhang;TEL:{NEXT};;",
    f"tel:+86{NEXT}",
    f"callto:{NEXT}",
    f"sip:{NEXT}@example.com",
    f"BIZCARD:N:Zhang;X:San;B:{NEXT};;",
    f"www.example.com/u?phone={NEXT}",
    f"example.com/u?userType=PHONE&userId={NEXT}",
    f"<userId>{NEXT}</userId>",
    f"userId={NEXT}&userType=PHONE",
    f"手机号:{NEXT}",
)


def test_scan_that_contains_more_than_an_id_is_only_offered(desk: Desk, qtbot: QtBot) -> None:
    for code in _CODES_WITH_CONTENT:
        scan(code)
        qtbot.waitUntil(lambda: offered(desk) == [f"Phone number · {NEXT}"])
        assert (desk.window.bar.field.text(), desk.window.bar.asked) == ("", DEMO_ID), code
        desk.window.bar.put_offers_away()


@pytest.mark.parametrize(
    ("codes", "why"),
    [
        (
            ["https://door.example/x", "otpauth://totp/x?secret=AAA", "geo:31.2,121.4", "weixin://contacts/x", "<a/>"],
            "no user ID was found",
        ),
        (['&"_àà&"_ààà', "E&àà\"'(", "+éěš+éě", "!@#$%^&*", "&é\"'"], "keyboard layout"),  # symbols in place of digits
    ],
)
def test_scan_without_an_id_is_explained(desk: Desk, qtbot: QtBot, codes: list[str], why: str) -> None:
    for code in codes:
        scan(code)
        qtbot.waitUntil(lambda: why in words_on(desk.window.message))
        assert (desk.window.bar.field.text() or code, desk.window.bar.asked) == (code, DEMO_ID)
        desk.window.message.close_button.click()
        desk.window.bar.field.clear()


_CARD = ["BEGIN:VCARD", "VERSION:3.0", "N:Zhang;San", f"TEL;TYPE=CELL:{NEXT}", "NOTE:A100234", "END:VCARD"]
_JSON = ["{", '  "name": "Zhang",', f'  "phones": ["{NEXT}"],', '  "card": {', '    "no": 7', "  }", "}"]


@pytest.mark.parametrize("place", [lambda desk: desk.window.bar.field, on_photo], ids=["field", "photo"])
@pytest.mark.parametrize("lines", [_CARD, _JSON], ids=["card", "JSON"])
def test_lines_of_one_code_are_read_together(
    desk: Desk, qtbot: QtBot, place: Callable[[Desk], QWidget], lines: list[str]
) -> None:
    place(desk)
    for line in lines:
        scan(line)
        assert desk.window.bar.asked == DEMO_ID
    qtbot.waitUntil(lambda: offered(desk) == [f"Phone number · {NEXT}"])
    assert desk.window.bar.field.text() == ""
    assert not desk.window.message.isVisible()
    scan(THIRD)  # the next code is separate
    shows(desk, qtbot, THIRD_SAYS)


def test_id_with_symbols_is_not_taken_for_another_layout() -> None:
    ids = ["josé.é", "x_y-z_w-", "a@b-c_d+e", "R&D_A1", "o'neil", "zhang_san", "张三李四"]
    assert [user_id for user_id in ids if is_of_another_layout(user_id)] == []


@pytest.mark.parametrize("keys", ["Ctrl+V", "Shift+Ins"])
def test_paste_outside_text_fields_goes_to_the_id_field(desk: Desk, qtbot: QtBot, keys: str) -> None:
    bar = desk.window.bar
    for number, place in enumerate(PLACES_FOR_NO_TEXT):
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
    zoom = on_zoom(desk)
    assert isinstance(zoom, QLineEdit)
    QTest.keySequence(zoom, QKeySequence("Ctrl+V"))
    assert zoom.text() == NEXT
    desk.window.actions_["shortcuts"].trigger()
    qtbot.waitUntil(lambda: isinstance(focus().window(), QDialog), timeout=IN_TIME)
    QTest.keySequence(focus(), QKeySequence("Ctrl+V"))
    assert desk.window.bar.field.text() == DEMO_ID


@pytest.mark.parametrize("then", ["paste", "type", "a code of three", "drop"])
def test_input_after_a_click_into_the_field_replaces_the_id(desk: Desk, qtbot: QtBot, then: str) -> None:
    field = on_field(desk)
    if then == "paste":
        QGuiApplication.clipboard().setText(NEXT)
        QTest.keySequence(field, QKeySequence("Ctrl+V"))
    elif then == "drop":
        desk.window.bar.field.end(False)
        desk.window.bar.field.pasted.emit(NEXT)
    elif then == "type":
        QTest.keyClicks(field, NEXT)
    else:
        scan(NEXT[:3], "")
    qtbot.waitUntil(lambda: desk.window.bar.field.text() == (NEXT[:3] if "three" in then else NEXT))


def test_click_into_typed_text_places_the_cursor(desk: Desk) -> None:
    field = desk.window.bar.field
    QTest.keyClicks(field, "10023")
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(field.cursorRect().left(), 10))
    assert not field.hasSelectedText()


# The keys of the digits from 0 on a keypad without Num Lock.
_MOVES = ["Insert", "End", "Down", "PageDown", "Left", "Clear", "Right", "Home", "Up", "PageUp"]


def test_scan_as_keypad_keys_without_num_lock_is_looked_up(desk: Desk, qtbot: QtBot) -> None:
    for where in (on_field, on_photo, on_button, on_types):
        ask(desk, UserType.PHONE, NEXT)
        shows(desk, qtbot, NEXT_SAYS)
        where(desk)
        for digit in THIRD:
            press_at_once(Qt.Key[f"Key_{_MOVES[int(digit)]}"], Qt.KeyboardModifier.KeypadModifier, "")
        press_at_once(*ENDS["keypad"], "\r")
        shows(desk, qtbot, THIRD_SAYS)


def test_keypad_arrows_typed_by_a_person_move_the_cursor(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, UserType.PHONE, NEXT)
    shows(desk, qtbot, NEXT_SAYS)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_Up):
        QTest.keyClick(desk.window.bar.field, key, Qt.KeyboardModifier.KeypadModifier, 150)
    assert desk.window.bar.field.text() == NEXT


def test_held_enter_starts_one_lookup(desk: Desk, qtbot: QtBot) -> None:
    asked: list[str] = []
    desk.window.bar.look_up_requested.connect(lambda: asked.append(desk.window.bar.field.text()))
    desk.window.bar.field.setText(NEXT)
    for is_repeated in (False, *[True] * 20):
        key, modifier = ENDS["Enter"]
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifier, "\r", is_repeated)
        QApplication.sendEvent(desk.window.bar.field, event)
    shows(desk, qtbot, NEXT_SAYS)
    assert asked == [NEXT]
    assert not desk.window.actions_["again"].autoRepeat()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes the characters itself")
def test_scan_as_alt_codes_is_looked_up(desk: Desk, qtbot: QtBot) -> None:
    alt, keypad = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.KeypadModifier
    for where in (on_field, on_photo, on_types):
        scan(NEXT)
        shows(desk, qtbot, NEXT_SAYS)
        where(desk)
        for character in THIRD:
            for digit in f"{ord(character):04}":
                press_at_once(Qt.Key(ord(digit)), alt | keypad, "")
            release = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Alt, alt)
            release.setTimestamp(next(clock))
            QApplication.sendEvent(focus(), release)
        press_at_once(*ENDS["Enter"], "\r")
        shows(desk, qtbot, THIRD_SAYS)
        assert desk.window.bar.types.user_type is UserType.PHONE, where


def test_arrow_key_ends_a_scan_only_right_after_it(desk: Desk) -> None:
    scan(NEXT, "Enter+down")
    assert desk.window.bar.field.text() == NEXT
    press_at_once(Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, "")
    assert desk.window.bar.field.text() == DEMO_ID
    press_at_once(Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, "")
    assert desk.window.bar.field.text() == NEXT
