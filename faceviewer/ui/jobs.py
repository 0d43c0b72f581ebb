"""Jobs: coroutines on one asyncio loop in one thread, with callbacks on the window's thread."""

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
    ReportingWork = Callable[[Service, Tell], Coroutine[Any, Any, Any]]

_CLOSING_SECONDS = 2.0  # a longer exit looks like a hang; the thread is a daemon and does not delay the exit


def make_service() -> Service:
    """Return the service of the program, imported late because its imports must not delay the first paint."""
    from faceviewer.service import Service  # noqa: PLC0415 - loads httpx, Pillow and the sandbox

    return Service()


class Job:
    """The handle of a job, for use on the window's thread.

    Args:
        jobs: runs the job.
        on_progress, then, otherwise: callbacks for progress, the result and a Problem, called on the window's thread.
    """

    def __init__(self, jobs: Jobs, on_progress: Listener, then: Listener, otherwise: Listener) -> None:
        self._jobs = jobs
        self.on_progress, self.then, self.otherwise = on_progress, then, otherwise

    def cancel(self) -> None:
        """Cancel the job; no callback is called from now on, even if the job has just finished."""
        self._jobs.cancel(self)


class Jobs(QObject):
    """Runs jobs with the service, which is created on the loop's thread for the first job.

    Args:
        unforeseen: called, on any thread, with every exception that is not a Problem.
        service: creates the service.
    """

    _reported = Signal(object, str, object)

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
        self._reported.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        self._thread.start()

    def run(self, work: Work, *, then: Listener = None, otherwise: Listener = None) -> Job:
        """Run a job; `then` is called with its result, or `otherwise` with its Problem, on this thread."""
        return self.watch(lambda service, _report: work(service), then=then, otherwise=otherwise)

    def call(
        self, function: Callable[..., object], *args: object, then: Listener = None, otherwise: Listener = None
    ) -> Job:
        """Run a blocking function in a thread of its own, as a job."""
        return self.run(lambda _service: in_daemon_thread(function, *args), then=then, otherwise=otherwise)

    def watch(
        self, work: ReportingWork, *, on_progress: Listener = None, then: Listener = None, otherwise: Listener = None
    ) -> Job:
        """Run a job that reports its progress; `on_progress` is called with each report, on this thread.

        After `close` no job is run, and no callback is called.
        """
        job = Job(self, on_progress, then, otherwise)
        if not self._closing:
            self._open.add(job)
            self._loop.call_soon_threadsafe(self._start, job, work)
        return job

    def cancel(self, job: Job) -> None:
        """Cancel a job; see `Job.cancel`."""
        if job in self._open:
            self._open.discard(job)
            self._loop.call_soon_threadsafe(self._cancel_task, job)

    @property
    def is_idle(self) -> bool:
        """Whether no job is running."""
        return not self._open

    def close(self) -> None:
        """Refuse new jobs, cancel the running ones, close the service, stop the loop; returns within two seconds."""
        if self._closing:
            return
        self._closing = True
        self._open.clear()
        asyncio.run_coroutine_threadsafe(self._shut_down(), self._loop)
        self._thread.join(_CLOSING_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _start(self, job: Job, work: ReportingWork) -> None:
        if not self._closing:
            self._tasks[job] = self._loop.create_task(self._work(job, work))

    def _cancel_task(self, job: Job) -> None:
        if task := self._tasks.get(job):
            task.cancel()

    async def _work(self, job: Job, work: ReportingWork) -> None:
        def report(value: object) -> None:
            self._reported.emit(job, "on_progress", value)

        outcome: tuple[str, object]
        try:
            if self._service is None:
                self._service = self._make_service()
            with noted(Event.JOB):
                outcome = "then", await work(self._service, report)
        except Problem as problem:
            outcome = "otherwise", problem
        except Exception as exception:  # noqa: BLE001 - in any case, the window must know that the job has ended
            self._unforeseen(exception)
            is_ours = not may_be_caused_by_replacement(exception)
            outcome = "otherwise", Problem(Kind.LOCAL_UNFORESEEN if is_ours else Kind.LOCAL_REPLACED)
        finally:
            self._tasks.pop(job, None)
        self._reported.emit(job, *outcome)

    async def _shut_down(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        try:
            async with asyncio.timeout(_CLOSING_SECONDS * 0.75):
                await asyncio.gather(*tasks, return_exceptions=True)
                if self._service is not None:
                    await self._service.aclose()
        except Exception as exception:  # noqa: BLE001 - nothing may delay the exit of the program
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
        if name != "on_progress":
            self._open.discard(job)
        callback: Listener = getattr(job, name)
        if callback is not None:
            callback(value)
