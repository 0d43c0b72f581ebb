"""Retries: for which problems, after which pauses, and the facts of the problem in the end."""

import asyncio

import pytest

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.retry import pause_after, with_retries
from faceviewer.wording.problems import describe
from tests.problems import problem_of


def run(*problems: Problem) -> tuple[int, Problem]:
    """Return the number of attempts and the problem of the last; each attempt fails with the next one."""
    script, numbers = list(problems), list[int]()

    async def attempt(number: int) -> int:
        numbers.append(number)
        raise script.pop(0)

    async def all_attempts() -> int:
        deadline = asyncio.get_running_loop().time() + 60
        return await with_retries(attempt, deadline=deadline, back_off=(0.001, 0.008), on_wait=lambda _: None)

    problem = problem_of(asyncio.run, all_attempts())
    assert numbers == list(range(1, len(numbers) + 1))
    return len(numbers), problem


TEMPORARY = [
    Kind.NETWORK_DNS,
    Kind.NETWORK_CONNECT,
    Kind.NETWORK_CLOSED,
    Kind.NETWORK_TIMEOUT,
    Kind.LIMIT_THROTTLED,
    Kind.SERVER_FAILED,
    Kind.SERVER_UNAVAILABLE,
]
PERMANENT = [
    Kind.CREDENTIALS_APP_KEY,
    Kind.CREDENTIALS_APP_SECRET,
    Kind.CREDENTIALS_FORBIDDEN,
    Kind.LIMIT_QUOTA_EXHAUSTED,
    Kind.LIMIT_ARREARS,
    Kind.SERVER_PARAMETER,
    Kind.NETWORK_TLS_UNTRUSTED,
    Kind.CONTRACT_MISMATCH,
    Kind.RECORD_NONE,
]


@pytest.mark.parametrize(("kind", "attempts"), [*((kind, 3) for kind in TEMPORARY), *((kind, 1) for kind in PERMANENT)])
def test_only_a_temporary_problem_is_retried(kind: Kind, attempts: int) -> None:
    made, problem = run(*(Problem(kind) for _ in range(3)))
    assert (made, problem.kind) == (attempts, kind)


def test_pauses_double_at_random_and_are_not_shorter_than_the_server_asks() -> None:
    problem = Problem(Kind.LIMIT_THROTTLED)

    def pause(number: int) -> float | None:
        return pause_after(problem, number, attempts=5, back_off=(1.0, 8.0))

    for number, shortest in enumerate((1.0, 2.0, 4.0, 4.0), 1):
        pauses = [pause(number) or 0.0 for _ in range(20)]
        assert shortest <= min(pauses) < max(pauses) <= 2 * shortest
    assert pause(5) is None
    for requested, observed in ((30.0, 30.0), (600.0, 60.0)):
        problem.retry_after = requested
        assert pause(1) == observed


@pytest.mark.parametrize("kind", [Kind.NETWORK_TIMEOUT, Kind.NETWORK_DNS_TIMEOUT])
def test_timeout_reports_total_time_and_attempts(kind: Kind) -> None:
    _, problem = run(*(Problem(kind, host="h", seconds=seconds) for seconds in (10, 10, 0)))
    assert (problem.facts["seconds"], problem.facts["tries"]) == (1, 3)
    words = describe(problem, Language.EN)
    assert "within 1 s" in words.headline
    assert words.remedy.startswith("3 attempts were made in 1 s. ")
    assert describe(problem, Language.ZH_CN).remedy.startswith("共尝试 3 次，历时 1 秒。")


def test_single_attempt_keeps_its_facts() -> None:
    attempts, problem = run(Problem(Kind.NETWORK_TLS_UNTRUSTED, host="h", seconds=3))
    assert (attempts, problem.facts) == (1, {"host": "h", "seconds": 3})
