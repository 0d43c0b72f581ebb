"""Measure the phases of a lookup: DNS, connection, TLS, first byte, body. The code of each phase calls `enter`."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from faceviewer.core.events import Course, Event, note
from faceviewer.core.exchange import Phase, PhaseSpan

if TYPE_CHECKING:
    from collections.abc import Iterator

_current: ContextVar[Stopwatch | None] = ContextVar("stopwatch", default=None)


class Stopwatch:
    """Measures one phase of a lookup at a time; it ends when the next one begins or the stopwatch is stopped.

    Attributes:
        deadline: when to give up the lookup, on the event loop's clock.
        calls: the number of signed requests so far.
        call: the number of the signed request that is measured, 0 for none.
    """

    def __init__(self, deadline: float = math.inf) -> None:
        self.deadline = deadline
        self.calls = 0
        self.call = 0
        self._origin = time.perf_counter()
        self._open: tuple[Phase, int, float] | None = None
        self._spans: list[PhaseSpan] = []

    @property
    def spans(self) -> tuple[PhaseSpan, ...]:
        """The finished phases, in order."""
        return tuple(self._spans)

    def enter(self, phase: Phase) -> None:
        """Begin a phase; do nothing if it is the current one."""
        if self._open is None or self._open[0] is not phase:
            self.stop()
            self._open = (phase, self.call, time.perf_counter())

    def stop(self, *, finished: bool = True) -> None:
        """End the current phase, if there is one."""
        if self._open is not None:
            (phase, call, began), self._open = self._open, None
            length = time.perf_counter() - began
            self._spans.append(PhaseSpan(phase, call, (began - self._origin) * 1e3, length * 1e3, finished))
            note(Event.PHASE, Course.ENDED if finished else Course.STOPPED, phase, call=call, ms=length * 1e3)


@contextmanager
def measuring(watch: Stopwatch) -> Iterator[None]:
    """Measure the phases of this task until the end of the block."""
    token = _current.set(watch)
    try:
        yield
    finally:
        _current.reset(token)


def enter(phase: Phase) -> None:
    """Begin a phase of this task, if it is measured."""
    watch = _current.get()
    if watch is not None:
        watch.enter(phase)
