"""T05 as the window has it: whatever a gateway does, the loop of the window goes on."""

import asyncio
import gzip
import time
from collections.abc import Callable, Iterable
from itertools import pairwise, repeat
from typing import Any
from unittest import mock

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from faceviewer.gateway.network.connecting import Patience
from faceviewer.ui.jobs import Job, Jobs
from faceviewer.ui.lookup.presenter import Failed, Found, Looking
from tests.faults.origin import Ending, http
from tests.faults.proof import must_fail
from tests.faults.stand import BY_BASE64, Stand, good_answer
from tests.faults.test_asking_again import presenting

MOST_SECONDS = 0.2
_BEAT_MS = 10
_HEAVIEST = "4 MiB of fields"

BUSY: dict[str, Callable[[], bytes | Iterable[bytes | Ending]]] = {
    "silence": lambda: [Ending.SILENCE],
    "a head without end": lambda: repeat(b"X: y\r\n" * 1000),
    "a body without end": lambda: [http(b"", headers={"Content-Length": str(1 << 40)}), *repeat(b" " * 65_536, 200)],
    _HEAVIEST: lambda: http(b'{"x": [' + b'{"a": 1},' * 420_000 + b"{}]}"),
    "deep": lambda: http(b"[" * 1_000_000),
    "squeezed": lambda: http(gzip.compress(bytes(1 << 24)), headers={"Content-Encoding": "gzip"}),
    "nobody": lambda: b"",
    "a face": lambda: http(good_answer()),
}


@pytest.mark.parametrize("name", BUSY)
def test_T05_window_responds_while_waiting(
    stand: Stand, qtbot: QtBot, name: str, record_property: Callable[[str, object], None]
) -> None:
    stand.patience = Patience(attempt=0.4, connect=0.4, back_off=(0.001, 0.004))
    stand.gateway.reply = lambda _: BUSY[name]()
    beats: list[float] = []
    heart = QTimer(interval=_BEAT_MS)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    with presenting(stand) as presenter:
        heart.start()
        qtbot.waitUntil(lambda: len(beats) > 2)
        beats.append(time.perf_counter())
        presenter.look_up(BY_BASE64)
        assert isinstance(presenter.state, Looking)
        qtbot.waitUntil(lambda: isinstance(presenter.state, Found | Failed))
        beats.append(time.perf_counter())
        heart.stop()
    stall = max(later - sooner for sooner, later in pairwise(beats))
    assert stall < MOST_SECONDS
    if name == _HEAVIEST:
        record_property("figure", f"longest stall of the window {stall * 1e3:.0f} ms, over {name}")


def test_T05_fails_if_the_window_waits(stand: Stand, qtbot: QtBot) -> None:
    def watch(self: Jobs, work: Any, **listeners: Any) -> Job:
        job = Job(self, listeners.get("told"), listeners.get("then"), listeners.get("otherwise"))
        self._open.add(job)
        asyncio.run(self._work(job, work))
        return job

    with mock.patch.object(Jobs, "watch", watch), must_fail():
        test_T05_window_responds_while_waiting(stand, qtbot, "silence", lambda *_: None)
