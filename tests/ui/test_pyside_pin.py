"""PySide6 6.12.0 aborts on CPython 3.11 after about 550 emissions of a signal, and must not be installed."""

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot


class Source(QObject):
    happened = Signal(bool, object)


class Counter(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def hear(self, flag: bool, _value: object) -> None:
        self.count += flag


def test_a_signal_can_be_emitted_five_thousand_times(qtbot: QtBot) -> None:
    source, counter = Source(), Counter()
    source.happened.connect(counter.hear)
    for _ in range(5000):
        source.happened.emit(True, None)
    assert counter.count == 5000
