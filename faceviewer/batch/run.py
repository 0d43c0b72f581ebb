"""One run over a list: concurrent calls at one rate, with one outcome for each query, or a reason to stop."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from faceviewer.batch.outcome import outcome_of
from faceviewer.core.limits import (
    ATTEMPTS,
    BACK_OFF_SECONDS,
    BATCH_EQUAL_FAILURES,
    BATCH_HOLD_SECONDS,
    BATCH_IN_FLIGHT,
    BATCH_RATE,
    BATCH_RATE_LEAST,
    BATCH_RETRY_AFTER_SECONDS,
    BATCH_THROTTLED_ATTEMPTS,
)
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.retry import pause_after

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from faceviewer.batch.outcome import Outcome
    from faceviewer.core.query import FaceQuery

_RECOVERY = 100  # calls after which the full rate is reached from zero
_MADE_UP_SECONDS = 0.02  # delay of a call that the next call makes up for
_MEASURED = 16  # most recent calls, from which the actual rate is measured


class Pace:
    """Limits the rate at which calls begin: calls a second, at most and now."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.now = rate
        self._begun: deque[float] = deque(maxlen=_MEASURED)
        self._next = 0.0
        self._held = 0.0
        self._halved = 0.0
        self._waves = 0
        self._goes_on = asyncio.Event()
        self._goes_on.set()
        self._ended = asyncio.Event()

    async def turn(self) -> bool:
        """Wait until a call may begin. Return False if the pace was ended."""
        time = asyncio.get_running_loop().time
        while not self._ended.is_set():
            if not self._goes_on.is_set():
                await self._goes_on.wait()
                continue
            now = time()
            at = max(self._next, self._held)
            if at <= now:
                self._next = max(self._next, now - _MADE_UP_SECONDS) + 1 / self.now
                self._begun.append(now)
                return True
            try:
                async with asyncio.timeout(at - now):
                    await self._ended.wait()
            except TimeoutError:
                pass
        return False

    def succeeded(self) -> None:
        """Increase the rate after a call that was not throttled."""
        self._waves = 0
        self.now = min(self.rate, self.now + self.rate / _RECOVERY)

    def throttled(self, *, begun: float, retry_after: float | None) -> None:
        """Halve the rate, and hold all calls after one was throttled, for the seconds that the server asked to wait.

        A call that began (on the event loop's clock) before the last halving does not halve the rate again.
        """
        now = asyncio.get_running_loop().time()
        if begun >= self._halved:
            self.now = max(min(BATCH_RATE_LEAST, self.rate), min(self.now, self._measured(now)) / 2)
            shortest, longest = BATCH_HOLD_SECONDS
            self.hold(min(shortest * 2**self._waves, longest))
            self._halved = max(now, self._held)
            self._waves += 1
            self._begun.clear()
        self.hold(retry_after or 0.0)

    def hold(self, seconds: float) -> None:
        """Let no call begin for some seconds, BATCH_RETRY_AFTER_SECONDS at most."""
        now = asyncio.get_running_loop().time()
        self._held = max(self._held, now + min(seconds, BATCH_RETRY_AFTER_SECONDS))

    def pause(self) -> None:
        """Let no call begin until `go_on`."""
        self._goes_on.clear()

    def go_on(self) -> None:
        """Let calls begin again."""
        self._goes_on.set()

    def end(self) -> None:
        """Let no further call begin."""
        self._ended.set()
        self._goes_on.set()

    def _measured(self, now: float) -> float:
        """Return the actual number of calls a second, which is lower than `now` if responses were slow."""
        seconds = now - self._begun[0] if self._begun else 0.0
        return len(self._begun) / seconds if seconds > 0 else self.now


class Run:
    """Looks up all queries of a list.

    Attributes:
        pace: limits the rate of the calls; can be paused.
        stopped: why the run ended early, None if it did not. The remaining queries count as not run.
    """

    def __init__(
        self,
        ask: Callable[[FaceQuery], Awaitable[Outcome]],
        on_outcome: Callable[[FaceQuery, Outcome], None],
        *,
        rate: float = BATCH_RATE,
        in_flight: int = BATCH_IN_FLIGHT,
        attempts: int = ATTEMPTS,
        back_off: tuple[float, float] = BACK_OFF_SECONDS,
    ) -> None:
        """Create a run.

        Args:
            ask: makes one attempt; raises Problem.
            on_outcome: called once with each query and its outcome (a callback); a Problem that it raises ends the run.
            rate: calls a second.
            attempts: the number of attempts for a row with a temporary problem, from 1.
            back_off: shortest and longest pause between two attempts, in seconds.
        """
        self.pace = Pace(rate)
        self.stopped: Problem | None = None
        self._ask, self._on_outcome = ask, on_outcome
        self._in_flight, self._attempts = in_flight, attempts
        self._back_off = back_off
        self._waiting: deque[FaceQuery] = deque()
        self._same_failures: tuple[Kind | None, int] = None, 0
        self._workers: list[asyncio.Task[None]] = []

    async def run(self, queries: Iterable[FaceQuery]) -> None:
        """Look up every query. Cancelling closes the calls in flight; their rows count as not run."""
        self._waiting.extend(queries)
        workers = min(self._in_flight, len(self._waiting))
        async with asyncio.TaskGroup() as group:
            self._workers = [group.create_task(self._work()) for _ in range(workers)]

    def end(self) -> None:
        """End the run now. The calls in flight are closed; their rows count as not run."""
        self.pace.end()
        for worker in self._workers:
            worker.cancel()

    async def _work(self) -> None:
        while self._waiting and self.stopped is None:
            query = self._waiting.popleft()
            try:
                failure: Problem | None = None
                outcome = await self._outcome(query)
                if outcome is None:
                    return
            except Problem as problem:
                failure = problem
                outcome = outcome_of(problem)
            if failure is not None and failure.kind.is_about_all:
                self._stop(failure)  # not a problem of this row, which counts as not run
                return
            try:
                self._on_outcome(query, outcome)
            except Problem as problem:
                self._stop(problem)
                return
            self._count_failure(failure)

    async def _outcome(self, query: FaceQuery) -> Outcome | None:
        """Return the outcome of a query, with retries of temporary problems; None if the pace ended before an attempt.

        Raises the Problem of the last attempt.
        """
        attempts = 0
        throttled = 0
        while await self.pace.turn():
            begun = asyncio.get_running_loop().time()
            try:
                outcome = await self._ask(query)
            except Problem as problem:
                problem.trace = problem.trace.without_id(query.user_id)
                problem.exchange = None
                if problem.kind is Kind.LIMIT_THROTTLED:
                    throttled += 1
                    self.pace.throttled(begun=begun, retry_after=problem.retry_after)
                    if throttled >= BATCH_THROTTLED_ATTEMPTS:
                        raise
                    continue
                attempts += 1
                pause = pause_after(problem, attempts, attempts=self._attempts, back_off=self._back_off)
                if pause is None:
                    raise
                self.pace.hold(problem.retry_after or 0.0)
            else:
                self.pace.succeeded()
                return outcome
            await asyncio.sleep(pause)
        return None

    def _count_failure(self, failure: Problem | None) -> None:
        """Stop after too many consecutive failures of the same kind: the rows are not the cause."""
        if failure is None or failure.kind.is_no_record:
            self._same_failures = None, 0
            return
        kind, count = self._same_failures
        self._same_failures = failure.kind, count + 1 if failure.kind is kind else 1
        if self._same_failures[1] >= BATCH_EQUAL_FAILURES:
            self._stop(failure)

    def _stop(self, why: Problem) -> None:
        self.stopped = self.stopped or why
        self.pace.end()
