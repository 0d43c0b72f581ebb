"""idle / looking / found / failed: what one lookup is doing, and nothing about how that looks."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from faceviewer.core.result import FetchingPicture, Progress
from faceviewer.core.verdict import Verdict, judge
from faceviewer.ui.io_thread import Done, IoThread, Report, Stopped, Told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from faceviewer.core.problem import Problem
    from faceviewer.core.query import FaceQuery
    from faceviewer.core.record import FaceRecord
    from faceviewer.core.result import Result

_REJUDGE_MS = 60_000  # a verdict is told to the minute, and a record expires at its very second


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is asked and nothing is shown."""


@dataclass(frozen=True, slots=True)
class Looking:
    """A lookup is under way.

    Attributes:
        query: what is asked.
        started: `time.monotonic()` of its beginning, in seconds.
        progress: the last thing heard, None before anything was.
        record, verdict: the record where it is here before its picture; else None.
        clock_offset: as Result.clock_offset, of that record.
    """

    query: FaceQuery
    started: float
    progress: Progress | None = None
    record: FaceRecord | None = None
    verdict: Verdict | None = None
    clock_offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """There is a record.

    Attributes:
        result: what came.
        verdict: the record judged at this moment, by the server's clock where that is known to differ.
        judged_at: this moment, by this computer's clock and by the one that nobody sets.
    """

    result: Result
    verdict: Verdict
    judged_at: tuple[datetime, float]


@dataclass(frozen=True, slots=True)
class Failed:
    """There is no record to show, and this is why."""

    query: FaceQuery
    problem: Problem


State = Idle | Looking | Found | Failed


def judged(result: Result, *, now: datetime) -> Found:
    """Judge what a lookup brought.

    Args:
        result: what it brought.
        now: this computer's clock, corrected here where the server's is known to differ.
    """
    verdict = _judge(result.record, now, result.clock_offset, result.picture_problem)
    return Found(result, verdict, (now, time.monotonic()))


def judged_again(found: Found, *, now: datetime) -> Found:
    """Judge what is on show anew: it may have expired, also where this computer's clock was put back meanwhile."""
    before, heard = found.judged_at
    return judged(found.result, now=max(now, before + timedelta(seconds=time.monotonic() - heard)))


def _judge(record: FaceRecord, now: datetime, clock_offset: float, picture_problem: Problem | None = None) -> Verdict:
    return judge(record, picture_problem=picture_problem, now=now + timedelta(seconds=clock_offset))


def _now() -> datetime:
    return datetime.now(UTC)


class LookupPresenter(QObject):
    """Holds at most one lookup and says what has become of it.

    Args:
        io: runs the lookups.
        ask: looks a face up, telling of its progress, or raises Problem; awaited on the loop of `io`.
        now: this computer's clock, with a zone.

    Signals:
        changed: the new State.
    """

    changed = Signal(object)

    def __init__(
        self,
        io: IoThread,
        *,
        ask: Callable[[FaceQuery, Callable[[Progress], None]], Awaitable[Result]],
        now: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__()
        self._io = io
        self._ask = ask
        self._now = now
        self._state: State = Idle()
        self._ticket = 0
        self._minute = QTimer(self, singleShot=True)
        self._minute.timeout.connect(self.judge_again)
        io.reported.connect(self._on_report)

    @property
    def state(self) -> State:
        """What the lookup is doing now."""
        return self._state

    def look_up(self, query: FaceQuery) -> None:
        """Ask; the same question while it is under way changes nothing, another one takes its place."""
        if isinstance(self._state, Looking) and self._state.query == query:
            return
        self._io.cancel(self._ticket)
        self._ticket = self._io.submit(self._job(query))
        self._enter(Looking(query, time.monotonic()))

    @Slot()
    def cancel(self) -> None:
        """Stop asking and forget what was asked; nothing happens unless a lookup is under way."""
        if isinstance(self._state, Looking):
            self.clear()

    def clear(self) -> None:
        """Forget everything, a face on show too."""
        self._io.cancel(self._ticket)
        self._ticket = 0
        if not isinstance(self._state, Idle):
            self._enter(Idle())

    @Slot()
    def judge_again(self) -> None:
        """Judge the record on show at this moment."""
        if isinstance(self._state, Found):
            self._enter(judged_again(self._state, now=self._now()))

    def _job(self, query: FaceQuery) -> Callable[[Callable[[object], None]], Coroutine[Any, Any, object]]:
        async def job(tell: Callable[[object], None]) -> Result:
            return await self._ask(query, tell)

        return job

    @Slot(int, object)
    def _on_report(self, ticket: int, report: Report) -> None:
        if ticket != self._ticket or not isinstance(self._state, Looking):
            return
        match report:
            case Told(FetchingPicture(record, offset) as progress):
                verdict = _judge(record, self._now(), offset)
                state = replace(self._state, progress=progress, record=record, verdict=verdict, clock_offset=offset)
                self._enter(state)
            case Told(progress):
                self._enter(replace(self._state, progress=progress))
            case Done(result):
                self._enter(judged(result, now=self._now()))
            case Stopped(problem):
                self._enter(Failed(self._state.query, problem))

    def _enter(self, state: State) -> None:
        self._state = state
        if isinstance(state, Found):
            self._minute.start(until_next_judgement(state.verdict))
        else:
            self._minute.stop()
        self.changed.emit(state)


def until_next_judgement(verdict: Verdict) -> int:
    """Return milliseconds until what a verdict says may no longer be true."""
    left = verdict.remaining.total_seconds() * 1000 if verdict.remaining is not None else 0.0
    return math.ceil(left) if 0 < left < _REJUDGE_MS else _REJUDGE_MS
