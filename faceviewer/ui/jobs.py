"""Jobs: coroutines on one asyncio loop in one thread, whose results come to the window's thread."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.events import Event, noted
from faceviewer.core.problem import Kind, Problem
from faceviewer.installation import may_be_caused_by_replacement

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from faceviewer.service import Service

    Tell = Callable[[object], None]
    Listener = Callable[[Any], None] | None
    Work = Callable[[Service], Coroutine[Any, Any, Any]]
    TalkingWork = Callable[[Service, Tell], Coroutine[Any, Any, Any]]

_CLOSING_SECONDS = 2.0  # past that a person thinks the program hangs; the thread is a daemon and cannot hold it back


def make_service() -> Service:
    """Return the service of the program; what it imports must not delay the first paint."""
    from faceviewer.service import Service  # noqa: PLC0415 - loads httpx, Pillow and the sandbox

    return Service()


class Job:
    """Handle of a job; belongs to the window's thread.

    Args:
        told, then, otherwise: called there with what the job tells, with its result, with its Problem.
    """

    def __init__(self, jobs: Jobs, told: Listener, then: Listener, otherwise: Listener) -> None:
        self._jobs = jobs
        self.told, self.then, self.otherwise = told, then, otherwise

    def cancel(self) -> None:
        """Stop the job; no listener is called from now on, even if it has just finished."""
        self._jobs.cancel(self)


class Jobs(QObject):
    """Runs jobs with the service, which is made on the loop's thread when the first job needs it.

    Args:
        unforeseen: is called, on any thread, with every exception that is no Problem.
        service: makes the service.
    """

    _crossed = Signal(object, str, object)

    def __init__(
        self, *, unforeseen: Callable[[BaseException], None], service: Callable[[], Any] = make_service
    ) -> None:
        super().__init__()
        self._unforeseen = unforeseen
        self._make_service = service
        self._service: Any = None
        self._open: set[Job] = set()
        self._tasks: dict[Job, asyncio.Task[None]] = {}
        self._closing = False
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(self._on_loop_exception)
        self._crossed.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        self._thread.start()

    def run(self, work: Work, *, then: Listener = None, otherwise: Listener = None) -> Job:
        """Run a job; one of the two listeners is called on this thread with its result or its Problem."""

        async def silent(service: Service, _tell: Tell) -> object:
            return await work(service)

        return self.watch(silent, then=then, otherwise=otherwise)

    def call(
        self, function: Callable[..., object], *args: object, then: Listener = None, otherwise: Listener = None
    ) -> Job:
        """Run a function that blocks in a thread of its own, as a job."""
        return self.run(lambda _service: in_daemon_thread(function, *args), then=then, otherwise=otherwise)

    def watch(
        self, work: TalkingWork, *, told: Listener = None, then: Listener = None, otherwise: Listener = None
    ) -> Job:
        """Run a job that tells of its progress; `told` is called with each thing it tells, on this thread.

        Once `close` was called nothing is run, and no listener is called.
        """
        job = Job(self, told, then, otherwise)
        if not self._closing:
            self._open.add(job)
            self._loop.call_soon_threadsafe(self._start, job, work)
        return job

    def cancel(self, job: Job) -> None:
        """Do what `Job.cancel` says."""
        if job in self._open:
            self._open.discard(job)
            self._loop.call_soon_threadsafe(self._cancel_task, job)

    @property
    def is_idle(self) -> bool:
        """Whether no job is under way."""
        return not self._open

    def close(self) -> None:
        """Refuse new jobs, cancel those under way, close the service, stop; returns within two seconds."""
        if self._closing:
            return
        self._closing = True
        self._open.clear()
        asyncio.run_coroutine_threadsafe(self._wind_up(), self._loop)
        self._thread.join(_CLOSING_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _start(self, job: Job, work: TalkingWork) -> None:
        if not self._closing:
            self._tasks[job] = self._loop.create_task(self._work(job, work))

    def _cancel_task(self, job: Job) -> None:
        if task := self._tasks.get(job):
            task.cancel()

    async def _work(self, job: Job, work: TalkingWork) -> None:
        def tell(value: object) -> None:
            self._crossed.emit(job, "told", value)

        outcome: tuple[str, object]
        try:
            if self._service is None:
                self._service = self._make_service()
            with noted(Event.JOB):
                outcome = "then", await work(self._service, tell)
        except Problem as problem:
            outcome = "otherwise", problem
        except Exception as exception:  # noqa: BLE001 - whatever it was, the window must learn that the job is over
            self._unforeseen(exception)
            is_ours = not may_be_caused_by_replacement(exception)
            outcome = "otherwise", Problem(Kind.LOCAL_UNFORESEEN if is_ours else Kind.LOCAL_REPLACED)
        finally:
            self._tasks.pop(job, None)
        self._crossed.emit(job, *outcome)

    async def _wind_up(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        try:
            async with asyncio.timeout(_CLOSING_SECONDS * 0.75):
                await asyncio.gather(*tasks, return_exceptions=True)
                if self._service is not None:
                    await self._service.aclose()
        except Exception as exception:  # noqa: BLE001 - the program is leaving; nothing may hold it
            if not isinstance(exception, TimeoutError):
                self._unforeseen(exception)
        finally:
            self._loop.call_soon(self._loop.stop)

    def _on_loop_exception(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if exception := context.get("exception"):
            self._unforeseen(exception)

    @Slot(object, str, object)
    def _deliver(self, job: Job, name: str, value: object) -> None:
        if job not in self._open:
            return
        if name != "told":
            self._open.discard(job)
        listener: Listener = getattr(job, name)
        if listener is not None:
            listener(value)
