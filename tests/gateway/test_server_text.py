"""Hostile texts and replies are processed in bounded time."""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import httpx
import pytest

from faceviewer.core.clues import find_clues
from faceviewer.core.connection import Credentials, Profile
from faceviewer.core.exchange import Exchange
from faceviewer.core.http_date import http_date
from faceviewer.core.language import Language
from faceviewer.core.limits import REPLY_SHOWN, RESPONSE_BYTES, SERVER_TEXT
from faceviewer.core.masking import masked, without_id
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import UserType
from faceviewer.core.record import Expiry
from faceviewer.core.text import is_mixed
from faceviewer.gateway import pictures
from faceviewer.gateway.diagnosis import read_response
from faceviewer.gateway.envelope import read_reply
from faceviewer.gateway.error_tables import by_class, by_error_code, by_message
from faceviewer.gateway.face_endpoint import read_face, read_picture
from faceviewer.gateway.response import ParsedResponse, clock_offset
from faceviewer.gateway.signing import CannotTellError, first_difference
from faceviewer.ui.details.exchange_text import ExchangeText
from faceviewer.wording.problems import describe, ticket
from faceviewer.wording.safe_text import shown
from tests.gateway.replies import NOW, reply_to
from tests.gateway.test_call import QUERY, new_call
from tests.pace import is_within
from tests.problems import problem_of

_BUDGET = 0.2  # seconds of processor time: a longer stall of the window is noticeable
_MILLION = 1_000_000
KEYS = Credentials("the-app-key", "aaaaaaaaaaaaaaaa", iot_token="a-token", cloud_token="", proxy_password="")

HOSTILE = {
    "blanks": "a" + " " * _MILLION + "b",
    "blanks around the mark": " " * 60_000 + "Server StringToSign" + " " * _MILLION,
    "many marks": "Server StringToSign:" * 50_000,
    "one letter": "a" * _MILLION + "!",
    "letters in runs": ("a" * 255 + "!") * 4000,
    "quotes": "\"'`" * 300_000,
    "backslashes": "\\" * _MILLION,
    "escapes": "\\u0023&amp;%41" * 70_000,
    "ampersands": "&" * _MILLION,
    "hashes": "POST#" + "#" * _MILLION,
    "brackets": "[{" * 500_000,
    "digits": "9" * _MILLION,
    "numbers": "1 " * 500_000,
    "commas": "a, " * 300_000,
    "surrogates": "\ud800" * _MILLION,
    "combining marks": "e" + "\u0301" * _MILLION,
    "overrides": "\u202e" * _MILLION,
    "controls": "\x00\x1b[31m" * 200_000,
    "line ends": "\r\n\u2028\u0085" * 250_000,
    "asterisks": "*" * _MILLION,
    "dots": "a." * 500_000,
    "names": "userId: userId: " * 60_000,
    "BASE64": "data:image/png;" + ";a" * 100_000 + ";base64,",
    "dates": "Sat, " * 200_000,
    "ideographs": "人" * _MILLION,
    "half an emoji": "👩\u200d" * 300_000,
}


def _headers(text: str) -> httpx.Headers:
    """Return headers as a socket could receive them: 64 KiB, without line ends."""
    value = text.encode("utf-8", "replace")[:65_000].translate(None, b"\r\n\x00")
    names = ("x-ca-error-message", "x-ca-error-code", "x-ca-request-id", "date", "retry-after", "location")
    return httpx.Headers([(name.encode("ascii"), value) for name in (*names, "content-type")])


def _looked_at(text: str, *, in_header: bool) -> None:
    """Process a reply as the client, the window and the command do."""
    text = text[: RESPONSE_BYTES // 60]  # as much as fits nine times, escaped
    fields = json.loads(reply_to(QUERY))
    fields |= {"message": text, "localizedMsg": text, "id": text}
    fields["data"] |= {"userName": text, "faceId": text, "expireTime": text, "policy": text, "imageUrl": text}
    fields["data"] |= {"extInfo": text, text[:9000]: text, "imageBase64": text}
    body = text.encode("utf-8", "replace") if in_header else json.dumps(fields).encode()
    exchange = _exchanged(403 if in_header else 200, _headers(text) if in_header else httpx.Headers(), body)
    ExchangeText(exchange, revealed=False).reply()


def _exchanged(status: int, headers: httpx.Headers, body: bytes) -> Exchange:
    call = new_call(KEYS)
    assert call.sent is not None
    call.response = ParsedResponse(status, headers, body, call.sent[1].string_to_sign, "id")
    try:
        reply, _ = read_response(call.response)
        read_face(reply, QUERY)
    except Problem as problem:
        describe(problem, Language.ZH_CN)
        ticket(problem, QUERY, host="h", at=NOW)
    exchange = call.end()
    assert exchange is not None
    return exchange


def _refused(act: Callable[[], object]) -> None:
    with suppress(Problem, CannotTellError):
        act()


READERS: dict[str, Callable[[str], object]] = {
    "body": lambda text: _looked_at(text, in_header=False),
    "refusal": lambda text: _looked_at(text, in_header=True),
    "reply": lambda text: _refused(lambda: read_reply(text.encode("utf-8", "replace"))),
    "string to sign": lambda text: _refused(lambda: first_difference(text, "POST\napplication/json\n\n\n\n/path")),
    "date": lambda text: (http_date(text), clock_offset(text, sent=0.0, arrived=0.0)),
    "error code": lambda text: (by_error_code(text), by_class(text[:6]), by_message(text)),
    "picture": lambda text: _refused(lambda: read_picture(text)),
    "picture behind a prefix": lambda text: _refused(lambda: read_picture("data:image/png;" + text)),
    "address": lambda text: _refused(lambda: pictures.vet("https://" + text, Profile("p", "https://h"))),
    "expiry": Expiry.from_wire,
    "name": lambda text: is_mixed(text[:8192]),
    "label": lambda text: shown(text, 256),
    "mask": lambda text: (masked(text), without_id(text[:REPLY_SHOWN], "aaaaaaaab")),
    "words": lambda text: describe(Problem(Kind.NETWORK_DNS, host=text), Language.EN),
    "ticket": lambda text: ticket(
        Problem(Kind.SERVER_FAILED, trace=Trace(server_text=text[:SERVER_TEXT])), QUERY, host="h", at=NOW
    ),
    "paste": lambda text: find_clues(text, chosen=UserType.OPEN),
}


@pytest.mark.quiet
@pytest.mark.parametrize("reader", READERS)
def test_hostile_text_is_processed_quickly(reader: str) -> None:
    read = READERS[reader]
    read("a")  # loads modules and tables
    assert [name for name, text in HOSTILE.items() if not is_within(_BUDGET, partial(read, text))] == []


MANY = {
    "empty lists": b"[" + b",".join([b"[]"] * 1_000_000) + b"]",
    "empty objects": b"[" + b",".join([b"{}"] * 1_000_000) + b"]",
    "numbers": b"[" + b",".join([b"1"] * 1_000_000) + b"]",
    "one name again and again": b"{" + b",".join([b'"a":1'] * 500_000) + b"}",
    "names": b"{" + b",".join(b'"a%d":1' % n for n in range(300_000)) + b"}",
    "a deep one": b"[" * 1_000_000,
    "deep ones": b"[" + b",".join([b"[" * 30 + b"]" * 30] * 6900) + b"]",
    "as many as are read": b"[" + b",".join([b"[]"] * 100_000) + b"]",
    "long numbers": b"[" + b",".join([b"9" * 4000] * 1000) + b"]",
    "a number without end": b"9" * 4_000_000,
    "fractions": b"[" + b",".join([b"1.234567890123e-300"] * 100_000) + b"]",
    "a fraction without end": b"0." + b"1" * 4_000_000,
    "escapes": b'"' + b"\\ud800" * 600_000 + b'"',
    "JSON in a text": json.dumps("[" + ",".join(["[]"] * 90_000) + "]").encode(),
    "JSON in a text, hidden": b'"' + b"\\u005b\\u005d\\u002c" * 200_000 + b'"',
    "blanks": b" " * 4_000_000 + b"1",
}


@pytest.mark.quiet
@pytest.mark.parametrize("name", MANY)
def test_large_reply_is_processed_quickly(name: str) -> None:
    body = b'{"code":200,"data":{"userId":"13800138000","userType":"PHONE","extInfo":' + MANY[name] + b"}}"

    read: list[Exchange] = []
    assert is_within(_BUDGET, lambda: read.append(_exchanged(200, httpx.Headers(), body)))
    assert is_within(_BUDGET, lambda: ExchangeText(read[0], revealed=False).reply())  # in the window


def test_reply_with_too_many_parts_is_refused() -> None:
    problem = problem_of(read_reply, b'{"code":200,"data":' + MANY["empty lists"] + b"}")
    assert problem.kind is Kind.CONTRACT_TOO_MANY
    assert "210000" in describe(problem, Language.EN).headline


def test_texts_and_headers_of_reply_are_bounded() -> None:
    headers = httpx.Headers([(b"x-ca-error-message", "é".encode() * 60_000)] * 1000)
    response = ParsedResponse(403, headers, b"", "", "id")
    assert len(response.headers.raw) == 256
    assert len(response.error_message) <= 8192
    assert set(response.error_message) <= set("é, ")
    reply = read_reply(json.dumps({"code": 500, "message": "m" * _MILLION, "id": "i" * _MILLION}).encode())
    assert (len(reply.message), len(reply.reply_id)) == (8192, 8192)
