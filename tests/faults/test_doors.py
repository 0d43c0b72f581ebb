"""The area doors: wrong, incomplete and endless lists of doors."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from faceviewer.core import limits
from faceviewer.core.doors import Doors, DoorState
from faceviewer.core.language import Language
from faceviewer.core.problem import Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.lookup.doors import get_doors
from faceviewer.wording.doors import describe_doors
from tests.faults import switches_doors as switches
from tests.faults.origin import Asked, http
from tests.faults.proof import NOTHING_RAISED, fails_without
from tests.faults.stand import NAME, Stand, spoken
from tests.gateway.answers import device, doors_answer

ANNE = FaceQuery(UserType.OPEN, "anne.long")
BEN = FaceQuery(UserType.OPEN, "ben.short")
MOST_PAGES = limits.DOORS // 500  # of pages with so many


def ask(stand: Stand, page: Callable[[int], bytes]) -> Doors:
    """Ask for the doors while the gateway answers with these pages."""

    def reply(asked: Asked) -> bytes:
        params = json.loads(asked.body)["params"]
        return http(page(params["pageNo"]))

    stand.gateway.reply = reply
    stand.gateway.asked.clear()

    async def run() -> Doors:
        client = stand.client()
        try:
            return await get_doors(client, ANNE)
        finally:
            await client.aclose()

    return asyncio.run(run())


def full(number: int) -> list[dict[str, Any]]:
    return [device(20 * number + each) for each in range(20)]


@pytest.mark.parametrize("at", [1, 2], ids=["first page", "second page"])
@fails_without(switches.no_person_check_of_pages, failure=NOTHING_RAISED, at=1)
@fails_without(switches.no_person_check_of_pages, failure=NOTHING_RAISED, at=2)
def test_P01_doors_of_another_person_are_refused(stand: Stand, at: int) -> None:
    with pytest.raises(Problem) as told:
        ask(stand, lambda n: doors_answer(BEN if n == at else ANNE, full(n), total=40, page=n))
    assert told.value.kind == "contract.mismatch"
    assert NAME not in spoken(told.value)
    assert told.value.exchange is not None
    assert told.value.exchange.reply_withheld


@pytest.mark.parametrize(
    "status", ["Transferred", "transferring", " transferred", "transferDeleted", "transferTimeout"]
)
@fails_without(switches.lenient_statuses, status="Transferred")
@fails_without(switches.lenient_statuses, status="transferring")
@fails_without(switches.lenient_statuses, status="transferTimeout")
def test_P02_only_one_status_means_on_the_device(stand: Stand, status: str) -> None:
    found = ask(stand, lambda _: doors_answer(ANNE, [device(1), device(2, status)]))
    assert found.doors[0].state is DoorState.ON
    assert found.doors[1].state is not DoorState.ON
    assert found.doors[1].status == status
    assert describe_doors(found, None, Language.EN).count == "on 1 of 2 doors"


@fails_without(switches.totals_ignored)
def test_P03_missing_pages_are_reported(stand: Stand) -> None:
    found = ask(stand, lambda n: doors_answer(ANNE, full(n) if n < 3 else [], total=50, page=n))
    assert len(found.doors) == 40
    assert found.missing is not None
    words = describe_doors(found, None, Language.EN)
    assert words.count == "on 40 of the 40 doors received (50 in all)"
    assert "not complete" in words.sentence


@fails_without(switches.repetitions_ignored)
def test_P04_repeated_page_ends_the_requests(stand: Stand) -> None:
    found = ask(stand, lambda _: doors_answer(ANNE, full(1), total=100))
    assert found.missing is not None
    assert len(found.doors) == 20
    assert len(stand.gateway.asked) == 2


@fails_without(switches.no_limit_of_doors)
def test_P04_number_of_pages_is_limited(stand: Stand) -> None:
    def page(number: int) -> bytes:
        many = [device(500 * number + each) for each in range(500)]
        return doors_answer(ANNE, many if number <= 2 * MOST_PAGES else [], total=10**6, page=number)

    found = ask(stand, page)
    assert len(stand.gateway.asked) == MOST_PAGES
    assert found.missing is not None
    assert found.missing.facts["variant"] == "many"


@fails_without(switches.extension_before_record, failure=NOTHING_RAISED)
def test_P05_person_in_the_extension_field_is_compared(stand: Stand) -> None:
    extension = json.dumps({"userId": ANNE.user_id, "userType": "OPEN"})
    with pytest.raises(Problem) as told:
        ask(stand, lambda _: doors_answer(BEN, [device(1)], extInfo=extension))
    assert told.value.kind == "contract.mismatch"


@fails_without(switches.extension_before_record)
def test_P05_record_in_the_extension_field_is_compared(stand: Stand) -> None:
    found = ask(stand, lambda _: doors_answer(ANNE, [device(1, "needManual")], extInfo='{"status":"transferred"}'))
    assert [door.state for door in found.doors] == [DoorState.NOT_STORED]


@fails_without(switches.no_person_check_of_entries, failure=NOTHING_RAISED)
def test_P06_entry_about_another_person_is_refused(stand: Stand) -> None:
    devices = [device(1), device(2, userId=BEN.user_id)]
    with pytest.raises(Problem) as told:
        ask(stand, lambda _: doors_answer(ANNE, devices))
    assert told.value.kind == "contract.mismatch"
    assert BEN.user_id not in spoken(told.value)


@fails_without(switches.totals_ignored)
def test_P07_door_that_moves_between_two_pages_is_reported(stand: Stand) -> None:
    """Of forty doors one goes, and the first of the second page is never told."""
    doors = [device(number) for number in range(40)]

    def page(number: int) -> bytes:
        here = doors if number == 1 else doors[1:]
        return doors_answer(ANNE, here[20 * (number - 1) : 20 * number], total=len(here), page=number)

    found = ask(stand, page)
    assert len(found.doors) == 39
    assert found.missing is not None
    assert "not complete" in describe_doors(found, None, Language.EN).sentence


@fails_without(switches.last_entry)
def test_P08_device_that_is_listed_twice_counts_once(stand: Stand) -> None:
    times = {"syncTime": "2999-01-01 00:00:00"}
    found = ask(stand, lambda _: doors_answer(ANNE, [device(1, "needManual"), device(1, **times)]))
    assert found.count(DoorState.ON) == 0
    assert found.missing is not None
