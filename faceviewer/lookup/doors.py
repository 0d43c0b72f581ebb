"""The doors endpoint: query the door devices to which a face was transferred.

Only this file knows the field names of the endpoint. The person is checked as for the face endpoint; `extInfo` is read
only for that check. If a part of the list cannot be loaded, the result is partial and has the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from faceviewer.core import limits
from faceviewer.core.doors import TAKES_DOORS, Door, Doors, DoorState
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Policy, Problem
from faceviewer.core.record import PERMISSION, Doubt, Expiry, redacted
from faceviewer.gateway.bounded_json import printable
from faceviewer.gateway.envelope import Request, whole_number
from faceviewer.gateway.person_check import breach, data_of, find_other_person, find_other_person_in
from faceviewer.gateway.undocumented.contradictions import find_contradictions
from faceviewer.gateway.undocumented.fields import as_text, fields_of
from faceviewer.gateway.undocumented.vocabulary import BAD, Role, is_yes, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.exchange import Exchange
    from faceviewer.core.problem import Trace
    from faceviewer.core.query import FaceQuery
    from faceviewer.core.record import RawValue
    from faceviewer.core.result import Progress
    from faceviewer.gateway.envelope import Reply
    from faceviewer.gateway.network.stopwatch import Stopwatch
    from faceviewer.gateway.signed_client import SignedClient
    from faceviewer.gateway.undocumented.fields import Field

TARGET = "/domain/perm/status/user/query"
API_VERSION = "1.0.0"
PAGE_SIZE = 20  # devices, as in the documented reply; the maximum is not documented

# The remaining documented states are those of one attempt, in push messages. After `deleteTimeout` the face may be on
# the device or not.
_STATES = {
    DoorState.ON: "transferred",
    DoorState.ON_ITS_WAY: "toBeTransferred",
    DoorState.NOT_STORED: "needManual deviceOffline faceCheckTimeout faceCheckError facePushError transferTimeout",
    DoorState.TAKEN_OFF: "transferDeleted",
}
_STATE_OF = {status: state for state, statuses in _STATES.items() for status in statuses.split()}

_DEVICE_FIELDS = frozenset({"iotId", "deviceNickName", "status", "syncTime"})
_OWN_STATUSES = frozenset({"status", "preStatus"})  # another field with a status is a contradiction
_MOST_JUDGED = 500  # different undocumented fields of a page; a device has a dozen
_PERMISSION_TYPE = "FACE"
_PERMISSION_NAMES = {("perm", "type"), ("permission", "type")}
_TRANSFER = pattern(r"sync(?:ed|hroni[sz]ed)?|transfer(?:red)?|同步|下发", re.IGNORECASE)  # in the name of a field
_TELLING = pattern(rf"err|{_TRANSFER.pattern}", re.IGNORECASE)  # in a name whose values all count
_CLOCK_SKEW = timedelta(seconds=limits.CLOCK_SKEW_SECONDS)


@dataclass(frozen=True, slots=True)
class Page:
    """The content of one reply; `doors` may contain a device more than once.

    `total` is `deviceListTotal` and `number` is `deviceListPageNo`, None if they are not counts.
    """

    doors: tuple[Door, ...] = ()
    total: int | None = None
    number: int | None = None


async def get_doors(
    client: SignedClient, query: FaceQuery, *, on_progress: Callable[[Progress], None] = lambda _: None
) -> Doors:
    """Query the doors of a face, page by page; the `image_format` of the query is ignored.

    Raises:
        Problem: if the first page cannot be loaded: as `SignedClient.ask`, Kind.INPUT_DOORS_TYPE if the endpoint does
            not accept the user type, CREDENTIALS_DOORS if the key has no permission or the gateway has no such
            endpoint, or CONTRACT_FIELD; CONTRACT_MISMATCH if any page is about another person. The problem of a later
            page is otherwise in `Doors.missing`.
    """
    if query.user_type not in TAKES_DOORS:
        raise Problem(Kind.INPUT_DOORS_TYPE, field="userType")
    watch = client.stopwatch()  # of all pages together
    doors: dict[str, Door] = {}
    pages: list[Page] = []
    missing = None
    exchange = None
    while missing is None and not _is_whole(pages):
        try:
            page, trace, later = await _ask(client, query, len(pages) + 1, on_progress=on_progress, watch=watch)
            exchange = later or exchange
        except Problem as problem:
            problem.exchange = problem.exchange or exchange
            exchange = problem.exchange
            if not pages or problem.kind is Kind.CONTRACT_MISMATCH:
                raise
            missing = problem
            break
        is_repeated = any(page.doors == other.doors for other in pages)
        pages.append(page)
        merged = doors if is_repeated else _merged(doors, page, len(pages))
        missing = _why_no_more(pages, is_new=len(merged) > len(doors), count=len(merged))
        doors = merged
    totals = [page.total for page in pages if page.total is not None]
    total = totals[-1] if totals else None
    if missing is None and len(set(totals)) > 1:  # a device may have moved to an earlier page
        missing = Problem(Kind.CONTRACT_DOORS, variant="changed")
    if missing is None and total not in {None, len(doors)}:
        missing = Problem(Kind.CONTRACT_DOORS)
    if missing is not None and missing.kind is Kind.CONTRACT_DOORS:
        missing.facts |= {"came": len(doors)} | ({} if total is None else {"all": total})
        missing = missing.with_trace(trace)
    return Doors(query, tuple(doors.values()), total, missing, trace, exchange)


def read_page(reply: Reply, query: FaceQuery) -> Page | None:
    """Parse `data` of a successful reply; return None if it is null, which means no doors and names no person.

    Raises:
        Problem: as `data_of` and `find_other_person` of `person_check`; Kind.CONTRACT_MISMATCH also if a list or an
            entry names another person, and CONTRACT_FIELD if `deviceList` is not a list of objects, or if the list is
            about another permission than that of faces.
    """
    data = reply.fields.get("data")
    without_list = {"data": data | {"deviceList": None}} if isinstance(data, dict) else {}  # may exceed the limit
    fields = list(fields_of(reply.fields | without_list))
    data = data_of(reply, fields, query)
    if data is None:
        return None
    devices = data.get("deviceList")
    if not isinstance(devices, list) or not all(isinstance(device, dict) for device in devices):
        breach("deviceList")
    devices = devices[: limits.DOORS + 1]  # one more than the limit, to know that the list is longer
    other_person = find_other_person(data, fields, query).field or _other_person_in(devices, query)
    if other_person:
        raise Problem(Kind.CONTRACT_MISMATCH, field=printable(other_person.name[:64]))
    other_permission = next((field.path for field in filter(None, fields) if _is_of_other_permission(field)), None)
    if other_permission:
        breach(printable(other_permission[:64]))
    counts = (_count(data.get(f"deviceList{name}")) for name in ("Total", "PageNo"))
    judged: dict[tuple[Any, ...], bool] = {}
    return Page(tuple(_door(device, judged) for device in devices), *counts)


def _other_person_in(devices: list[dict[str, Any]], query: FaceQuery) -> RawValue | None:
    """Do what `find_other_person_in` does, for the entries of the list."""
    for device in devices:
        rest = {name: value for name, value in device.items() if name not in _DEVICE_FIELDS}
        if rest and (other_person := find_other_person_in(fields_of({"data": {"list": rest}}), query).field):
            return other_person
    return None


async def _ask(
    client: SignedClient, query: FaceQuery, number: int, *, on_progress: Callable[[Progress], None], watch: Stopwatch
) -> tuple[Page, Trace, Exchange | None]:
    params: dict[str, str | int] = {
        "userType": query.user_type.value,
        "userId": query.user_id,
        "permType": _PERMISSION_TYPE,
        "pageNo": number,
        "pageSize": PAGE_SIZE,
    }
    request = Request(TARGET, API_VERSION, params, response_bytes=limits.RESPONSE_BYTES_WITHOUT_PICTURE)

    def read(reply: Reply) -> Page:
        page = read_page(reply, query)
        if page is None and (call.follows or number > 1):  # null names no person: may be the reply to another request
            raise Problem(Kind.CONTRACT_DOORS, variant="page", page=number)
        safe: Page = redacted(page or Page(), client.redact)
        return safe

    try:
        with client.call(request, watch=watch) as call:
            page, trace = await client.ask(call, read, on_progress=on_progress)
            return page, trace, call.end()
    except Problem as problem:
        is_known = problem.facts.get("variant") != "anonymous"  # the refusal of a firewall is not about the key
        is_absent = problem.kind in {Kind.SERVER_ADDRESS, Kind.SERVER_OFFLINE}
        if is_known and (is_absent or Policy.DENIED in problem.kind.policy):
            problem.facts["variant"] = "absent" if is_absent else "refused"
            raise problem.with_trace(problem.trace, kind=Kind.CREDENTIALS_DOORS) from None
        raise


def _is_whole(pages: list[Page]) -> bool:
    """Return whether the list is complete; without a total, an empty page is its end."""
    if not pages:
        return False
    last = pages[-1]
    count = sum(len(page.doors) for page in pages)
    total = next((page.total for page in reversed(pages) if page.total is not None), None)
    return not last.doors or (total is not None and count >= total)


def _why_no_more(pages: list[Page], *, is_new: bool, count: int) -> Problem | None:
    """Return the reason to stop although there may be a further page, None to go on or if the list is complete."""
    last = pages[-1]
    number = len(pages)
    if not last.doors and last.number in {None, number}:
        return None
    if last.number not in {None, number} or not is_new:
        return Problem(Kind.CONTRACT_DOORS, variant="page", page=number)
    is_most = count >= limits.DOORS or number >= limits.DOORS_PAGES
    if count > limits.DOORS or (is_most and not _is_whole(pages)):
        return Problem(Kind.CONTRACT_DOORS, variant="many")
    return None


def _merged(doors: dict[str, Door], page: Page, number: int) -> dict[str, Door]:
    """Return the doors with those of a page, each device once; devices without an id are all different."""
    merged = dict(doors)
    for row, door in enumerate(page.doors):
        key = door.device_id or f"\0{number}/{row}"
        merged[key] = _later(merged[key], door) if key in merged else door
    return merged


def _later(one: Door, other: Door) -> Door:
    """Return the later of two entries of one device; an unknown state if they differ and neither is later."""
    if one.synced and other.synced and one.synced != other.synced:
        return one if one.synced > other.synced else other
    if one.state is other.state:
        return one
    return replace(one, state=DoorState.UNKNOWN, status=f"{one.status}, {other.status}")


def _door(device: dict[str, Any], judged: dict[tuple[Any, ...], bool]) -> Door:
    status = _text(device, "status")
    synced = device.get("syncTime")
    state = _STATE_OF.get(status, DoorState.UNKNOWN)
    others = {value for name, value in device.items() if isinstance(value, str) and name not in _OWN_STATUSES}
    differing = [other for other in sorted(others) if _STATE_OF.get(other, state) is not state]
    if state is DoorState.ON and not differing:
        differing = list(filter(None, (_denial(device, judged),)))
    if differing:
        status = ", ".join((status, *differing))
        state = DoorState.UNKNOWN
    parsed = Expiry.from_wire(synced if type(synced) is int else _text(device, "syncTime"))
    is_past = parsed.at is not None and parsed.at < datetime.now(UTC) + _CLOCK_SKEW
    return Door(
        name=_text(device, "deviceNickName"),
        device_id=_text(device, "iotId"),
        status=status,
        state=state,
        synced=parsed.at if is_past else None,
        synced_raw=parsed.raw if synced is not None else None,
    )


def _denial(device: dict[str, Any], judged: dict[tuple[Any, ...], bool]) -> str:
    """Return the first undocumented field that may deny that the face is on the device, such as `deleted`; else "".

    Args:
        judged: a cache, shared by all devices and limited in size: whether a field denies that.
    """
    rest = {name: value for name, value in device.items() if name not in _DEVICE_FIELDS | _OWN_STATUSES}
    for field in filter(None, fields_of({"data": {"face": rest}})) if rest else ():
        value = field.value
        key = (field.names, type(field.value), str(field.value))
        # Also `errorCode` and `syncStatus`, whatever they are.
        is_sign = is_yes(value) is not None or _TELLING.search(field.names[-1]) is not None
        if isinstance(value, str):
            is_sign = is_sign or value in _STATE_OF or words_of(value).any(*BAD, Role.NOT)
        if is_sign and len(judged) < _MOST_JUDGED:
            judged[key] = judged[key] if key in judged else _denies(field)
        if _is_of_other_permission(field) or (is_sign and judged.get(key, True)):
            return printable(f"{field.path.partition('.')[2]}: {as_text(value)}"[: limits.FIELD_SHOWN])
    return ""


def _is_of_other_permission(field: Field) -> bool:
    """Return whether a field says that its object is about another permission, such as a card's."""
    value = field.value.strip().upper() if isinstance(field.value, str) else ""
    return words_of(field.names[-1]) in _PERMISSION_NAMES and value not in {"", _PERMISSION_TYPE}


def _denies(field: Field) -> bool:
    if isinstance(field.value, str) and field.value in _STATE_OF:
        return _STATE_OF[field.value] is not DoorState.ON
    # A face is valid on a device if its transfer is: in a record, `syncStatus` is about a thing and says nothing.
    told = field._replace(names=tuple(_TRANSFER.sub("Valid", name) for name in field.names))
    doubts = find_contradictions([told], Expiry(""), PERMISSION, now=datetime.now(UTC)).doubts
    return Doubt.POLICY in doubts or (Doubt.EXPIRY in doubts and is_yes(field.value) is not None)


def _text(device: dict[str, Any], name: str) -> str:
    """Return a text unchanged, any other value as JSON, empty if absent or null.

    It is cut one character behind the limit of what is shown, so that the display knows that it is cut.
    """
    value = device.get(name)
    return "" if value is None else printable(as_text(value)[: limits.FIELD_SHOWN + 1])


def _count(value: Any) -> int | None:
    number = whole_number(value, digits=limits.JSON_NUMBER_CHARACTERS)
    return number if number is not None and number >= 0 else None
