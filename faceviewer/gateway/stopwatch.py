"""Where the time of a lookup goes: DNS, connection, TLS, first byte, body; told by the HTTP client as it works."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from faceviewer.core.exchange import Phase, Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The events of httpcore's extension `trace`, without the name of the part that sends them. The little that lies
# between two of them counts for the earlier one.
_ENTERS = {
    "connect_tcp.started": Phase.CONNECT,
    "start_tls.started": Phase.TLS,
    "send_request_headers.started": Phase.FIRST_BYTE,
    "receive_response_headers.started": Phase.FIRST_BYTE,
    "receive_response_headers.complete": Phase.BODY,
}
_LAST = "receive_response_body.complete"

_current: ContextVar[Stopwatch | None] = ContextVar("stopwatch", default=None)
_timed_loops: WeakSet[asyncio.AbstractEventLoop] = WeakSet()


class Stopwatch:
    """Measures one stretch at a time; each ends where the next begins, or where it is stopped.

    Attributes:
        call: the signed call that is being measured, 0 while there is none.
    """

    def __init__(self) -> None:
        self.call = 0
        self._origin = time.perf_counter()
        self._open: tuple[Phase, int, float] | None = None
        self._stretches: list[Stretch] = []

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """What was measured so far, in order."""
        return tuple(self._stretches)

    def enter(self, phase: Phase) -> None:
        """Begin another stretch; the one under way goes on if it is of the same phase."""
        if self._open is None or self._open[0] is not phase:
            self.stop()
            self._open = (phase, self.call, time.perf_counter())

    def stop(self, *, finished: bool = True) -> None:
        """End the stretch under way, if there is one."""
        if self._open is not None:
            (phase, call, began), self._open = self._open, None
            length = time.perf_counter() - began
            self._stretches.append(Stretch(phase, call, (began - self._origin) * 1e3, length * 1e3, finished))

    def hear(self, event: str, info: Mapping[str, Any]) -> None:
        """Take an event of the HTTP client: httpcore's extension `trace`."""
        name = event.partition(".")[2]
        if name.endswith(".failed"):
            self.stop(finished=False)
        elif name == _LAST or (self._is_at(Phase.PROXY) and name == "receive_response_headers.complete"):
            self.stop()
        elif phase := _ENTERS.get(name):
            self.enter(Phase.PROXY if _is_for_proxy(info) else phase)

    @contextmanager
    def looking_up_a_name(self) -> Iterator[None]:
        """Measure the block as DNS; the client makes its connection around it."""
        connecting = self._is_at(Phase.CONNECT)
        if connecting:
            self._open = None  # it has only just begun
        self.enter(Phase.DNS)
        try:
            yield
        except BaseException:
            self.stop(finished=False)
            raise
        self.stop()
        if connecting:
            self.enter(Phase.CONNECT)

    def _is_at(self, phase: Phase) -> bool:
        return self._open is not None and self._open[0] is phase


@contextmanager
def measuring() -> Iterator[Stopwatch]:
    """Measure what this task does until the block is left."""
    _time_names(asyncio.get_running_loop())
    watch = Stopwatch()
    token = _current.set(watch)
    try:
        yield watch
    finally:
        _current.reset(token)


def stopwatch() -> Stopwatch | None:
    """Return what measures this task; None if nothing does."""
    return _current.get()


def _time_names(loop: asyncio.AbstractEventLoop) -> None:
    """Have a loop measure the names it looks up: the HTTP client does so inside of connecting, and tells nobody."""
    if loop in _timed_loops:
        return
    _timed_loops.add(loop)
    resolve = loop.getaddrinfo

    async def timed(*args: Any, **options: Any) -> Any:
        watch = stopwatch()
        if watch is None:
            return await resolve(*args, **options)
        with watch.looking_up_a_name():
            return await resolve(*args, **options)

    loop.getaddrinfo = timed  # type: ignore[method-assign]


def _is_for_proxy(info: Mapping[str, Any]) -> bool:
    """Tell whether a request asks a proxy for a tunnel, which is not yet the call."""
    request = info.get("request")
    return request is not None and request.method == b"CONNECT"
