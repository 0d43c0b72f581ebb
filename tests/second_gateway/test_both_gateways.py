"""The sandbox and the second gateway must reply alike, and the program must read both alike."""

import json
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import ImageFormat, UserType
from faceviewer.sandbox.provocations import CLASSIC_GATEWAY_IDS, ENDPOINT_IDS
from faceviewer.sandbox.server import running
from tests.data import ERRORS
from tests.faults import corpus
from tests.problems import problem_of
from tests.second_gateway.doors import DOORS, STATES
from tests.second_gateway.responses import PATH, PING
from tests.second_gateway.server import second_gateway
from tests.second_gateway.sides import KEY, SECRET, Side, ask, ask_doors, problems, raw

DEMO = "13800138000"
NAMES = ("the sandbox", "the second gateway")
ENDPOINT, CLASSIC = ERRORS["endpoint"], ERRORS["classic_gateway"]
CODES = [*ERRORS["vpc_gateway"], *ERRORS["found_later"]]
DOORS_OF = {
    "every status": ("doors-every-state", "every-status"),
    "many": ("doors-hundred", "two-hundred-doors"),
    "half": ("doors-half", "half-the-doors"),
    "none": ("doors-none", "no-doors"),
    "refused": ("doors-refused", "may-not-ask"),
    "somebody else's": ("doors-wrong-person", "somebody-else"),
    "an error": (f"gateway-{CODES[0]['error_code']}", CODES[0]["error_code"]),
}
"""User IDs of the sandbox and of the second gateway, by the peculiarity of their doors."""


@contextmanager
def serving(name: str, folder: Path) -> Iterator[Side]:
    doors = {what: ids[NAMES.index(name)] for what, ids in DOORS_OF.items()}
    if name == "the sandbox":
        with running(tls=True) as address:
            assert address.ca_file
            yield Side(address.url, address.ca_file, doors)
    else:
        with second_gateway(folder, face=corpus.jpeg(), secrets={KEY: SECRET}) as gateway:
            yield Side(gateway.url, gateway.ca_file, doors, gateway)


@pytest.fixture(scope="module", params=NAMES)
def side(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Side]:
    with serving(request.param, tmp_path_factory.mktemp("gateway")) as side:
        yield side


def test_picture_inside_the_reply(side: Side) -> None:
    found = ask(side, DEMO)
    record = found.record
    assert (record.user_id, record.user_type, record.policy) == (DEMO, UserType.PHONE, "PERMISSION")
    assert found.image is not None
    assert found.image[:2] == b"\xff\xd8"
    assert found.trace.gateway_request_id


def test_picture_by_url_is_the_same(side: Side) -> None:
    found = ask(side, DEMO, form=ImageFormat.URL)
    assert found.picture_came_as is ImageFormat.URL
    assert found.image == ask(side, DEMO).image


def test_picture_request_has_no_header_of_the_signed_call(tmp_path: Path) -> None:
    with serving(NAMES[1], tmp_path) as side:
        ask(side, DEMO, form=ImageFormat.URL)
        assert side.second
        signed, fetched = side.second.requests
    assert any(name.lower().startswith("x-ca-") for name in signed)
    assert not any(name.lower().startswith(("x-ca-", "content-md5")) for name in fetched)


@pytest.mark.parametrize("user_type", list(UserType))
def test_unknown_id_has_no_record(side: Side, user_type: UserType) -> None:
    assert problem_of(ask, side, "nobody-of-this-id", user_type=user_type).kind.branch == "record"


KEYS = {
    "wrong secret": ({"app_secret": "wrong"}, Kind.CREDENTIALS_APP_SECRET),
    "secret of other letters": ({"app_secret": "密钥"}, Kind.CREDENTIALS_APP_SECRET),
    "unknown key": ({"app_key": "200000002"}, Kind.CREDENTIALS_APP_KEY),
    "key of other letters": ({"app_key": "键"}, Kind.CREDENTIALS_APP_KEY),
    "no secret": ({"app_secret": ""}, Kind.CREDENTIALS_MISSING),
}


@pytest.mark.parametrize("what", KEYS)
def test_wrong_keys(side: Side, what: str) -> None:
    keys, kind = KEYS[what]
    assert problem_of(ask, side, DEMO, keys=keys).kind is kind


@pytest.mark.parametrize("newer", [False, True], ids=["older", "newer"])
@pytest.mark.parametrize("backticks", [False, True], ids=["bare", "backticks"])
@pytest.mark.parametrize("what", KEYS)
def test_wrong_keys_with_every_form_of_refusal(tmp_path: Path, what: str, backticks: bool, newer: bool) -> None:
    with serving(NAMES[1], tmp_path) as side:
        assert side.second
        side.second.newer, side.second.guard.backticks = newer, backticks
        test_wrong_keys(side, what)


@pytest.mark.parametrize("minutes", [16, -16, 600, -600])
def test_wrong_clock_is_corrected_from_the_gateway(side: Side, minutes: int) -> None:
    found = ask(side, DEMO, ahead=minutes * 60)
    assert found.trace.clock_offset == pytest.approx(-minutes * 60, abs=3)
    assert found.timings.attempts == 2


def test_clock_wrong_by_days_is_a_problem(side: Side) -> None:
    assert problem_of(ask, side, DEMO, ahead=2 * 86400).kind is Kind.CREDENTIALS_CLOCK


@pytest.mark.parametrize(
    ("rows", "ours", "others"),
    [
        (ENDPOINT, ENDPOINT_IDS, [f"endpoint-{n}" for n in range(len(ENDPOINT))]),
        (CLASSIC, CLASSIC_GATEWAY_IDS, [f"classic-{n}" for n in range(len(CLASSIC))]),
        (CODES, [f"gateway-{row['error_code']}" for row in CODES], [row["error_code"] for row in CODES]),
    ],
    ids=["endpoint", "older gateway", "newer gateway"],
)
def test_both_gateways_give_the_same_error(
    rows: list[dict[str, Any]], ours: Sequence[str], others: Sequence[str], tmp_path: Path
) -> None:
    results = []
    for name, user_ids in zip(NAMES, (ours, others), strict=True):
        with serving(name, tmp_path) as side:
            results.append(problems(side, user_ids))
    for row, here, there in zip(rows, *results, strict=True):
        same = 4 if "message" in row else 3  # of a code that was found later only the meaning is known
        assert (row, *here[:same]) == (row, *there[:same])
        assert here[0] not in {"", Kind.SERVER_UNKNOWN_CODE}, row


def test_record_of_another_person_is_refused(tmp_path: Path) -> None:
    for name, user_id in zip(NAMES, ("wrong-person", "somebody-else"), strict=True):
        with serving(name, tmp_path) as side, pytest.raises(Problem) as caught:
            ask(side, user_id)
        assert caught.value.kind is Kind.CONTRACT_MISMATCH


# What the vendor's other clients send: all of it is let through.
FORMS: dict[str, dict[str, Any]] = {
    "names in upper case": {"signed": "X-Ca-Key,X-Ca-Nonce,X-Ca-Stage,X-Ca-Timestamp"},
    "names with blanks between": {"signed": "x-ca-timestamp, x-ca-stage, x-ca-nonce, x-ca-key"},
    "octets": {"Content_Type": "application/octet-stream; charset=utf-8", "Accept": "application/json; charset=utf-8"},
    "no digest": {"Content_MD5": None},
    "a date instead of a timestamp": {
        "Date": formatdate(time.time(), usegmt=True),
        "X_Ca_Timestamp": None,
        "signed": "x-ca-key,x-ca-nonce,x-ca-stage",
    },
    "no stage": {"X_Ca_Stage": None, "signed": "x-ca-key,x-ca-nonce,x-ca-timestamp"},
    "its method of signing": {
        "X_Ca_SignatureMethod": "HmacSHA256",
        "signed": "x-ca-key,x-ca-nonce,x-ca-signaturemethod,x-ca-stage,x-ca-timestamp",
    },
    "a further signed header": {
        "X_Ca_Request_Mode": "debug",
        "signed": "x-ca-key,x-ca-nonce,x-ca-request-mode,x-ca-stage,x-ca-timestamp",
    },
    "a query in another order": {"target": "/face/paas/image/get?b=2&a=1&empty="},
    "any type accepted": {"Accept": "*/*"},
}


@pytest.mark.parametrize("form", FORMS)
def test_requests_of_other_clients_are_accepted(side: Side, form: str) -> None:
    reply = raw(side, **FORMS[form])
    assert (reply.status, reply.error) == (200, "")
    assert reply.body["code"] == 200


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "wrong secret": ({"secret": "wrong"}, "Invalid Signature, Server StringToSign:`POST#application/json#"),
    "a header changed on the way": ({"tampered": {"Accept": "text/html"}}, "Invalid Signature, Server StringToSign:`"),
    "a digest that is not the body's": ({"Content_MD5": "2jmj7l5rSw0yVb/vlWAYkK/YBwk="}, "Invalid Content-MD5"),
    "no signature": ({"tampered": {"X-Ca-Signature": ""}}, "Empty Signature"),
    "an unknown key": ({"X_Ca_Key": "2"}, "Invalid AppKey"),
    "no key": ({"X_Ca_Key": None}, "Invalid AppKey"),
    "a time of long ago": ({"X_Ca_Timestamp": "1509086454180"}, "Timestamp Expired"),
    "a time that is none": ({"X_Ca_Timestamp": "yesterday"}, "Invalid Timestamp"),
    "no nonce": ({"X_Ca_Nonce": None, "signed": "x-ca-key,x-ca-stage,x-ca-timestamp"}, "X-Ca-Nonce is required"),
    "an unknown stage": ({"X_Ca_Stage": "BETA"}, "Invalid Url"),
    "another path": ({"target": "/face/paas/image/put"}, "Invalid Url"),
    "another method": ({"method": "GET"}, "Invalid HttpMethod"),
    "one that has a body": ({"method": "PUT"}, "Invalid HttpMethod"),
    "one whose response has no body": ({"method": "HEAD"}, "Invalid HttpMethod"),
    "one that asks for methods": ({"method": "OPTIONS"}, "Invalid HttpMethod"),
    "another method of signing announced": (
        {
            "X_Ca_SignatureMethod": "HmacSHA1",
            "signed": "x-ca-key,x-ca-nonce,x-ca-signaturemethod,x-ca-stage,x-ca-timestamp",
        },
        "Invalid Signature, Server StringToSign:`",
    ),
    "a time in seconds": ({"X_Ca_Timestamp": str(round(time.time()))}, "Timestamp Expired"),
    "a digest in hexadecimal": ({"Content_MD5": "0" * 32}, "Invalid Content-MD5"),
    "no body": ({"body": b""}, "Empty Request Body"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_invalid_requests_are_refused(side: Side, what: str) -> None:
    changed, error = REFUSED[what]
    reply = raw(side, **changed)
    assert reply.error.startswith(error)
    assert reply.status in {400, 401, 403}


def versioned(version: str, **params: object) -> bytes:
    return json.dumps({"id": "1", "version": "1.0", "request": {"apiVer": version}, "params": params}).encode()


@pytest.mark.parametrize("version", ["1.2.0", "1.0.2", "1.0.1"])
def test_every_documented_version_is_accepted(side: Side, version: str) -> None:
    reply = raw(side, body=versioned(version, userType="PHONE", userId="13800138000", imageFormat="BASE64"))
    assert (reply.status, reply.body["code"], reply.body["data"]["userId"]) == (200, 200, "13800138000")


def test_ping_echoes_its_input(side: Side) -> None:
    ping: dict[str, Any] = {"target": PING, "body": versioned("1.0.0", input="hello, 门禁")}
    reply = raw(side, **ping)
    assert (reply.status, reply.body["code"], reply.body["data"]) == (200, 200, "hello, 门禁")
    assert raw(side, **ping, secret="wrong").error.startswith("Invalid Signature")
    another = raw(side, target=PING, body=versioned("1.2.0", input="x"))
    assert another.body["code"] != 200


def test_repeated_nonce_is_refused(side: Side) -> None:
    nonce = str(uuid.uuid4())
    assert raw(side, X_Ca_Nonce=nonce).body["code"] == 200
    assert raw(side, X_Ca_Nonce=nonce).error == "Nonce Used"


@pytest.mark.parametrize(
    "params",
    [
        {"userId": "1"},
        {"userType": "PHONE"},
        {"userType": "PHONE", "userId": ""},
        {"userType": "FAX", "userId": "1"},
        {"userType": "phone", "userId": "1"},
        {"userType": "PHONE", "userId": "1", "imageFormat": "PNG"},
    ],
)
def test_missing_or_invalid_parameters_are_refused(side: Side, params: dict[str, object]) -> None:
    reply = raw(side, body=versioned("1.2.0", **params))
    assert (reply.status, reply.body["code"], reply.body["message"]) == (200, 460, "request parameter error.")


def test_default_image_format_is_url(side: Side) -> None:
    assert (
        raw(side, body=versioned("1.2.0", userType="PHONE", userId=DEMO))
        .body["data"]["imageUrl"]
        .startswith("https://")
    )


def test_state_of_every_door_status(side: Side) -> None:
    found = ask_doors(side, side.doors["every status"])
    assert (found.missing, found.total) == (None, len(STATES) + 1)
    for door in found.doors:
        assert door.state.value == STATES.get(door.status, "unknown")
        assert door.name
        assert door.synced
    assert {door.status for door in found.doors} > set(STATES)


def test_many_doors_are_read_page_by_page(side: Side) -> None:
    found = ask_doors(side, side.doors["many"])
    assert found.missing is None
    assert found.total == len({door.device_id for door in found.doors}) >= 100


def test_missing_doors_are_reported(side: Side) -> None:
    found = ask_doors(side, side.doors["half"])
    assert found.missing is not None
    assert (found.missing.kind, found.missing.facts["came"]) == (Kind.CONTRACT_DOORS, len(found.doors))
    assert 0 < len(found.doors) < (found.total or 0)


def test_doors_none_refused_or_of_another_person(side: Side) -> None:
    assert (ask_doors(side, side.doors["none"]).doors, ask_doors(side, side.doors["none"]).missing) == ((), None)
    assert problem_of(ask_doors, side, side.doors["refused"]).kind is Kind.CREDENTIALS_DOORS
    assert problem_of(ask_doors, side, side.doors["somebody else's"]).kind is Kind.CONTRACT_MISMATCH
    assert (
        problem_of(ask_doors, side, side.doors["an error"]).kind is problem_of(ask, side, side.doors["an error"]).kind
    )
    assert problem_of(ask_doors, side, DEMO, user_type=UserType.PHONE).kind is Kind.INPUT_DOORS_TYPE


PERSON = {"userType": "OPEN", "userId": "anne", "permType": "FACE", "pageNo": 1}


@pytest.mark.parametrize(
    "wrong",
    [{"userType": "PHONE"}, {"userId": ""}, {"userId": "1" * 65}, {"permType": "CARD"}, {"pageNo": 0}, {"pageNo": "1"}],
    ids=str,
)
def test_invalid_doors_parameters_are_refused(side: Side, wrong: dict[str, object]) -> None:
    person = PERSON | {"userId": side.doors["many"]}
    good = raw(side, target=DOORS, body=versioned("1.0.0", **person))
    assert (good.body["code"], good.body["data"]["userId"]) == (200, person["userId"])
    reply = raw(side, target=DOORS, body=versioned("1.0.0", **person | wrong))
    assert (reply.status, reply.body["code"], reply.body["message"]) == (200, 460, "request parameter error.")


def test_doors_need_signature_and_version(side: Side) -> None:
    assert raw(side, target=DOORS, body=versioned("1.0.0", **PERSON), secret="wrong").error.endswith(f"#{DOORS}`")
    assert raw(side, secret="wrong").error.endswith(f"#{PATH}`")
    assert raw(side, target=DOORS, body=versioned("1.2.0", **PERSON)).body["code"] == 404
