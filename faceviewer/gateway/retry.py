"""Retry failed attempts, with pauses and a deadline."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, TypeVar

from faceviewer.core.limits import ATTEMPTS, RETRY_AFTER_SECONDS
from faceviewer.core.problem import Kind, Policy, Problem
from faceviewer.core.result import Waiting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")


async def with_retries(
    attempt: Callable[[int], Awaitable[T]],
    *,
    deadline: float,
    back_off: tuple[float, float],
    on_wait: Callable[[Waiting], None],
    attempts: int = ATTEMPTS,
) -> T:
    """Make several attempts, if the problem is temporary; the pauses of `pause_after` between them grow.

    The `Retry-After` of a server is observed up to 60 s. If a pause would end after the deadline, the problem is raised
    at once.

    Args:
        attempt: makes one attempt; called with its number, from 1.
        deadline: when to give up, on the event loop's clock.
        back_off: shortest and longest pause in seconds.
        on_wait: called before each pause.
        attempts: the maximum number of attempts, from 1.

    Raises:
        Problem: that of the last attempt, with the facts `tries` and `total` (seconds) if there were several.
    """
    began = asyncio.get_running_loop().time()
    number = 1
    while True:
        try:
            return await attempt(number)
        except Problem as problem:
            pause = pause_after(problem, number, attempts=attempts, back_off=back_off)
            now = asyncio.get_running_loop().time()
            if pause is None or now + pause >= deadline:
                if number > 1 and Policy.RETRIED in problem.kind.policy:
                    total = max(1, round(now - began))
                    problem.facts |= {"tries": number, "total": total}
                    # The last attempt may have had a shorter time limit.
                    if problem.kind in {Kind.NETWORK_TIMEOUT, Kind.NETWORK_DNS_TIMEOUT}:
                        problem.facts["seconds"] = total
                raise
            on_wait(Waiting(pause, problem))
        await asyncio.sleep(pause)
        number += 1


def pause_after(problem: Problem, number: int, *, attempts: int, back_off: tuple[float, float]) -> float | None:
    """Return the pause in seconds after a failed attempt; None if it was the last, or if its problem is not temporary.

    Args:
        problem: the problem of the attempt.
        number: the number of the attempt, from 1.
        attempts, back_off: see `with_retries`.
    """
    if Policy.RETRIED not in problem.kind.policy or number >= attempts:
        return None
    shortest, longest = back_off
    base = min(shortest * 2 ** (number - 1), longest / 2)
    pause = random.uniform(base, 2 * base)  # noqa: S311 - not for security
    return max(pause, min(problem.retry_after or 0.0, RETRY_AFTER_SECONDS))
