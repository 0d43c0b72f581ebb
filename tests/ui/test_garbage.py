import gc
import threading
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceviewer.ui import runtime
from faceviewer.ui.card.record_card import RecordCard
from faceviewer.ui.runtime import GarbageCollector
from faceviewer.ui.stage.pages import StagePage
from faceviewer.ui.stage.stage import PhotoStage
from faceviewer.ui.visibility import Overtaken
from faceviewer.ui.window.body import Body
from faceviewer.ui.window.lookup_bar import LookupBar


class _Circle(QWidget):
    """A widget that nothing but itself refers to."""

    def __init__(self, gone_on: list[int]) -> None:
        super().__init__()
        self._self = self
        self._gone_on = gone_on

    def __del__(self) -> None:
        self._gone_on.append(threading.get_ident())


def _make_garbage(enough: threading.Event) -> None:
    """Create garbage repeatedly: objects of earlier tests that are deleted meanwhile reduce Python's count."""
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


@pytest.mark.parametrize(
    "make",
    [LookupBar, RecordCard, lambda: StagePage("face", tone="info"), lambda: Body(None, PhotoStage(), Overtaken())],
    ids=["bar", "card", "page", "body"],
)
def test_event_filter_is_not_called_once_its_attributes_are_gone(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    """Python clears the attributes of a widget in a reference cycle before it deletes the widget."""
    widget = make()
    with qtbot.captureExceptions() as exceptions:
        vars(widget).clear()
        shiboken6.delete(widget)
    assert exceptions == []
