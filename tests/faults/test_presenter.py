"""Lookups as the window makes them: T05, T17, T18 and T19.

The event loop does not stall whatever a gateway does; lookups are cancelled, replaced, and requested again and again.
"""

import asyncio
import gzip
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import repeat
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway.network.connecting import Patience
from faceviewer.lookup.face import look_up
from faceviewer.ui.jobs import Job, Jobs
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking, LookupPresenter
from tests.faults.origin import Ending, Request, http
from tests.faults.proof import Switch, fails_without, instead_of, must_fail
from tests.faults.stand import BY_BASE64, Stand, good_reply

SHOWN_SECONDS, GONE_SECONDS = 1.0, 5.0


@contextmanager
def presenting(stand: Stand) -> Iterator[LookupPresenter]:
    """A presenter with the real client; fails on an unexpected exception."""
    unforeseen: list[BaseException] = []
    client = stand.client()
    jobs = Jobs(unforeseen=unforeseen.append, service=lambda: client)

    def ask(query: FaceQuery) -> tuple[str, Any]:
        return "", lambda gateway, report: look_up(gateway, query, decode=stand.decode, on_progress=report)

    try:
        yield LookupPresenter(jobs, ask=ask)
    finally:
        jobs.close()
    assert not unforeseen


def echo(request: Request) -> bytes:
    """A good reply about the requested person."""
    params = json.loads(request.body)["params"]
    reply = json.loads(good_reply())
    reply["data"] |= {"userId": params["userId"], "userType": params["userType"]}
    return http(json.dumps(reply).encode())


STAGES: dict[str, list[bytes | Ending]] = {
    "waiting": [Ending.SILENCE],
    "in the headers": [b"HTTP/1.1 200 OK\r\nContent-", Ending.SILENCE],
    "in the body": [b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{", Ending.SILENCE],
}


@pytest.mark.parametrize("stage", STAGES)
def test_T17_cancel_shows_at_once_and_closes_the_connection(stand: Stand, qtbot: QtBot, stage: str) -> None:
    stand.gateway.response = lambda _: iter(STAGES[stage])
    states: list[object] = []
    with presenting(stand) as presenter:
        presenter.look_up(BY_BASE64)
        qtbot.waitUntil(lambda: len(stand.gateway.requests) == 1)
        presenter.changed.connect(states.append)
        start = time.perf_counter()
        presenter.cancel()
        assert isinstance(presenter.state, Idle)
        assert time.perf_counter() - start < SHOWN_SECONDS
        assert stand.gateway.hung_up.wait(GONE_SECONDS)
        stand.gateway.response = echo
        presenter.look_up(BY_BASE64)
        qtbot.waitUntil(lambda: isinstance(presenter.state, Found))
    assert [type(state) for state in states[:2]] == [Idle, Looking]


def test_T17_closing_ends_the_connection_within_two_seconds(stand: Stand, qtbot: QtBot) -> None:
    stand.gateway.response = lambda _: iter([Ending.SILENCE])
    with presenting(stand) as presenter:
        presenter.look_up(BY_BASE64)
        qtbot.waitUntil(lambda: len(stand.gateway.requests) == 1)
        start = time.perf_counter()
    assert time.perf_counter() - start < 2.0
    assert stand.gateway.hung_up.wait(GONE_SECONDS)


class Overtaken:
    """Responds for A only after B was requested; for B after A, once A is shown or half a second has passed."""

    def __init__(self) -> None:
        self._b_is_called, self._a_is_done = threading.Event(), threading.Event()
        self.something_is_shown = threading.Event()

    def __call__(self, request: Request) -> Iterator[bytes]:
        if b'"A"' in request.body:
            try:
                self._b_is_called.wait(5)
                yield echo(request)
            finally:
                self._a_is_done.set()
        else:
            self._b_is_called.set()
            self._a_is_done.wait(5)
            self.something_is_shown.wait(0.5)
            yield echo(request)


@fails_without(Switch("jobs_are_not_cancelled", Jobs, cancel=lambda _self, _job: None))
def test_T18_new_lookup_replaces_the_previous_one(stand: Stand, qtbot: QtBot) -> None:
    stand.gateway.response = overtaken = Overtaken()
    shown: list[str] = []

    def note(state: object) -> None:
        if isinstance(state, Found):
            shown.append(state.result.record.user_id)
            overtaken.something_is_shown.set()

    with presenting(stand) as presenter:
        presenter.changed.connect(note)
        presenter.look_up(FaceQuery(UserType.OPEN, "A"))
        qtbot.waitUntil(lambda: len(stand.gateway.requests) == 1)
        presenter.look_up(FaceQuery(UserType.OPEN, "B"))
        state = presenter.state
        assert isinstance(state, Looking)
        assert state.query.user_id == "B"
        qtbot.waitUntil(lambda: isinstance(presenter.state, Found))
    assert shown == ["B"]


def test_T19_twenty_presses_of_enter_are_one_request(stand: Stand, qtbot: QtBot) -> None:
    with presenting(stand) as presenter:
        for _ in range(20):
            presenter.look_up(BY_BASE64)
        qtbot.waitUntil(lambda: isinstance(presenter.state, Found))
    assert len(stand.gateway.requests) == 1


def test_T19_fails_if_every_enter_asks(stand: Stand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_anew = LookupPresenter.look_up

    def forgetful(self: LookupPresenter, query: FaceQuery) -> None:
        self._state = Idle()
        ask_anew(self, query)
        qtbot.waitUntil(lambda: len(stand.gateway.requests) > 0)

    monkeypatch.setattr(LookupPresenter, "look_up", forgetful)
    with must_fail():
        test_T19_twenty_presses_of_enter_are_one_request(stand, qtbot)


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
    "a face": lambda: http(good_reply()),
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
    job = Job(self, listeners.get("on_progress"), listeners.get("then"), listeners.get("otherwise"))
    self._open.add(job)
    asyncio.run(self._work(job, work))
    return job


@pytest.mark.parametrize("name", BUSY)
@fails_without(_window_waits, name="silence")
def test_T05_window_responds_while_waiting(
    stand: Stand, qtbot: QtBot, name: str, record_property: Callable[[str, object], None]
) -> None:
    stand.patience = Patience(attempt=0.4, connect=0.4, back_off=(0.001, 0.004))
    stand.gateway.response = lambda _: BUSY[name]()
    with presenting(stand) as presenter, beating() as gaps:
        presenter.look_up(BY_BASE64)
        assert isinstance(presenter.state, Looking)
        qtbot.waitUntil(lambda: isinstance(presenter.state, Found | Failed))
    assert max(gaps) < MOST_SECONDS
    if name == _HEAVIEST:
        record_property("figure", f"longest stall of the window {max(gaps) * 1e3:.0f} ms, over {name}")
