"""Jobs for the services, and who is told how they ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from faceviewer.ui.io_thread import Done, IoThread, Report, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from faceviewer.core.problem import Problem
    from faceviewer.ui.services import Services

    Job = Callable[[Services], Coroutine[Any, Any, Any]]


class Backstage(QObject):
    """Makes the services when they are first needed, and runs jobs with them on the network's thread.

    Args:
        io: the thread.
    """

    def __init__(self, io: IoThread) -> None:
        super().__init__()
        self._io = io
        self._services: Services | None = None
        self._waiting: dict[int, tuple[Callable[[Any], None] | None, Callable[[Problem], None] | None]] = {}
        io.reported.connect(self._on_report)

    def run(
        self,
        job: Job,
        *,
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[Problem], None] | None = None,
    ) -> None:
        """Run a job; one of the two is called on this thread with its result or its Problem."""

        async def with_services(_tell: Callable[[object], None]) -> object:
            return await job(await self.services())

        if ticket := self._io.submit(with_services):
            self._waiting[ticket] = (then, otherwise)

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
        then, otherwise = self._waiting.pop(ticket, (None, None))
        if isinstance(report, Done) and then is not None:
            then(report.value)
        elif isinstance(report, Stopped) and otherwise is not None:
            otherwise(report.problem)
