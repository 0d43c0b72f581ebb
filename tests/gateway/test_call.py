"""What the exchange of a call contains."""

import base64
import json
from typing import Any

import httpx
import pytest

from faceviewer.core.connection import Credentials, Stage
from faceviewer.core.exchange import HIDDEN, Exchange
from faceviewer.core.language import Language
from faceviewer.core.limits import REPLY_SHOWN, REPLY_TEXT_SHOWN, RESPONSE_HEADERS_SHOWN
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway.call import Call, Secrets
from faceviewer.gateway.envelope import request_body
from faceviewer.gateway.face_endpoint import TARGET, face_request
from faceviewer.gateway.network.stopwatch import Stopwatch
from faceviewer.gateway.response import ParsedResponse
from faceviewer.gateway.signing import sign

KEYS = Credentials("the-app-key", 'the "app" secret', iot_token="tok", cloud_token="cloud-token", proxy_password="")
QUERY = FaceQuery(UserType.PHONE, "13800138000")
PICTURE = base64.b64encode(bytes(range(256)) * 8).decode()


def new_call(credentials: Credentials = KEYS) -> Call:
    """Return a call whose request has been sent."""
    call = Call(face_request(QUERY), "id", Stopwatch(), "https://api.example", Secrets(credentials))
    sent = request_body(face_request(QUERY), request_id="id", credentials=credentials, language=Language.EN)
    call.begin(sent, sign(sent, target=TARGET, credentials=credentials, stage=Stage.RELEASE, timestamp_ms=1, nonce="n"))
    return call


def exchange_of(body: object, *, headers: dict[str, str] | None = None, status: int = 200) -> Exchange:
    call, received = new_call(), body if isinstance(body, bytes) else json.dumps(body).encode()
    call.response = ParsedResponse(status, httpx.Headers(headers), received, "", "id")
    exchange = call.end()
    assert exchange is not None
    return exchange


def envelope(**data: object) -> dict[str, Any]:
    return {"id": "1", "code": 200, "message": None, "data": data}


def everything(exchange: Exchange) -> str:
    return " ".join(map(str, (getattr(exchange, name) for name in Exchange.__slots__)))


def test_call_without_request_has_no_exchange() -> None:
    assert Call(face_request(QUERY), "id", Stopwatch(), "https://api.example", Secrets(KEYS)).end() is None


def test_exchange_has_length_instead_of_picture() -> None:
    exchange = exchange_of(envelope(userId="13800138000", imageBase64=PICTURE))
    assert json.loads(exchange.reply)["data"] == {"userId": "13800138000", "imageBase64": ""}
    assert "13800138000" not in repr(exchange)
    assert (exchange.picture_characters, exchange.reply_is_cut) == (len(PICTURE), False)


@pytest.mark.parametrize(
    "repeat",
    [
        "the-app-key",
        'the "app" secret',
        "cloud-token",
        "the%20%22app%22%20secret",
        base64.b64encode(b'the "app" secret').decode(),
    ],
)
def test_repeated_secret_is_hidden(repeat: str) -> None:
    exchange = exchange_of(envelope(userName=f"<{repeat}>"), headers={"x-ca-error-message": f"bad {repeat}"})
    assert repeat not in everything(exchange)
    assert json.dumps(repeat)[1:-1] not in exchange.reply
    assert json.loads(exchange.reply)["data"]["userName"] == f"<{HIDDEN}>"


@pytest.mark.parametrize("name", ["The-App-Key", "X-cloud-token", "X-cloud-token-1", "X-The-App-Key"])
def test_secret_in_the_name_of_a_header_is_hidden(name: str) -> None:
    """Names of headers are shown in lower case."""
    call = new_call(Credentials("The-App-Key", "secret", cloud_token="cloud-token"))
    call.response = ParsedResponse(200, httpx.Headers({"Date": "x", name: "1"}), b"{}", "", "id")
    exchange = call.end()
    assert exchange is not None
    (date, _), (shown, value) = exchange.response_headers
    assert (date, value) == ("date", "1")
    assert HIDDEN in shown
    assert not {part for part in ("app-key", "cloud-token") if part in shown}


def test_credentials_in_request_are_hidden() -> None:
    exchange = exchange_of(envelope(), headers={"Set-Cookie": "session=1"})
    sent = dict(exchange.request_headers)
    assert (sent["x-ca-key"], sent["x-ca-signature"], sent["x-ca-stage"]) == (HIDDEN, HIDDEN, "RELEASE")
    assert f"x-ca-key:{HIDDEN}" in exchange.string_to_sign.splitlines()
    request = json.loads(exchange.request_body)
    assert (request["request"]["iotToken"], request["params"]["userId"]) == (HIDDEN, "13800138000")
    assert dict(exchange.response_headers)["set-cookie"] == HIDDEN


def test_reply_that_is_no_json_is_kept_as_text_without_picture() -> None:
    exchange = exchange_of(f'<html>the-app-key {PICTURE} "imageBase64'.encode(), status=502)
    assert (exchange.reply, exchange.status) == (f'<html>{HIDDEN} … "imageBase64', 502)
    assert not exchange.reply_is_json


def test_reply_that_is_no_json_is_decoded_from_its_charset() -> None:
    body = "<html>访问被拒绝".encode("gbk")
    assert exchange_of(body, headers={"Content-Type": "text/html; charset=GBK"}).reply == "<html>访问被拒绝"


@pytest.mark.parametrize(
    "data", [{"names": ["x" * 5000] * 100}, {"numbers": [7] * 10_000}, {"names": {f"{n}": None for n in range(3000)}}]
)
def test_long_reply_is_not_kept(data: dict[str, Any]) -> None:
    exchange = exchange_of(envelope(imageBase64=PICTURE, **data))
    assert (exchange.reply, exchange.reply_is_json, exchange.reply_is_cut) == ("", False, True)


def test_further_picture_is_left_out() -> None:
    exchange = exchange_of(envelope(imageBase64=PICTURE, more=[{"face": f"data:image/jpeg;base64,{PICTURE}"}]))
    assert json.loads(exchange.reply)["data"]["more"] == [{"face": "data:image/jpeg;base64,…"}]


def test_long_texts_and_headers_are_cut() -> None:
    assert len(exchange_of(b"<" * 10 * REPLY_SHOWN).reply) == REPLY_SHOWN
    many = {f"x-{n}": "v" * 9999 for n in range(1000)}
    headers = exchange_of(envelope(), headers=many).response_headers
    assert len(headers) == RESPONSE_HEADERS_SHOWN
    assert max(len(value) for _, value in headers) == REPLY_TEXT_SHOWN


def test_short_secret_is_not_hidden_in_messages() -> None:
    assert json.loads(exchange_of({"code": 1, "message": "tok"}).reply)["message"] == "tok"
