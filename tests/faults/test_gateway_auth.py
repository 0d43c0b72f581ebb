"""The area gateway-auth: refused keys, signatures, clocks and permissions."""

import asyncio
import json
import os
import random
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any

import pytest

from faceviewer.commands.report import problem_json, problem_lines
from faceviewer.core import limits
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import FaceQuery, UserType, check_user_id
from faceviewer.gateway import diagnosis, signed_client
from faceviewer.gateway.envelope import read_reply
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.gateway.signing import SignedHeaders, sign
from faceviewer.ui.window.message_bar import MessageButton, buttons_for
from faceviewer.wording.problems import describe, ticket
from tests.faults import switches
from tests.faults.origin import Request, http, in_this_process, refusal, response_with
from tests.faults.proof import Switch, fails_without, instead_of
from tests.faults.signatures import are_all_fresh, is_signed, signed_text
from tests.faults.stand import BY_BASE64, KEYS, SECRET, Outcome, Stand, good_reply, texts_of
from tests.gateway.replies import reply_to

WINDOW_MS = 15 * 60 * 1000
_LOOKUPS = int(os.environ.get("FAULTS_LOOKUPS", "1000"))


def _sent(request: Request) -> Any:
    return json.loads(request.body)


def _look_up_with_clock_off(stand: Stand, seconds_off: float) -> Outcome:
    """Look up on a computer whose clock is off."""
    return stand.look_up(client=stand.client(now=lambda: time.time() + seconds_off))


def _strict_about_time(stale: bytes) -> Callable[[Request], bytes]:
    def reply(request: Request) -> bytes:
        off = abs(int(request.header("x-ca-timestamp")) - time.time() * 1000)
        return stale if off > WINDOW_MS else http(good_reply())

    return reply


def _stale(code: str = "", **headers: str) -> bytes:
    date = {"Date": formatdate(time.time(), usegmt=True)}
    if code:
        return refusal(403, "X-Ca-Timestamp is expired", code, **(date | headers))
    return refusal(400, "Timestamp Expired", **(date | headers))


@pytest.mark.parametrize("minutes", [20, -20, 23 * 60])
@pytest.mark.parametrize("code", ["", "S403TE"], ids=["classic", "newer"])
@fails_without(Switch("own_clock_only", SignedClient, _set_clock=lambda *_, **__: False), minutes=20, code="")
def test_G01_wrong_clock_is_corrected_by_the_servers(stand: Stand, minutes: int, code: str) -> None:
    stand.gateway.response = _strict_about_time(_stale(code))
    outcome = _look_up_with_clock_off(stand, minutes * 60)
    assert outcome.is_shown
    assert len(stand.gateway.requests) == 2
    assert are_all_fresh(stand.gateway.requests, SECRET)
    assert outcome.found.trace.clock_offset == pytest.approx(-minutes * 60, abs=3)


_A_MONTH_OFF = _stale(Date=formatdate(time.time() - 30 * 86400, usegmt=True))


@pytest.mark.parametrize(
    "stale",
    [_stale(Date=""), _stale(Date="yesterday"), _A_MONTH_OFF],
    ids=["no date", "no readable date", "a date a month off"],
)
@fails_without(Switch("any_date", limits, CLOCK_SKEW_SECONDS=float("inf")), stale=_A_MONTH_OFF)
def test_G01_implausible_server_time_is_not_used(stand: Stand, stale: bytes) -> None:
    stand.gateway.response = lambda _: stale
    outcome = _look_up_with_clock_off(stand, 20 * 60)
    assert outcome.fails("credentials.clock")
    assert len(stand.gateway.requests) == 1


def test_G01_clock_is_corrected_only_once(stand: Stand) -> None:
    stand.gateway.response = _stale()
    outcome = _look_up_with_clock_off(stand, 20 * 60)
    assert outcome.fails("credentials.clock")
    assert len(stand.gateway.requests) == 2


@fails_without(switches.one_nonce)
def test_G04_every_attempt_has_its_own_nonce(stand: Stand, record_property: Callable[[str, object], None]) -> None:
    """T04 has the same over sockets."""
    requests: list[Request] = []

    def reply(request: Request) -> tuple[int, bytes]:
        requests.append(request)
        return (200, good_reply()) if len(requests) % 10 else (503, b"")

    async def run() -> None:
        async with aclosing(stand.client(app=in_this_process(reply), patience=Patience(back_off=(0.0, 0.0)))) as client:
            for _ in range(_LOOKUPS):
                await get_face(client, BY_BASE64)

    asyncio.run(run())
    assert len(requests) > _LOOKUPS * 1.1
    assert are_all_fresh(requests, SECRET)
    record_property("figure", f"{_LOOKUPS:,} lookups, {len(requests):,} requests, 0 nonces twice")


_ALPHABETS = (
    [chr(code) for code in range(0x20, 0x7F)],
    [*"\"'\\/\b\u2028\u2029{}[]:,&=?#%+;<>`~^|@"],
    [chr(code) for code in range(0x4E00, 0x4F00)],
    [chr(code) for code in range(0x1F600, 0x1F650)],
    [chr(code) for code in range(0x300, 0x340)],
    [chr(code) for code in range(0x20000, 0x20100)],
    [*"ＡＢ１２ﬁßİıΩℌ\u00a0\u200d\ufeff\ufffd\ue000"],
)


def _random_ids(count: int) -> list[str]:
    ids: list[str] = []
    dice = random.Random(5)
    while len(ids) < count:
        text = "".join(dice.choice(dice.choice(_ALPHABETS)) for _ in range(dice.randint(1, 64)))
        try:
            check_user_id(text)
        except Problem:
            continue
        ids.append(text)
    return ids


@instead_of(signed_client, "sign")
def _other_bytes_signed(body: bytes, **options: Any) -> SignedHeaders:
    """Sign the same JSON in other bytes than those that are sent."""
    return sign(json.dumps(json.loads(body)).encode("utf-8"), **options)


@fails_without(_other_bytes_signed, failure=Kind.CREDENTIALS_SIGNATURE)
def test_G05_signed_bytes_are_the_sent_bytes(stand: Stand, record_property: Callable[[str, object], None]) -> None:
    """All of them get a response in this process, and every tenth over TLS."""

    def reply(request: Request) -> tuple[int, bytes]:
        if not is_signed(request, SECRET):
            return 403, b'{"code": 403, "message": "Invalid Signature"}'
        return 200, reply_to(FaceQuery(UserType.OPEN, _sent(request)["params"]["userId"]))

    async def run(client: SignedClient, ids: list[str]) -> None:
        for user_id in ids:
            lookup = await get_face(client, FaceQuery(UserType.OPEN, user_id))
            assert lookup.record.user_id == user_id
        await client.aclose()

    def over_tls(request: Request) -> bytes:
        status, body = reply(request)
        return http(body, status=status)

    ids = _random_ids(1000)
    asyncio.run(run(stand.client(app=in_this_process(reply)), ids))
    stand.gateway.response = over_tls
    asyncio.run(run(stand.client(), ids[::10]))
    assert [_sent(request)["params"]["userId"] for request in stand.gateway.requests] == ids[::10]
    record_property("figure", f"{len(ids):,} of {len(ids):,} signatures accepted")


@pytest.mark.parametrize(("status", "code"), [(400, ""), (403, "A403IS")], ids=["classic", "newer"])
@fails_without(
    Switch("full_server_text", diagnosis, _server_text=lambda response, _: response.error_message), status=400, code=""
)
def test_G06_wrong_secret_is_named(stand: Stand, status: int, code: str) -> None:
    def refuse(request: Request) -> bytes:
        shown = signed_text(request).replace("\n", "#")
        return refusal(status, f"Invalid Signature, Server StringToSign:{shown}", code)

    outcome = stand.responding(refuse)
    assert outcome.fails("credentials.app_secret")
    (request,) = stand.gateway.requests
    texts = "\n".join([texts_of(outcome.failure), *stand.records])
    assert "AppSecret" in texts
    headers = (request.header("x-ca-nonce"), request.header("content-md5"))
    for secret in ("StringToSign", *headers, "application/json", KEYS.app_key):
        assert secret not in texts, "no part of the signed text is shown"


# One of each form; tests/gateway/test_error_tables.py has all messages and codes.
REFUSALS = {
    "key": (400, "Invalid AppKey", "", "credentials.app_key"),
    "permission": (403, "Unauthorized", "", "credentials.unauthorized"),
    "permission, newer": (400, "Need authorization", "A400MA", "credentials.unauthorized"),
    "no signature": (401, "Empty Signature", "", "credentials.signature_empty"),
    "404": (404, "", "", "server.address"),
}


@pytest.mark.parametrize("name", REFUSALS)
@fails_without(switches.everything_retried, name="key")
@fails_without(switches.status_only, name="permission")
def test_G08_wrong_key_permission_and_address_are_distinguished(stand: Stand, name: str) -> None:
    status, message, code, kind = REFUSALS[name]
    outcome = stand.responding(refusal(status, message, code))
    assert outcome.fails(kind)
    assert len(stand.gateway.requests) == 1, "another attempt would have the same result"
    assert MessageButton.SETTINGS in buttons_for(outcome.failure, of_lookup=True)


@pytest.mark.parametrize("language", Language)
def test_G08_each_has_its_own_text(stand: Stand, language: Language) -> None:
    headlines: dict[str, set[str]] = {}
    for status, message, code, kind in REFUSALS.values():
        problem = stand.responding(refusal(status, message, code)).failure
        headlines.setdefault(kind, set()).add(describe(problem, language).headline)
    told_apart = [headline for found in headlines.values() for headline in found]
    assert len(told_apart) == len(set(told_apart)) == len(headlines)


CODES = {
    403: ("credentials.forbidden", 1),
    429: ("limit.throttled", 3),
    460: ("server.parameter", 1),
    500: ("server.failed", 3),
    98765: ("server.unknown_code", 1),
}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("has_data", [False, True], ids=["null", "a record"])
@fails_without(
    Switch("any_code_is_success", signed_client, read_response=lambda response: (read_reply(response.body), Trace())),
    code=403,
    has_data=True,
)
def test_G09_error_code_with_http_status_200_is_an_error(stand: Stand, code: int, has_data: bool) -> None:
    kind, requests = CODES[code]
    message = "request forbidden." if code == 403 else "something"
    body = good_reply().replace(b'"code": 200', b'"code": %d' % code).replace(b'"success"', b'"%s"' % message.encode())
    nothing = response_with(id="a", code=code, message=message, localizedMsg="…", data=None)
    outcome = stand.responding(http(body) if has_data else nothing)
    assert outcome.fails(kind), "data beside an error is not a record"
    assert len(stand.gateway.requests) == requests
    assert outcome.failure.trace.code == code
    if kind == "server.unknown_code":
        assert str(code) in describe(outcome.failure, Language.EN).headline
        assert str(code) in describe(outcome.failure, Language.ZH_CN).headline


RESPONSES: Sequence[bytes] = (
    refusal(403, "Unauthorized"),
    http(b'{"id": "a-4712", "code": 500, "message": "x"}', status=500, headers={"X-Ca-Request-Id": "G-4711"}),
    http(b'{"id": "a-4712", "code": 460, "message": "x"}', headers={"X-Ca-Request-Id": "G-4711"}),
    http(b'{"id": "a-4712", "code": 200, "data": null}', headers={"X-Ca-Request-Id": "G-4711"}),
    http(b"{", headers={"X-Ca-Request-Id": "G-4711"}),
)


@pytest.mark.parametrize("response", RESPONSES, ids=["refusal", "500", "460", "no record", "no JSON"])
@fails_without(Switch("no_trace", diagnosis, _trace=lambda *_, **__: Trace()), response=RESPONSES[0])
def test_G10_data_for_the_vendors_support_are_shown(stand: Stand, response: bytes) -> None:
    outcome = stand.responding(response)
    ours = _sent(stand.gateway.requests[-1])["id"]
    theirs = {"G-4711"} | ({"a-4712"} if b"a-4712" in response else set())
    copied = ticket(outcome.failure, BY_BASE64, host="h", at=datetime.now(UTC))
    assert all(text in copied for text in {ours, *theirs}), "all details can be copied"
    assert {ours, *theirs} <= set(map(str, problem_json(outcome.failure, Language.EN).values()))
    assert all(text in "\n".join(problem_lines(outcome.failure, Language.ZH_CN)) for text in theirs)
