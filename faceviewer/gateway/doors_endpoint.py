"""The doors endpoint: on which door devices a face has arrived.

The only file that knows how the endpoint spells its fields. Whose answer it is, is judged as for the face; `extInfo` is
read for nothing but that it may name somebody else. What cannot be had of the list leaves it partial, and says why.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from faceviewer.core import limits
from faceviewer.core.doors import TAKES_DOORS, Door, Doors, DoorState
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.record import Expiry
from faceviewer.gateway.bounded_json import printable
from faceviewer.gateway.envelope import Request, whole_number
from faceviewer.gateway.undocumented.fields import fields_of
from faceviewer.gateway.undocumented.worded_field import as_text
from faceviewer.gateway.whose import breach, data_of, named_beside, somebody_else

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.exchange import Exchange
    from faceviewer.core.problem import Trace
    from faceviewer.core.query import FaceQuery
    from faceviewer.core.record import RawValue
    from faceviewer.core.result import Progress
    from faceviewer.gateway.envelope import Reply
    from faceviewer.gateway.signed_client import SignedClient

TARGET = "/domain/perm/status/user/query"
API_VERSION = "1.0.0"
PAGE_SIZE = 20  # devices; its bound is not documented, and the documented answer has so many

# Those of one try are told as the state before, in pushed messages. After a `deleteTimeout` the face may be on or off.
_STATES = {
    DoorState.ON: "transferred",
    DoorState.ON_ITS_WAY: "toBeTransferred",
    DoorState.NOT_STORED: "needManual deviceOffline faceCheckTimeout faceCheckError facePushError transferTimeout",
    DoorState.TAKEN_OFF: "transferDeleted",
}
_STATE_OF = {status: state for state, statuses in _STATES.items() for status in statuses.split()}

_OF_A_DEVICE = frozenset({"iotId", "deviceNickName", "status", "syncTime"})
_CLOCKS_APART = timedelta(seconds=limits.CLOCK_SKEW_SECONDS)

_MAY_NOT = frozenset({Kind.CREDENTIALS_UNAUTHORIZED, Kind.CREDENTIALS_FORBIDDEN})
_NOT_THERE = frozenset({Kind.SERVER_ADDRESS, Kind.SERVER_OFFLINE})


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer holds.

    Attributes:
        doors: in its order, a device as often as it came.
        total: `deviceListTotal`, None if it is no count.
        number: `deviceListPageNo`, likewise.
    """

    doors: tuple[Door, ...] = ()
    total: int | None = None
    number: int | None = None


async def get_doors(
    client: SignedClient,
    query: FaceQuery,
    *,
    on_progress: Callable[[Progress], None] = lambda _: None,
    deadline: float | None = None,
) -> Doors:
    """Ask on which doors a face is, page by page.

    Args:
        query: whose face; how a picture shall come does not matter.
        on_progress: told of each attempt and each pause.
        deadline: of all pages together, as SignedClient.call.

    Raises:
        Problem: nothing is known of any door: as SignedClient.ask, or Kind.INPUT_DOORS_TYPE for a user type that the
            call does not take, CREDENTIALS_DOORS where the key may not ask or the gateway has no such interface,
            CONTRACT_FIELD, or CONTRACT_MISMATCH where an answer is about somebody else, whichever page it is. What
            goes wrong later otherwise is in `Doors.missing`.
    """
    if query.user_type not in TAKES_DOORS:
        raise Problem(Kind.INPUT_DOORS_TYPE, field="userType")
    deadline = client.deadline() if deadline is None else deadline
    doors: dict[str, Door] = {}
    pages: list[Page] = []
    missing, exchange, began = None, None, time.perf_counter()
    while missing is None and not _is_whole(pages):
        by_ms = (time.perf_counter() - began) * 1e3
        try:
            page, trace, asked = await _ask(client, query, len(pages) + 1, on_progress=on_progress, deadline=deadline)
            exchange = _after(exchange, asked, by_ms)
        except Problem as problem:
            exchange = problem.exchange = _after(exchange, problem.exchange, by_ms)
            if not pages or problem.kind is Kind.CONTRACT_MISMATCH:
                raise
            missing = problem
            break
        comes_again = any(page.doors == other.doors for other in pages)
        pages.append(page)
        merged = doors if comes_again else _merged(doors, page, len(pages))
        missing = _why_no_more(pages, is_new=len(merged) > len(doors), count=len(merged))
        doors = merged
    totals = [page.total for page in pages if page.total is not None]
    total = totals[-1] if totals else None
    if missing is None and len(set(totals)) > 1:  # one that moved up from a later page was never asked for
        missing = Problem(Kind.CONTRACT_DOORS, variant="changed")
    if missing is None and total not in {None, len(doors)}:
        missing = Problem(Kind.CONTRACT_DOORS)
    if missing is not None and missing.kind is Kind.CONTRACT_DOORS:
        missing.facts |= {"came": len(doors)} | ({} if total is None else {"all": total})
        missing = missing.with_trace(trace)
    return Doors(query, tuple(doors.values()), total, missing, trace, exchange)


def read_page(reply: Reply, query: FaceQuery) -> Page | None:
    """Read `data` of a successful answer; None where it is null, which tells of no doors, and of nobody.

    Raises:
        Problem: as `whose.data_of` and `whose.somebody_else`; Kind.CONTRACT_MISMATCH also where somebody else is named
            in a list or in an entry, and CONTRACT_FIELD where `deviceList` is no list of objects.
    """
    data = reply.fields.get("data")
    beside = {"data": data | {"deviceList": None}} if isinstance(data, dict) else {}  # it may have more than is read
    fields = list(fields_of(reply.fields | beside))
    data = data_of(reply, fields)
    if data is None:
        return None
    devices = data.get("deviceList")
    if not isinstance(devices, list) or not all(isinstance(device, dict) for device in devices):
        breach("deviceList")
    devices = devices[: limits.DOORS + 1]  # one more shows that there are more
    somebody = somebody_else(data, fields, query) or _somebody_in(devices, query)
    if somebody:
        raise Problem(Kind.CONTRACT_MISMATCH, field=printable(somebody.name[:64]))
    counts = (_count(data.get(f"deviceList{name}")) for name in ("Total", "PageNo"))
    return Page(tuple(map(_door, devices)), *counts)


def _somebody_in(devices: list[dict[str, Any]], query: FaceQuery) -> RawValue | None:
    """Return where an entry names somebody else, or raise as `named_beside`; an owner or an operator may be another."""
    for device in devices:
        more = {name: value for name, value in device.items() if name not in _OF_A_DEVICE}
        if more and (somebody := named_beside(fields_of({"data": {"list": more}}), query)):
            return somebody
    return None


async def _ask(
    client: SignedClient, query: FaceQuery, number: int, *, on_progress: Callable[[Progress], None], deadline: float
) -> tuple[Page, Trace, Exchange | None]:
    params: dict[str, str | int] = {
        "userType": query.user_type.value,
        "userId": query.user_id,
        "permType": "FACE",
        "pageNo": number,
        "pageSize": PAGE_SIZE,
    }
    request = Request(TARGET, API_VERSION, params, answer_bytes=limits.ANSWER_BYTES_WITH_URL)

    def read(reply: Reply) -> Page:
        page = read_page(reply, query)
        if page is None and (call.follows or number > 1):  # it names nobody, and may be the answer to another question
            raise Problem(Kind.CONTRACT_DOORS, variant="page", page=number)
        page = page or Page()
        return replace(page, doors=tuple(_redacted(door, client.redact) for door in page.doors))

    try:
        with client.call(request, deadline=deadline) as call:
            page, trace = await client.ask(call, read, on_progress=on_progress)
            call.watch.stop()
            return page, trace, client.exchange(call)
    except Problem as problem:
        is_known = problem.facts.get("variant") != "anonymous"  # a firewall's refusal says nothing about the key
        if is_known and problem.kind in _MAY_NOT | _NOT_THERE:
            problem.facts["variant"] = "absent" if problem.kind in _NOT_THERE else "refused"
            raise problem.with_trace(problem.trace, kind=Kind.CREDENTIALS_DOORS) from None
        raise


def _after(earlier: Exchange | None, later: Exchange | None, by_ms: float) -> Exchange | None:
    """Return what was exchanged last, with the time of all; where nothing could be sent any more, what was before."""
    return later.after(earlier, by_ms=by_ms) if earlier and later else later or earlier


def _is_whole(pages: list[Page]) -> bool:
    """Tell whether there is nothing more to ask for; without a total, an empty page shows it."""
    if not pages:
        return False
    last, came = pages[-1], sum(len(page.doors) for page in pages)
    total = next((page.total for page in reversed(pages) if page.total is not None), None)
    return not last.doors or (total is not None and came >= total)


def _why_no_more(pages: list[Page], *, is_new: bool, count: int) -> Problem | None:
    """Return why no further page is asked for, although there may be one; None if it is."""
    last, number = pages[-1], len(pages)
    if not last.doors and last.number in {None, number}:
        return None
    if last.number not in {None, number} or not is_new:
        return Problem(Kind.CONTRACT_DOORS, variant="page", page=number)
    is_most = count >= limits.DOORS or number >= limits.DOORS_PAGES
    if count > limits.DOORS or (is_most and not _is_whole(pages)):
        return Problem(Kind.CONTRACT_DOORS, variant="many")
    return None


def _merged(doors: dict[str, Door], page: Page, number: int) -> dict[str, Door]:
    """Return the doors with those of a page, each device once; without an id, nothing tells one from another."""
    merged = dict(doors)
    for row, door in enumerate(page.doors):
        key = door.device_id or f"\0{number}/{row}"
        merged[key] = _later(merged[key], door) if key in merged else door
    return merged


def _later(one: Door, other: Door) -> Door:
    """Return which of two entries about one device holds; what contradicts itself is not known."""
    if one.synced and other.synced and one.synced != other.synced:
        return one if one.synced > other.synced else other
    if one.state is other.state:
        return one
    return replace(one, state=DoorState.UNKNOWN, status=f"{one.status}, {other.status}")


def _door(device: dict[str, Any]) -> Door:
    status, synced = _text(device, "status"), device.get("syncTime")
    told = Expiry.from_wire(synced if type(synced) is int else _text(device, "syncTime"))
    is_past = told.at is not None and told.at < datetime.now(UTC) + _CLOCKS_APART  # nothing was synced in the future
    return Door(
        name=_text(device, "deviceNickName"),
        device_id=_text(device, "iotId"),
        status=status,
        state=_STATE_OF.get(status, DoorState.UNKNOWN),
        synced=told.at if is_past else None,
        synced_raw=told.raw if synced is not None else None,
    )


def _text(device: dict[str, Any], name: str) -> str:
    """Return a text as it came, and as JSON writes it what is none; empty if absent or null.

    One more character than is shown tells that there are more; those of a thousand doors are made fit in one go.
    """
    value = device.get(name)
    return "" if value is None else printable(as_text(value)[: limits.FIELD_SHOWN + 1])


def _redacted(door: Door, redact: Callable[[str], str]) -> Door:
    return replace(
        door,
        name=redact(door.name),
        device_id=redact(door.device_id),
        status=redact(door.status),
        synced_raw=door.synced_raw and redact(door.synced_raw),
    )


def _count(value: Any) -> int | None:
    number = whole_number(value, digits=limits.JSON_NUMBER_CHARACTERS)
    return number if number is not None and number >= 0 else None
