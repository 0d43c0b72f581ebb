"""Enter presses the focused button, in the window and in dialogs."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from faceviewer.ui.actions import without_mnemonic
from faceviewer.ui.parts.dialog import QuestionDialog
from tests.ui.acting import button_of, dialog_of
from tests.ui.conftest import Desk


def press_with_enter(button: QAbstractButton, qtbot: QtBot) -> None:
    qtbot.waitUntil(button.window().isActiveWindow)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)


@pytest.mark.usefixtures("somebody_on_show")
@pytest.mark.parametrize("name", ["Look up", "Why?", "Zoom in"])
def test_enter_presses_the_focused_button_of_the_window(desk: Desk, qtbot: QtBot, name: str) -> None:
    buttons = [*desk.window.findChildren(QPushButton), *desk.window.findChildren(QToolButton)]
    button = next(b for b in buttons if b.isVisible() and name in {without_mnemonic(b.text()), b.accessibleName()})
    with qtbot.waitSignal(button.clicked):
        press_with_enter(button, qtbot)


def test_enter_in_a_dialog_presses_the_focused_button_not_the_default(desk: Desk, qtbot: QtBot) -> None:
    desk.window.actions_["settings"].trigger()
    dialog = dialog_of(desk)
    press_with_enter(button_of(dialog, "Delete"), qtbot)
    assert dialog.isVisible(), "the default button was pressed"
    press_with_enter(button_of(dialog, "Undo deletion"), qtbot)
    assert button_of(dialog, "Delete").isEnabled()


@pytest.mark.parametrize(("focused", "is_accepted"), [("Replace", True), ("Keep", False)])
def test_enter_answers_a_question_with_the_focused_button(qtbot: QtBot, focused: str, *, is_accepted: bool) -> None:
    question = QuestionDialog(None, "Replace it?", "", yes="Replace", no="Keep")
    qtbot.addWidget(question)
    question.open()
    press_with_enter(button_of(question, focused), qtbot)
    assert (bool(question.result()), question.isVisible()) == (is_accepted, False)


@pytest.mark.usefixtures("somebody_on_show")
def test_held_enter_presses_once(desk: Desk) -> None:
    why = button_of(desk, "Why?")
    why.setFocus()
    for repeated in (False, True, True):
        QApplication.sendEvent(
            why,
            QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", repeated),
        )
    assert button_of(desk, "Hide reasons").isVisible()
