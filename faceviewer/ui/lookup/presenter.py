"""idle / looking / found / failed: what one lookup is doing, and nothing about how that looks."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from faceviewer.core.result import FetchingPicture, Progress
from faceviewer.core.verdict import Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.problem import Problem
    from faceviewer.core.query import FaceQuery
    from faceviewer.core.record import FaceRecord
    from faceviewer.core.result import Result
    from faceviewer.ui.jobs import Job, Jobs, TalkingWork

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
        clock_offset: as Trace.clock_offset, of that record.
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
    verdict = judge(result.record, picture_problem=result.picture_problem, now=now, trace=result.trace)
    return Found(result, verdict, (now, time.monotonic()))


def judged_again(found: Found, *, now: datetime) -> Found:
    """Judge what is on show again: it may have expired, even if this computer's clock was put back meanwhile."""
    before, heard = found.judged_at
    return judged(found.result, now=max(now, before + timedelta(seconds=time.monotonic() - heard)))


def _now() -> datetime:
    return datetime.now(UTC)


class LookupPresenter(QObject):
    """Holds at most one lookup and says what has become of it.

    Args:
        jobs: runs the lookups.
        ask: returns the job that looks a face up, telling of its progress; its Result or Problem is shown.
        now: this computer's clock, with a zone.

    Signals:
        changed: the new State.
        rejudged: the Found on show, judged anew; the answer is the same, its verdict may be another.
    """

    changed = Signal(object)
    rejudged = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        *,
        ask: Callable[[FaceQuery], TalkingWork],
        now: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._ask = ask
        self._now = now
        self._state: State = Idle()
        self._job: Job | None = None
        self._minute = QTimer(self, singleShot=True)
        self._minute.timeout.connect(self.judge_again)

    @property
    def state(self) -> State:
        """What the lookup is doing now."""
        return self._state

    def look_up(self, query: FaceQuery) -> None:
        """Ask; the same question while it is under way changes nothing, another one takes its place."""
        if isinstance(self._state, Looking) and self._state.query == query:
            return
        self._drop()
        self._job = self._jobs.watch(
            self._ask(query),
            told=self._on_progress,
            then=self._on_result,
            otherwise=self._on_problem,
        )
        self._enter(Looking(query, time.monotonic()))

    @Slot()
    def cancel(self) -> None:
        """Stop asking and forget what was asked; nothing happens unless a lookup is under way."""
        if isinstance(self._state, Looking):
            self.clear()

    def clear(self) -> None:
        """Forget everything, a face on show too."""
        self._drop()
        if not isinstance(self._state, Idle):
            self._enter(Idle())

    @Slot()
    def judge_again(self) -> None:
        """Judge the record on show at this moment."""
        if isinstance(self._state, Found):
            self._hold(judged_again(self._state, now=self._now()))
            self.rejudged.emit(self._state)

    def _drop(self) -> None:
        """Cancel the lookup that is under way: nothing of it is heard from now on."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_progress(self, progress: Progress) -> None:
        if not isinstance(self._state, Looking):
            return
        state = replace(self._state, progress=progress)
        if isinstance(progress, FetchingPicture):
            record, trace = progress.record, progress.trace
            verdict = judge(record, picture_problem=None, now=self._now(), trace=trace)
            state = replace(state, record=record, verdict=verdict, clock_offset=trace.clock_offset)
        self._enter(state)

    def _on_result(self, result: Result) -> None:
        self._enter(judged(result, now=self._now()))

    def _on_problem(self, problem: Problem) -> None:
        if isinstance(self._state, Looking):
            self._enter(Failed(self._state.query, problem))

    def _enter(self, state: State) -> None:
        self._hold(state)
        self.changed.emit(state)

    def _hold(self, state: State) -> None:
        self._state = state
        if isinstance(state, Found):
            self._minute.start(until_next_judgement(state.verdict))
        else:
            self._minute.stop()


def until_next_judgement(verdict: Verdict) -> int:
    """Return milliseconds until what a verdict says may no longer be true."""
    left = verdict.remaining.total_seconds() * 1000 if verdict.remaining is not None else 0.0
    return math.ceil(left) if 0 < left < _REJUDGE_MS else _REJUDGE_MS
