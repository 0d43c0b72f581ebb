"""The doors of the person on show: request, table, filter, copies, and removal with the person."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QTextEdit
from pytestqt.qtbot import QtBot

from faceviewer.core.doors import Doors, DoorState
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.core.verdict import Answer, Reason, Verdict
from faceviewer.service import Service
from faceviewer.store.settings import load_settings
from faceviewer.store.settings_values import Settings
from faceviewer.ui.details.doors_dialog import DoorsDialog
from faceviewer.ui.privacy.privacy import Privacy
from faceviewer.wording.doors import describe_doors, doors_ticket
from tests.pace import is_within
from tests.screens_features import doors_of
from tests.ui.acting import DEMO_ID, ask, button_of, copied, press_text
from tests.ui.conftest import Desk, Heard, OpenDesk
from tests.ui.fakes import words_on

CTRL = Qt.KeyboardModifier.ControlModifier
ONLY_THESE = "The doors can be checked for the user types IDENTITY and OPEN only"
UNAUTHORISED = "This AppKey is not authorised to check the doors"
PASSES = "By the record this person can pass"
TIMEOUT = Problem(Kind.NETWORK_TIMEOUT, seconds=10, host="gateway.example.com")


class Requests:
    """The requests for doors that reach the service."""

    def __init__(self) -> None:
        self._go_on = threading.Event()
        self.go_on = self._go_on.set
        self.ids: list[str] = []
        self.problem: Problem | None = None  # raised once instead of a reply
        self.held = False  # whether replies wait until `go_on`

    async def take(self, user_id: str) -> None:
        self.ids.append(user_id)
        if self.held:
            await asyncio.to_thread(self._go_on.wait)
        problem, self.problem = self.problem, None
        if problem is not None:
            raise problem


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> Iterator[Requests]:
    """The requests to the service, which replies from the training gateway."""
    requests, ask_doors = Requests(), Service.call

    async def call(service: Service, get: Any, profile: Any, language: Any, query: Any, tell: Any) -> Doors:
        await requests.take(query.user_id)
        doors: Doors = await ask_doors(service, get, profile, language, query, tell)
        return doors

    monkeypatch.setattr(Service, "call", call)
    yield requests
    requests.go_on()


def find(desk: Desk, qtbot: QtBot, user_id: str, user_type: UserType = UserType.OPEN) -> None:
    ask(desk, user_type, user_id)
    qtbot.waitUntil(lambda: desk.window.stage.shows_photo is True)


def open_doors(desk: Desk, qtbot: QtBot) -> DoorsDialog:
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_D, CTRL)
    return desk.window.findChildren(DoorsDialog)[0]


def wait_for_doors(dialog: DoorsDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "On 3 of 4 doors" in words_on(dialog))


def check(desk: Desk, qtbot: QtBot, user_id: str, *, until: str = "Check again") -> DoorsDialog:
    """Look up a person and check the doors by keyboard; return the dialog once it shows the text `until`."""
    find(desk, qtbot, user_id)
    dialog = open_doors(desk, qtbot)
    qtbot.waitUntil(lambda: until in words_on(dialog))
    return dialog


def view_of(dialog: DoorsDialog) -> QTableView:
    return dialog.findChildren(QTableView)[0]


def filter_of(dialog: DoorsDialog) -> QLineEdit:
    return dialog.findChildren(QLineEdit)[0]


def rows(dialog: DoorsDialog) -> list[list[str]]:
    model = view_of(dialog).model()
    columns = range(model.columnCount())
    return [[str(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]


def names(dialog: DoorsDialog) -> list[str]:
    return [row[0] for row in rows(dialog)]


def on_card(desk: Desk) -> str:
    """Return the text about the doors on the card."""
    texts = desk.window.card.doors.findChildren(QTextEdit)
    return "\n".join(text.toPlainText() for text in texts if text.isVisible())


def type_another_id(desk: Desk) -> None:
    desk.window.activateWindow()
    QTest.keyClicks(desk.window.bar.field, "x")


def test_doors_are_shown_beside_the_verdict_and_copied(desk: Desk, qtbot: QtBot, requests: Requests) -> None:
    find(desk, qtbot, "doors-not-stored")
    verdict = next(line for line in words_on(desk.window.card).splitlines() if line.startswith("Can pass now"))
    assert (requests.ids, on_card(desk)) == ([], "")
    dialog = open_doors(desk, qtbot)
    wait_for_doors(dialog, qtbot)
    sentence = f"{PASSES}, but “南门 South gate” could not store the face."
    assert sentence in words_on(dialog)
    assert on_card(desk) == f"On 3 of 4 doors\n{sentence}"
    assert verdict in words_on(desk.window.card)
    assert "Checked at 2" in words_on(dialog)
    assert requests.ids == ["doors-not-stored"]
    press_text(dialog, "Copy for the ticket")
    assert "按记录，此人可通行" in copied()
    assert "OPEN doo****ored" in copied()
    assert "Time / 时间: 2" in copied()
    assert "doors-not-stored" not in copied()


def test_doors_that_need_action_come_first_and_each_state_has_its_icon(desk: Desk, qtbot: QtBot) -> None:
    dialog = check(desk, qtbot, "doors-every-state")
    states = [row[1] for row in rows(dialog)]
    assert states[0] == "not stored: action needed"
    assert states[-1] == "on the device"
    assert "state unknown: waitingForReboot" in states
    assert all("(UTC+8)" in row[2] for row in rows(dialog))
    assert rows(dialog)[0][3].startswith("Check the network of the edge box first")
    model, shapes = view_of(dialog).model(), {}
    for row, state in enumerate(states):
        icon = model.index(row, 1).data(Qt.ItemDataRole.DecorationRole)
        assert isinstance(icon, QIcon)
        image = icon.pixmap(16, 16).toImage()
        shape = tuple(image.pixelColor(x, y).alpha() > 99 for x in range(16) for y in range(16))
        shapes[state.partition(" (")[0].partition(" since")[0].partition(":")[0]] = shape
    assert len(shapes) == len(set(shapes.values())) == len(DoorState)
    table = QAccessible.queryAccessibleInterface(view_of(dialog))
    assert (table.role(), table.text(QAccessible.Text.Name)) == (QAccessible.Role.Table, "Doors")
    assert model.headerData(1, Qt.Orientation.Horizontal) == "State"


def test_doors_are_read_filtered_and_copied_by_keyboard(desk: Desk, qtbot: QtBot, requests: Requests) -> None:
    dialog = check(desk, qtbot, "doors-every-state")
    view, field = view_of(dialog), filter_of(dialog)
    qtbot.waitUntil(view.hasFocus)
    (text,) = [each.toPlainText() for each in dialog.findChildren(QTextEdit)]
    assert text.startswith("大堂 Lobby: not stored")
    assert "edge box" in text
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    assert [line.split("\t")[0] for line in copied().splitlines()] == ["大堂 Lobby", "5 号门 Door 5"]
    QTest.keyClick(view, Qt.Key.Key_F, CTRL)
    assert field.hasFocus()
    QTest.keyClicks(field, "ON its")
    assert names(dialog) == ["南门 South gate"]
    assert "1 of 12 shown" in words_on(dialog)
    QTest.keyClick(field, Qt.Key.Key_Home)  # otherwise it might be taken for the end of a scan
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert view.hasFocus()
    assert dialog.isVisible()
    press_text(dialog, "Copy all")
    assert copied().startswith("南门 South gate\ton its way since ")
    for typed, left in (("door 5", 1), ("edge box", 0), ("UTC", 0), ("2", 1)):  # "2" is in every time
        field.setText(typed)
        assert len(names(dialog)) == left, typed
    QTest.keyClicks(field, " nowhere")
    assert names(dialog) == []
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)  # nothing is selected
    assert not button_of(dialog, "Copy all").isEnabled()  # it would replace the clipboard by an empty line
    field.clear()
    assert len(names(dialog)) == 12
    assert button_of(dialog, "Copy all").isEnabled()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert not view.hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert desk.window.stage.shows_photo


def test_copied_record_has_the_checked_doors_of_this_person_only(desk: Desk, qtbot: QtBot) -> None:
    check(desk, qtbot, "doors-not-stored")
    for action, expected in (("copy_text", "南门 South gate"), ("copy_markdown", "on 3 of 4 doors")):
        desk.window.actions_[action].trigger()
        assert expected in copied()
        assert "doors-not-stored" not in copied()
    find(desk, qtbot, "doors-coming")
    desk.window.actions_["copy_text"].trigger()
    assert "South gate" not in copied()


def test_doors_cannot_be_checked_for_other_user_types(desk: Desk, qtbot: QtBot, requests: Requests) -> None:
    find(desk, qtbot, DEMO_ID, UserType.PHONE)
    desk.window.actions_["doors_always"].trigger()  # would check the doors now
    assert on_card(desk) == ""
    action, button = desk.window.actions_["check_doors"], desk.window.card.check_doors
    assert (action.isEnabled(), action.toolTip()) == (False, ONLY_THESE)
    assert (button.isEnabled(), button.toolTip()) == (False, ONLY_THESE)
    assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Description) == ONLY_THESE
    find(desk, qtbot, "doors-not-stored")
    qtbot.waitUntil(lambda: "On 3 of 4" in on_card(desk))
    assert requests.ids == ["doors-not-stored"]


def test_doors_are_checked_after_every_lookup_if_chosen(open_desk: OpenDesk, qtbot: QtBot, requests: Requests) -> None:
    desk = open_desk(settings=Settings(language=Language.EN, check_doors=True))
    always = desk.window.actions_["doors_always"]
    assert always.isChecked()
    requests.held = True
    find(desk, qtbot, "doors-not-stored")
    qtbot.waitUntil(lambda: on_card(desk) == "Checking the doors…")
    assert not desk.window.findChildren(DoorsDialog)
    requests.go_on()
    qtbot.waitUntil(lambda: "South gate" in on_card(desk))
    always.trigger()
    find(desk, qtbot, "doors-coming")
    assert on_card(desk) == ""
    assert requests.ids == ["doors-not-stored"]
    always.trigger()  # now the person on show is checked
    qtbot.waitUntil(lambda: "On 3 of 4" in on_card(desk))
    always.trigger()
    desk.wiring.close()
    assert not load_settings()[0].check_doors


def test_late_reply_is_not_shown_for_the_next_person(desk: Desk, qtbot: QtBot, requests: Requests) -> None:
    requests.held = True
    find(desk, qtbot, "doors-not-stored")
    dialog = open_doors(desk, qtbot)
    assert "Checking the doors…" in words_on(dialog)
    qtbot.waitUntil(lambda: requests.ids == ["doors-not-stored"])
    find(desk, qtbot, "doors-coming")
    requests.go_on()
    assert "The doors have not been checked for this record." in words_on(dialog)
    press_text(dialog, "Check doors")
    wait_for_doors(dialog, qtbot)
    assert "does not have the face yet" in on_card(desk)
    assert "could not store" not in words_on(dialog)
    assert requests.ids == ["doors-not-stored", "doors-coming"]


def test_second_request_is_ignored_and_the_reply_takes_no_focus(desk: Desk, qtbot: QtBot, requests: Requests) -> None:
    desk.window.actions_["doors_always"].trigger()
    requests.held = True
    find(desk, qtbot, "doors-not-stored")
    dialog = open_doors(desk, qtbot)
    assert open_doors(desk, qtbot) is dialog
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.bar.field.hasFocus)
    requests.go_on()
    qtbot.waitUntil(lambda: len(rows(dialog)) == 4)
    assert desk.window.bar.field.hasFocus()
    assert requests.ids == ["doors-not-stored"]


@pytest.mark.parametrize("user_id", ["doors-refused", "doors-not-stored"])
def test_reply_is_neither_shown_nor_announced_while_another_id_is_typed(
    desk: Desk, qtbot: QtBot, requests: Requests, heard: Heard, user_id: str
) -> None:
    requests.held = True
    find(desk, qtbot, user_id)
    dialog = open_doors(desk, qtbot)
    type_another_id(desk)
    before = heard()
    requests.go_on()
    qtbot.waitUntil(lambda: desk.wiring._jobs.is_idle)
    assert "This is still the result for" in words_on(dialog)
    assert not rows(dialog)
    assert on_card(desk) == ""
    assert heard() == before


@pytest.mark.parametrize("how", ["again", "nobody", "another connection"])
def test_doors_are_removed_with_the_person(desk: Desk, qtbot: QtBot, how: str) -> None:
    dialog = check(desk, qtbot, "doors-not-stored")
    assert rows(dialog)
    if how == "again":
        desk.window.actions_["again"].trigger()
    elif how == "nobody":
        ask(desk, UserType.OPEN, "nobody-at-all")
    else:
        desk.wiring._connections.changed.emit()
    assert not rows(dialog)
    assert on_card(desk) == ""
    assert "South gate" not in words_on(dialog) + words_on(desk.window)


def test_doors_are_hidden_while_typing_in_sharing_mode_and_on_a_blank_screen(desk: Desk, qtbot: QtBot) -> None:
    dialog = check(desk, qtbot, "doors-not-stored")
    type_another_id(desk)
    assert "This is still the result for" in words_on(dialog)
    assert not rows(dialog)
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Escape)
    assert len(rows(dialog)) == 4
    desk.window.actions_["sharing"].trigger()
    assert "Hidden: may contain personal data." in words_on(dialog)
    assert not rows(dialog)
    assert not button_of(dialog, "Copy for the ticket").isEnabled()
    assert on_card(desk) == "On 3 of 4 doors"
    desk.window.actions_["sharing"].trigger()
    assert len(rows(dialog)) == 4
    privacy = desk.window.findChildren(Privacy)[0]
    privacy.blank()
    assert not dialog.isVisible()
    assert not rows(dialog)
    assert on_card(desk) == ""
    privacy.show_again()
    assert dialog.isVisible()
    assert len(rows(dialog)) == 4


def test_unauthorised_key_is_reported_and_not_tried_again_unasked(desk: Desk, qtbot: QtBot, requests: Requests) -> None:
    desk.window.actions_["doors_always"].trigger()
    find(desk, qtbot, "doors-refused")
    qtbot.waitUntil(lambda: on_card(desk) == UNAUTHORISED)
    assert desk.window.message.isHidden()
    assert desk.window.stage.shows_photo
    find(desk, qtbot, "doors-not-stored")
    for _ in range(2):
        desk.window.actions_["doors_always"].trigger()  # which checks the person on show
    qtbot.waitUntil(lambda: desk.wiring._jobs.is_idle)
    dialog = open_doors(desk, qtbot)
    assert UNAUTHORISED in words_on(dialog)
    assert requests.ids == ["doors-refused"]
    press_text(dialog, "Try again")
    wait_for_doors(dialog, qtbot)
    find(desk, qtbot, "doors-coming")
    qtbot.waitUntil(lambda: "On 3 of 4" in on_card(desk))  # the key was authorised meanwhile
    assert requests.ids == ["doors-refused", "doors-not-stored", "doors-coming"]


def test_refusal_is_forgotten_when_the_keys_change(desk: Desk, qtbot: QtBot, requests: Requests) -> None:
    desk.window.actions_["doors_always"].trigger()
    find(desk, qtbot, "doors-refused")
    qtbot.waitUntil(lambda: on_card(desk) == UNAUTHORISED)
    find(desk, qtbot, "doors-coming")
    dialog = open_doors(desk, qtbot)
    requests.held = True
    press_text(dialog, "Try again")
    qtbot.waitUntil(lambda: len(requests.ids) == 2)
    assert open_doors(desk, qtbot) is dialog  # while the request is running
    assert "Checking the doors…" in words_on(dialog)
    desk.wiring._connections._emit_changed()  # as after new keys for the connection in use
    requests.go_on()
    find(desk, qtbot, "doors-not-stored")
    qtbot.waitUntil(lambda: "On 3 of 4" in on_card(desk))
    assert requests.ids == ["doors-refused", "doors-coming", "doors-not-stored"]


def test_failed_check_is_shown_in_the_dialog_and_can_be_retried(desk: Desk, qtbot: QtBot, requests: Requests) -> None:
    requests.problem = TIMEOUT
    dialog = check(desk, qtbot, "doors-not-stored", until="Try again")
    assert "No reply from gateway.example.com within 10 s" in words_on(dialog)
    assert desk.window.message.isHidden()
    assert desk.window.stage.shows_photo
    press_text(dialog, "Copy for the ticket")
    assert "network.timeout" in copied()
    assert "doors-not-stored" not in copied()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert open_doors(desk, qtbot) is dialog
    assert len(requests.ids) == 1
    press_text(dialog, "Try again")
    wait_for_doors(dialog, qtbot)


def test_filter_is_kept_while_the_same_person_is_checked_again(desk: Desk, qtbot: QtBot, requests: Requests) -> None:
    dialog = check(desk, qtbot, "doors-every-state")
    field = filter_of(dialog)
    field.setText("ON its")
    requests.problem = TIMEOUT
    press_text(dialog, "Check again")
    qtbot.waitUntil(lambda: "Try again" in words_on(dialog))
    press_text(dialog, "Try again")
    qtbot.waitUntil(lambda: "1 of 12 shown" in words_on(dialog))
    assert names(dialog) == ["南门 South gate"]
    find(desk, qtbot, "doors-not-stored")
    assert not field.text()
    press_text(dialog, "Check doors")
    qtbot.waitUntil(lambda: len(names(dialog)) == 4)


@pytest.mark.parametrize(
    ("user_id", "button", "shown", "text"),
    [
        ("doors-half", "Check again", 40, "The list of doors is not complete."),
        ("doors-none", "Check again", 0, "The service returned no door, which says nothing about any door."),
        ("doors-hundred", "Check again", 100, "On 99 of 100 doors"),
        ("doors-wrong-person", "Try again", 0, "another person"),
    ],
)
def test_number_and_completeness_of_the_doors_are_shown_and_another_persons_are_not(
    desk: Desk, qtbot: QtBot, user_id: str, button: str, shown: int, text: str
) -> None:
    dialog = check(desk, qtbot, user_id, until=button)
    assert len(rows(dialog)) == shown
    assert text.casefold() in words_on(dialog).casefold()
    assert view_of(dialog).isVisible() is bool(shown)
    assert desk.window.stage.shows_photo


def test_doors_in_chinese(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(language=Language.ZH_CN)
    dialog = check(desk, qtbot, "doors-not-stored", until="重新查询")
    assert "4 台设备中 3 台已有该人脸" in words_on(dialog)
    assert rows(dialog)[0][1] == "未能写入，需人工处理"
    assert desk.window.card.check_doors.text() == "查询门禁设备…"
    desk.window.actions_["language_en"].trigger()
    assert "On 3 of 4 doors" in words_on(dialog)
    assert rows(dialog)[0][1] == "not stored: action needed"
    assert button_of(dialog, "Check again")


@pytest.mark.quiet
def test_a_thousand_doors_do_not_block_the_window(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = DoorsDialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    states = list(DoorState)
    each = [doors_of(*((f"Door {n} of {m}", "s", states[n % 5]) for n in range(1000))) for m in range(4)]
    fresh = iter(each)

    def show() -> None:
        doors = next(fresh)
        dialog.show_doors(doors, describe_doors(doors, None, Language.EN), asked_at="now")
        qapp.processEvents()

    def scroll() -> None:
        view_of(dialog).scrollToBottom()
        qapp.processEvents()
        view_of(dialog).scrollToTop()

    def filter_them(text: str) -> None:
        field.setText(text)
        qapp.processEvents()

    field = filter_of(dialog)
    texts = iter(("7", "77", "777", "7777"))
    verdict = Verdict(Answer.PASS, Reason.EXPIRY_NEVER, (Reason.EXPIRY_NEVER,), None, None)
    at = datetime.now(UTC)
    assert is_within(0.05, show)
    assert is_within(0.05, scroll)
    assert is_within(0.05, lambda: filter_them(next(texts)))
    field.clear()
    assert is_within(0.05, lambda: press_text(dialog, "Copy all"))
    assert is_within(0.05, lambda: doors_ticket(each[0], verdict, Language.EN, host="", at=at))
