"""The network's thread, its tickets and its end."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.problem import Kind, Problem
from faceviewer.ui.io_thread import Done, IoThread, Stopped, Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot


class Listener:
    def __init__(self) -> None:
        self.unforeseen: list[BaseException] = []
        self.io = IoThread(unforeseen=self.unforeseen.append)
        self.reports: list[tuple[int, object]] = []
        self.io.reported.connect(self.hear)

    def hear(self, ticket: int, report: object) -> None:
        self.reports.append((ticket, report))


@pytest.fixture
def listener(qtbot: QtBot) -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.io.close()


def test_a_job_tells_on_the_way_and_then_its_result(listener: Listener, qtbot: QtBot) -> None:
    async def job(tell: Callable[[object], None]) -> str:
        tell("half")
        return "whole"

    ticket = listener.io.submit(job)
    qtbot.waitUntil(lambda: len(listener.reports) == 2)
    assert listener.reports == [(ticket, Told("half")), (ticket, Done("whole"))]


def test_a_problem_is_reported_and_nothing_is_unforeseen(listener: Listener, qtbot: QtBot) -> None:
    problem = Problem(Kind.NETWORK_DNS, host="h")

    async def job(_tell: Callable[[object], None]) -> None:
        raise problem

    ticket = listener.io.submit(job)
    qtbot.waitUntil(lambda: bool(listener.reports))
    assert listener.reports == [(ticket, Stopped(problem))]
    assert not listener.unforeseen


def test_any_other_exception_is_unforeseen_and_still_ends_the_job(listener: Listener, qtbot: QtBot) -> None:
    async def job(_tell: Callable[[object], None]) -> None:
        raise ZeroDivisionError

    listener.io.submit(job)
    qtbot.waitUntil(lambda: bool(listener.reports))
    (_, report) = listener.reports[0]
    assert isinstance(report, Stopped)
    assert report.problem.kind is Kind.LOCAL_UNFORESEEN
    assert [type(exception) for exception in listener.unforeseen] == [ZeroDivisionError]


def test_a_cancelled_job_stops_and_never_reports(listener: Listener, qtbot: QtBot) -> None:
    stopped: list[bool] = []

    async def job(tell: Callable[[object], None]) -> None:
        tell("begun")
        try:
            await asyncio.sleep(60)
        finally:
            stopped.append(True)

    ticket = listener.io.submit(job)
    qtbot.waitUntil(lambda: bool(listener.reports))
    listener.io.cancel(ticket)
    qtbot.waitUntil(lambda: bool(stopped))
    other = listener.io.submit(_nothing)
    qtbot.waitUntil(lambda: listener.reports[-1] == (other, Done(None)))
    assert listener.reports == [(ticket, Told("begun")), (other, Done(None))]


def test_a_result_that_crossed_a_cancellation_is_dropped(listener: Listener, qtbot: QtBot) -> None:
    done: list[bool] = []

    async def job(_tell: Callable[[object], None]) -> None:
        done.append(True)

    ticket = listener.io.submit(job)
    while not done:  # the result is on its way now, and this thread has not yet taken it
        time.sleep(0.001)
    listener.io.cancel(ticket)
    other = listener.io.submit(_nothing)
    qtbot.waitUntil(lambda: bool(listener.reports))
    assert listener.reports == [(other, Done(None))]


def test_closing_runs_the_last_job_and_refuses_new_ones(listener: Listener) -> None:
    ran: list[bool] = []

    async def last() -> None:
        ran.append(True)

    listener.io.close(last=last)
    assert ran
    assert listener.io.submit(_nothing) == 0


def test_closing_is_bounded_whatever_hangs(listener: Listener, qtbot: QtBot) -> None:
    async def job(tell: Callable[[object], None]) -> None:
        tell("begun")
        await in_daemon_thread(time.sleep, 30)

    async def last() -> None:
        await asyncio.sleep(30)

    listener.io.submit(job)
    qtbot.waitUntil(lambda: bool(listener.reports))
    begun = time.monotonic()
    listener.io.close(last=last)
    assert time.monotonic() - begun < 2.5


def test_what_blocks_gives_its_result_and_its_exception(listener: Listener, qtbot: QtBot) -> None:
    async def job(_tell: Callable[[object], None]) -> tuple[int, str]:
        try:
            await in_daemon_thread(int, "no number")
        except ValueError as error:
            return await in_daemon_thread(int, "7"), type(error).__name__
        return 0, ""

    ticket = listener.io.submit(job)
    qtbot.waitUntil(lambda: bool(listener.reports))
    assert listener.reports == [(ticket, Done((7, "ValueError")))]


async def _nothing(_tell: Any) -> None:
    return None


def test_what_blocks_may_raise_anything_and_the_next_job_is_done(listener: Listener, qtbot: QtBot) -> None:
    async def job(_tell: Callable[[object], None]) -> list[str]:
        raised = []
        for fault in (SystemExit(1), KeyboardInterrupt(), StopIteration()):

            def fail(fault: BaseException = fault) -> None:
                raise fault

            try:
                await in_daemon_thread(fail)
            except RuntimeError as error:
                raised.append(str(error))
        return raised

    ticket = listener.io.submit(job)
    qtbot.waitUntil(lambda: bool(listener.reports))
    assert listener.reports == [(ticket, Done(["SystemExit", "KeyboardInterrupt", "StopIteration"]))]
