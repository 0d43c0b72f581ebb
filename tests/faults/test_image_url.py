"""The area image-url: failures of the picture store."""

import base64
import gzip
import os
import zlib
from collections.abc import Iterator
from itertools import repeat

import pytest

from faceviewer.commands.report import problem_lines
from faceviewer.core.language import Language
from faceviewer.core.limits import PICTURE_BYTES
from faceviewer.gateway import pictures
from faceviewer.gateway.network.connecting import Patience
from tests.faults import corpus, switches
from tests.faults.origin import Ending, http
from tests.faults.proof import Switch, fails_without, must_fail
from tests.faults.stand import Outcome, Stand, is_in_time, texts_of

JPEG = corpus.jpeg()
ACCESS_DENIED = b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>'


def is_healed(stand: Stand, outcome: Outcome, kind: str) -> bool:
    """Return whether a picture was received by one more signed call, after such a problem."""
    formats = [request.image_format for request in stand.gateway.requests]
    return outcome.is_shown and outcome.healed == kind and formats == ["URL", "BASE64"]


@fails_without(switches.no_healing)
def test_U09_expired_link_is_replaced(stand: Stand) -> None:
    expired = http(ACCESS_DENIED, status=403, headers={"Content-Type": "application/xml"})
    assert is_healed(stand, stand.by_url(expired), "picture.link_expired")
    assert len(stand.store.requests) == 1
    outcome = stand.by_url(expired, heals=False)
    assert outcome.fails("picture.link_expired")
    assert "AccessDenied" not in texts_of(outcome.problem)


def _oss_error(code: str, message: str) -> bytes:
    return f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'.encode()


@pytest.mark.parametrize(
    ("status", "body", "kind", "reason"),
    [
        (403, _oss_error("SignatureDoesNotMatch", "The signature we calculated"), "picture.not_fetched", "HTTP 403 S"),
        (
            403,
            _oss_error("InvalidAccessKeyId", "It has expired"),
            "picture.not_fetched",
            "HTTP 403 InvalidAccessKeyId",
        ),
        (403, _oss_error("AccessDenied", "You have no right"), "picture.not_fetched", "HTTP 403 AccessDenied"),
        (403, _oss_error("AccessDenied", "Request has expired"), "picture.link_expired", ""),
        (400, _oss_error("ExpiredToken", "The token has expired."), "picture.link_expired", ""),
        (400, _oss_error("ExpiredToken", "Invalid argument."), "picture.link_expired", ""),
        (403, _oss_error("SecurityTokenExpired", "The security token has expired."), "picture.link_expired", ""),
        (403, _oss_error("ExpiredRequest", "The signature is too old."), "picture.link_expired", ""),
        (403, b'{"error": "e is expired"}', "picture.link_expired", ""),
        (403, b'{"code": "ExpiredToken", "message": "Invalid argument."}', "picture.link_expired", ""),
        (403, '{"code": "AccessDenied", "msg": "链接已过期"}'.encode(), "picture.link_expired", ""),
        (200, _oss_error("AccessDenied", "Request has expired"), "picture.link_expired", ""),
        (200, b'{"code": "SignatureExpired"}', "picture.link_expired", ""),
        (403, _oss_error("AccessDenied", "No right to faces/expired/1.jpg"), "picture.not_fetched", "HTTP 403 A"),
        (403, _oss_error("AccessDenied", "No right to old/expired.jpg"), "picture.not_fetched", "HTTP 403 A"),
        (404, _oss_error("NoSuchKey", "expired"), "picture.not_fetched", "HTTP 404 NoSuchKey"),
        (403, b"", "picture.not_fetched", "HTTP 403"),
        (403, b"<html>Forbidden by the firewall", "picture.not_fetched", "HTTP 403"),
        (200, b" \n<!DOCTYPE html><html>Sign in</html>", "picture.not_fetched", "HTML"),
        (200, b'{"code": 404}', "picture.not_fetched", "JSON"),
        (200, _oss_error("NoSuchKey", "x"), "picture.not_fetched", "NoSuchKey"),
        (200, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture.format", ""),
    ],
)
def test_content_in_place_of_a_picture_is_named(stand: Stand, status: int, body: bytes, kind: str, reason: str) -> None:
    outcome = stand.by_url(http(body, status=status, headers={"Content-Type": "application/xml"}), heals=False)
    assert outcome.fails(kind)
    assert str(outcome.failure.facts.get("reason", "")).startswith(reason)


@pytest.mark.parametrize("status", [404, 410, 500, 503, 200, 206, 418])
@fails_without(switches.any_status, status=404)
def test_U10_missing_picture_is_reported(stand: Stand, status: int) -> None:
    outcome = stand.by_url(http(status=status), heals=False)
    assert outcome.fails("picture.not_fetched")
    assert outcome.failure.facts["reason"] == ("0 B" if status == 200 else f"HTTP {status}")
    assert is_healed(stand, stand.by_url(http(status=status)), "picture.not_fetched")
    again = stand.by_url(http(JPEG))
    assert again.is_shown, "another lookup fetches it"
    assert (again.healed, len(stand.gateway.requests)) == ("", 1)


@pytest.mark.parametrize("status", [302, 403, 404, 500])
def test_U10_endless_refusal_is_reported_by_its_status(stand: Stand, status: int) -> None:
    stand.patience = Patience(attempt=8.0, back_off=(0.001, 0.004))
    head = f"HTTP/1.1 {status} No\r\nContent-Type: text/html\r\n\r\n".encode()
    pieces: list[bytes | Ending] = [head, b"<html>", Ending.SILENCE]
    outcome = stand.by_url(lambda _: pieces, heals=False)
    assert outcome.fails("picture.not_fetched")
    assert outcome.failure.facts["reason"] == f"HTTP {status}"
    assert outcome.seconds < 5, "the attempt would have lasted for 8"


@pytest.mark.parametrize("pieces", [[], [Ending.RESET], [b"HTTP/1.1 200 OK\r\nContent-", Ending.RESET]], ids=str)
def test_connection_closed_before_the_head_is_named(stand: Stand, pieces: list[bytes | Ending]) -> None:
    outcome = stand.by_url(lambda _: pieces, heals=False)
    assert outcome.fails("picture.not_fetched")
    assert outcome.failure.facts["reason"] == "connection closed"


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n"


@fails_without(Switch("no_limit_of_fetching", pictures, PICTURE_BYTES=64 << 20))  # the test must end
def test_U11_endless_body_is_refused(stand: Stand) -> None:
    def endless(_: object) -> Iterator[bytes]:
        yield _HEAD + b"\r\n" + JPEG[:-2]
        yield from repeat(b"\x00" * 65_536)

    outcome = stand.by_url(endless, heals=False)
    assert outcome.fails("picture.too_big")
    assert stand.store.hung_up.wait(5)
    assert stand.store.sent_bytes < PICTURE_BYTES + (8 << 20), "what the system's buffers hold, and no more"


@fails_without(switches.no_total_time_limit)
def test_U11_slow_body_reaches_the_time_limit(stand: Stand) -> None:
    def drip(_: object) -> Iterator[bytes]:
        yield _HEAD + f"Content-Length: {len(JPEG)}\r\n\r\n".encode()
        yield JPEG[:-60]
        for byte in JPEG[-60:]:
            if stand.store.hung_up.wait(0.05):
                return
            yield bytes((byte,))

    stand.patience = Patience(attempt=1.0, back_off=(0.001, 0.004))
    outcome = stand.by_url(drip, heals=False)
    assert outcome.fails("picture.not_fetched")
    assert outcome.failure.facts["reason"] == "time-out"
    assert is_in_time(outcome, 1.0)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, identity"])
def test_U11_compressed_body_is_refused(stand: Stand, coding: str) -> None:
    body = zlib.compress(JPEG) if coding == "deflate" else gzip.compress(JPEG)
    outcome = stand.by_url(http(body, headers={"Content-Encoding": coding}), heals=False)
    assert outcome.fails("picture.not_fetched")
    assert "accept-encoding: identity" in stand.store.requests[0].head.lower()


FACE = corpus.jpeg(corpus.scene(400, 300))
CUT = {
    "of its length": http(FACE)[: -len(FACE) // 2],
    "at the end of the connection": http(FACE[: len(FACE) * 6 // 10], headers={"Content-Length": ""}),
    "by the last bytes of its scan": http(FACE[:-6], headers={"Content-Length": ""}),
    "of a chunk": http(b"800\r\n" + FACE[:2000], headers={"Content-Length": "", "Transfer-Encoding": "chunked"}),
}


@pytest.mark.parametrize("how", CUT)
@fails_without(stand_with={"decode": switches.truncated_accepted}, how="at the end of the connection")
def test_U12_half_a_picture_is_not_shown(stand: Stand, how: str) -> None:
    outcome = stand.by_url(CUT[how], heals=False)
    assert outcome.fails("picture.damaged")
    assert is_healed(stand, stand.by_url(CUT[how]), "picture.damaged")


@pytest.mark.parametrize(
    "reply",
    [http(JPEG), http(ACCESS_DENIED, status=403), http(status=500), http(JPEG[:300]), b"not http at all\r\n\r\n"],
    ids=["well", "expired", "failed", "cut", "no http"],
)
def test_U14_query_of_a_picture_url_appears_nowhere(stand: Stand, reply: bytes) -> None:
    outcomes = [stand.by_url(reply), stand.by_url(reply, heals=False)]
    outcomes.append(stand.by_url(reply, url=stand.picture_url.replace("https", "http"), heals=False))
    for outcome in outcomes:
        texts = texts_of(outcome.problem) + texts_of(outcome.result.healed if outcome.result else None)
        for language in Language:
            texts += "\n".join(problem_lines(outcome.problem, language)) if outcome.problem else ""
        assert "CANARY" not in texts
        assert "Signature" not in texts
    # That no log has it is checked after every case.


def test_U14_fails_if_the_url_is_logged(stand: Stand) -> None:
    with switches.query_logged():
        stand.by_url(http(JPEG))
    with must_fail(match="names and numbers"):
        stand.check_what_always_holds(set(os.listdir()))  # noqa: PTH208 - as the check itself does
    stand.log.clear()


def test_U14_picture_from_a_url_is_that_of_the_store(stand: Stand) -> None:
    outcome = stand.by_url(http(JPEG))
    assert outcome.found.image == JPEG
    assert base64.b64encode(JPEG).decode("ascii") not in repr(outcome.found)
