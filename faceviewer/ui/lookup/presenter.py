"""The state of the lookup (idle, looking, found, failed), independent of its presentation."""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from faceviewer.core.result import FetchingPicture, Progress
from faceviewer.core.verdict import Verdict, judge
from faceviewer.wording.verdicts import local_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.problem import Problem
    from faceviewer.core.query import FaceQuery
    from faceviewer.core.record import FaceRecord
    from faceviewer.core.result import Result
    from faceviewer.ui.jobs import Job, Jobs, ReportingWork

_REJUDGE_MS = 60_000  # a verdict is shown to the minute; a record that expires sooner is judged at that second


@dataclass(frozen=True, slots=True)
class Idle:
    """No lookup is running, and no result is shown."""


@dataclass(frozen=True, slots=True)
class Looking:
    """A lookup is running.

    Attributes:
        query: the user type and id.
        host: the host of the API server.
        started: `time.monotonic()` at the start, in seconds.
        progress: the last progress reported; None before the first.
        record, verdict: set if the record arrived before its picture; else None.
        clock_offset: `Trace.clock_offset` of that record.
    """

    query: FaceQuery
    host: str
    started: float
    progress: Progress | None = None
    record: FaceRecord | None = None
    verdict: Verdict | None = None
    clock_offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """A lookup returned a record.

    Attributes:
        result: the outcome of the lookup.
        verdict: the verdict of the record at `judged_at`, by the server's clock if that is known to differ.
        judged_at: the time by this computer's clock, and by the monotonic clock in seconds.
        host: the host of the API server.
        received_at: when the result was received by this computer's clock, with a time zone.
    """

    result: Result
    verdict: Verdict
    judged_at: tuple[datetime, float]
    host: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Failed:
    """A lookup returned no record, because of a problem; `host` and `received_at` are as in `Found`."""

    query: FaceQuery
    problem: Problem
    host: str
    received_at: datetime


State = Idle | Looking | Found | Failed


def judged(result: Result, *, host: str, now: datetime) -> Found:
    """Judge a result received now; this computer's time, `now`, is corrected if the server's is known to differ."""
    verdict = judge(result.record, picture_problem=result.picture_problem, now=now, trace=result.trace)
    return Found(result, verdict, (now, time.monotonic()), host, now)


def judged_again(found: Found, *, now: datetime) -> Found:
    """Judge a result again: it may have expired, even if this computer's clock was set back in the meantime."""
    before, monotonic = found.judged_at
    now = max(now, before + timedelta(seconds=time.monotonic() - monotonic))
    return replace(judged(found.result, host=found.host, now=now), received_at=found.received_at)


def continues(before: State, state: State) -> bool:
    """Return whether a state belongs to the lookup that was running before."""
    if not isinstance(before, Looking) or isinstance(state, Idle):
        return False
    return not isinstance(state, Looking) or state.started == before.started


def time_here() -> datetime:
    """Return this computer's time in its time zone, which may have been changed since the start."""
    if sys.platform != "win32":
        time.tzset()  # for all texts with a time: the C library reads the zone only once by itself
    return local_time(datetime.now(UTC))


class LookupPresenter(QObject):
    """Runs at most one lookup at a time and reports its state.

    Args:
        jobs: runs the lookups.
        ask: returns the host and the job of a lookup, which reports Progress and ends with a Result or a Problem.
        now: returns this computer's time with its time zone, which files and reports use.

    Signals:
        changed: the new State.
        rejudged: the Found on show with a new verdict; the result is the same.
    """

    changed = Signal(object)
    rejudged = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        *,
        ask: Callable[[FaceQuery], tuple[str, ReportingWork]],
        now: Callable[[], datetime] = time_here,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._ask = ask
        self._now = now
        self._state: State = Idle()
        self._job: Job | None = None
        self._rejudge_timer = QTimer(self, singleShot=True)
        self._rejudge_timer.timeout.connect(self.judge_again)

    @property
    def state(self) -> State:
        """The current state of the lookup."""
        return self._state

    def look_up(self, query: FaceQuery) -> None:
        """Start a lookup, which replaces a running one; ignored if the same query is running."""
        if isinstance(self._state, Looking) and self._state.query == query:
            return
        self._cancel_job()
        host, work = self._ask(query)
        self._job = self._jobs.watch(
            work,
            on_progress=self._on_progress,
            then=lambda result: self._enter(judged(result, host=host, now=self._now())),
            otherwise=lambda problem: self._enter(Failed(query, problem, host, self._now())),
        )
        self._enter(Looking(query, host, time.monotonic()))

    @Slot()
    def cancel(self) -> None:
        """Cancel the running lookup, if any, and become idle."""
        if isinstance(self._state, Looking):
            self.clear()

    def clear(self) -> None:
        """Cancel any lookup, drop the result on show and become idle."""
        self._cancel_job()
        if not isinstance(self._state, Idle):
            self._enter(Idle())

    @Slot()
    def judge_again(self) -> None:
        """Judge the record on show by the current time."""
        if isinstance(self._state, Found):
            self._set_state(judged_again(self._state, now=self._now()))
            self.rejudged.emit(self._state)

    def _cancel_job(self) -> None:
        """Cancel the running lookup; the signals of its job are dropped from now on."""
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

    def _enter(self, state: State) -> None:
        self._set_state(state)
        self.changed.emit(state)

    def _set_state(self, state: State) -> None:
        self._state = state
        if isinstance(state, Found):
            self._rejudge_timer.start(until_next_judgement(state.verdict))
        else:
            self._rejudge_timer.stop()


def until_next_judgement(verdict: Verdict) -> int:
    """Return the milliseconds until a verdict must be judged again."""
    left = verdict.remaining.total_seconds() * 1000 if verdict.remaining is not None else 0.0
    return math.ceil(left) if 0 < left < _REJUDGE_MS else _REJUDGE_MS
