"""One run over a list: concurrent calls at one pace, with one outcome for each query, or a reason to stop."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from typing import TYPE_CHECKING

from faceviewer.batch.outcome import Outcome, outcome_of
from faceviewer.batch.pace import Pace
from faceviewer.core.limits import (
    ATTEMPTS,
    BACK_OFF_SECONDS,
    BATCH_EQUAL_FAILURES,
    BATCH_IN_FLIGHT,
    BATCH_RATE,
    BATCH_THROTTLED_ATTEMPTS,
)
from faceviewer.core.problem import Kind, Policy, Problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from faceviewer.core.query import FaceQuery


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
            in_flight: number of concurrent calls.
            attempts: for a row with a temporary problem, from 1.
            back_off: shortest and longest pause between two attempts, in seconds.
        """
        self.pace = Pace(rate)
        self.stopped: Problem | None = None
        self._ask, self._on_outcome = ask, on_outcome
        self._in_flight, self._attempts, self._back_off = in_flight, attempts, back_off
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
                outcome = await self._answer(query)
                if outcome is None:
                    return
            except Problem as problem:
                failure, outcome = problem, outcome_of(problem, query.user_id)
            if failure is not None and failure.kind.is_about_all:
                self._stop(failure)  # not a problem of this row, which counts as not run
                return
            try:
                self._on_outcome(query, outcome)
            except Problem as problem:
                self._stop(problem)
                return
            self._count_failure(failure)

    async def _answer(self, query: FaceQuery) -> Outcome | None:
        """Return the outcome of a query, with retries of temporary problems; None if the pace ended before an attempt.

        Raises:
            Problem: of the last attempt.
        """
        attempts = throttled = 0
        while await self.pace.turn():
            begun = asyncio.get_running_loop().time()
            try:
                outcome = await self._ask(query)
            except Problem as problem:
                problem.trace, problem.exchange = problem.trace.without_id(query.user_id), None
                if problem.kind is Kind.LIMIT_THROTTLED:
                    throttled += 1
                    self.pace.throttled(begun=begun, retry_after=problem.retry_after)
                    if throttled >= BATCH_THROTTLED_ATTEMPTS:
                        raise
                    continue
                attempts += 1
                if Policy.RETRIED not in problem.kind.policy or attempts >= self._attempts:
                    raise
                self.pace.hold(problem.retry_after or 0.0)
            else:
                self.pace.answered()
                return outcome
            shortest, longest = self._back_off
            pause = min(shortest * 2 ** (attempts - 1), longest / 2)
            await asyncio.sleep(random.uniform(pause, 2 * pause))  # noqa: S311 - spreads the load, not for security
        return None

    def _count_failure(self, failure: Problem | None) -> None:
        """Stop after too many consecutive failures of the same kind: the rows are not the cause."""
        if failure is None or failure.kind.branch == "record":
            self._same_failures = None, 0
            return
        kind, count = self._same_failures
        self._same_failures = failure.kind, count + 1 if failure.kind is kind else 1
        if self._same_failures[1] >= BATCH_EQUAL_FAILURES:
            self._stop(failure)

    def _stop(self, why: Problem) -> None:
        self.stopped = self.stopped or why
        self.pace.end()
