"""The area doors: what a list of doors must not be taken for."""

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
from faceviewer.gateway.doors_endpoint import get_doors
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
@fails_without(switches.doors_of_anybody, failure=NOTHING_RAISED, at=1)
@fails_without(switches.doors_of_anybody, failure=NOTHING_RAISED, at=2)
def test_P01_the_doors_of_somebody_else(stand: Stand, at: int) -> None:
    with pytest.raises(Problem) as told:
        ask(stand, lambda n: doors_answer(BEN if n == at else ANNE, full(n), total=40, page=n))
    assert told.value.kind == "contract.mismatch"
    assert NAME not in spoken(told.value)
    assert told.value.exchange is not None
    assert told.value.exchange.reply_withheld


@pytest.mark.parametrize(
    "status", ["Transferred", "transferring", " transferred", "transferDeleted", "transferTimeout"]
)
@fails_without(switches.kind_statuses, status="Transferred")
@fails_without(switches.kind_statuses, status="transferring")
@fails_without(switches.kind_statuses, status="transferTimeout")
def test_P02_only_one_status_means_on_the_device(stand: Stand, status: str) -> None:
    found = ask(stand, lambda _: doors_answer(ANNE, [device(1), device(2, status)]))
    assert found.doors[0].state is DoorState.ON
    assert found.doors[1].state is not DoorState.ON
    assert found.doors[1].status == status
    assert describe_doors(found, None, Language.EN).count == "on 1 of 2 doors"


@fails_without(switches.totals_unread)
def test_P03_pages_that_end_before_all_have_come(stand: Stand) -> None:
    found = ask(stand, lambda n: doors_answer(ANNE, full(n) if n < 3 else [], total=50, page=n))
    assert len(found.doors) == 40
    assert found.missing is not None
    words = describe_doors(found, None, Language.EN)
    assert words.count == "on 40 of the 40 doors received (50 in all)"
    assert "not complete" in words.sentence


@fails_without(switches.pages_unseen)
def test_P04_a_page_that_comes_again_and_again(stand: Stand) -> None:
    found = ask(stand, lambda _: doors_answer(ANNE, full(1), total=100))
    assert found.missing is not None
    assert len(found.doors) == 20
    assert len(stand.gateway.asked) == 2


@fails_without(switches.no_bound_on_doors)
def test_P04_pages_without_an_end(stand: Stand) -> None:
    def page(number: int) -> bytes:
        many = [device(500 * number + each) for each in range(500)]
        return doors_answer(ANNE, many if number <= 2 * MOST_PAGES else [], total=10**6, page=number)

    found = ask(stand, page)
    assert len(stand.gateway.asked) == MOST_PAGES
    assert found.missing is not None
    assert found.missing.facts["variant"] == "many"


@fails_without(switches.extension_before_record, failure=NOTHING_RAISED)
def test_P05_the_extension_field_says_who_it_is(stand: Stand) -> None:
    extension = json.dumps({"userId": ANNE.user_id, "userType": "OPEN"})
    with pytest.raises(Problem) as told:
        ask(stand, lambda _: doors_answer(BEN, [device(1)], extInfo=extension))
    assert told.value.kind == "contract.mismatch"


@fails_without(switches.extension_before_record)
def test_P05_the_extension_field_says_what_the_doors_hold(stand: Stand) -> None:
    found = ask(stand, lambda _: doors_answer(ANNE, [device(1, "needManual")], extInfo='{"status":"transferred"}'))
    assert [door.state for door in found.doors] == [DoorState.NOT_STORED]


@fails_without(switches.entries_of_anybody, failure=NOTHING_RAISED)
def test_P06_an_entry_about_somebody_else(stand: Stand) -> None:
    devices = [device(1), device(2, userId=BEN.user_id)]
    with pytest.raises(Problem) as told:
        ask(stand, lambda _: doors_answer(ANNE, devices))
    assert told.value.kind == "contract.mismatch"
    assert BEN.user_id not in spoken(told.value)


@fails_without(switches.totals_unread)
def test_P07_a_door_that_moves_up_between_two_pages(stand: Stand) -> None:
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
def test_P08_a_device_that_is_told_twice(stand: Stand) -> None:
    times = {"syncTime": "2999-01-01 00:00:00"}
    found = ask(stand, lambda _: doors_answer(ANNE, [device(1, "needManual"), device(1, **times)]))
    assert found.count(DoorState.ON) == 0
    assert found.missing is not None
