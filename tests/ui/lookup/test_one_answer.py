"""The shown result: judged again, dimmed while typing, and the messages and actions that belong to it."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QTextLayout
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.core.result import Asking, FetchingPicture
from faceviewer.ui.export.products import Order, Product
from faceviewer.ui.lookup.presenter import Found, Looking
from faceviewer.ui.lookup.screen import Screen
from faceviewer.ui.palette.command_palette import CommandPalette
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.privacy import privacy as privacy_module
from faceviewer.ui.privacy.privacy import IdleWatch
from faceviewer.ui.window.main_window import MainWindow
from faceviewer.ui.window.message_bar import MessageButton, Note
from tests.ui.acting import DEMO_ID, ask, button_of, look_up, offered, show, wait_for
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fakes import query, words_on
from tests.ui.lookup.test_paste import TICKET, paste
from tests.ui.scanner import focus


def open_palette(desk: Desk) -> CommandPalette:
    desk.window.actions_["palette"].trigger()
    (palette,) = desk.window.findChildren(CommandPalette)
    return palette


def test_new_verdict_delays_no_blanking(open_desk: OpenDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy_module, "IdleWatch", lambda parent, *, seconds: IdleWatch(parent, seconds=1.0))
    desk = open_desk()
    often = QTimer()
    often.timeout.connect(desk.wiring._presenter.judge_again)
    often.start(50)
    desk.window.bar.ask(UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Content hidden")  # only a shown person is hidden


def test_new_verdict_keeps_focus_cursor_offers_and_palette(found: Desk) -> None:
    field = found.window.bar.field
    paste(found, TICKET)
    before = offered(found)
    assert before
    field.setFocus()
    field.setCursorPosition(3)
    found.wiring._presenter.judge_again()
    assert (field.hasFocus(), field.cursorPosition(), field.hasSelectedText()) == (True, 3, False)
    assert offered(found) == before
    palette = open_palette(found)
    found.wiring._presenter.judge_again()
    assert palette.isVisible()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows changes its zone for all programs at once")
def test_texts_and_files_follow_the_time_zone_of_the_computer(found: Desk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for zone, offset in (("Asia/Tokyo", 9), ("Asia/Karachi", 5)):
            patch.setenv("TZ", zone)
            found.wiring._presenter.judge_again()
            assert f"(UTC+{offset})" in words_on(found.window.card)
            assert Order(Product.ORIGINAL).made.utcoffset() == timedelta(hours=offset)
    time.tzset()


def test_typing_dims_the_record_whose_photo_is_being_downloaded(found: Desk, qtbot: QtBot) -> None:
    presenter = found.wiring._presenter
    state = presenter.state
    assert isinstance(state, Found)
    presenter._enter(Looking(state.result.query, state.host, 0.0))
    presenter._on_progress(FetchingPicture(state.result.record, state.result.trace))
    assert isinstance(presenter.state, Looking)
    assert "Can pass now" in words_on(found.window)
    field = found.window.bar.field
    field.selectAll()
    QTest.keyClicks(field, "139")
    assert "This is still the result for" in words_on(found.window)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), type(presenter.state)) == (DEMO_ID, Looking)


def test_ends_of_the_masked_id_stay_in_order_beside_an_arabic_name(found: Desk) -> None:
    presenter = found.wiring._presenter
    state = presenter.state
    assert isinstance(state, Found)
    record = replace(state.result.record, user_name="محمد علي")
    presenter._enter(replace(state, result=replace(state.result, record=record)))
    field = found.window.bar.field
    field.selectAll()
    QTest.keyClicks(field, "139")
    words = found.window.overtaken.words
    layout = QTextLayout(words)
    layout.beginLayout()
    line: Any = layout.createLine()  # PySide6 does not declare what cursorToX returns
    layout.endLayout()
    start, end, name = (line.cursorToX(words.index(part))[0] for part in ("138*", "*8000", "محمد"))
    assert start < end < name


@pytest.mark.parametrize(
    ("attempt", "text"),
    [(1, "Asking … 12 of 25 s"), (2, ", attempt 2 of 3… 12 of 25 s"), (3, ", attempt 3 of 3… 12 of 25 s")],
)
def test_busy_line_has_the_attempt_and_the_elapsed_time(qtbot: QtBot, attempt: int, text: str) -> None:
    window = show(qtbot, MainWindow())
    screen = Screen(
        stage=window.stage, card=window.card, message=window.message, status=window.status, actions=window.actions_
    )
    screen.show_state(Looking(query(), "", started=time.monotonic() - 12.3, progress=Asking(attempt)))
    assert text in words_on(window.stage)


def test_retry_repeats_what_the_message_is_about(found: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(found, qtbot, "wrong-person", "No face to show")
    states: list[object] = []
    retried: list[bool] = []
    found.wiring._presenter.changed.connect(states.append)
    monkeypatch.setattr(found.wiring._connections, "retry", lambda: retried.append(True))
    found.window.message.show_problem(Problem(Kind.LOCAL_SETTINGS_BUSY), also=(MessageButton.RETRY,))
    found.window.message.buttons[MessageButton.RETRY].click()
    assert (states, retried) == ([], [True])


def test_closed_or_replaced_message_does_not_return(found: Desk, qtbot: QtBot) -> None:
    look_up(found, qtbot, "wrong-person", "No face to show")
    message = found.window.message
    assert message.text
    message.show_note(lambda: Note("Something newer."))
    for key in ("sharing", "sharing", "language_zh_CN", "language_en"):
        found.window.actions_[key].trigger()
        assert message.text == "Something newer."
    message.close_button.click()
    for _ in range(2):
        found.window.actions_["sharing"].trigger()
    assert not message.isVisible()


def test_repeat_does_not_use_the_query_of_another_connection(found: Desk, qtbot: QtBot) -> None:
    found.wiring._connections.changed.emit()
    found.window.bar.field.clear()
    found.window.actions_["again"].trigger()
    assert not isinstance(found.wiring._presenter.state, Looking)
    found.window.bar.field.setText(DEMO_ID)
    found.window.actions_["again"].trigger()
    wait_for(found, qtbot, "Can pass now")


def test_hidden_card_holds_no_personal_data(found: Desk, qtbot: QtBot) -> None:
    card = found.window.card
    assert DEMO_ID in words_on(card) or card.fields._record is not None
    found.wiring._presenter.clear()
    assert card.fields._record is None
    assert {row._value for row in card.fields._rows.values()} == {""}
    assert not card._head._name


def test_remark_on_the_typed_id_follows_the_language(found: Desk) -> None:
    def is_english(words: str) -> list[bool]:
        seen = []
        for language in (Language.EN, Language.ZH_CN, Language.EN):
            found.window.actions_[f"language_{language}"].trigger()
            seen.append(words in words_on(found.window))
        return seen

    found.window.bar.field.setText("139")
    assert is_english("This is still the result") == [True, False, True]
    found.window.bar.field.clear()
    found.window.bar.request()
    assert is_english("Enter a user ID.") == [True, False, True]


def test_focus_moves_on_when_the_focused_button_disappears(found: Desk) -> None:
    window = found.window
    window.message.show_note(lambda: Note("A note."))
    window.message.close_button.setFocus()
    window.message.close_button.click()
    assert focus() is window.bar.field
    window.actions_["zoom_200"].trigger()
    fit = window.stage.photo_bar._fit
    fit.setFocus()
    QTest.keyClick(fit, Qt.Key.Key_Space)
    assert not fit.isEnabled()
    assert window.stage.isAncestorOf(focus())


def test_f6_without_a_reachable_pane_does_nothing(found: Desk, qtbot: QtBot) -> None:
    caught: list[str] = []
    found.hook.caught.connect(caught.append)
    found.window.set_photo_alone(alone=True)
    ask(found, UserType.PHONE, "slow-3")
    found.window.go_to_pane(forwards=True)
    found.window.set_photo_alone(alone=False)
    assert caught == []


def test_notice_returns_after_full_screen(found: Desk) -> None:
    notices = Banner(), Banner()
    for notice, is_shown in zip(notices, (True, False), strict=True):
        found.window.body.banners.add_notice(notice)
        notice.setVisible(is_shown)
    for alone in (True, False):
        found.window.set_photo_alone(alone=alone)
        assert [notice.isVisible() for notice in notices] == [not alone, False]


def test_result_does_not_take_the_focus_from_another_field(found: Desk, qtbot: QtBot) -> None:
    ask(found, UserType.PHONE, "13800138001")
    palette = open_palette(found)
    wait_for(found, qtbot, "Cannot pass")
    assert palette.isVisible()
    assert found.window.bar.field.text() == "13800138001"


def test_stale_result_can_be_neither_copied_nor_saved(found: Desk) -> None:
    keys = ("copy_text", "copy_photo", "copy_trace", "save", "save_evidence", "print", "properties")
    trace = button_of(found, "Copy trace ID")
    QGuiApplication.clipboard().clear()
    found.window.bar.field.setText("139")
    assert not trace.isVisible()
    trace.click()
    assert QGuiApplication.clipboard().text() == ""
    for key in keys:
        action = found.window.actions_[key]
        assert not action.isEnabled(), key
        assert "This is still the result for" in action.toolTip()
    found.window.bar.field.setText(DEMO_ID)
    assert all(found.window.actions_[key].isEnabled() for key in keys)
    trace.click()
    assert QGuiApplication.clipboard().text() == trace.toolTip()


def test_half_typed_id_can_be_continued_after_the_palette(desk: Desk) -> None:
    field = desk.window.bar.field
    QTest.keyClicks(field, "13800")
    palette = open_palette(desk)
    QTest.keyClick(palette._field, Qt.Key.Key_Escape)
    assert field.hasFocus()
    QTest.keyClicks(field, "138000")
    assert field.text() == DEMO_ID


def test_page_tells_the_failure_when_its_message_is_gone(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, UserType.OPEN, "error-200-460-3")
    wait_for(desk, qtbot, "No face to show")
    message = desk.window.message
    headline = message.text
    message.close_button.click()
    assert headline in words_on(desk.window)
    message.show_note(lambda: Note("Saved"))
    assert headline in words_on(desk.window)
