"""Announcements to screen readers: once per change, politely for a result, urgently for an error."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from PySide6 import QtGui
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.core.result import Asking
from faceviewer.ui import appearance
from faceviewer.ui.look.localisation import NO_CHINESE_FONT, NO_CHINESE_FONT_IN_CHINESE
from faceviewer.ui.lookup import typed_ahead
from faceviewer.ui.lookup.announcements import Announcements
from faceviewer.ui.lookup.presenter import Looking, judged
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.window.message_bar import Note
from tests.ui.acting import DEMO_ID, ask, look_up, wait_for
from tests.ui.conftest import Desk, Heard, OpenDesk
from tests.ui.fakes import FakeGateway, query, result, words_on
from tests.ui.scanner import type_by_hand

NOON = "2026-11-24 12:00:00"  # in China


def test_result_is_announced_once_and_politely(heard: Heard, found: Desk) -> None:
    found.window.actions_["language_zh_CN"].trigger()
    found.window.actions_["language_en"].trigger()
    ((text, urgent),) = heard()
    assert "张三" in text
    assert "Can pass now, until" in text
    assert DEMO_ID not in text
    assert not urgent


def test_expiry_of_the_shown_record_is_announced(open_desk: OpenDesk, heard: Heard) -> None:
    window, brought = open_desk().window, result(query(), expires=NOON)
    announcements = Announcements(stage=window.stage, overtaken=window.overtaken)
    for seconds in (-61, -1, 0, 61):
        found = judged(
            brought, host="host.test", now=datetime(2026, 11, 24, 4, tzinfo=UTC) + timedelta(seconds=seconds)
        )
        (announcements.announce_state if seconds == -61 else announcements.announce_judgement)(found)
        heard()
    assert [text for text, _ in heard()] == [
        "Ann. Can pass, 1 minute left",
        "Ann. Cannot pass: expired less than a minute ago",
    ]


def test_waiting_announcement_omits_the_name_once_sharing_mode_is_on(heard: Heard, found: Desk) -> None:
    found.window.actions_["sharing"].trigger()
    texts = [text for text, _ in heard()]
    assert len(texts) == 2
    assert texts[0].startswith("Can pass now, until")
    assert texts[1] == "Sharing mode is on"


def test_waiting_announcement_is_dropped_at_the_next_lookup(heard: Heard, found: Desk) -> None:
    ask(found, UserType.OPEN, "slow-15")
    assert heard() == []
    QTest.keyClick(found.window.bar.field, Qt.Key.Key_Escape)
    assert heard() == [("The lookup was cancelled.", False)]


def test_result_is_announced_once_its_id_is_back(gateway: FakeGateway, desk: Desk, qtbot: QtBot, heard: Heard) -> None:
    gateway.delays["slow"] = 0.3
    gateway.expires["expired"] = NOON
    ask(desk, UserType.OPEN, "slow")
    type_by_hand(desk.window.bar.field, "x")
    wait_for(desk, qtbot, "This is still the result for")
    assert not [text for text, _ in heard() if "pass" in text]
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: [text for text, _ in heard() if "pass" in text] != [])
    before = len(heard())
    type_by_hand(desk.window.bar.field, "x")
    ask(desk, UserType.OPEN, "expired")
    qtbot.waitUntil(lambda: any("Cannot pass" in text for text, _ in heard()))
    assert not [text for text, _ in heard()[before:] if "Can pass" in text]


def test_stale_result_is_announced_in_a_typing_pause_and_repeated_if_interrupted(
    qtbot: QtBot, heard: Heard, found: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def times_announced() -> int:
        return sum("This is still the result for" in text for text, _ in heard())

    field = found.window.bar.field
    (pause,) = found.window.findChildren(typed_ahead.TypedAhead)[0].findChildren(QTimer)
    pause.setInterval(100)
    for key in "1390":
        type_by_hand(field, key)
        assert times_announced() == 0
    qtbot.waitUntil(lambda: times_announced() == 1)
    type_by_hand(field, "1")
    qtbot.waitUntil(lambda: times_announced() == 2)
    monkeypatch.setattr(typed_ahead, "_SENTENCE_SECONDS", 0.0)  # the announcement has ended
    type_by_hand(field, "1")
    assert not pause.isActive()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    type_by_hand(field, "1")
    assert pause.isActive()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not pause.isActive())
    assert times_announced() == 2


def test_no_record_is_announced_politely_and_not_shown_as_an_error(qtbot: QtBot, heard: Heard, desk: Desk) -> None:
    look_up(desk, qtbot, "13900000000", "No face record for this ID")
    assert heard() == [("No face record for this ID.", False)]
    assert not desk.window.message.isVisible()
    assert not desk.window.card.isVisible()


def test_slow_lookup_is_announced_once_per_attempt(open_desk: OpenDesk, heard: Heard) -> None:
    presenter, looked_up = open_desk().wiring._presenter, query()
    presenter.changed.emit(Looking(looked_up, "host.test", started=time.monotonic() - 1, progress=Asking(1)))
    assert heard() == []
    started = time.monotonic() - 7
    for attempt in (1, 1, 2, 2):
        presenter.changed.emit(Looking(looked_up, "host.test", started=started, progress=Asking(attempt)))
        heard()
    assert [text.replace("\u200b", "").partition("…")[0] for text, _ in heard()] == [
        "Asking host.test",
        "Asking host.test, attempt 2 of 3",
    ]
    presenter.changed.emit(Looking(looked_up, "host.test", started=started, progress=Asking(3)))
    presenter.changed.emit(judged(result(looked_up), host="host.test", now=datetime.now(UTC)))
    assert "Asking" not in str(heard()[2:])  # its waiting announcement was dropped


def test_remark_on_the_id_is_announced_at_enter_and_not_at_each_key(desk: Desk) -> None:
    field = desk.window.bar.field
    descriptions: list[str] = []
    for key in "1380013":
        type_by_hand(field, key)
        descriptions.append(field.accessibleDescription())
    assert set(descriptions) == {"11 digits; spaces and +86 are removed."}
    type_by_hand(field, "\r")
    assert field.accessibleDescription() == "7 digits, not 11."
    field.setText("7")
    assert "1 digit, not 11." in words_on(desk.window)


def test_type_and_id_are_replaced_without_a_remark_on_a_mixture(desk: Desk) -> None:
    bar = desk.window.bar
    bar.put(UserType.OPEN, "zhang.san")
    seen: list[str] = []
    bar.edited.connect(lambda: seen.append(bar.field.accessibleDescription()))
    bar.put(UserType.PHONE, DEMO_ID)
    bar.put(UserType.OPEN, DEMO_ID)
    assert seen == ["11 digits; spaces and +86 are removed.", bar.field.accessibleDescription()]
    assert bar.types.user_type is UserType.OPEN


def test_error_is_announced_once_urgently_with_its_remedy(open_desk: OpenDesk, heard: Heard) -> None:
    desk = open_desk(problem=Problem(Kind.LOCAL_SETTINGS_UNREADABLE, file="x", reason="TooBig"))
    ((text, urgent),) = heard()
    assert text.startswith("The settings file is not readable")
    assert desk.window.message.accessibleDescription() in text
    assert urgent


def test_note_is_announced_with_its_remark_unless_its_tone_is_ok(desk: Desk, heard: Heard) -> None:
    for tone, words in (("info", "Done. More"), ("warn", "Done. More"), ("ok", "Done")):
        before = heard()
        desk.window.message.show_note(lambda: Note("Done", "More"), tone=tone)
        assert heard() == [*before, (words, False)]
    desk.window.actions_["language_zh_CN"].trigger()
    desk.window.message.show_note(lambda: Note("完成", "更多"))
    assert heard()[-1] == ("完成。更多", False)


def test_only_the_last_note_of_a_status_line_or_dialog_is_announced(desk: Desk, qtbot: QtBot, heard: Heard) -> None:
    dialog = Dialog(desk.window, width=300)
    dialog.show()
    for say in ("One", "Two"):
        desk.window.status.show_note(say.__str__)
        dialog.show_note(say)
    assert heard() == [("Two", False), ("Two", False)]


def test_lookup_works_without_announcements_of_qt(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(QtGui, "QAccessibleAnnouncementEvent", raising=False)
    look_up(desk, qtbot, DEMO_ID, "Can pass now")


@pytest.mark.parametrize("has_font", [True, False])
def test_missing_chinese_font_is_reported_once_with_the_package(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, has_font: bool
) -> None:
    monkeypatch.setattr(appearance, "has_chinese_font", lambda: has_font)
    desk = open_desk(language=Language.ZH_CN)
    seen = words_on(desk.window.message)
    assert (NO_CHINESE_FONT in seen) is not has_font
    assert (NO_CHINESE_FONT_IN_CHINESE in seen) is not has_font
    desk.window.message.hide()
    desk.window.actions_["language_en"].trigger()
    desk.window.actions_["language_zh_CN"].trigger()
    assert NO_CHINESE_FONT not in words_on(desk.window.message)
