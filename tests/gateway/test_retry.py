"""Facts of a problem after retries; `test_error_tables` and the fault bench count the attempts of each kind."""

import asyncio

import pytest

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.retry import with_retries
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
