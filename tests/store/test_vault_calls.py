"""Calls to a keyring: one at a time, and with a time limit."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from faceviewer.core.problem import Kind
from faceviewer.store import vault
from faceviewer.store.vault import Vault
from tests.problems import problem_of


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    gate = threading.Event()
    yield gate
    gate.set()


def waiting(
    gate: threading.Event, made: list[str], name: str, started: threading.Event | None = None
) -> Callable[[], str]:
    def call() -> str:
        made.append(name)
        if started:
            started.set()
        gate.wait(20)
        return name

    return call


def test_hanging_call_times_out_and_none_runs_beside_it(gate: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "KEYRING_SECONDS", 0.3)
    calls, made = Vault(), list[str]()
    for name in "abc":
        problem = problem_of(calls.run, waiting(gate, made, name))
        assert (problem.kind, problem.facts) == (Kind.LOCAL_KEYRING, {"reason": "NoResponse"})
    assert made == ["a"]
    gate.set()
    monkeypatch.setattr(vault, "KEYRING_SECONDS", 20)
    assert calls.run(waiting(gate, made, "d")) == "d"
    assert made == ["a", "d"], "calls that timed out are skipped"


def test_call_that_never_returns_does_not_delay_exit() -> None:
    script = """
import asyncio, threading
from faceviewer.core.problem import Problem
from faceviewer.store import vault

vault.KEYRING_SECONDS = 0.2
calls, made = vault.Vault(), []
for ask in (calls.run, lambda call: asyncio.run(calls.call(call)), calls.run):
    try:
        ask(lambda: made.append(1) or threading.Event().wait())
    except Problem as problem:
        print(problem.kind.value, problem.facts["reason"], len(made))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == ["local.keyring NoResponse 1"] * 3, "one call"


def test_cancelled_call_is_skipped(gate: threading.Event) -> None:
    calls, made, started = Vault(), list[str](), threading.Event()

    async def cancel_the_second() -> None:
        first = asyncio.create_task(calls.call(waiting(gate, made, "a", started)))
        second = asyncio.create_task(calls.call(waiting(gate, made, "b")))
        await asyncio.to_thread(started.wait, 20)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        gate.set()
        assert await first == "a"
        assert await calls.call(lambda: "c") == "c"

    asyncio.run(cancel_the_second())
    assert made == ["a"]
