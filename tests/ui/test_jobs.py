"""Jobs: their reports, cancellation and end."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.problem import Kind, Problem
from faceviewer.ui.jobs import Job, Jobs


class Served:
    """A service that can only be closed."""

    def __init__(self, *, closing_seconds: float = 0.0) -> None:
        self.is_closed = False
        self._closing_seconds = closing_seconds

    async def aclose(self) -> None:
        await asyncio.sleep(self._closing_seconds)
        self.is_closed = True


class Heard:
    """Jobs, and all their reports."""

    def __init__(self) -> None:
        self.unforeseen: list[BaseException] = []
        self.service = Served()
        self.jobs = Jobs(unforeseen=self.unforeseen.append, service=lambda: self.service)
        self.reports: list[tuple[str, object]] = []

    def watch(self, work: Callable[..., Any]) -> Job:
        return self.jobs.watch(
            work,
            on_progress=lambda value: self.reports.append(("progress", value)),
            then=lambda value: self.reports.append(("then", value)),
            otherwise=lambda problem: self.reports.append(("otherwise", problem)),
        )


@pytest.fixture
def heard(qtbot: QtBot) -> Iterator[Heard]:
    heard = Heard()
    yield heard
    heard.jobs.close()


def test_job_reports_progress_and_then_its_result(heard: Heard, qtbot: QtBot) -> None:
    async def work(service: Any, report: Callable[[object], None]) -> object:
        report("half")
        return service

    for _ in range(2):  # with the same service
        heard.watch(work)
        qtbot.waitUntil(lambda: len(heard.reports) == 2)
        assert heard.reports == [("progress", "half"), ("then", heard.service)]
        assert heard.jobs.is_idle
        heard.reports.clear()


@pytest.mark.parametrize(
    ("raised", "kind"),
    [(Problem(Kind.NETWORK_DNS, host="h"), Kind.NETWORK_DNS), (ZeroDivisionError(), Kind.LOCAL_UNFORESEEN)],
    ids=["problem", "unforeseen"],
)
def test_exception_ends_the_job_as_a_problem(heard: Heard, qtbot: QtBot, raised: Exception, kind: Kind) -> None:
    async def work(_service: Any, _tell: Any) -> None:
        raise raised

    heard.watch(work)
    qtbot.waitUntil(lambda: bool(heard.reports))
    ((name, problem),) = heard.reports
    assert name == "otherwise"
    assert isinstance(problem, Problem)
    assert problem.kind is kind
    is_problem = isinstance(raised, Problem)
    assert (problem is raised) is is_problem
    assert heard.unforeseen == ([] if is_problem else [raised])


def test_cancelled_job_stops_and_reports_nothing(heard: Heard, qtbot: QtBot) -> None:
    stopped: list[bool] = []

    async def work(_service: Any, report: Callable[[object], None]) -> None:
        report("begun")
        try:
            await asyncio.sleep(60)
        finally:
            stopped.append(True)

    job = heard.watch(work)
    qtbot.waitUntil(lambda: bool(heard.reports))
    job.cancel()
    qtbot.waitUntil(lambda: bool(stopped))
    heard.watch(_nothing)
    qtbot.waitUntil(lambda: heard.reports[-1] == ("then", None))
    assert heard.reports == [("progress", "begun"), ("then", None)]


def test_result_that_is_queued_at_the_cancellation_is_dropped(heard: Heard, qtbot: QtBot) -> None:
    done: list[bool] = []

    async def work(_service: Any, _tell: Any) -> str:
        done.append(True)
        return "late"

    job = heard.watch(work)
    while not done:  # then the result is queued for this thread
        time.sleep(0.001)
    job.cancel()
    heard.watch(_nothing)
    qtbot.waitUntil(lambda: bool(heard.reports))
    assert heard.reports == [("then", None)]


def test_close_closes_the_service_and_refuses_new_jobs(heard: Heard, qtbot: QtBot) -> None:
    heard.watch(_nothing)
    qtbot.waitUntil(lambda: bool(heard.reports))
    heard.jobs.close()
    assert heard.service.is_closed
    heard.watch(_nothing)
    assert heard.jobs.is_idle


@pytest.mark.quiet
def test_close_takes_limited_time_if_a_job_hangs(heard: Heard, qtbot: QtBot) -> None:
    heard.service = Served(closing_seconds=30)

    async def work(_service: Any, report: Callable[[object], None]) -> None:
        report("begun")
        await in_daemon_thread(time.sleep, 30)

    heard.watch(work)
    qtbot.waitUntil(lambda: bool(heard.reports))
    start = time.monotonic()
    heard.jobs.close()
    assert time.monotonic() - start < 10  # the limit is two seconds, and the job takes thirty


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        (ValueError("no"), "ValueError no"),
        (SystemExit(1), "RuntimeError SystemExit"),
        (KeyboardInterrupt(), "RuntimeError KeyboardInterrupt"),
        (StopIteration(), "RuntimeError StopIteration"),
    ],
)
def test_blocking_function_returns_or_raises(fault: BaseException, raised: str) -> None:
    def fail() -> None:
        raise fault

    with pytest.raises((ValueError, RuntimeError)) as caught:
        asyncio.run(in_daemon_thread(fail))
    assert f"{type(caught.value).__name__} {caught.value}" == raised
    assert asyncio.run(in_daemon_thread(int, "7")) == 7


async def _nothing(_service: Any, _tell: Any) -> None:
    return None
