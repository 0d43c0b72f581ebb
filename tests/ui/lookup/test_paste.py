"""Pasted texts: ids are offered, and only a single certain one is looked up."""

import threading
import time
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.parts.button import Chip
from faceviewer.ui.window.message_bar import Note
from tests.pace import pace
from tests.ui.acting import DEMO_ID, chips, offered, query_in, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on

TICKET = "张三（138 0013 8000）说刷脸打不开门，工号 A10023，请处理。"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def paste(desk: Desk, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_V, CTRL)


def paste_and_look_up(desk: Desk, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(desk.window, Qt.Key.Key_V, CTRL | SHIFT)


def test_ticket_text_pasted_into_the_field_becomes_chips(desk: Desk, qtbot: QtBot) -> None:
    paste(desk, TICKET)
    assert desk.window.bar.field.text() == ""
    account, phone = wait_for_chips(desk, qtbot, 2)
    assert account.text() == "Third-party account (OA) · A10023"
    assert account.toolTip() == "Named by a field in the text"
    assert phone.text() == "Phone number · 13800138000"
    assert desk.window.bar.button.text() == "Look up"
    QTest.mouseClick(phone, Qt.MouseButton.LeftButton)
    assert query_in(desk) == (UserType.PHONE, DEMO_ID)
    assert "Look up a registered face" in words_on(desk.window.stage)  # nothing was looked up
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Return)
    wait_for(desk, qtbot, "Can pass now")
    assert not chips(desk)


def wait_for_chips(desk: Desk, qtbot: QtBot, count: int) -> list[Chip]:
    qtbot.waitUntil(lambda: len(chips(desk)) == count)
    return chips(desk)


def test_single_certain_id_is_looked_up(desk: Desk, qtbot: QtBot) -> None:
    desk.window.bar.types.set_user_type(UserType.IDENTITY)
    paste_and_look_up(desk, '{"data":{"userId":"13800138000","userType":"PHONE"}}')
    wait_for(desk, qtbot, "Can pass now")
    assert query_in(desk) == (UserType.PHONE, DEMO_ID)
    assert not chips(desk)


def test_several_ids_or_an_uncertain_one_are_offered_and_none_is_looked_up(desk: Desk, qtbot: QtBot) -> None:
    paste_and_look_up(desk, "zhang.san 进不了门")
    wait_for_chips(desk, qtbot, 1)
    assert "Look up a registered face" in words_on(desk.window.stage)
    paste_and_look_up(desk, TICKET)
    first, _ = wait_for_chips(desk, qtbot, 2)
    assert "Look up a registered face" in words_on(desk.window.stage)
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert query_in(desk) == (UserType.OPEN, "A10023")
    assert "Look up a registered face" in words_on(desk.window.stage)


def test_escape_closes_the_chips_before_the_message(desk: Desk, qtbot: QtBot) -> None:
    desk.window.message.show_note(lambda: Note("stays"))
    paste_and_look_up(desk, TICKET)
    QTest.keyClick(wait_for_chips(desk, qtbot, 2)[0], Qt.Key.Key_Escape)
    assert not chips(desk)
    assert desk.window.bar.field.hasFocus()
    assert "stays" in words_on(desk.window.message)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Escape)
    assert not desk.window.message.isVisible()


def test_tab_reaches_the_chips_after_the_button(desk: Desk, qtbot: QtBot) -> None:
    paste(desk, TICKET)
    wait_for_chips(desk, qtbot, 2)
    desk.window.bar.button.setFocus()
    for chip in chips(desk):
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Tab)
        assert chip.hasFocus()


@pytest.mark.parametrize("text", ["13800138000", "+86 138-0013-8000\n", "zhang san", "张三", "zhang.san"])
def test_single_id_is_inserted_unchanged(desk: Desk, text: str) -> None:
    paste(desk, text)
    assert desk.window.bar.field.text() == text.strip()
    assert not chips(desk)
    desk.window.bar.field.undo()
    assert desk.window.bar.field.text() == ""


def test_phone_number_under_another_type_is_inserted_and_offered_as_phone(desk: Desk, qtbot: QtBot) -> None:
    desk.window.bar.types.set_user_type(UserType.IDENTITY)
    paste(desk, "138 0013 8000")
    assert query_in(desk) == (UserType.IDENTITY, "138 0013 8000")
    qtbot.waitUntil(lambda: offered(desk) == ["Phone number · 13800138000"])


def test_text_of_any_length_is_searched_and_reported_if_it_has_no_id(desk: Desk, qtbot: QtBot) -> None:
    paste(desk, "张三\t研发部\r\n")  # cells of a spreadsheet, not one ID
    wait_for(desk, qtbot, "No user ID was found in the pasted text.")
    assert desk.window.bar.field.text() == ""
    desk.window.message.hide()
    paste(desk, "nobody here\n" * 9_000)
    wait_for(desk, qtbot, "No user ID was found in the pasted text.")
    paste(desk, "nobody here\n" * 90_000)  # more than is read
    wait_for(desk, qtbot, "No user ID was found in its first 250,000 characters")
    paste(desk, " " * 260_000)
    wait_for(desk, qtbot, "No user ID was found in its first 250,000 characters")
    assert desk.window.bar.field.text() == ""
    paste(desk, "nobody here\n" * 1_000 + TICKET)
    wait_for_chips(desk, qtbot, 2)
    assert "No user ID was found" not in words_on(desk.window)
    desk.window.message.show_note(lambda: Note("stays"))
    paste(desk, TICKET)
    assert "stays" in words_on(desk.window)


@pytest.mark.quiet
def test_megabytes_of_text_do_not_block_the_window(desk: Desk, qtbot: QtBot) -> None:
    beats: list[float] = []
    heart = QTimer(interval=10)
    heart.timeout.connect(lambda: beats.append(time.process_time()))  # so that other processes are not measured
    heart.start()
    qtbot.waitUntil(lambda: len(beats) > 2)
    desk.window.bar.field.pasted.emit("".join(f"id 1380013800{last} " for last in range(8)) * 50_000)
    wait_for_chips(desk, qtbot, 8)
    beats.append(time.process_time())
    assert max(later - sooner for sooner, later in pairwise(beats)) < 0.2 * pace()
    assert desk.window.bar.field.text() == ""


def test_empty_clipboard_is_reported_and_keeps_the_selected_text(desk: Desk) -> None:
    field, message = desk.window.bar.field, desk.window.message
    field.setText(DEMO_ID)
    field.selectAll()
    QGuiApplication.clipboard().clear()
    for paste_nothing in (desk.window.actions_["paste"].trigger, partial(QTest.keyClick, field, Qt.Key.Key_V, CTRL)):
        paste_nothing()
        assert "There is no text on the clipboard." in words_on(message)
        message.close_button.click()
    assert field.text() == DEMO_ID
    desk.window.actions_["paste"].trigger()
    paste(desk, "13900139000")
    assert "There is no text on the clipboard." not in words_on(message)


def dropped(desk: Desk, data: QMimeData) -> list[Qt.DropAction]:
    """Drag data of another program over the ID field and drop it there; return the actions reported to it."""
    offered = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier  # for which Qt proposes the move
    field, place = desk.window.bar.field, QPoint(20, 10)
    entered, moved = QDragEnterEvent(place, offered, data, *keys), QDragMoveEvent(place, offered, data, *keys)
    fell = QDropEvent(place.toPointF(), offered, data, *keys)
    field.dragEnterEvent(entered)
    field.dragMoveEvent(moved)
    field.dropEvent(fell)
    nothing = Qt.DropAction.IgnoreAction
    return [event.dropAction() if event.isAccepted() else nothing for event in (entered, moved, fell)]


def test_dropped_text_is_treated_as_pasted_and_stays_in_the_other_program(desk: Desk, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setText(TICKET)
    assert dropped(desk, data) == [Qt.DropAction.CopyAction] * 3
    wait_for_chips(desk, qtbot, 2)
    assert desk.window.bar.field.text() == ""


@pytest.mark.parametrize("text", ["", DEMO_ID, "file:///tmp/13800138000.jpg"])
def test_dropped_file_does_not_change_the_id(desk: Desk, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    data.setUrls([QUrl.fromLocalFile("/tmp/13800138000.jpg")])
    desk.window.bar.field.setText("13800138001")
    assert dropped(desk, data) == [Qt.DropAction.IgnoreAction] * 3
    assert desk.window.bar.field.text() == "13800138001"
    assert not chips(desk)


def test_chips_follow_language_and_sharing_mode(desk: Desk, qtbot: QtBot) -> None:
    paste(desk, TICKET)
    wait_for_chips(desk, qtbot, 2)
    for action, text in (
        ("sharing", "Phone number · 138****8000"),
        ("sharing", "Phone number · 13800138000"),
        ("language_zh_CN", "手机号 · 13800138000"),
    ):
        desk.window.actions_[action].trigger()
        assert offered(desk)[1] == text


def test_late_search_does_not_overwrite_typed_text(desk: Desk, qtbot: QtBot) -> None:
    paste_and_look_up(desk, "nobody here\n" * 9_000 + f"userType: PHONE\nuserId: {DEMO_ID}\n")
    QTest.keyClicks(desk.window.bar.field, "A1")
    qtbot.waitUntil(lambda: not any(thread.name.startswith("blocking") for thread in threading.enumerate()))
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Return)  # its result arrives after that of the search
    wait_for(desk, qtbot, "No face record for this ID")
    assert query_in(desk) == (UserType.PHONE, "A1")
    assert desk.window.bar.asked == "A1"
