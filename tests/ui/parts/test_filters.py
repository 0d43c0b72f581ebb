"""A double-click triggers one action."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QStackedWidget, QToolButton
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.parts.filters import SecondPress
from tests.ui.acting import DEMO_ID, wait_for
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
