"""A run over a list: its rate, retries, and reasons to stop."""

import asyncio
import itertools
import threading
import time
from collections import Counter
from functools import partial

import pytest

from faceviewer.batch.outcome import ask
from faceviewer.batch.run import Pace, Run
from faceviewer.core.problem import Kind, Problem
from tests.batch.gateway import THROTTLED, client_of, params_of, queries, record_of, run_over
from tests.faults.origin import Origin, Request, http, response_with


def stop_of(run: Run) -> Kind | None:
    return run.stopped.kind if run.stopped else None


def test_each_query_is_sent_once_and_no_picture_is_downloaded() -> None:
    with Origin(record_of) as origin:
        run, facets = run_over(origin, queries(20))
    assert stop_of(run) is None
    assert Counter(facets.values()) == {"pass": 20}
    assert Counter(params_of(each)["imageFormat"] for each in origin.requests) == {"URL": 20}


def test_concurrent_calls_are_limited() -> None:
    lock, under_way, most = threading.Lock(), 0, 0

    def reply(request: Request) -> bytes:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.01)
        with lock:
            under_way -= 1
        return record_of(request)

    with Origin(reply) as origin:
        run_over(origin, queries(30), in_flight=3)
    assert most == 3


def test_facet_follows_from_the_record() -> None:
    fields: dict[str, dict[str, object]] = {
        "user-0": {},
        "user-1": {"policy": "DENY"},
        "user-2": {"expireTime": "2001-01-01 00:00:00"},
        "user-3": {"imageUrl": None},
        "user-4": {"policy": "perhaps"},
    }

    def reply(request: Request) -> bytes:
        user_id = params_of(request)["userId"]
        if user_id == "user-5":
            return response_with(id="a", code=200, message="success", localizedMsg=None, data=None)
        return record_of(request, **fields[user_id])

    with Origin(reply) as origin:
        _, facets = run_over(origin, queries(6))
    assert [facets[f"user-{n}"] for n in range(6)] == ["pass", "denied", "expired", "no_photo", "unclear", "no_record"]


def test_temporary_problems_are_retried() -> None:
    turns = Counter[str]()

    def reply(request: Request) -> bytes:
        user_id = params_of(request)["userId"]
        turns[user_id] += 1
        if user_id == "user-1" and turns[user_id] < 3:
            return http(status=503)
        if user_id == "user-2":
            return http(b"nonsense")
        return record_of(request)

    with Origin(reply) as origin:
        run, facets = run_over(origin, queries(4))
    assert stop_of(run) is None
    assert facets == {"user-0": "pass", "user-1": "pass", "user-2": "contract.not_json", "user-3": "pass"}
    assert turns == {"user-0": 1, "user-1": 3, "user-2": 1, "user-3": 1}


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (http(status=403, headers={"X-Ca-Error-Message": "Quota Exhausted"}), Kind.LIMIT_QUOTA_EXHAUSTED),
        (http(status=400, headers={"X-Ca-Error-Message": "Invalid AppKey"}), Kind.CREDENTIALS_APP_KEY),
    ],
)
def test_problem_of_all_rows_stops_the_run(refusal: bytes, kind: Kind) -> None:
    count = itertools.count()
    with Origin(lambda request: record_of(request) if next(count) < 5 else refusal) as origin:
        run, facets = run_over(origin, queries(100), in_flight=2)
    assert stop_of(run) is kind
    assert set(facets.values()) == {"pass"}, "other rows have no outcome"
    assert len(origin.requests) <= 7


def test_five_equal_consecutive_failures_stop_the_run() -> None:
    with Origin(lambda _: http(b"nonsense")) as origin:
        run, facets = run_over(origin, queries(100), in_flight=1)
    assert stop_of(run) is Kind.CONTRACT_NOT_JSON
    assert list(facets.values()) == ["contract.not_json"] * 5


def test_failures_between_replies_do_not_stop_the_run() -> None:
    count = itertools.count()

    def reply(request: Request) -> bytes:
        number = next(count)
        return record_of(request) if number % 5 == 4 else http(b"nonsense")

    with Origin(reply) as origin:
        run, facets = run_over(origin, queries(40), in_flight=1)
    assert stop_of(run) is None
    assert len(facets) == 40


def test_permanent_throttling_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faceviewer.batch.run.BATCH_HOLD_SECONDS", (0.001, 0.002))
    monkeypatch.setattr("faceviewer.batch.run.BATCH_RATE_LEAST", 500.0)
    with Origin(lambda _: THROTTLED) as origin:
        run, facets = run_over(origin, queries(50))
    assert stop_of(run) is Kind.LIMIT_THROTTLED
    assert 5 <= len(facets) <= 8
    assert set(facets.values()) == {"limit.throttled"}


def test_unwritable_journal_stops_the_run() -> None:
    def full(*_: object) -> None:
        raise Problem(Kind.LOCAL_DISK_FULL)

    with Origin(record_of) as origin:
        run, facets = run_over(origin, queries(50), report=full, in_flight=1)
    assert stop_of(run) is Kind.LOCAL_DISK_FULL
    assert len(facets) == 1


def test_throttling_halves_the_rate_once_and_replies_restore_it() -> None:
    async def go() -> None:
        pace, time = Pace(40.0), asyncio.get_running_loop().time
        first = time()
        for _ in range(8):
            assert await pace.turn()
        start = time()
        pace.throttled(begun=start, retry_after=None)
        halved = pace.now
        assert min(40.0, 8 / (time() - first)) / 2 <= halved <= 20.0, "half of the measured rate"
        for _ in range(7):  # calls that began before
            pace.throttled(begun=start, retry_after=None)
        assert pace.now == halved
        pace.succeeded()
        assert halved < pace.now < halved + 1
        for _ in range(100):
            pace.succeeded()
        assert pace.now == 40.0

    asyncio.run(go())


def test_rate_limits_the_calls_per_second() -> None:
    async def go() -> float:
        pace, time = Pace(20.0), asyncio.get_running_loop().time
        start = time()
        await asyncio.gather(*(pace.turn() for _ in range(9)))
        return time() - start

    assert asyncio.run(go()) >= 8 / 20 - 0.03


def test_retry_after_holds_all_calls_for_five_minutes_at_most() -> None:
    async def go() -> float:
        pace, time = Pace(100.0), asyncio.get_running_loop().time
        pace.throttled(begun=time(), retry_after=0.7)
        start = time()
        await asyncio.gather(pace.turn(), pace.turn())
        pace.hold(86_400)
        assert pace._held - time() <= 300
        return time() - start

    assert asyncio.run(go()) >= 0.65


def test_pace_can_be_paused_continued_and_ended() -> None:
    async def go() -> None:
        pace = Pace(1000.0)
        pace.pause()
        turn = asyncio.create_task(pace.turn())
        for _ in range(20):
            await asyncio.sleep(0)
        assert not turn.done()
        pace.go_on()
        assert await turn
        pace.pause()
        turn = asyncio.create_task(pace.turn())
        await asyncio.sleep(0)
        pace.end()
        assert not await turn

    asyncio.run(go())


@pytest.mark.parametrize("ends", [False, True], ids=["cancelled", "ended"])
def test_cancelled_or_ended_run_closes_its_calls_without_outcomes(*, ends: bool) -> None:
    hangs = threading.Event()

    def reply(request: Request) -> bytes:
        if params_of(request)["userId"] != "user-0":
            hangs.wait(20)
        return record_of(request)

    async def go(origin: Origin) -> list[str]:
        client, finished = client_of(origin), list[str]()
        run = Run(partial(ask, client), lambda query, _: finished.append(query.user_id), rate=500.0)
        task = asyncio.create_task(run.run(queries(10)))
        async with asyncio.timeout(10):
            while len(origin.requests) < 5 or not finished:  # noqa: ASYNC110 - the server is in other threads
                await asyncio.sleep(0.005)
        if ends:
            run.end()
            await task
            assert stop_of(run) is None
        else:
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        await client.aclose()
        return finished

    with Origin(reply) as origin:
        assert asyncio.run(go(origin)) == ["user-0"]
        hangs.set()
