"""One run over a list: so many calls at once, at one pace, each row answered once, or a reason to stop."""

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
    """Asks for each of a list.

    Attributes:
        pace: at which it does; it can be paused.
        stopped: why it ended before its end, None if it did not. What it did not ask then was not run.
    """

    def __init__(
        self,
        ask: Callable[[FaceQuery], Awaitable[Outcome]],
        tell: Callable[[FaceQuery, Outcome], None],
        *,
        rate: float = BATCH_RATE,
        in_flight: int = BATCH_IN_FLIGHT,
        attempts: int = ATTEMPTS,
        back_off: tuple[float, float] = BACK_OFF_SECONDS,
    ) -> None:
        """Prepare.

        Args:
            ask: makes one attempt; raises Problem.
            tell: is told what came of each, once; writes the journal. Raises Problem, which ends the run.
            rate: calls a second.
            in_flight: calls at once.
            attempts: of a row where a fault may pass, from 1.
            back_off: the pause between two of them grows between these, in seconds.
        """
        self.pace = Pace(rate)
        self.stopped: Problem | None = None
        self._ask, self._tell = ask, tell
        self._in_flight, self._attempts, self._back_off = in_flight, attempts, back_off
        self._waiting: deque[FaceQuery] = deque()
        self._alike: tuple[Kind | None, int] = None, 0
        self._workers: list[asyncio.Task[None]] = []

    async def run(self, queries: Iterable[FaceQuery]) -> None:
        """Ask for each; cancelling it closes the calls that are under way, whose rows were not run then."""
        self._waiting.extend(queries)
        workers = min(self._in_flight, len(self._waiting))
        async with asyncio.TaskGroup() as group:
            self._workers = [group.create_task(self._work()) for _ in range(workers)]

    def end(self) -> None:
        """End it now; the calls that are under way are closed, whose rows were not run then."""
        self.pace.end()
        for worker in self._workers:
            worker.cancel()

    async def _work(self) -> None:
        while self._waiting and self.stopped is None:
            query = self._waiting.popleft()
            try:
                met: Problem | None = None
                outcome = await self._answer(query)
                if outcome is None:
                    return
            except Problem as problem:
                met, outcome = problem, outcome_of(problem, query.user_id)
            if met is not None and met.kind.is_about_all:
                self._stop(met)  # it says nothing about this row, which was not run
                return
            try:
                self._tell(query, outcome)
            except Problem as problem:
                self._stop(problem)
                return
            self._heed(met)

    async def _answer(self, query: FaceQuery) -> Outcome | None:
        """Return what came of a row, after further attempts where they may help; None if there was no turn for it.

        Raises:
            Problem: what the last attempt met.
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
            await asyncio.sleep(random.uniform(pause, 2 * pause))  # noqa: S311 - spreads load, guards nothing
        return None

    def _heed(self, met: Problem | None) -> None:
        """Stop where one failure follows on its like: it is not the rows that are to blame."""
        if met is None or met.kind.branch == "record":
            self._alike = None, 0
            return
        kind, count = self._alike
        self._alike = met.kind, count + 1 if met.kind is kind else 1
        if self._alike[1] >= BATCH_EQUAL_FAILURES:
            self._stop(met)

    def _stop(self, why: Problem) -> None:
        self.stopped = self.stopped or why
        self.pace.end()
