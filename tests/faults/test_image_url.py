"""The area image-url: addresses that must not be opened, and stores that do not deliver."""

import base64
import gzip
import json
import os
import socket
import subprocess
import sys
import time
import zlib
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Iterator
from itertools import repeat
from typing import Any
from unittest import mock

import httpx
import pytest

from faceviewer.commands.report import problem_lines
from faceviewer.core.language import Language
from faceviewer.core.limits import PICTURE_BYTES
from faceviewer.gateway.connecting import Patience
from faceviewer.gateway.pictures import vet
from tests.faults import corpus, switches
from tests.faults.origin import STORE_HOST, Ending, http
from tests.faults.proof import fails_without, must_fail
from tests.faults.stand import Outcome, Stand, good_answer, is_in_time, spoken

JPEG = corpus.jpeg()
ACCESS_DENIED = b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>'


def _is_healed(stand: Stand, outcome: Outcome, kind: str) -> bool:
    """Tell whether a picture came by one more signed call, after such a problem."""
    formats = [asked.image_format for asked in stand.gateway.asked]
    return outcome.is_shown and outcome.healed == kind and formats == ["URL", "BASE64"]


def _has_record_but_no_picture(outcome: Outcome, kind: str) -> bool:
    return outcome.result is not None and outcome.result.image is None and outcome.kind == kind


@fails_without(switches.any_address, stand_with={"patience": Patience(attempt=0.5, connect=0.5)}, reaches_sink=True)
def test_U01_a_plain_http_address(stand: Stand) -> None:
    url = f"http://{stand.sink.address}/1.jpg"
    assert _is_healed(stand, stand.by_url(url=url), "picture.address_refused")
    outcome = stand.by_url(url=url, heals=False)
    assert _has_record_but_no_picture(outcome, "picture.address_refused")
    assert outcome.met.kind.exit_status == 8
    assert stand.sink.connections() == 0


UNOPENABLE = [
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "ftp://faces.oss-cn-shanghai.aliyuncs.com/1.jpg",
    "data:image/jpeg;base64,/9j/4AAQ",
    "javascript:alert(1)",
    "//faces.oss-cn-shanghai.aliyuncs.com/1.jpg",
    "\\\\host\\share\\x.png",
    "/etc/passwd",
    "C:\\x.jpg",
    "https://",
    "https:///1.jpg",
    "https://faces.oss-cn-shanghai.aliyuncs.com/" + "x" * 70_000,
    "https://faces.oss-cn-shanghai.aliyuncs.com/1.jpg\r\nX-Injected: 1",
    "https://faces.oss-cn-shanghai.aliyuncs.com\r\n/1.jpg",
    "https://[::ffff:127.0.0.1]/1.jpg",
    "https://faces.oss-cn-shanghai.aliyuncs.com:99999/1.jpg",
]

# In a process of its own, because a hook cannot be taken out again. An app in this process is the gateway: whatever is
# opened or connected to is the picture's doing.
_WATCHED = """
import asyncio, json, sys
{before}
from faceviewer.core.credentials import Credentials
from faceviewer.core.language import Language
from faceviewer.core.problem import Problem
from faceviewer.core.profile import Profile
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.signed_client import SignedClient

urls, events, watching = json.loads(sys.stdin.read()), [], False

def watch(event, arguments):
    if watching and event in {{"open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"}}:
        events.append(f"{{event}} {{arguments[:2]}}")

async def app(scope, receive, send):
    data = {{"userId": "1", "userType": "OPEN", "policy": "PERMISSION", "imageUrl": urls[0]}}
    body = json.dumps({{"code": 200, "data": data}}).encode()
    await send({{"type": "http.response.start", "status": 200, "headers": []}})
    await send({{"type": "http.response.body", "body": body}})

async def main():
    global watching
    gateway = SignedClient(Profile("p"), Credentials("k", "s"), language=Language.EN, app=app)
    kinds = []
    for number in range(len(urls) + 1):  # the first time is not watched: it loads what is loaded once
        lookup = await get_face(gateway, FaceQuery(UserType.OPEN, "1", ImageFormat.URL))
        if number:
            kinds.append(lookup.picture_problem.kind.value)
            urls.pop(0)
        watching = True
        if not urls:
            break
    watching = False
    print(json.dumps([kinds, events]))

sys.addaudithook(watch)
asyncio.run(main())
"""


def _watched(urls: list[str], before: str = "") -> tuple[list[str], list[str]]:
    """Return what kind of problem each address was, and what was opened or connected to for it."""
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED.format(before=before)],
        input=json.dumps(urls),
        capture_output=True,
        text=True,
        check=True,
    )
    kinds, events = json.loads(done.stdout)
    return kinds, events


def test_U02_addresses_of_other_kinds_touch_nothing() -> None:
    kinds, events = _watched(UNOPENABLE)
    assert kinds == ["picture.address_refused"] * len(UNOPENABLE)
    assert events == []


@pytest.mark.parametrize("address", ["", " "])
def test_U02_an_empty_address_is_none(stand: Stand, address: str) -> None:
    stand.gateway.reply = lambda _: http(good_answer(imageBase64=None, imageUrl=address))
    assert _has_record_but_no_picture(stand.look_up(), "picture.missing")


_OPENS_EVERYTHING = """
from urllib.request import urlopen
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway import pictures
def vet(url, profile):
    try:
        urlopen(url).read()
    except Exception:
        pass
    raise Problem(Kind.PICTURE_ADDRESS_REFUSED, host="?")
pictures.vet = vet
"""


def test_U02_fails_where_an_address_is_opened_first() -> None:
    _, events = _watched(["file:///etc/passwd"], _OPENS_EVERYTHING)
    assert any("/etc/passwd" in event for event in events)


LOOK_ALIKES = {
    "https://faces.oss-cn-shanghai.aliyuncs.com.evil.example/1.jpg": "faces.oss-cn-shanghai.aliyuncs.com.evil.example",
    "https://aliyuncs.com@evil.example/1.jpg": "evil.example",
    "https://oss-cn-shanghai.aliyuncs.com%40evil.example/1.jpg": "",
    "https://faces.oss-cn-shanghаi.aliyuncs.com/1.jpg": "faces.xn--oss-cn-shanghi-7tl.aliyuncs.com",
    "https://faces.oss-cn-shanghai.aliyuncs.com./1.jpg": "faces.oss-cn-shanghai.aliyuncs.com.",
    "https://evil-oss-cn-shanghai.aliyuncs.com/1.jpg": "evil-oss-cn-shanghai.aliyuncs.com",
    "https://faces.oss-cn-shanghai.aliyuncs.com。evil.example/1.jpg": "faces.oss-cn-shanghai.aliyuncs.com.evil.example",
    "https://faces.oss-cn-shanghai.aliyuncs.com:8443/1.jpg": "faces.oss-cn-shanghai.aliyuncs.com",
    "https://oss-cn-shanghai.aliyuncs.com/faces/1.jpg": "oss-cn-shanghai.aliyuncs.com",
    "https://127.0.0.1/1.jpg": "127.0.0.1",
    "https://2130706433/1.jpg": "2130706433",
    "https://100.100.100.200/latest/meta-data": "100.100.100.200",
    "https://evil.example#@faces.oss-cn-shanghai.aliyuncs.com/1.jpg": "evil.example",
    "https://evil.example\\@faces.oss-cn-shanghai.aliyuncs.com/1.jpg": "",
}


@pytest.mark.parametrize("url", LOOK_ALIKES)
@fails_without(switches.host_by_its_end, url="https://evil-oss-cn-shanghai.aliyuncs.com/1.jpg")
def test_U03_hosts_that_look_like_the_store(stand: Stand, url: str) -> None:
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def told(host: str, port: int, **options: Any) -> Any:
        asked.append(host)
        return resolve("127.0.0.1", int(stand.sink.address.partition(":")[2]), **options)

    with mock.patch.object(socket, "getaddrinfo", told):
        outcome = stand.by_url(url=url, heals=False)
    assert _has_record_but_no_picture(outcome, "picture.address_refused")
    assert not [host for host in asked if host != "127.0.0.1"], "not even its name was looked up"
    host = str(outcome.met.facts["host"])
    assert host.isascii()
    assert LOOK_ALIKES[url] in host


@pytest.mark.parametrize("host", [STORE_HOST, STORE_HOST.upper(), "a.b.oss-cn-hangzhou-internal.aliyuncs.com"])
def test_U03_the_store_itself_is_let_through(stand: Stand, host: str) -> None:
    address = vet(f"https://{host}/1.jpg?Signature=x", stand.profile())
    assert (address.host, address.port, address.public) == (host.lower(), 443, True)


_getaddrinfo = socket.getaddrinfo


class Resolver:
    """Answers for the store's host with one address after another, and for others as the system does."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0

    def getaddrinfo(self, host: str, port: int, **options: Any) -> list[Any]:
        if host != STORE_HOST:
            return list(_getaddrinfo(host, port, **options))
        self.asked += 1
        address: str = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def _resolved(stand: Stand, *answers: str) -> tuple[Outcome, list[str], Resolver]:
    """Look up while the store's name stands for these addresses; connections to it end at ours, on loopback."""
    resolver, connected = Resolver(*answers), []
    port = int(stand.store.address.partition(":")[2])
    connect = BaseSelectorEventLoop.sock_connect

    async def redirected(loop: Any, made: socket.socket, address: tuple[Any, ...]) -> None:
        if address[1] == 443:
            connected.append(address[0])
            address = ("127.0.0.1", port)
        await connect(loop, made, address)

    with (
        mock.patch.object(BaseSelectorEventLoop, "sock_connect", redirected),
        mock.patch.object(socket, "getaddrinfo", resolver.getaddrinfo),
    ):
        outcome = stand.by_url(http(JPEG), url=f"https://{STORE_HOST}/1.jpg?Signature=x", heals=False)
    return outcome, connected, resolver


@fails_without(switches.resolved_twice)
def test_U05_the_address_that_was_vetted_is_the_one_connected_to(stand: Stand) -> None:
    outcome, connected, resolver = _resolved(stand, "8.8.8.8", "10.0.0.1")
    assert outcome.is_shown
    assert (connected, resolver.asked) == (["8.8.8.8"], 1)
    assert f"host: {STORE_HOST}" in stand.store.asked[0].head.lower()
    assert "x-ca-" not in stand.store.asked[0].head.lower()


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "100.100.100.200", "0.0.0.0"])
def test_U05_a_name_that_stands_for_a_private_address(stand: Stand, address: str) -> None:
    outcome, connected, _ = _resolved(stand, address)
    assert _has_record_but_no_picture(outcome, "picture.address_refused")
    assert not stand.store.asked
    assert connected == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_U06_a_redirect_is_not_followed(stand: Stand, status: int, scheme: str) -> None:
    away = http(status=status, headers={"Location": f"{scheme}://{stand.sink.address}/1.jpg"})
    outcome = stand.by_url(away, heals=False)
    assert _has_record_but_no_picture(outcome, "picture.not_fetched")
    assert outcome.met.facts["reason"] == f"HTTP {status}"
    stand.gateway.asked.clear()
    assert _is_healed(stand, stand.by_url(away), "picture.not_fetched")
    assert stand.sink.connections() == 0


@fails_without(switches.redirects_followed, failure=httpx.TooManyRedirects)
def test_U06_a_redirect_in_a_loop_is_one_request(stand: Stand) -> None:
    stand.by_url(http(status=302, headers={"Location": "/1.jpg"}), heals=False)
    assert len(stand.store.asked) == 1


@fails_without(switches.no_healing)
def test_U09_the_link_has_expired(stand: Stand) -> None:
    expired = http(ACCESS_DENIED, status=403, headers={"Content-Type": "application/xml"})
    assert _is_healed(stand, stand.by_url(expired), "picture.link_expired")
    assert len(stand.store.asked) == 1
    outcome = stand.by_url(expired, heals=False)
    assert _has_record_but_no_picture(outcome, "picture.link_expired")
    assert "AccessDenied" not in spoken(outcome.problem)


def _store_says(code: str, message: str) -> bytes:
    return f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'.encode()


@pytest.mark.parametrize(
    ("status", "body", "kind", "reason"),
    [
        (403, _store_says("SignatureDoesNotMatch", "The signature we calculated"), "picture.not_fetched", "HTTP 403 S"),
        (
            403,
            _store_says("InvalidAccessKeyId", "It has expired"),
            "picture.not_fetched",
            "HTTP 403 InvalidAccessKeyId",
        ),
        (403, _store_says("AccessDenied", "You have no right"), "picture.not_fetched", "HTTP 403 AccessDenied"),
        (403, _store_says("AccessDenied", "Request has expired"), "picture.link_expired", ""),
        (400, _store_says("ExpiredToken", "The token has expired."), "picture.link_expired", ""),
        (404, _store_says("NoSuchKey", "expired"), "picture.not_fetched", "HTTP 404 NoSuchKey"),
        (403, b"", "picture.not_fetched", "HTTP 403"),
        (403, b"<html>Forbidden by the firewall", "picture.not_fetched", "HTTP 403"),
        (200, b" \n<!DOCTYPE html><html>Sign in</html>", "picture.not_fetched", "HTML"),
        (200, b'{"code": 404}', "picture.not_fetched", "JSON"),
        (200, _store_says("NoSuchKey", "x"), "picture.not_fetched", "NoSuchKey"),
        (200, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture.format", ""),
    ],
)
def test_what_came_in_place_of_a_picture_is_named(
    stand: Stand, status: int, body: bytes, kind: str, reason: str
) -> None:
    outcome = stand.by_url(http(body, status=status, headers={"Content-Type": "application/xml"}), heals=False)
    assert _has_record_but_no_picture(outcome, kind)
    assert str(outcome.met.facts.get("reason", "")).startswith(reason)


@pytest.mark.parametrize("status", [404, 410, 500, 503, 200, 206, 418])
@fails_without(switches.any_status, status=404)
def test_U10_the_store_has_no_picture(stand: Stand, status: int) -> None:
    outcome = stand.by_url(http(status=status), heals=False)
    assert _has_record_but_no_picture(outcome, "picture.not_fetched")
    assert outcome.met.facts["reason"] == ("0 B" if status == 200 else f"HTTP {status}")
    stand.gateway.asked.clear()
    assert _is_healed(stand, stand.by_url(http(status=status)), "picture.not_fetched")
    stand.gateway.asked.clear()
    again = stand.by_url(http(JPEG))
    assert again.is_shown, "asking again fetches it by a new lookup"
    assert (again.healed, len(stand.gateway.asked)) == ("", 1)


@pytest.mark.parametrize("status", [302, 403, 404, 500])
def test_U10_a_refusal_without_end_is_told_by_its_status(stand: Stand, status: int) -> None:
    stand.patience = Patience(attempt=8.0, back_off=(0.001, 0.004))
    head = f"HTTP/1.1 {status} No\r\nContent-Type: text/html\r\n\r\n".encode()
    pieces: list[bytes | Ending] = [head, b"<html>", Ending.SILENCE]
    outcome = stand.by_url(lambda _: pieces, heals=False)
    assert _has_record_but_no_picture(outcome, "picture.not_fetched")
    assert outcome.met.facts["reason"] == f"HTTP {status}"
    assert outcome.seconds < 5, "the attempt would have lasted for 8"


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n"


@fails_without(switches.no_bound_on_fetching)
def test_U11_a_body_without_end(stand: Stand) -> None:
    def endless(_: object) -> Iterator[bytes]:
        yield _HEAD + b"\r\n" + JPEG[:-2]
        yield from repeat(b"\x00" * 65_536)

    outcome = stand.by_url(endless, heals=False)
    assert _has_record_but_no_picture(outcome, "picture.too_big")
    assert stand.store.hung_up.wait(5)
    assert stand.store.sent_bytes < PICTURE_BYTES + (8 << 20), "what the system's buffers hold, and no more"


def test_U11_ten_gigabytes_are_announced(stand: Stand) -> None:
    def announced(_: object) -> Iterator[bytes]:
        yield _HEAD + b"Content-Length: 10737418240\r\n\r\n"
        for _turn in range(1000):
            if stand.store.hung_up.is_set():
                return
            yield b"\x00" * 65_536

    outcome = stand.by_url(announced, heals=False)
    assert _has_record_but_no_picture(outcome, "picture.too_big")
    assert stand.store.hung_up.wait(5)
    assert stand.store.sent_bytes < 8 << 20, "nothing was taken in"


@fails_without(switches.only_silence_is_timed)
def test_U11_a_body_that_drips(stand: Stand) -> None:
    def drip(_: object) -> Iterator[bytes]:
        yield _HEAD + f"Content-Length: {len(JPEG)}\r\n\r\n".encode()
        yield JPEG[:-60]
        for byte in JPEG[-60:]:
            if stand.store.hung_up.wait(0.05):
                return
            yield bytes((byte,))

    stand.patience = Patience(attempt=1.0, back_off=(0.001, 0.004))
    outcome = stand.by_url(drip, heals=False)
    assert _has_record_but_no_picture(outcome, "picture.not_fetched")
    assert outcome.met.facts["reason"] == "time-out"
    assert is_in_time(outcome, 1.0)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, identity"])
def test_U11_a_compressed_body(stand: Stand, coding: str) -> None:
    body = zlib.compress(JPEG) if coding == "deflate" else gzip.compress(JPEG)  # as good as any bytes of br
    outcome = stand.by_url(http(body, headers={"Content-Encoding": coding}), heals=False)
    assert _has_record_but_no_picture(outcome, "picture.not_fetched")
    assert "accept-encoding: identity" in stand.store.asked[0].head.lower()


FACE = corpus.jpeg(corpus.scene(400, 300))
CUT = {
    "of its length": http(FACE)[: -len(FACE) // 2],
    "at the end of the connection": http(FACE[: len(FACE) * 6 // 10], headers={"Content-Length": ""}),
    "by the last bytes of its scan": http(FACE[:-6], headers={"Content-Length": ""}),
    "of a chunk": http(b"800\r\n" + FACE[:2000], headers={"Content-Length": "", "Transfer-Encoding": "chunked"}),
}


@pytest.mark.parametrize("how", CUT)
@fails_without(stand_with={"decode": switches.truncated_is_fine}, how="at the end of the connection")
def test_U12_half_a_picture_is_none(stand: Stand, how: str) -> None:
    outcome = stand.by_url(CUT[how], heals=False)
    assert _has_record_but_no_picture(outcome, "picture.damaged")
    stand.gateway.asked.clear()
    assert _is_healed(stand, stand.by_url(CUT[how]), "picture.damaged")


@pytest.mark.parametrize(
    "reply",
    [http(JPEG), http(ACCESS_DENIED, status=403), http(status=500), http(JPEG[:300]), b"not http at all\r\n\r\n"],
    ids=["well", "expired", "failed", "cut", "no http"],
)
def test_U14_the_query_of_an_address_is_repeated_nowhere(stand: Stand, reply: bytes) -> None:
    outcomes = [stand.by_url(reply), stand.by_url(reply, heals=False)]
    outcomes.append(stand.by_url(reply, url=stand.picture_url.replace("https", "http"), heals=False))
    for outcome in outcomes:
        said = spoken(outcome.problem) + spoken(outcome.result.healed if outcome.result else None)
        for language in Language:
            said += "\n".join(problem_lines(outcome.problem, language)) if outcome.problem else ""
        assert "CANARY" not in said
        assert "Signature" not in said
    # That no log has it is checked after every case.


def test_U14_fails_where_the_http_library_logs(stand: Stand) -> None:
    with switches.http_library_logs():
        stand.by_url(http(JPEG))
    with must_fail():
        stand.check_what_always_holds(set(os.listdir()))  # noqa: PTH208 - as the check itself does
    stand.records.clear()


def test_U14_fails_where_the_program_logs_whom_it_asks_for(stand: Stand) -> None:
    with switches.query_logged():
        stand.by_url(http(JPEG))
    with must_fail(match="names and numbers"):
        stand.check_what_always_holds(set(os.listdir()))  # noqa: PTH208 - as the check itself does
    stand.log.clear()


def test_U14_pictures_from_a_url_are_those_of_the_store(stand: Stand) -> None:
    outcome = stand.by_url(http(JPEG))
    assert outcome.found.image == JPEG
    assert base64.b64encode(JPEG).decode("ascii") not in repr(outcome.found)
    begun = time.perf_counter()
    assert stand.by_url(http(JPEG)).is_shown
    assert time.perf_counter() - begun < 2
