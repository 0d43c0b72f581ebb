"""The question whether to discard changes of connections."""

import gc
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from faceviewer.store.settings import load_settings
from faceviewer.ui.connection.connection_list import Row
from faceviewer.ui.privacy.privacy import Privacy
from tests.ui.acting import button_of, dialog_of, is_closed, press_text
from tests.ui.connection.conftest import Opened, field
from tests.ui.connection.rows import A, B, action, go_to, names
from tests.ui.fakes import words_on


def question_of(dialog: QDialog) -> QDialog:
    """Return the open question."""
    return next(question for question in dialog.findChildren(QDialog) if question.isVisible())


def test_discarded_input_is_cleared(opened: Opened) -> None:
    desk, dialog = opened(A, B)
    field(dialog, "AppSecret").setText("half")
    go_to(dialog, "B")
    press_text(dialog, "Cancel")
    press_text(question_of(dialog), "Discard")
    assert is_closed(dialog)
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    go_to(dialog, "A")
    assert field(dialog, "AppSecret").text() == ""


def test_window_is_active_after_changes_were_discarded(opened: Opened, qtbot: QtBot) -> None:
    desk, dialog = opened(A)
    field(dialog, "AppSecret").setText("half")
    press_text(dialog, "Cancel")
    question = question_of(dialog)
    qtbot.waitUntil(question.isActiveWindow)
    press_text(question, "Discard")
    qtbot.waitUntil(desk.window.isActiveWindow)  # so that the next input is an ID


def press_escape(dialog: QDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def enter_secret(dialog: QDialog) -> None:
    field(dialog, "AppSecret").setText("half")


def delete_connection(dialog: QDialog) -> None:
    press_text(dialog, "Delete")


def move_connection(dialog: QDialog) -> None:
    action(dialog, "Move down").trigger()


def duplicate_connection(dialog: QDialog) -> None:
    action(dialog, "Duplicate").trigger()


@pytest.mark.parametrize("change", [enter_secret, delete_connection, move_connection, duplicate_connection])
def test_closing_with_changes_asks_whether_to_discard_them(
    opened: Opened, qtbot: QtBot, change: Callable[[QDialog], None]
) -> None:
    _, dialog = opened(A, B)
    change(dialog)
    was = (names(dialog), field(dialog, "AppSecret").text())
    for leave, key in ((press_escape, Qt.Key.Key_Escape), (QDialog.close, Qt.Key.Key_Return)):
        leave(dialog)
        question = question_of(dialog)
        assert "Discard your changes?" in words_on(question)
        qtbot.waitUntil(button_of(question, "Keep editing").hasFocus)
        QTest.keyClick(button_of(question, "Keep editing"), key)  # a repeated key must not discard
        qtbot.waitUntil(lambda: not [child for child in dialog.findChildren(QDialog) if child.isVisible()])
        assert dialog.isVisible()
        assert (names(dialog), field(dialog, "AppSecret").text()) == was
    press_escape(dialog)
    press_text(question_of(dialog), "Discard")
    assert is_closed(dialog)
    assert load_settings()[0].profiles == (A, B)


def do_nothing(_: QDialog) -> None:
    pass


def revert_input(dialog: QDialog) -> None:
    for name in ("Name", "AppSecret"):
        was = field(dialog, name).text()
        field(dialog, name).setText("half")
        field(dialog, name).setText(was)


def undo_changes(dialog: QDialog) -> None:
    press_text(dialog, "Delete")
    press_text(dialog, "Undo deletion")
    action(dialog, "Move down").trigger()
    action(dialog, "Move up").trigger()


def browse(dialog: QDialog) -> None:
    go_to(dialog, "B")
    press_text(dialog, "Advanced…")
    press_text(dialog, "Add")  # an empty new connection is not saved


@pytest.mark.parametrize("leave", [press_escape, QDialog.close])
@pytest.mark.parametrize("before", [do_nothing, revert_input, undo_changes, browse])
def test_closing_without_changes_asks_nothing(
    opened: Opened, leave: Callable[[QDialog], object], before: Callable[[QDialog], None]
) -> None:
    _, dialog = opened(A, B)
    before(dialog)
    leave(dialog)
    assert is_closed(dialog)


def test_discarded_secrets_do_not_stay_in_memory(opened: Opened) -> None:
    _, dialog = opened(A)
    enter_secret(dialog)
    press_text(dialog, "Delete")
    press_escape(dialog)
    press_text(question_of(dialog), "Discard")
    del dialog
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not [row for row in gc.get_objects() if isinstance(row, Row) and row.contents]


def test_dialog_and_its_question_are_restored_after_a_blank_screen(opened: Opened) -> None:
    desk, dialog = opened(A)
    enter_secret(dialog)
    press_escape(dialog)
    question = question_of(dialog)
    (privacy,) = desk.window.findChildren(Privacy)
    privacy.blank()
    assert is_closed(dialog)
    assert is_closed(question)
    desk.window.actions_["settings"].trigger()
    privacy.show_again()
    press_text(question, "Keep editing")
    assert dialog.isVisible()
    assert field(dialog, "AppSecret").text() == "half"
