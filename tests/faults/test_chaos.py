"""Lookups with two to five random faults each, one after another through one client."""

import asyncio
import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, aclosing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from faceviewer.core.problem import Kind
from faceviewer.core.query import ImageFormat
from faceviewer.core.verdict import Answer
from faceviewer.gateway.network.connecting import Patience
from faceviewer.ui.lookup.presenter import judged
from tests.faults import switches
from tests.faults.chaos import STRANGER, UNCERTAIN, Person, Schedule
from tests.faults.origin import http
from tests.faults.proof import must_fail
from tests.faults.signatures import are_all_fresh
from tests.faults.stand import SECRET, Outcome, Stand, memory_growth, texts_of
from tests.gateway.replies import NOW, reply_to

_SCHEDULES = int(os.environ.get("FAULTS_SCHEDULES", "300"))
_PATIENCE = Patience(attempt=0.6, connect=0.6, back_off=(0.001, 0.004))
_MOST_CALLS = 8  # three attempts and one by another clock, and all of it again for a picture that heals
_MOST_MIB = 96.0  # at the highest: a response that is too long is here several times, the server's copies among them


def _assert_survived(stand: Stand, schedule: Schedule, outcome: Outcome) -> None:
    """Check one lookup against what its faults allow; knows nothing of how the product reaches its result."""
    person, texts = schedule.person, texts_of(outcome.problem)
    assert outcome.kind != Kind.LOCAL_UNFORESEEN
    assert outcome.result is not None or outcome.problem is not None
    for secret in (SECRET, "CANARY", person.user_id, person.name, STRANGER.user_id, STRANGER.name):
        assert secret not in texts
    if outcome.result is not None:
        record = outcome.result.record
        assert schedule.may_show_record
        assert schedule.sent, "no record was shown"
        name = None if "a number for a name" in schedule.faults else person.name
        assert (record.user_id, record.user_name) == (person.user_id, name)
        assert (
            UNCERTAIN.isdisjoint(schedule.faults)
            or judged(outcome.result, host="host.test", now=NOW).verdict.answer is not Answer.PASS
        )
        if outcome.result.picture is not None:
            assert outcome.result.picture.pixels == person.pixels, "the whole picture, of the person in the query"
            assert schedule.may_show_inside or outcome.result.picture_came_as is ImageFormat.URL
    assert outcome.is_shown or not schedule.must_show
    assert 1 <= len(stand.gateway.requests) <= _MOST_CALLS
    assert are_all_fresh(stand.gateway.requests, SECRET)
    assert stand.sink.connections() == 0
    assert outcome.seconds < len(stand.gateway.requests) * _PATIENCE.attempt + 1.0


async def _run(stand: Stand, schedules: Iterable[Schedule]) -> Counter[str]:
    """Run all schedules through one client, each with an ordinary lookup of somebody else after it."""
    sums: Counter[str] = Counter()
    store, sink = stand.store.address, stand.sink.address
    async with aclosing(stand.client()) as client:
        for schedule in schedules:
            stand.gateway.requests.clear()
            stand.gateway.response = partial(schedule.gateway_response, store=store, sink=sink)
            stand.store.response = partial(schedule.store_response, sink=sink)
            outcome = await stand.outcome_of(client, schedule.person.query(schedule.image_format))
            try:
                _assert_survived(stand, schedule, outcome)
            except AssertionError as breach:
                breach.add_note(f"{schedule}: {outcome}")
                raise
            sums["faults"] += len(schedule.faults)
            sums["shown" if outcome.is_shown else "record" if outcome.result else outcome.kind] += 1
            ordinary = Person(schedule.number + 1_000_000).query(ImageFormat.BASE64)
            stand.gateway.response = http(reply_to(ordinary))
            after = await stand.outcome_of(client, ordinary)
            assert after.is_shown, f"the lookup after {schedule}: {after}"
        assert len(asyncio.all_tasks()) == 1, "nothing runs on in the background"
    return sums


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0


def test_chaos_lookups_with_two_to_five_faults(stand: Stand, record_property: Callable[[str, object], None]) -> None:
    stand.patience = _PATIENCE
    asyncio.run(_run(stand, map(Schedule, range(20))))  # all is loaded
    gc.collect()
    open_before = _descriptors()
    with memory_growth() if sys.platform == "linux" else nullcontext([0.0]) as growth:
        sums = asyncio.run(_run(stand, map(Schedule, range(_SCHEDULES))))
    figures = (f"{_SCHEDULES:,} schedules", f"{sums['faults']:,} faults", f"{sums['shown']:,} shown", "0 mixed up")
    record_property("figure", ", ".join(figures))
    record_property("figure", f"{growth[0]:.0f} MiB more")
    assert growth[0] < _MOST_MIB
    assert _descriptors() <= open_before + 5
    assert len(sums) > 10, "faults of many kinds occurred"
    assert sums["shown"] > _SCHEDULES / 20, "some lookups must succeed, or nothing was tested"


def _with(*names: str, count: int = 3) -> list[Schedule]:
    """Return the first schedules that meet one of these faults and whose response comes through otherwise."""
    found: list[Schedule] = []
    number = 0
    while len(found) < count:
        schedule = Schedule(number)
        plain = Schedule(0)
        plain.faults = [name for name in schedule.faults if name not in names]
        if len(plain.faults) < len(schedule.faults) and plain.must_show:
            found.append(schedule)
        number += 1
    return found


PROOFS: dict[str, tuple[Callable[[], AbstractContextManager[object]], dict[str, Any], tuple[str, ...]]] = {
    "a comparison": (switches.no_person_check, {}, ("somebody else",)),
    "a whole picture": (
        nullcontext,
        {"decode": switches.truncated_accepted},
        ("picture cut", "store: half a picture"),
    ),
    "a second attempt": (switches.one_attempt, {}, ("unavailable", "throttled")),
    "staying where we are": (switches.redirects_followed, {}, ("redirect", "store: redirect")),
}


@pytest.mark.parametrize("proof", PROOFS)
def test_chaos_fails_without(stand: Stand, proof: str) -> None:
    switch, attributes, faults = PROOFS[proof]
    vars(stand).update(patience=_PATIENCE, **attributes)
    with switch(), must_fail():
        asyncio.run(_run(stand, _with(*faults)))
    stand.sink.connections()  # counted: where redirects are followed, they are the proof
