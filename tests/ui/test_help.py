"""Help after a failed lookup: the doctor, the text for the ticket, retries; and the dialogs with reports."""

import itertools
import re

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import UserType
from faceviewer.core.result import Asking, Waiting
from faceviewer.store.settings_values import Settings
from faceviewer.ui.privacy.privacy import Privacy
from faceviewer.ui.window.message_bar import MessageButton, buttons_for
from tests.ui.acting import DEMO_ID, ask, button_of, dialog_of, is_closed, look_up, press_text, wait_for
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fakes import FakeGateway, words_on

_LATER = "Try again in"


def test_doctor_lists_every_check_and_copies_its_report(qtbot: QtBot, desk: Desk) -> None:
    desk.window.actions_["doctor"].trigger()
    dialog = dialog_of(desk)
    qtbot.waitUntil(lambda: "The connection works." in words_on(dialog))
    words = words_on(dialog)
    for text in (
        *("AppKey and AppSecret", "Host name (DNS)", "Connection (TCP)", "Secure connection (TLS)", "Proxy"),
        *("Signature", "The gateway accepted it.", "Permission", "accepts this AppKey"),
    ):
        assert text in words
    press_text(dialog, "Copy report")
    report = QGuiApplication.clipboard().text()
    assert "✓ Signature: The gateway accepted it." in report
    assert "– Host name (DNS): Not checked." in report
    assert "training-secret" not in report
    press_text(dialog, "Run again")
    assert "Checking…" in words_on(dialog)
    qtbot.waitUntil(lambda: "The connection works." in words_on(dialog))
    assert words_on(dialog).count("The gateway accepted it.") == 1
    assert "Checking…" not in words_on(dialog)
    press_text(dialog, "Close")
    assert not dialog.isVisible()


def test_about_dialog_copies_the_versions(desk: Desk) -> None:
    desk.window.actions_["about"].trigger()
    press_text(dialog_of(desk), "Copy")
    copied = QGuiApplication.clipboard().text().splitlines()
    for name, line in zip(("FaceViewer", "Python", "Qt"), copied, strict=False):
        assert line.startswith(f"{name} ")
    assert "License: MIT" in copied


def test_copied_report_of_the_doctor_is_in_the_language_of_the_window(desk: Desk, qtbot: QtBot) -> None:
    desk.window.actions_["language_zh_CN"].trigger()
    desk.window.actions_["doctor"].trigger()
    qtbot.waitUntil(lambda: "连接正常。" in words_on(dialog_of(desk)))
    assert "连接诊断" in words_on(dialog_of(desk))
    press_text(dialog_of(desk), "复制报告")
    assert "✓ 签名：网关已接受。" in QGuiApplication.clipboard().text()


def test_missing_keys_lead_to_the_settings_and_the_doctor(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(training=False, settings=Settings(profiles=(Profile("P"),), current="P", language=Language.EN))
    look_up(desk, qtbot, "1", "has no AppKey and AppSecret", UserType.OPEN)
    assert "Connection settings…" in words_on(desk.window.message)
    press_text(desk, "Check connection…")
    dialog = dialog_of(desk)
    qtbot.waitUntil(lambda: "Enter them in the connection settings." in words_on(dialog))
    qtbot.waitUntil(button_of(dialog, "Run again").isEnabled)


@pytest.mark.parametrize("is_blank", [False, True])
def test_doctor_opened_again_replaces_the_closed_or_hidden_one(desk: Desk, qtbot: QtBot, *, is_blank: bool) -> None:
    desk.window.actions_["doctor"].trigger()
    before, (privacy,) = dialog_of(desk), desk.window.findChildren(Privacy)
    if is_blank:
        privacy.blank()
    else:
        before.reject()
    desk.window.actions_["doctor"].trigger()
    privacy.show_again()
    assert is_closed(before)
    qtbot.waitUntil(lambda: "The connection works." in words_on(dialog_of(desk)))
    assert words_on(dialog_of(desk)).count("The gateway accepted it.") == 1


def test_refusal_is_copied_for_the_ticket_with_a_masked_id(qtbot: QtBot, gateway: FakeGateway, desk: Desk) -> None:
    trace = Trace(request_id="r-77", http_status=500, server_text=f"no luck with {DEMO_ID}")
    gateway.problems[DEMO_ID] = Problem(Kind.SERVER_FAILED, code=500, trace=trace)
    look_up(desk, qtbot, DEMO_ID, "Message from the server: “")
    press_text(desk, "Copy for the ticket")
    copied = QGuiApplication.clipboard().text()
    assert "r-77" in copied
    assert "PHONE 138****8000" in copied
    assert "training.faceviewer.invalid" in copied
    assert "情况" in copied
    assert DEMO_ID not in copied


@pytest.mark.parametrize(("user_id", "code"), [("13900000000", "record.none"), ("broken-photo", "picture.damaged")])
def test_copy_for_the_ticket_names_record_and_photo_problems(qtbot: QtBot, user_id: str, code: str, desk: Desk) -> None:
    look_up(desk, qtbot, user_id, "Copy for the ticket", UserType.IDENTITY)
    press_text(desk, "Copy for the ticket")
    assert code in QGuiApplication.clipboard().text()


def test_wait_between_attempts_counts_down_and_can_be_cancelled(qtbot: QtBot, gateway: FakeGateway, desk: Desk) -> None:
    because = Problem(Kind.NETWORK_CONNECT, host="api.example.com")
    gateway.progress["1"] = [Asking(1), Waiting(30, because)]
    gateway.delays["1"] = 60

    def left() -> int:
        found = re.search(r"Trying again in (\d+) s\.", words_on(desk.window))
        return int(found[1]) if found else 0

    ask(desk, UserType.OPEN, "1")
    qtbot.waitUntil(lambda: left() > 0)
    first = left()
    assert first <= 30
    assert "api.example.com" in words_on(desk.window.stage)
    qtbot.waitUntil(lambda: 0 < left() < first)
    press_text(desk, "Cancel")
    assert "Trying again" not in words_on(desk.window)
    assert "Look up" in words_on(desk.window.bar)


def test_retry_button_waits_as_long_as_the_server_asks(qtbot: QtBot, gateway: FakeGateway, desk: Desk) -> None:
    gateway.problems["1"] = Problem(Kind.LIMIT_THROTTLED, retry_after=1.0)
    look_up(desk, qtbot, "1", _LATER, UserType.OPEN)
    button = button_of(desk, next(line for line in words_on(desk.window).splitlines() if line.startswith(_LATER)))
    assert not button.isEnabled()
    assert button.toolTip() == "The server asked for this waiting time"
    desk.window.actions_["language_zh_CN"].trigger()
    assert "秒后可重试" in button.text()
    desk.window.actions_["language_en"].trigger()
    qtbot.waitUntil(button.isEnabled)
    assert button.text() == "Try again"
    gateway.problems.clear()
    press_text(desk, "Try again")
    wait_for(desk, qtbot, "name of 1")


def test_failed_lookup_is_not_repeated_by_itself(qtbot: QtBot, gateway: FakeGateway, desk: Desk) -> None:
    gateway.problems["1"] = Problem(Kind.NETWORK_CONNECT, host="h")
    look_up(desk, qtbot, "1", "Try again", UserType.OPEN)
    qtbot.wait(300)  # nothing must happen
    assert gateway.queries == ["1"]


def test_buttons_of_each_problem() -> None:
    not_kept = {Kind.LOCAL_SETTINGS_AWAY, Kind.LOCAL_SETTINGS_BUSY, Kind.LOCAL_SETTINGS_UNREADABLE}
    for kind, of_lookup in itertools.product(Kind, (False, True)):
        buttons = buttons_for(Problem(kind), of_lookup=of_lookup)
        assert (MessageButton.TICKET in buttons) is of_lookup
        assert MessageButton.DOCTOR in buttons or not kind.value.startswith(
            ("credentials.", "network.tls", "network.proxy")
        )
        assert MessageButton.SETTINGS in buttons or not kind.value.startswith("network.proxy")
        assert of_lookup or (MessageButton.RETRY in buttons) is (kind in not_kept)
