"""Detection of inactivity."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from faceviewer.ui.privacy.privacy import IdleWatch


@pytest.fixture
def field(qtbot: QtBot) -> QLineEdit:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitUntil(field.isActiveWindow)
    return field


def test_idle_is_emitted_once_until_the_next_input(field: QLineEdit, qtbot: QtBot) -> None:
    watch = IdleWatch(field, seconds=0.05)
    emitted: list[bool] = []
    watch.idle.connect(lambda: emitted.append(True))
    qtbot.waitUntil(lambda: bool(emitted))
    qtbot.wait(120)  # longer than the limit, to see that no signal follows
    assert emitted == [True]
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    qtbot.waitUntil(lambda: emitted == [True, True])


def test_input_postpones_idle(field: QLineEdit, qtbot: QtBot) -> None:
    watch = IdleWatch(field, seconds=0.2)
    last, emitted = time.monotonic(), list[float]()
    watch.idle.connect(lambda: emitted.append(time.monotonic() - last))
    for _ in range(4):
        qtbot.wait(80)  # the tested duration
        last = time.monotonic()
        QTest.mouseMove(field.windowHandle())
        QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    qtbot.waitUntil(lambda: bool(emitted))
    assert min(emitted) > 0.18  # may be later on a busy machine


def test_restart_once_postpones_idle_once(field: QLineEdit, qtbot: QtBot) -> None:
    watch = IdleWatch(field, seconds=0.2)
    emitted: list[float] = []
    time.sleep(0.1)  # the tested duration; no event is processed
    start = time.monotonic()
    watch.idle.connect(lambda: emitted.append(time.monotonic() - start))
    while not emitted:
        watch.restart_once()
        qtbot.wait(30)
        assert time.monotonic() - start < 20
    assert emitted[0] > 0.18
