"""T05 as the window has it: whatever a gateway does, the loop of the window goes on."""

import asyncio
import gzip
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import repeat
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from faceviewer.gateway.network.connecting import Patience
from faceviewer.ui.jobs import Job, Jobs
from faceviewer.ui.lookup.presenter import Failed, Found, Looking
from tests.faults.origin import Ending, http
from tests.faults.proof import fails_without, instead_of
from tests.faults.stand import BY_BASE64, Stand, good_answer
from tests.faults.test_asking_again import presenting

MOST_SECONDS = 0.2
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


@contextmanager
def beating() -> Iterator[list[float]]:
    """Yield a list of the seconds between two turns of the event loop, which is filled until the block ends."""
    gaps: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    heart = QTimer(interval=5)
    heart.timeout.connect(beat)
    heart.start()
    yield gaps
    heart.stop()
    beat()


@instead_of(Jobs, "watch")
def _window_waits(self: Jobs, work: Any, **listeners: Any) -> Job:
    """Run a job in the window's own thread."""
    job = Job(self, listeners.get("told"), listeners.get("then"), listeners.get("otherwise"))
    self._open.add(job)
    asyncio.run(self._work(job, work))
    return job


@pytest.mark.parametrize("name", BUSY)
@fails_without(_window_waits, name="silence")
def test_T05_window_responds_while_waiting(
    stand: Stand, qtbot: QtBot, name: str, record_property: Callable[[str, object], None]
) -> None:
    stand.patience = Patience(attempt=0.4, connect=0.4, back_off=(0.001, 0.004))
    stand.gateway.reply = lambda _: BUSY[name]()
    with presenting(stand) as presenter, beating() as gaps:
        presenter.look_up(BY_BASE64)
        assert isinstance(presenter.state, Looking)
        qtbot.waitUntil(lambda: isinstance(presenter.state, Found | Failed))
    assert max(gaps) < MOST_SECONDS
    if name == _HEAVIEST:
        record_property("figure", f"longest stall of the window {max(gaps) * 1e3:.0f} ms, over {name}")
