"""Jobs for the services, and who is told how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from faceviewer.ui.io_thread import Done, IoThread, Report, Stopped, Told

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from faceviewer.core.problem import Problem
    from faceviewer.ui.services import Services

    Job = Callable[[Services], Coroutine[Any, Any, Any]]
    TalkingJob = Callable[[Services, Callable[[object], None]], Coroutine[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class _Listeners:
    """Who is called with what a job told, with its result, with its Problem."""

    told: Callable[[Any], None] | None
    then: Callable[[Any], None] | None
    otherwise: Callable[[Problem], None] | None


class Backstage(QObject):
    """Makes the services when they are first needed, and runs jobs with them on the network's thread.

    Args:
        io: the thread.
    """

    def __init__(self, io: IoThread) -> None:
        super().__init__()
        self._io = io
        self._services: Services | None = None
        self._waiting: dict[int, _Listeners] = {}
        io.reported.connect(self._on_report)

    def run(
        self,
        job: Job,
        *,
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[Problem], None] | None = None,
    ) -> None:
        """Run a job; one of the two is called on this thread with its result or its Problem."""

        async def silent(services: Services, _tell: Callable[[object], None]) -> object:
            return await job(services)

        self.watch(silent, then=then, otherwise=otherwise)

    def watch(
        self,
        job: TalkingJob,
        *,
        told: Callable[[Any], None] | None = None,
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[Problem], None] | None = None,
    ) -> int:
        """Run a job that tells of its progress; `told` is called with each thing it tells, on this thread.

        Returns:
            A ticket to cancel it by; 0, which cancels nothing, once the program is closing.
        """

        async def with_services(tell: Callable[[object], None]) -> object:
            return await job(await self.services(), tell)

        ticket = self._io.submit(with_services)
        if ticket:
            self._waiting[ticket] = _Listeners(told, then, otherwise)
        return ticket

    def cancel(self, ticket: int) -> None:
        """Stop a job; nobody is told anything of it from now on."""
        if self._waiting.pop(ticket, None):
            self._io.cancel(ticket)

    async def services(self) -> Services:
        """Return the services; to be awaited on the network's thread."""
        if self._services is None:
            from faceviewer.ui.services import Services  # noqa: PLC0415 - loads httpx, Pillow and the sandbox

            self._services = Services()
        return self._services

    async def aclose(self) -> None:
        """Close what is open; to be awaited on the network's thread."""
        if self._services is not None:
            await self._services.aclose()

    @Slot(int, object)
    def _on_report(self, ticket: int, report: Report) -> None:
        listeners = self._waiting.get(ticket)
        if listeners is None:
            return
        if not isinstance(report, Told):
            del self._waiting[ticket]
        match report:
            case Told(value):
                _call(listeners.told, value)
            case Done(value):
                _call(listeners.then, value)
            case Stopped(problem):
                _call(listeners.otherwise, problem)


def _call(listener: Callable[[Any], None] | None, value: object) -> None:
    if listener is not None:
        listener(value)
