import gc
import threading

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceviewer.ui import runtime
from faceviewer.ui.runtime import GarbageCollector


class _Circle(QWidget):
    """A widget that nothing but itself refers to."""

    def __init__(self, gone_on: list[int]) -> None:
        super().__init__()
        self._self = self
        self._gone_on = gone_on

    def __del__(self) -> None:
        self._gone_on.append(threading.get_ident())


def _make_garbage(enough: threading.Event) -> None:
    """Go on with it: what earlier tests made and lose meanwhile is counted against it."""
    while True:
        for _ in range(3 * gc.get_threshold()[0]):
            circle: list[object] = []
            circle.append(circle)
        if enough.wait(0.01):
            return


def test_widgets_are_collected_on_the_thread_of_the_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "_LOOK_MS", 10)
    gone_on: list[int] = []
    parent = QObject()
    GarbageCollector(parent)
    _Circle(gone_on)
    enough = threading.Event()
    other = threading.Thread(target=_make_garbage, args=(enough,))
    other.start()
    try:
        qtbot.waitUntil(lambda: gone_on != [])
    finally:
        enough.set()
        other.join()
    assert gone_on == [threading.get_ident()]
