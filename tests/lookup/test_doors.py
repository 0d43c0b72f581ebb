"""The doors call against real servers."""

import asyncio
import json
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from faceviewer.core import limits
from faceviewer.core.connection import Credentials, Profile
from faceviewer.core.doors import Doors, DoorState
from faceviewer.core.problem import Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.record import CHINA_STANDARD_TIME
from faceviewer.core.result import Result
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.lookup.doors import TARGET, get_doors
from faceviewer.sandbox.doors import EVERY_STATUS
from faceviewer.sandbox.server import Address
from tests.faults.origin import Origin, Request, ca_file, http
from tests.faults.stand import texts_of
from tests.gateway.asking import ANNE, BRISK, KEYS, profile_of, with_client
from tests.gateway.replies import device, doors_reply, reply_to
from tests.gateway.scripted_server import Connection, ScriptedServer, kept, responds
from tests.problems import problem_of

Respond = Callable[[Request], bytes]


FULL = [device(number) for number in range(20)]
NULL = http(b'{"code":200,"id":"1","data":null}')


def page_of(request: Request) -> int:
    return int(json.loads(request.body)["params"]["pageNo"])


def ask(reply: bytes | Respond, query: FaceQuery = ANNE, patience: Patience = BRISK) -> tuple[Doors, list[Request]]:
    """Query the doors from a server with these replies; return the doors and the requests."""
    with Origin(reply if callable(reply) else lambda _: http(reply)) as origin:
        profile = Profile("p", f"https://{origin.address}", ca_file=str(ca_file()))
        (found,) = all_of(profile, query, patience=patience)
        return found, origin.requests


def all_of(
    profile: Profile, *queries: FaceQuery, patience: Patience = BRISK, credentials: Credentials = KEYS
) -> list[Doors]:
    """Query the doors of several persons one after the other with one client."""

    async def run(client: SignedClient) -> list[Doors]:
        return [await get_doors(client, query) for query in queries]

    return with_client(run, profile, patience=patience, credentials=credentials)


def states(*devices: dict[str, Any]) -> list[DoorState]:
    """Return the state of each door of one page."""
    return [door.state for door in ask(doors_reply(ANNE, list(devices)))[0].doors]


def refusal(reply: bytes | Respond, query: FaceQuery = ANNE) -> Problem:
    return problem_of(ask, reply, query)


def page(request: Request, devices: list[dict[str, Any]], **fields: Any) -> bytes:
    """Return the reply to a request of a page; `fields` are as those of `doors_reply`."""
    return http(doors_reply(ANNE, devices, **{"page": page_of(request), **fields}))


def pages(*each: list[dict[str, Any]], **fields: Any) -> Respond:
    """Reply page by page, then with empty pages."""
    more = dict(enumerate(each, 1))
    return lambda request: page(request, more.get(page_of(request), []), **fields)


def test_request_and_reply() -> None:
    found, calls = ask(doors_reply(ANNE, [device(1), device(2, "toBeTransferred", syncTime="2021-12-08 15:24:35.0")]))
    body = json.loads(calls[0].body)
    assert (calls[0].target, body["request"]["apiVer"]) == (TARGET, "1.0.0")
    assert body["params"] == {
        "userType": "OPEN", "userId": "anne", "permType": "FACE", "pageNo": 1, "pageSize": 20,
    }  # fmt: skip
    assert (found.query, found.total, found.missing) == (ANNE, 2, None)
    assert [(door.name, door.device_id, door.state) for door in found.doors] == [
        ("Door 1", "id-1", DoorState.ON),
        ("Door 2", "id-2", DoorState.ON_ITS_WAY),
    ]
    at = datetime(2021, 12, 8, 15, 24, 35, tzinfo=CHINA_STANDARD_TIME)
    assert {door.synced for door in found.doors} == {at}
    assert found.doors[1].synced_raw == "2021-12-08 15:24:35.0"
    assert found.trace.reply_id == "a-1"


@pytest.mark.parametrize("user_type", [UserType.PHONE, UserType.YUNDUN])
def test_unsupported_user_type_is_not_requested(user_type: UserType) -> None:
    requests: list[Request] = []

    def reply(request: Request) -> bytes:
        requests.append(request)
        return NULL

    assert refusal(reply, FaceQuery(user_type, "13800138000")).kind == "input.doors_type"
    assert requests == []


@pytest.mark.parametrize(
    ("state", "statuses"),
    [
        (DoorState.ON, ["transferred"]),
        (DoorState.ON_ITS_WAY, ["toBeTransferred"]),
        (DoorState.TAKEN_OFF, ["transferDeleted"]),
        (
            DoorState.NOT_STORED,
            ["needManual", "deviceOffline", "faceCheckTimeout", "faceCheckError", "facePushError", "transferTimeout"],
        ),
        (
            DoorState.UNKNOWN,
            ["deleteTimeout", "unknownError", "Transferred", " transferred", "transferred,", "", None, 1, True, ["on"]],
        ),
    ],
)
def test_state_of_every_status(state: DoorState, statuses: list[Any]) -> None:
    found, _ = ask(doors_reply(ANNE, [device(number, status) for number, status in enumerate(statuses)]))
    assert [door.state for door in found.doors] == [state] * len(statuses)
    assert [door.status for door in found.doors if door.status == "deleteTimeout"] == (
        ["deleteTimeout"] if state is DoorState.UNKNOWN else []
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"Status": "needManual"}, "needManual"),
        ({"faceStatus": "transferDeleted"}, "transferDeleted"),
        ({"deleted": True}, "deleted: true"),
        ({"faceStatus": "deleted"}, "faceStatus: deleted"),
        ({"errorCode": "FACE_1001"}, "errorCode: FACE_1001"),
        ({"err": {"errCode": 1001}}, "err.errCode: 1001"),
        ({"errorCode": 0, "errCode": "", "errMsg": "SUCCESS", "terrace": "north"}, ""),
        ({"perm_type": "CARD"}, "perm_type: CARD"),
        ({"permissionType": "face", "permType": None}, ""),
        ({"detail": {"isStored": "否"}}, "detail.isStored: 否"),
        ({"isExpired": 1}, "isExpired: 1"),
        ({"detail": {"status": "needManual"}}, "detail.status: needManual"),
        ({"Status": "transferred", "preStatus": "needManual", "online": False}, ""),
        ({"deleted": False, "enabled": 1, "errorMsg": "no error", "remark": ""}, ""),
        ({"deviceStatus": "OFFLINE", "retryCount": 0, "expireTime": "2020-01-01 00:00:00", "ext": '{"a": 1}'}, ""),
        ({"syncStatus": "failed"}, "syncStatus: failed"),
        ({"detail": {"transferState": 2}}, "detail.transferState: 2"),
        ({"同步状态": "待同步"}, "同步状态: 待同步"),
        ({"isSync": 0}, "isSync: 0"),
        ({"syncStatus": "SUCCESS", "syncResult": "已同步", "syncCount": 2, "transferTime": 1700000000000}, ""),
        ({"preStatus": "deleteTimeout", "gmtCreate": "2021-01-01 00:00:00"}, ""),
    ],
    ids=str,
)
def test_entry_with_a_field_that_denies_its_state_is_unknown(fields: dict[str, Any], reason: str) -> None:
    found, _ = ask(doors_reply(ANNE, [device(1, **fields), device(2, **fields)]))
    expected = (DoorState.UNKNOWN, f"transferred, {reason}") if reason else (DoorState.ON, "transferred")
    assert [(door.state, door.status) for door in found.doors] == [expected] * 2


def test_entries_with_too_many_fields_are_unknown() -> None:
    found = states(*(device(n) | {f"flag{n}": True} for n in range(600)))
    assert found[:500] == [DoorState.ON] * 500
    assert DoorState.ON not in found[500:]


def test_null_or_empty_list_has_no_doors() -> None:
    for reply in (NULL, http(doors_reply(ANNE, []))):
        found, _ = ask(lambda _, reply=reply: reply)  # type: ignore[misc]  # mypy knows no such lambda
        assert (found.doors, found.missing) == ((), None)


@pytest.mark.parametrize("devices", ["absent", None, {}, "[]", 0, ["transferred"], [None], [[]]], ids=repr)
def test_invalid_device_list_is_a_contract_problem(devices: Any) -> None:
    body = json.loads(doors_reply(ANNE, devices, total=1))
    if devices == "absent":
        del body["data"]["deviceList"]
    problem = refusal(json.dumps(body).encode())
    assert (problem.kind, problem.facts["field"]) == ("contract.field", "deviceList")


@pytest.mark.parametrize("value", ["25", 25.0, "025"])
def test_total_as_text_or_float_is_read(value: Any) -> None:
    found, requests = ask(doors_reply(ANNE, FULL[:5], deviceListTotal=value))
    assert (len(found.doors), found.total, len(requests)) == (5, 25, 2)
    assert found.missing is not None


@pytest.mark.parametrize("value", [None, "many", -1, 2.5, True, "9" * 5000])
def test_invalid_counts_are_ignored(value: Any) -> None:
    """Pages are read until one is empty, because a page that is not full may have been cut."""
    odd = {"deviceListTotal": value, "deviceListPageNo": value, "deviceListPageSize": value if value is None else 20}
    found, requests = ask(pages(FULL, [device(20)], **odd))
    assert (len(found.doors), found.total, found.missing, len(requests)) == (21, None, None, 3)


def test_all_pages_are_read(sandbox: Address) -> None:
    query = FaceQuery(UserType.OPEN, "doors-thousand")
    (found,) = all_of(profile_of(sandbox), query, credentials=sandbox.credentials)
    assert (len(found.doors), found.total, found.missing) == (1000, 1000, None)
    assert found.count(DoorState.ON) == 560
    assert {door.status for door in found.doors} == set(EVERY_STATUS)
    assert found.exchange is not None
    assert found.exchange.calls == 50
    starts = [span.start_ms for span in found.exchange.spans]
    assert starts == sorted(starts)


def test_another_person_on_any_page_is_refused() -> None:
    problem = refusal(lambda request: page(request, FULL, total=40, userId="anne" if page_of(request) == 1 else "ben"))
    assert problem.kind == "contract.mismatch"
    assert problem.exchange is not None
    assert problem.exchange.reply_withheld


ANNE_IN_EXTENSION = '{"userId":"anne","userType":"OPEN"}'


@pytest.mark.parametrize(
    "fields",
    [
        {"userId": "ben"},
        {"userId": "ben", "extInfo": ANNE_IN_EXTENSION},
        {"userType": "IDENTITY"},
        {"user_id": "ben"},
        {"extInfo": '{"userId":"ben"}'},
        {"users": [{"userId": "ben"}]},
    ],
    ids=str,
)
def test_another_person_in_other_fields_is_refused(fields: dict[str, Any]) -> None:
    assert refusal(doors_reply(ANNE, [device(1)], **fields)).kind == "contract.mismatch"


@pytest.mark.parametrize("named", [{"userId": "ben"}, {"user_type": "PHONE"}, {"user": {"userId": "ben"}}], ids=str)
@pytest.mark.parametrize("count", [2, 1000], ids=["a page", "all on one page"])
def test_entry_about_another_person_is_refused(named: dict[str, Any], count: int) -> None:
    devices = [device(n, operator="ben", owner={"userId": "the-house"}) for n in range(1, count)]
    assert len(ask(doors_reply(ANNE, devices))[0].doors) == count - 1
    problem = refusal(doors_reply(ANNE, [*devices, device(0, **named)]))
    assert problem.kind == "contract.mismatch"
    assert "ben" not in texts_of(problem)


def test_another_person_beside_a_long_list_is_refused() -> None:
    devices = [device(n) for n in range(1600)]
    body = json.loads(doors_reply(ANNE, devices))
    assert refusal(json.dumps(body | {"record": {"userId": "ben"}}).encode()).kind == "contract.mismatch"


def test_list_about_another_permission_is_refused() -> None:
    problem = refusal(doors_reply(ANNE, [device(1)], permType="PALM"))
    assert (problem.kind, problem.facts["field"]) == ("contract.field", "permType")


def test_extension_field_does_not_change_states() -> None:
    ext = json.dumps({"status": "transferred", "deviceList": [{"iotId": "id-1", "status": "transferred"}]})
    found, _ = ask(doors_reply(ANNE, [device(1, "needManual")], extInfo=ext))
    assert [door.state for door in found.doors] == [DoorState.NOT_STORED]


ON, OFF, UNKNOWN = DoorState.ON, DoorState.TAKEN_OFF, DoorState.UNKNOWN
TWICE: dict[str, tuple[list[dict[str, Any]], DoorState]] = {
    "the later counts, first": ([device(1, syncTime="2021-12-08 15:24:36"), device(1, "toBeTransferred")], ON),
    "the later counts, last": ([device(1), device(1, "transferDeleted", syncTime="2022-01-01 00:00:00")], OFF),
    "the later, of a time to come": ([device(1), device(1, "needManual", syncTime="2999-01-01 00:00:00")], UNKNOWN),
    "the same": ([device(1), device(1)], ON),
    "at the same moment": ([device(1), device(1, "needManual")], UNKNOWN),
    "no moment": ([device(1, syncTime=None), device(1, "needManual")], UNKNOWN),
    "no moment that can be read": ([device(1, syncTime="2021"), device(1, "needManual")], UNKNOWN),
    "three": ([device(1), device(1, "needManual"), device(1)], UNKNOWN),
}


@pytest.mark.parametrize(("devices", "state"), TWICE.values(), ids=TWICE)
def test_duplicate_device_is_one_door(devices: list[dict[str, Any]], state: DoorState) -> None:
    found, _ = ask(doors_reply(ANNE, devices, total=1))
    assert [door.state for door in found.doors] == [state]
    assert (found.total, found.missing) == (1, None)
    found, _ = ask(doors_reply(ANNE, devices))  # another door may be missing instead
    assert found.missing is not None


def test_devices_without_id_are_separate_doors() -> None:
    assert len(states(device(1, iotId=None), device(1, iotId=""))) == 2


PARTIAL: dict[str, tuple[Respond, int, str]] = {
    "an empty page": (pages(FULL, [], total=50), 20, ""),
    "more were promised": (pages(FULL, [device(20)], total=22), 21, ""),
    "fewer were promised": (pages(FULL, total=3), 20, ""),
    "the page before": (lambda request: page(request, FULL, total=50, page=1), 20, "page"),
    "the same again, without ids": (lambda request: page(request, [device(1, iotId="")] * 20, total=50), 20, "page"),
    "two pages by turns, without ids": (
        lambda request: page(request, [device(page_of(request) % 2, iotId="")] * 20, total=80), 40, "page",
    ),
    "one pushed over to the next": (pages(FULL, [device(19), *map(device, range(20, 39))], total=40), 39, ""),
    "null": (lambda request: page(request, FULL, total=50) if page_of(request) == 1 else NULL, 20, "page"),
    "null, and no total": (
        lambda request: page(request, FULL, deviceListTotal=None) if page_of(request) == 1 else NULL, 20, "page",
    ),
    "one door fewer by the second page": (
        lambda request: page(request, [*map(device, range(21, 40))] if page_of(request) > 1 else FULL,
            total=41 - page_of(request)), 39, "changed",
    ),
    "no more doors than a page by the second page": (
        lambda request: page(request, [] if page_of(request) > 1 else FULL,
            total=70 - 25 * page_of(request)), 20, "changed",
    ),
    "the third page of another number": (
        lambda request: page(request, [device(20 * page_of(request) + n) for n in range(20)], total=90,
            page=page_of(request) if page_of(request) < 3 else 7), 60, "page",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reply", "count", "variant"), PARTIAL.values(), ids=PARTIAL)
def test_incomplete_list_is_reported(reply: Respond, count: int, variant: str) -> None:
    found, requests = ask(reply)
    assert found.missing is not None
    assert (found.missing.kind, found.missing.facts.get("variant", "")) == ("contract.doors", variant)
    assert (len(found.doors), found.missing.facts["came"]) == (count, count)
    assert found.missing.trace.request_id
    assert len(requests) <= 4


FAILURES: dict[str, tuple[bytes, str]] = {
    "throttled": (http(status=429, headers={"X-Ca-Error-Code": "T429ID", "X-Ca-Request-Id": "R"}), "limit.throttled"),
    "failed": (http(status=500, headers={"X-Ca-Request-Id": "R"}), "server.failed"),
    "refused": (http(status=403, headers={"X-Ca-Error-Code": "I403AA"}), "credentials.doors"),
    "half": (http(doors_reply(ANNE, FULL)[:300]), "contract.not_json"),
    "no list": (http(doors_reply(ANNE, "none")), "contract.field"),
}


@pytest.mark.parametrize(("failure", "kind"), FAILURES.values(), ids=FAILURES)
def test_failed_third_page_keeps_two_pages_and_failed_first_page_raises(failure: bytes, kind: str) -> None:
    assert refusal(lambda _: failure).kind == kind
    two = pages(FULL, [device(20 + number) for number in range(20)], total=50)
    found, _ = ask(lambda request: two(request) if page_of(request) < 3 else failure)
    assert (len(found.doors), found.total) == (40, 50)
    assert found.missing is not None
    assert found.missing.kind == kind
    assert found.missing.facts.get("total") != 50, "which are the seconds that all attempts took"
    assert found.missing.trace.request_id != found.trace.request_id


def test_temporary_failure_of_a_page_is_retried() -> None:
    failed: list[Request] = []

    def reply(request: Request) -> bytes:
        if page_of(request) == 2 and not failed:
            failed.append(request)
            return http(status=503, headers={"X-Ca-Request-Id": "R"})
        return page(request, FULL if page_of(request) == 1 else [device(20)], total=21)

    found, requests = ask(reply)
    assert (len(found.doors), found.missing) == (21, None)
    assert [page_of(each) for each in requests] == [1, 2, 2]
    assert len({each.header("x-ca-nonce") for each in requests}) == 3


REFUSALS: dict[str, tuple[bytes, str]] = {
    "the old gateway": (http(status=403, headers={"X-Ca-Error-Message": "Unauthorized"}), "refused"),
    "the new gateway": (http(status=403, headers={"X-Ca-Error-Code": "I403AA"}), "refused"),
    "its plug-in": (http(status=403, headers={"X-Ca-Error-Code": "A403PR"}), "refused"),
    "the service": (http(b'{"code":403,"id":"1","message":"request forbidden","data":null}'), "refused"),
    "no token for it": (http(b'{"code":401,"id":"1","message":"request auth error","data":null}'), "refused"),
    "not there": (http(status=404, headers={"X-Ca-Error-Code": "I404NF"}), "absent"),
    "not there, in words": (http(b'{"code":404,"id":"1","message":"service not found.","data":null}'), "absent"),
    "an older gateway": (http(status=400, headers={"X-Ca-Error-Message": "Invalid Url"}), "absent"),
}


@pytest.mark.parametrize(("response", "variant"), REFUSALS.values(), ids=REFUSALS)
def test_app_key_without_permission(response: bytes, variant: str) -> None:
    problem = refusal(lambda _: response)
    assert (problem.kind, problem.facts["variant"]) == ("credentials.doors", variant)


def test_null_reply_over_reused_connection_is_requested_again() -> None:
    null = b'{"code":200,"id":"1","data":null}'
    bodies = iter([doors_reply(ANNE, [device(1)]), null, doors_reply(ANNE, [device(1)])])
    with ScriptedServer(responds(lambda _: kept(next(bodies)))) as server:
        assert [len(found.doors) for found in all_of(server.profile, ANNE, ANNE)] == [1, 1]
        assert server.connections == 2
    with ScriptedServer(responds(kept(null))) as server:
        assert [len(found.doors) for found in all_of(server.profile, ANNE, ANNE)] == [0, 0]


def test_doors_call_does_not_block_the_connection_of_a_lookup() -> None:
    received = asyncio.Queue[int]()

    async def run(client: SignedClient) -> list[int]:
        loops.append(asyncio.get_running_loop())
        await get_face(client, ANNE)
        doors = asyncio.create_task(get_doors(client, ANNE))
        numbers = [await received.get(), await received.get()]
        doors.cancel()
        await get_face(client, ANNE)
        return [*numbers, await received.get()]

    def script(connection: Connection) -> None:
        while request := connection.receive():
            loops[0].call_soon_threadsafe(received.put_nowait, connection.number)
            if TARGET.encode() not in request:
                connection.send(kept(reply_to(ANNE)))

    loops: list[asyncio.AbstractEventLoop] = []
    with ScriptedServer(script) as server:
        assert with_client(run, server.profile) == [1, 2, 1]


def test_concurrent_doors_and_lookups_are_not_mixed_up(sandbox: Address) -> None:
    persons = [FaceQuery(UserType.OPEN, f"oa|000{n}") for n in range(1, 9)]

    async def run(client: SignedClient) -> tuple[list[Doors], list[Result]]:
        doors = [get_doors(client, FaceQuery(UserType.OPEN, "doors-hundred")) for _ in persons]
        faces = [get_face(client, person) for person in persons]
        return await asyncio.gather(asyncio.gather(*doors), asyncio.gather(*faces))

    doors, faces = with_client(run, profile_of(sandbox), credentials=sandbox.credentials)
    assert {(found.query.user_id, len(found.doors), found.missing) for found in doors} == {("doors-hundred", 100, None)}
    assert [found.record.user_id for found in faces] == [person.user_id for person in persons]


def test_firewall_page_does_not_blame_the_key() -> None:
    page = http(b"<html>no</html>", status=403, headers={"Content-Type": "text/html"})
    assert refusal(lambda _: page).kind == "credentials.forbidden"


def test_endless_list_is_bounded() -> None:
    def reply(request: Request) -> bytes:
        return page(request, [device(1000 * page_of(request) + number) for number in range(500)], total=10**6)

    found, requests = ask(reply)
    assert found.missing is not None
    assert found.missing.facts["variant"] == "many"
    assert limits.DOORS <= len(found.doors) < limits.DOORS + 500
    assert len(requests) == limits.DOORS // 500


def test_oversized_page_is_cut() -> None:
    many = [{"iotId": str(number)} for number in range(9000)]
    found, requests = ask(doors_reply(ANNE, many))
    assert (len(found.doors), len(requests)) == (limits.DOORS + 1, 1)
    assert found.missing is not None
    assert found.missing.facts["variant"] == "many"


def test_all_pages_share_one_deadline() -> None:
    """Ten pages of 0.2 s each take longer than the deadline of 0.5 s."""
    never = threading.Event()

    def reply(request: Request) -> bytes:
        never.wait(0.2)
        return page(request, [device(page_of(request))], total=10)

    found, _ = ask(reply, patience=Patience(back_off=(0.001, 0.004), lookup=0.5))
    assert found.missing is not None
    assert found.missing.kind == "network.timeout"
    assert 0 < len(found.doors) < 10


def test_server_texts_are_bounded_and_have_no_secret() -> None:
    odd = device(1, f"x{KEYS.app_secret}", deviceNickName=f"[half]{KEYS.app_secret}", iotId=["a"], syncTime=5)
    body = doors_reply(ANNE, [odd, device(2, deviceNickName="n" * 20_000, iotId=7)])
    found, _ = ask(body.replace(b"[half]", b"\\ud800"))
    first, second = found.doors
    assert KEYS.app_secret not in f"{first}"
    assert f"{first.name}".startswith("\ufffd")
    assert (first.device_id, first.synced, first.synced_raw) == ('["a"]', None, "5")
    assert (len(second.name), second.device_id) == (limits.FIELD_SHOWN + 1, "7")
