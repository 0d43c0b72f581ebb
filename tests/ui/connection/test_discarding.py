"""What was entered about connections is not discarded without a question."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
)
from pytestqt.qtbot import QtBot

from faceviewer.store.settings import load_settings
from faceviewer.ui.connection.connection_list import ConnectionList
from faceviewer.ui.privacy.privacy import Privacy
from tests.ui.acting import button_of, press_text
from tests.ui.connection.conftest import Opened, field
from tests.ui.connection.rows import A, B, act, go_to, names
from tests.ui.fakes import words_on


def question_of(dialog: QDialog) -> QDialog:
    """Return the question that the settings ask before they close."""
    return next(question for question in dialog.findChildren(QDialog) if question.isVisible())


def test_what_was_typed_is_forgotten_when_the_dialog_closes(opened: Opened) -> None:
    desk, dialog = opened(A, B)
    field(dialog, "AppSecret").setText("half")
    go_to(dialog, "B")
    press_text(dialog, "Cancel")
    press_text(question_of(dialog), "Discard")
    assert not dialog.isVisible()
    assert all(typed.text() != "half" for typed in dialog.findChildren(type(field(dialog, "AppSecret"))))
    desk.window.actions_["settings"].trigger()
    go_to(dialog, "A")
    assert field(dialog, "AppSecret").text() == ""


def test_the_window_is_active_after_the_changes_were_discarded(opened: Opened, qtbot: QtBot) -> None:
    desk, dialog = opened(A)
    field(dialog, "AppSecret").setText("half")
    press_text(dialog, "Cancel")
    question = question_of(dialog)
    qtbot.waitUntil(question.isActiveWindow)
    press_text(question, "Discard")
    qtbot.waitUntil(desk.window.isActiveWindow)  # what is typed next is an ID


def leave_by_key(dialog: QDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def type_a_secret(dialog: QDialog) -> None:
    field(dialog, "AppSecret").setText("half")


def delete_one(dialog: QDialog) -> None:
    press_text(dialog, "Delete")


def move_one(dialog: QDialog) -> None:
    act(dialog.findChildren(ConnectionList)[0], "Move down")


def copy_one(dialog: QDialog) -> None:
    act(dialog.findChildren(ConnectionList)[0], "Duplicate")


@pytest.mark.parametrize("leave", [leave_by_key, QDialog.close])
@pytest.mark.parametrize("change", [type_a_secret, delete_one, move_one, copy_one])
def test_nothing_that_was_changed_is_lost_without_a_question(
    opened: Opened, qtbot: QtBot, leave: Callable[[QDialog], object], change: Callable[[QDialog], None]
) -> None:
    _, dialog = opened(A, B)
    change(dialog)
    was = (names(dialog), field(dialog, "AppSecret").text())
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):  # nobody discards by the key that brought the question
        leave(dialog)
        question = question_of(dialog)
        assert "Discard your changes?" in words_on(question)
        qtbot.waitUntil(button_of(question, "Keep editing").hasFocus)
        QTest.keyClick(button_of(question, "Keep editing"), key)
        qtbot.waitUntil(lambda: not [child for child in dialog.findChildren(QDialog) if child.isVisible()])
        assert dialog.isVisible()
        assert (names(dialog), field(dialog, "AppSecret").text()) == was
    leave(dialog)
    press_text(question_of(dialog), "Discard")
    assert not dialog.isVisible()
    assert load_settings()[0].profiles == (A, B)


def do_nothing(_: QDialog) -> None:
    pass


def take_it_back(dialog: QDialog) -> None:
    for name in ("Name", "AppSecret"):
        was = field(dialog, name).text()
        field(dialog, name).setText("half")
        field(dialog, name).setText(was)


def undo_it(dialog: QDialog) -> None:
    press_text(dialog, "Delete")
    press_text(dialog, "Undo deletion")
    act(dialog.findChildren(ConnectionList)[0], "Move down")
    act(dialog.findChildren(ConnectionList)[0], "Move up")


def look_around(dialog: QDialog) -> None:
    go_to(dialog, "B")
    press_text(dialog, "Advanced…")
    press_text(dialog, "Add")  # with nothing entered, it would not be saved either


@pytest.mark.parametrize("leave", [leave_by_key, QDialog.close])
@pytest.mark.parametrize("before", [do_nothing, take_it_back, undo_it, look_around])
def test_nothing_is_asked_where_nothing_would_be_lost(
    opened: Opened, leave: Callable[[QDialog], object], before: Callable[[QDialog], None]
) -> None:
    _, dialog = opened(A, B)
    before(dialog)
    leave(dialog)
    assert not dialog.isVisible()


def test_the_question_is_hidden_and_comes_back_with_what_it_is_about(opened: Opened) -> None:
    desk, dialog = opened(A)
    type_a_secret(dialog)
    leave_by_key(dialog)
    question = question_of(dialog)
    privacy = desk.window.findChild(Privacy)
    assert privacy is not None
    privacy.blank()
    assert not question.isVisible()
    privacy.show_again()
    press_text(question, "Keep editing")
    assert dialog.isVisible()
    assert field(dialog, "AppSecret").text() == "half"
