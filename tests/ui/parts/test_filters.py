"""A double-click triggers one action, and so does a held key; Enter presses the focused button."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QStackedWidget, QToolButton
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.menus import without_mnemonic
from faceviewer.ui.parts.dialog import QuestionDialog
from faceviewer.ui.parts.filters import SecondPress
from tests.ui.acting import DEMO_ID, button_of, dialog_of, wait_for
from tests.ui.conftest import Desk

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def _double_click(button: QAbstractButton, times: int = 2) -> None:
    """Press at one place, on the widget that is there at that time."""
    window, at = button.window().windowHandle(), button.mapTo(button.window(), button.rect().center())
    assert isinstance(window, QWindow)
    apart = QApplication.doubleClickInterval() + 50  # from the press before; in the time stamps of the events
    for number in range(times):
        QTest.mousePress(window, _LEFT, _NONE, at, 100 if number else apart)
        QTest.mouseRelease(window, _LEFT, _NONE, at, 20)


def test_double_click_on_look_up_starts_one_lookup(desk: Desk, qtbot: QtBot) -> None:
    requests: list[object] = []
    desk.window.bar.look_up_requested.connect(lambda *_: requests.append(1))
    desk.window.bar.types.set_user_type(UserType.PHONE)
    QTest.keyClicks(desk.window.bar.field, DEMO_ID)
    for times in (2, 3):
        requests.clear()
        _double_click(desk.window.bar.button, times)
        wait_for(desk, qtbot, "Can pass now")
        assert len(requests) == 1


def test_second_press_does_not_press_what_appeared_under_the_pointer(qtbot: QtBot) -> None:
    pages = QStackedWidget()
    qtbot.addWidget(pages)
    before, after = QToolButton(), QToolButton()
    pressed: list[QToolButton] = []
    for button in (before, after):
        pages.addWidget(button)
        button.clicked.connect(lambda _on=False, button=button: pressed.append(button))
    SecondPress(pages)
    pages.show()
    qtbot.waitUntil(pages.isActiveWindow)
    _double_click(before, times=3)
    assert pressed == [before] * 3  # such as a button for zooming
    pressed.clear()
    before.clicked.connect(lambda: pages.setCurrentWidget(after))
    _double_click(before, times=3)
    assert (pages.currentWidget(), pressed) == (after, [before])
    _double_click(after, times=1)
    assert pressed == [before, after]


def press_with_enter(button: QAbstractButton, qtbot: QtBot) -> None:
    qtbot.waitUntil(button.window().isActiveWindow)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)


@pytest.mark.usefixtures("found")
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


@pytest.mark.usefixtures("found")
def test_held_enter_presses_once(desk: Desk) -> None:
    why = button_of(desk, "Why?")
    why.setFocus()
    for repeated in (False, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", repeated)
        QApplication.sendEvent(why, press)
    assert button_of(desk, "Hide reasons").isVisible()


def test_a_held_key_starts_one_lookup_even_if_its_repetitions_arrive_as_new_presses(desk: Desk) -> None:
    lookups: list[object] = []
    desk.window.bar.look_up_requested.connect(lambda *_query: lookups.append(1))
    desk.window.bar.field.setText(DEMO_ID)

    def send(kind: QEvent.Type, at: int, key: Qt.Key = Qt.Key.Key_Return, text: str = "\r") -> None:
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(at)
        QApplication.sendEvent(desk.window.windowHandle(), event)

    for pressed, released in pairwise((1_000, 1_660, 1_700, 1_740)):
        send(QEvent.Type.KeyPress, pressed)
        send(QEvent.Type.KeyRelease, released)
    assert len(lookups) == 1
    send(QEvent.Type.KeyPress, 1_900)
    assert len(lookups) == 2
    for at in (2_000, 2_001):  # a scanner may release and press a key within a millisecond
        send(QEvent.Type.KeyPress, at, Qt.Key.Key_8, "8")
        send(QEvent.Type.KeyRelease, 2_001, Qt.Key.Key_8, "8")
    assert desk.window.bar.field.text() == "88"
