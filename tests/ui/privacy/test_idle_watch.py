"""Nobody at the desk."""

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from faceviewer.ui.privacy.idle_watch import IdleWatch


def test_it_is_said_once_and_again_after_the_next_input(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitUntil(field.isActiveWindow)
    watch = IdleWatch(field, seconds=0.05)
    said: list[bool] = []
    watch.idle.connect(lambda: said.append(True))
    qtbot.waitUntil(lambda: bool(said))
    qtbot.wait(120)  # that nothing is said can only be waited for
    assert said == [True]
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    qtbot.waitUntil(lambda: said == [True, True])


def test_input_puts_it_off(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitUntil(field.isActiveWindow)
    watch = IdleWatch(field, seconds=0.5)
    said: list[bool] = []
    watch.idle.connect(lambda: said.append(True))
    for _ in range(4):
        qtbot.wait(200)  # time is what is tested
        QTest.mouseMove(field.windowHandle())
        QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
        assert said == []
    qtbot.waitUntil(lambda: said == [True])


def test_what_comes_by_itself_puts_it_off_once(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    watch = IdleWatch(field, seconds=0.5)
    said: list[float] = []
    began = time.monotonic()
    watch.idle.connect(lambda: said.append(time.monotonic() - began))
    while not said:
        qtbot.wait(100)  # time is what is tested
        watch.restart_once()
        assert time.monotonic() - began < 5
    assert said[0] >= 0.55
