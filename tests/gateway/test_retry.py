"""Retries: for which problems, how often, and how long."""

import asyncio

import pytest

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.result import Waiting
from faceviewer.gateway.retry import with_retries
from faceviewer.wording.problems import describe
from tests.problems import problem_of


def run(*problems: Problem | None, seconds: float = 5.0) -> tuple[int, list[Waiting]]:
    """Return the number of attempts and the pauses; raise the problem of the last attempt."""
    script, waits, numbers = list(problems), list[Waiting](), list[int]()

    async def attempt(number: int) -> int:
        numbers.append(number)
        problem = script.pop(0)
        if problem:
            raise problem
        return number

    async def all_attempts() -> int:
        deadline = asyncio.get_running_loop().time() + seconds
        return await with_retries(attempt, deadline=deadline, back_off=(0.001, 0.008), on_wait=waits.append)

    try:
        return asyncio.run(all_attempts()), waits
    finally:
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    "kind",
    [
        Kind.NETWORK_DNS,
        Kind.NETWORK_CONNECT,
        Kind.NETWORK_CLOSED,
        Kind.NETWORK_TIMEOUT,
        Kind.LIMIT_THROTTLED,
        Kind.SERVER_FAILED,
        Kind.SERVER_UNAVAILABLE,
    ],
)
def test_temporary_problem_is_tried_three_times(kind: Kind) -> None:
    assert run(Problem(kind), Problem(kind), None)[0] == 3
    with pytest.raises(Problem):
        run(Problem(kind), Problem(kind), Problem(kind))


@pytest.mark.parametrize(
    "kind",
    [
        Kind.CREDENTIALS_APP_KEY,
        Kind.CREDENTIALS_APP_SECRET,
        Kind.CREDENTIALS_FORBIDDEN,
        Kind.LIMIT_QUOTA_EXHAUSTED,
        Kind.LIMIT_ARREARS,
        Kind.SERVER_PARAMETER,
        Kind.NETWORK_TLS_UNTRUSTED,
        Kind.CONTRACT_MISMATCH,
        Kind.RECORD_NONE,
    ],
)
def test_permanent_problem_is_not_retried(kind: Kind) -> None:
    assert problem_of(run, Problem(kind)).kind is kind


@pytest.mark.parametrize("kind", [Kind.NETWORK_TIMEOUT, Kind.NETWORK_DNS_TIMEOUT])
def test_timeout_reports_total_time_and_attempts(kind: Kind) -> None:
    problem = problem_of(run, *(Problem(kind, host="h", seconds=seconds) for seconds in (10, 10, 0)))
    assert (problem.facts["seconds"], problem.facts["tries"]) == (1, 3)
    words = describe(problem, Language.EN)
    assert "within 1 s" in words.headline
    assert words.remedy.startswith("3 attempts were made in 1 s. ")
    assert describe(problem, Language.ZH_CN).remedy.startswith("共尝试 3 次，历时 1 秒。")


def test_single_attempt_keeps_its_facts() -> None:
    problem = problem_of(run, Problem(Kind.NETWORK_TLS_UNTRUSTED, host="h", seconds=3))
    assert problem.facts == {"host": "h", "seconds": 3}
