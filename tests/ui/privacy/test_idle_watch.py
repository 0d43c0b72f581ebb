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
    last, said = time.monotonic(), list[float]()
    watch.idle.connect(lambda: said.append(time.monotonic() - last))
    for _ in range(4):
        qtbot.wait(200)  # time is what is tested
        last = time.monotonic()
        QTest.mouseMove(field.windowHandle())
        QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    qtbot.waitUntil(lambda: bool(said))
    assert min(said) > 0.45  # later on a busy machine, sooner on none


def test_what_comes_by_itself_puts_it_off_once(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    watch = IdleWatch(field, seconds=0.5)
    said: list[float] = []
    time.sleep(0.1)  # time is what is tested, and nothing is said before it is served
    began = time.monotonic()
    watch.idle.connect(lambda: said.append(time.monotonic() - began))
    while not said:
        watch.restart_once()
        qtbot.wait(100)
        assert time.monotonic() - began < 20
    assert said[0] > 0.45
