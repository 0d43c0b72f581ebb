"""Links into the window: the query is filled in, and only the operator starts the lookup."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from faceviewer.arguments import read_arguments
from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.core.query import UserType
from faceviewer.store.settings import save_settings
from faceviewer.store.settings_values import Settings
from faceviewer.ui.look.localisation import set_language
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking, State
from faceviewer.ui.window.message_bar import Note
from tests.ui import acting
from tests.ui.acting import DEMO_ID, ask, dialog_of, named, offered, press_text, query_in
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fakes import words_on

OTHER_ID = "13800138001"


def receive(desk: Desk, *words: str) -> None:
    """Hand over the arguments of another start."""
    desk.wiring.apply_arguments("", None, read_arguments(words).link)


def open_link(desk: Desk, user_id: str = DEMO_ID, more: str = "&ticket=4711") -> None:
    receive(desk, f"faceviewer://look?type=PHONE&id={user_id}{more}")


def state_of(desk: Desk) -> State:
    return desk.wiring._presenter.state


def enter(desk: Desk) -> None:
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Return)


def tickets(desk: Desk) -> dict[str, str]:
    """The ticket number of the result on show, by its ID."""
    state = state_of(desk)
    return {state.result.query.user_id: state.result.query.ticket} if isinstance(state, Found) else {}


def ticket_of_result(desk: Desk, qtbot: QtBot, user_id: str = DEMO_ID) -> str:
    qtbot.waitUntil(lambda: user_id in tickets(desk))
    return tickets(desk)[user_id]


def ticket_after_enter(desk: Desk, qtbot: QtBot, user_id: str = DEMO_ID) -> str:
    """Press Enter, and return the ticket number of the result."""
    enter(desk)
    return ticket_of_result(desk, qtbot, user_id)


def test_link_fills_in_the_form_and_waits_for_enter(desk: Desk, qtbot: QtBot) -> None:
    desk.window.bar.types.set_user_type(UserType.OPEN)
    desk.window.stage.setFocus()
    open_link(desk)
    assert query_in(desk) == (UserType.PHONE, DEMO_ID)
    assert desk.window.bar.field.hasFocus()
    assert "From a link · ticket 4711" in words_on(desk.window)
    assert isinstance(state_of(desk), Idle)
    assert ticket_after_enter(desk, qtbot) == "4711"
    assert "From a link" not in words_on(desk.window)
    enter(desk)  # the same id again keeps its ticket
    assert isinstance(state_of(desk), Looking)
    assert ticket_of_result(desk, qtbot) == "4711"


def test_open_list_is_closed_before_a_link_is_filled_in(desk: Desk) -> None:
    desk.window.bar.types.showPopup()
    assert QApplication.activePopupWidget() is not None
    open_link(desk)
    assert QApplication.activePopupWidget() is None
    assert query_in(desk) == (UserType.PHONE, DEMO_ID)
    assert desk.window.bar.field.hasFocus()


def test_typed_text_is_kept_and_the_link_offered_as_a_chip(desk: Desk, qtbot: QtBot) -> None:
    desk.window.bar.field.insert("zhang")  # slower than a scanner
    open_link(desk)
    assert desk.window.bar.field.text() == "zhang"
    (chip,) = offered(desk)
    assert DEMO_ID in chip
    press_text(desk, chip)
    assert query_in(desk) == (UserType.PHONE, DEMO_ID)
    assert isinstance(state_of(desk), Idle)
    assert ticket_after_enter(desk, qtbot) == "4711"


def test_ticket_belongs_to_its_id_until_another_is_looked_up(desk: Desk, qtbot: QtBot) -> None:
    open_link(desk)
    ask(desk, UserType.PHONE, OTHER_ID)
    assert ticket_of_result(desk, qtbot, OTHER_ID) == ""
    (chip,) = offered(desk)  # the link is still offered
    press_text(desk, chip)
    assert ticket_after_enter(desk, qtbot) == "4711"
    ask(desk, UserType.PHONE, OTHER_ID)
    ticket_of_result(desk, qtbot, OTHER_ID)
    ask(desk, UserType.PHONE, DEMO_ID)
    assert ticket_of_result(desk, qtbot) == ""


def test_closed_link_has_no_ticket(desk: Desk, qtbot: QtBot) -> None:
    open_link(desk)
    acting.press(desk, "Close")
    assert "From a link" not in words_on(desk.window)
    assert ticket_after_enter(desk, qtbot) == ""


def test_link_waits_during_a_lookup_of_its_id_under_another_type(desk: Desk, qtbot: QtBot) -> None:
    open_link(desk)
    enter(desk)
    receive(desk, "--look", "OPEN", DEMO_ID, "--ticket", "4711")
    ticket_of_result(desk, qtbot)
    assert "From a link · ticket 4711" in words_on(desk.window)


def test_running_lookup_continues_and_its_result_is_marked_as_another(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, UserType.PHONE, OTHER_ID)
    assert isinstance(state_of(desk), Looking)
    open_link(desk)
    assert ticket_of_result(desk, qtbot, OTHER_ID) == ""
    assert query_in(desk) == (UserType.PHONE, DEMO_ID)
    assert "This is still the result for" in words_on(desk.window)
    assert ticket_after_enter(desk, qtbot) == "4711"


def test_link_does_not_change_an_open_dialog(found: Desk, qtbot: QtBot) -> None:
    found.window.actions_["save_evidence"].trigger()
    dialog = acting.wait_for_dialog(found, qtbot)
    purpose = named(dialog, QLineEdit, "Purpose")
    purpose.setText("half a word")
    open_link(found, OTHER_ID)
    assert dialog.isVisible()
    assert purpose.text() == "half a word"
    assert isinstance(state_of(found), Found)
    assert query_in(found) == (UserType.PHONE, OTHER_ID)


def test_last_of_many_links_is_shown(desk: Desk) -> None:
    for number in range(100):
        open_link(desk, f"138{number:08d}", f"&ticket={number}")
    assert query_in(desk) == (UserType.PHONE, "13800000099")
    assert len(offered(desk)) == 1
    assert "ticket 99" in words_on(desk.window)
    assert isinstance(state_of(desk), Idle)


def test_invalid_link_is_explained_and_changes_nothing(desk: Desk) -> None:
    open_link(desk)
    for words, reason in (
        (["faceviewer://look?type=PHONE&id=1&log=x"], "unknown key “log”"),
        (["faceviewer://look?type=PHONE&id=" + "1" * 5000], "longer than 2048"),
        (["faceviewer://look?type=PHONE&id=1", "--log", "x"], "further arguments"),
        (["--look", "EMAIL", "a@b"], "none of IDENTITY"),
    ):
        receive(desk, *words)
        assert reason in words_on(desk.window.message)
        assert query_in(desk) == (UserType.PHONE, DEMO_ID)
        assert "ticket 4711" in words_on(desk.window)


def set_profiles(desk: Desk, *profiles: Profile) -> None:
    """Change the connections, as another window does."""
    save_settings(replace(desk.settings.value, profiles=profiles))
    desk.settings.refresh()


@pytest.fixture
def connected(open_desk: OpenDesk) -> Desk:
    """A window with the connections A and B, whose servers do not respond."""
    profiles = tuple(Profile(name, endpoint="https://127.0.0.1:9") for name in ("A", "B"))
    return open_desk(training=False, settings=Settings(profiles=profiles, current="A", language=Language.EN))


def test_connection_of_a_link_is_named_and_used_at_its_lookup(connected: Desk, qtbot: QtBot) -> None:
    open_link(connected, more="&ticket=4711&connection=B")
    assert connected.window.bar.profiles.currentText() == "A"
    assert "From a link · ticket 4711 · connection B" in words_on(connected.window)
    enter(connected)
    assert connected.window.bar.profiles.currentText() == "B"
    qtbot.waitUntil(lambda: isinstance(state_of(connected), Failed))
    acting.button_of(connected, "Copy for the ticket").click()
    assert "Ticket / 工单: 4711" in QGuiApplication.clipboard().text()


@pytest.mark.parametrize(
    ("link", "act", "used"),
    [
        ("B", lambda desk: desk.window.bar.profile_chosen.emit("A"), "A"),
        ("B", lambda desk: desk.window.actions_["training"].trigger(), "Training"),
        ("C", lambda _: None, "A"),
    ],
    ids=["connection selected by the operator", "training selected by the operator", "not set up"],
)
def test_connection_of_a_link_is_not_used(connected: Desk, link: str, act: Callable[[Desk], object], used: str) -> None:
    open_link(connected, more=f"&connection={link}")
    act(connected)
    assert query_in(connected) == (UserType.PHONE, DEMO_ID)
    assert "From a link" in words_on(connected.window)
    assert f"connection {link}" not in words_on(connected.window)
    message = words_on(connected.window.message)
    assert ("The link names the connection “C”, which is not set up." in message) is (link == "C")
    enter(connected)
    assert connected.window.bar.profiles.currentText() == used
    assert "C" not in connected.choices


def test_connection_removed_after_the_link_arrived_is_reported_as_unknown(connected: Desk, qtbot: QtBot) -> None:
    open_link(connected, more="&connection=B")
    set_profiles(connected, *connected.settings.value.profiles[:1])
    qtbot.waitUntil(lambda: connected.choices == ["A"])
    assert "connection B" not in words_on(connected.window)
    assert "The link names the connection “B”, which is not set up." in words_on(connected.window.message)


def test_connection_added_after_the_link_arrived_is_offered(connected: Desk, qtbot: QtBot) -> None:
    open_link(connected, more="&connection=C")
    set_profiles(connected, *connected.settings.value.profiles, Profile("C", endpoint="https://127.0.0.1:9"))
    qtbot.waitUntil(lambda: "From a link · connection C" in words_on(connected.window))
    assert not connected.window.message.isVisible()


def test_link_keeps_its_connection_during_a_lookup_over_another(connected: Desk, qtbot: QtBot) -> None:
    ask(connected, UserType.PHONE, DEMO_ID)
    open_link(connected, more="&connection=B")
    qtbot.waitUntil(lambda: isinstance(state_of(connected), Failed))
    assert "From a link · connection B" in words_on(connected.window)


def test_invalid_id_of_a_link_does_not_switch_the_connection(connected: Desk) -> None:
    open_link(connected, "138****8000", "&connection=B")
    enter(connected)
    assert connected.window.bar.field.property("tone") == "bad", "an error is shown below the field"
    assert connected.window.bar.profiles.currentText() == "A"
    assert "From a link · connection B" in words_on(connected.window)


def test_message_about_a_link_is_removed_with_the_link(connected: Desk) -> None:
    for link, text in (
        ("faceviewer://look?type=PHONE&id=1&x=1", "unknown key"),
        (f"faceviewer://look?type=PHONE&id={OTHER_ID}&connection=C", "which is not set up"),
    ):
        receive(connected, link)
        assert text in words_on(connected.window.message)
        open_link(connected)
        assert not connected.window.message.isVisible()
    open_link(connected, more="&connection=C")
    acting.press(connected, "Close")
    assert not connected.window.message.isVisible()


@pytest.mark.parametrize("bad", ["&x=1", "&connection=C"])
def test_message_of_a_failed_lookup_returns_after_that_about_a_link(connected: Desk, qtbot: QtBot, bad: str) -> None:
    ask(connected, UserType.PHONE, DEMO_ID)
    qtbot.waitUntil(lambda: isinstance(state_of(connected), Failed))
    why = connected.window.message.text
    open_link(connected, OTHER_ID, bad)
    assert connected.window.message.text != why
    open_link(connected, OTHER_ID)
    assert connected.window.message.text == why != ""


def test_link_does_not_remove_other_messages(desk: Desk) -> None:
    receive(desk, "faceviewer:")
    desk.window.message.show_note(lambda: Note("Saved"))
    open_link(desk)
    assert "Saved" in words_on(desk.window.message)


def test_link_waits_until_a_connection_is_set_up(open_desk: OpenDesk) -> None:
    desk = open_desk(training=False)
    open_link(desk)
    enter(desk)
    assert "AppKey" in words_on(dialog_of(desk))
    assert "From a link · ticket 4711" in words_on(desk.window)


def test_sharing_mode_hides_id_ticket_and_connection_of_a_link_in_both_languages(connected: Desk) -> None:
    open_link(connected, more="&ticket=2026-004711&connection=Zhang%20San")
    connected.window.actions_["sharing"].trigger()
    for hidden in (DEMO_ID, "004711", "Zhang"):
        assert hidden not in words_on(connected.window)
    assert "From a link · ticket 202****4711" in words_on(connected.window)
    assert "The link names a connection that is not set up." in words_on(connected.window.message)
    set_language(Language.ZH_CN)
    assert "来自链接 · 工单 202****4711" in words_on(connected.window)


@pytest.mark.parametrize("user_id", [DEMO_ID, "13800138010"])  # with a photo, and without
def test_ticket_number_is_in_the_copied_text(desk: Desk, qtbot: QtBot, user_id: str) -> None:
    open_link(desk, user_id)
    ticket_after_enter(desk, qtbot, user_id)
    desk.window.actions_["copy_ticket"].trigger()
    assert "4711" in QGuiApplication.clipboard().text()


def test_ticket_number_is_proposed_as_purpose_and_in_the_file_name(desk: Desk, qtbot: QtBot) -> None:
    def field(name: str) -> QLineEdit:
        return named(acting.wait_for_dialog(desk, qtbot), QLineEdit, name)

    open_link(desk)
    ticket_after_enter(desk, qtbot)
    for action in ("save_watermarked", "save_evidence", "save_sheet", "print"):
        desk.window.actions_[action].trigger()
        assert field("Purpose").text() == "Ticket 4711"
        dialog_of(desk).reject()
    desk.window.actions_["save_evidence"].trigger()
    field("Operator").setText("Li")
    press_text(dialog_of(desk), "Choose where…")
    files = acting.file_dialog(desk, qtbot)
    assert files.selectedFiles()[0].endswith("_4711.zip")
    files.reject()
    ask(desk, UserType.PHONE, OTHER_ID)
    ticket_of_result(desk, qtbot, OTHER_ID)
    desk.window.actions_["save_evidence"].trigger()
    assert field("Purpose").text() == ""


def test_ticket_stays_with_its_id_while_another_link_waits(desk: Desk, qtbot: QtBot) -> None:
    open_link(desk, more="&ticket=111")
    ticket_after_enter(desk, qtbot)
    open_link(desk, OTHER_ID, more="&ticket=222")
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Escape)
    enter(desk)
    assert isinstance(state_of(desk), Looking)
    assert ticket_of_result(desk, qtbot) == "111"
    assert offered(desk) == [f"Phone number · {OTHER_ID}"]
