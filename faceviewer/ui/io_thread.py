"""Where the event loop of the network meets the event loop of the window."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")
Tell = "Callable[[object], None]"
"""How a job reports on the way; safe to call on the job's thread."""

_CLOSING_SECONDS = 2.0  # past that a person thinks the program hangs; the thread is a daemon and cannot hold it back


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """A job reported on the way."""

    value: T


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A job returned this."""

    value: T


@dataclass(frozen=True, slots=True)
class Stopped:
    """A job raised this."""

    problem: Problem


Report = Told[Any] | Done[Any] | Stopped


class IoThread(QObject):
    """One asyncio loop in one thread; lives on the window's thread itself.

    Args:
        unforeseen: is called, on any thread, with every exception that is no Problem.

    Signals:
        reported: a ticket and a Report, on the window's thread; never for a ticket that was cancelled.
    """

    reported = Signal(int, object)
    _crossed = Signal(int, object)

    def __init__(self, *, unforeseen: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._unforeseen = unforeseen
        self._tickets = count(1)
        self._open: set[int] = set()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._closing = False
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(self._on_loop_exception)
        self._crossed.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="io", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[Callable[[object], None]], Coroutine[Any, Any, object]]) -> int:
        """Start a job, a function that makes a coroutine and is given a way to tell of its progress.

        Returns:
            The ticket of its reports; 0, which no report has, once the thread is closing.
        """
        if self._closing:
            return 0
        ticket = next(self._tickets)
        self._open.add(ticket)
        self._loop.call_soon_threadsafe(self._start, ticket, job)
        return ticket

    def cancel(self, ticket: int) -> None:
        """Cancel a job; nothing is reported for it from now on, even if it has just finished."""
        if ticket in self._open:
            self._open.discard(ticket)
            self._loop.call_soon_threadsafe(self._cancel_task, ticket)

    def close(self, *, last: Callable[[], Coroutine[Any, Any, object]] | None = None) -> None:
        """Refuse new jobs, cancel those under way, run one last, stop; returns within two seconds."""
        if self._closing:
            return
        self._closing = True
        self._open.clear()
        asyncio.run_coroutine_threadsafe(self._wind_up(last), self._loop)
        self._thread.join(_CLOSING_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _start(self, ticket: int, job: Callable[[Callable[[object], None]], Coroutine[Any, Any, object]]) -> None:
        if not self._closing:
            self._tasks[ticket] = self._loop.create_task(self._work(ticket, job))

    def _cancel_task(self, ticket: int) -> None:
        if task := self._tasks.get(ticket):
            task.cancel()

    async def _work(self, ticket: int, job: Callable[[Callable[[object], None]], Coroutine[Any, Any, object]]) -> None:
        def tell(value: object) -> None:
            self._crossed.emit(ticket, Told(value))

        report: Report
        try:
            report = Done(await job(tell))
        except Problem as problem:
            report = Stopped(problem)
        except Exception as exception:  # noqa: BLE001 - whatever it was, the window must learn that the job is over
            self._unforeseen(exception)
            report = Stopped(Problem(Kind.LOCAL_UNFORESEEN))
        finally:
            self._tasks.pop(ticket, None)
        self._crossed.emit(ticket, report)

    async def _wind_up(self, last: Callable[[], Coroutine[Any, Any, object]] | None) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        try:
            async with asyncio.timeout(_CLOSING_SECONDS * 0.75):
                await asyncio.gather(*tasks, return_exceptions=True)
                if last is not None:
                    await last()
        except Exception as exception:  # noqa: BLE001 - the program is leaving; nothing may hold it
            if not isinstance(exception, TimeoutError):
                self._unforeseen(exception)
        finally:
            self._loop.call_soon(self._loop.stop)

    def _on_loop_exception(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if exception := context.get("exception"):
            self._unforeseen(exception)

    @Slot(int, object)
    def _deliver(self, ticket: int, report: Report) -> None:
        if ticket in self._open:
            if not isinstance(report, Told):
                self._open.discard(ticket)
            self.reported.emit(ticket, report)
