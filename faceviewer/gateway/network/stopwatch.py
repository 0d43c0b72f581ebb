"""Measures the phases of a lookup: DNS, connection, TLS, first byte, body; each is entered by the code that does it."""

from __future__ import annotations

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
    """Measures one phase at a time; each ends where the next begins, or where it is stopped.

    Attributes:
        call: the signed call that is being measured, 0 while there is none.
    """

    def __init__(self) -> None:
        self.call = 0
        self._origin = time.perf_counter()
        self._open: tuple[Phase, int, float] | None = None
        self._spans: list[PhaseSpan] = []

    @property
    def spans(self) -> tuple[PhaseSpan, ...]:
        """What was measured so far, in order."""
        return tuple(self._spans)

    def enter(self, phase: Phase) -> None:
        """Begin a phase; one that is already under way goes on."""
        if self._open is None or self._open[0] is not phase:
            self.stop()
            self._open = (phase, self.call, time.perf_counter())

    def stop(self, *, finished: bool = True) -> None:
        """End the phase under way, if there is one."""
        if self._open is not None:
            (phase, call, began), self._open = self._open, None
            length = time.perf_counter() - began
            self._spans.append(PhaseSpan(phase, call, (began - self._origin) * 1e3, length * 1e3, finished))
            note(Event.PHASE, Course.ENDED if finished else Course.STOPPED, phase, call=call, ms=length * 1e3)


@contextmanager
def measuring() -> Iterator[Stopwatch]:
    """Measure what this task does until the block is left."""
    watch = Stopwatch()
    token = _current.set(watch)
    try:
        yield watch
    finally:
        _current.reset(token)


def enter(phase: Phase) -> None:
    """Tell what this task does from now on, if it is measured at all."""
    watch = _current.get()
    if watch is not None:
        watch.enter(phase)
