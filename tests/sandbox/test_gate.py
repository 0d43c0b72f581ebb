import json
from pathlib import Path
from typing import Any

import pytest

from faceviewer.core.connection import Credentials
from faceviewer.sandbox.app import PATH, TRAINING_CREDENTIALS
from faceviewer.sandbox.catalogue import GatewayError
from faceviewer.sandbox.gate import WINDOW_SECONDS, Gate, Request
from tests.sandbox.asking import NOW, Call, Clock

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "signing-vectors.json").read_text("utf-8")
)["cases"]
TITLE_CASE = ("X-Ca-Key", "X-Ca-Nonce", "X-Ca-Stage", "X-Ca-Timestamp")


def request(call: Call) -> Request:
    headers = {name.lower(): value for name, value in call.headers.items()}
    return Request(call.method, call.target, headers, call.body)


def refusal(call: Call, gate: Gate | None = None) -> GatewayError | None:
    return (gate or Gate(TRAINING_CREDENTIALS, clock=Clock(), paths={PATH})).refusal(request(call))


def vector_request(vector: dict[str, Any]) -> Request:
    headers = {
        "accept": vector["accept"],
        "content-type": vector["content_type"],
        "content-md5": vector["content_md5"],
        "x-ca-key": vector["app_key"],
        "x-ca-nonce": vector["nonce"],
        "x-ca-stage": vector["stage"],
        "x-ca-timestamp": str(vector["timestamp_ms"]),
        "x-ca-signature-headers": vector["signature_headers"],
        "x-ca-signature": vector["signature"],
        **vector["extra_headers"],
    }
    target = vector["url"].removeprefix("https://api.link.aliyun.com")
    return Request(vector["method"], target, headers, vector["body"].encode("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_requests_of_the_vendors_client_are_accepted(vector: dict[str, Any]) -> None:
    credentials = Credentials(vector["app_key"], vector["app_secret"])
    gate = Gate(credentials, clock=Clock(vector["timestamp_ms"] / 1000), paths={PATH})
    assert vector_request(vector).string_to_sign == vector["string_to_sign"]
    assert gate.refusal(vector_request(vector)) is None


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_wrong_secret_is_refused_with_the_string_to_sign(vector: dict[str, Any]) -> None:
    credentials = Credentials(vector["app_key"], "another secret")
    gate = Gate(credentials, clock=Clock(vector["timestamp_ms"] / 1000), paths={PATH})
    refused = gate.refusal(vector_request(vector))
    shown = vector["string_to_sign"].replace("\n", "#")
    assert refused == GatewayError(400, f"Invalid Signature, Server StringToSign:`{shown}`")


@pytest.mark.parametrize(
    "call",
    [
        Call(),
        Call(names=TITLE_CASE),
        Call(names=("X-CA-KEY", "x-ca-Nonce", "X-Ca-Timestamp")),
        Call(names=TITLE_CASE[::-1]),
        Call(names=("x-ca-timestamp", "x-ca-key", "x-ca-stage", "x-ca-nonce")),
        Call(change={"x-ca-signature-headers": " x-ca-key, x-ca-nonce ,x-ca-stage,, x-ca-timestamp"}),
        Call(change={"x-ca-signature-headers": "x-ca-key,x-ca-nonce,x-ca-stage,x-ca-timestamp,X-Ca-Signature"}),
        Call(names=("x-ca-key", "x-ca-nonce", "x-ca-not-sent", "x-ca-timestamp")),
        Call(content_type="application/octet-stream; charset=utf-8", accept="*/*"),
        Call(date="Tue, 25 Nov 2025 00:00:00 GMT"),
        Call(stage=None, names=("x-ca-key", "x-ca-nonce", "x-ca-timestamp")),
        Call(stage="PRE"),
        Call(stage="test"),
        Call(target=f"{PATH}?a=1&b"),
        Call(md5=None),
        Call(date="Mon, 24 Nov 2025 16:14:59 GMT", change={"x-ca-timestamp": None}, names=("x-ca-key", "x-ca-nonce")),
        Call(date="Mon, 24 Nov 2025 16:00:00 GMT", timestamp="1764000000000", names=TITLE_CASE),
        Call(extra={"x-ca-signaturemethod": "HmacSHA256"}),
        Call(extra={"x-ca-signaturemethod": "HmacSHA256"}, names=(*TITLE_CASE, "X-Ca-SignatureMethod")),
        Call(now=NOW + WINDOW_SECONDS),
        Call(now=NOW - WINDOW_SECONDS),
    ],
)
def test_requests_that_the_real_gateway_accepts_are_accepted(call: Call) -> None:
    assert refusal(call) is None


NO_TIMESTAMP: dict[str, Any] = {"change": {"x-ca-timestamp": None}, "names": ("x-ca-key", "x-ca-nonce")}
REFUSED = {
    GatewayError(400, "Invalid HttpMethod"): [Call(method="GET")],
    GatewayError(400, "Invalid Url"): [
        *(Call(target=target) for target in (f"{PATH}/", "/face/paas/image/save")),
        Call(stage="STAGING"),
    ],
    GatewayError(400, "Empty Request Body"): [Call(body=b"")],
    GatewayError(400, "Invalid AppKey", "A400IK"): [Call(key="1"), Call(key=""), Call(change={"x-ca-key": None})],
    GatewayError(401, "Empty Signature"): [Call(change={"x-ca-signature": nothing}) for nothing in (None, "")],
    GatewayError(400, "Invalid Timestamp"): [
        Call(change={"x-ca-timestamp": None}),
        *(Call(timestamp=told) for told in ("yesterday", "-1764000000000", "１７６４００００００００", "9" * 5000)),
        Call(date="yesterday", **NO_TIMESTAMP),
        *(Call(date=f"Mon, 24 Nov 2025 {at} CST", **NO_TIMESTAMP) for at in ("16:00:00", "10:00:00")),
        Call(date="Mon, 24 Nov 2025 08:00:00 PST", **NO_TIMESTAMP),
    ],
    GatewayError(400, "Timestamp Expired"): [
        Call(date="Mon, 24 Nov 2025 16:15:01 GMT", **NO_TIMESTAMP),
        Call(timestamp="1764000000"),
        *(Call(now=NOW + seconds) for seconds in (-WINDOW_SECONDS - 1, WINDOW_SECONDS + 1)),
    ],
    GatewayError(400, "Invalid Content-MD5", "I400I5"): [Call(change={"content-md5": "1B2M2Y8AsgTpgAmY7PhCfg=="})],
    GatewayError(400, "X-Ca-Nonce is required", "I400NC"): [
        Call(nonce=""),
        Call(change={"x-ca-nonce": None}, names=("x-ca-key", "x-ca-timestamp")),
    ],
}


@pytest.mark.parametrize("error", REFUSED, ids=lambda error: error.message)
def test_requests_that_the_real_gateway_refuses_are_refused(error: GatewayError) -> None:
    for call in REFUSED[error]:
        assert refusal(call) == error, call


@pytest.mark.parametrize(
    "change",
    [
        {"x-ca-signature": "AAAA"},
        {"x-ca-signature": "签名"},
        {"accept": "*/*"},
        {"content-md5": None},
        {"content-type": "application/json; charset=utf-8"},
        {"date": "Tue, 25 Nov 2025 00:00:00 GMT"},
        {"x-ca-nonce": "another"},
        {"x-ca-stage": "TEST"},
        {"x-ca-signature-headers": "x-ca-key,x-ca-nonce,x-ca-stage"},
        {"x-ca-signature-headers": None},
    ],
)
def test_changed_header_is_an_invalid_signature(change: dict[str, str | None]) -> None:
    call = Call(change=change)
    refused = refusal(call)
    assert refused
    assert refused.http_status == 400
    assert refused.message.startswith("Invalid Signature, Server StringToSign:`POST#")
    assert "\n" not in refused.message


@pytest.mark.parametrize("announced", ["HmacSHA1", "hmacsha1", ""])
@pytest.mark.parametrize("names", [TITLE_CASE, (*TITLE_CASE, "X-Ca-SignatureMethod")])
def test_other_signature_methods_are_an_invalid_signature(announced: str, names: tuple[str, ...]) -> None:
    refused = refusal(Call(extra={"x-ca-signaturemethod": announced}, names=names))
    assert refused
    assert refused.message.startswith("Invalid Signature, Server StringToSign:`POST#")


def test_changed_body_with_its_digest_is_an_invalid_signature() -> None:
    call = Call()
    headers = {
        **{name.lower(): value for name, value in call.headers.items()},
        "content-md5": "DMF1ucDxtqgxw5niaXcmYQ==",
    }
    refused = Gate(TRAINING_CREDENTIALS, clock=Clock(), paths={PATH}).refusal(Request("POST", PATH, headers, b"a"))
    assert refused
    assert refused.message.startswith("Invalid Signature")


def test_nonce_is_accepted_once_in_fifteen_minutes() -> None:
    clock = Clock()
    gate = Gate(TRAINING_CREDENTIALS, clock=clock, paths={PATH})
    assert refusal(Call(nonce="n"), gate) is None
    assert refusal(Call(nonce="n"), gate) == GatewayError(400, "Nonce Used")
    assert refusal(Call(nonce="m"), gate) is None
    clock.now += WINDOW_SECONDS - 1
    assert refusal(Call(nonce="n", now=clock.now), gate) == GatewayError(400, "Nonce Used")
    clock.now += 1
    assert refusal(Call(nonce="n", now=clock.now), gate) is None


def test_refused_request_does_not_use_its_nonce() -> None:
    gate = Gate(TRAINING_CREDENTIALS, clock=Clock(), paths={PATH})
    assert refusal(Call(nonce="n", change={"x-ca-signature": "forged"}), gate)
    assert refusal(Call(nonce="n"), gate) is None


def test_expired_nonces_are_forgotten() -> None:
    clock = Clock()
    gate = Gate(TRAINING_CREDENTIALS, clock=clock, paths={PATH})
    for _ in range(100):
        assert refusal(Call(now=clock.now), gate) is None
        clock.now += 60
    assert len(gate._nonces) == 15


@pytest.mark.parametrize(
    ("worse", "better", "message"),
    [
        ({"method": "PUT", "target": "/"}, {}, "Invalid HttpMethod"),
        ({"target": "/", "body": b""}, {}, "Invalid Url"),
        ({"body": b"", "key": "1"}, {}, "Empty Request Body"),
        ({"key": "1"}, {"x-ca-signature": None}, "Invalid AppKey"),
        ({"timestamp": "x"}, {"x-ca-signature": None}, "Empty Signature"),
        ({"timestamp": "x"}, {"content-md5": "x"}, "Invalid Timestamp"),
        ({"timestamp": "1"}, {"content-md5": "x"}, "Timestamp Expired"),
        ({"stage": "X"}, {"content-md5": "x"}, "Invalid Content-MD5"),
        ({"stage": "X"}, {"x-ca-signature": "wrong"}, "Invalid Url"),
        ({"nonce": ""}, {"x-ca-signature": "wrong"}, "Invalid Signature"),
    ],
)
def test_first_of_several_faults_is_reported(worse: dict[str, Any], better: dict[str, Any], message: str) -> None:
    refused = refusal(Call(**worse, change=better))
    assert refused
    assert refused.message.startswith(message)
