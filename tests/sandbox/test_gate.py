from typing import Any

import pytest

from faceviewer.core.connection import Credentials
from faceviewer.sandbox.app import PATH, TRAINING_CREDENTIALS
from faceviewer.sandbox.catalogue import GatewayError
from faceviewer.sandbox.gate import WINDOW_SECONDS, Gate, Request
from tests.data import load
from tests.sandbox.asking import NAMES, NOW, Clock, signed

TITLE_CASE = ("X-Ca-Key", "X-Ca-Nonce", "X-Ca-Stage", "X-Ca-Timestamp")


def refusal(gate: Gate | None = None, **how: Any) -> GatewayError | None:
    return (gate or Gate(TRAINING_CREDENTIALS, clock=Clock(), paths={PATH})).refusal(signed(**how))


@pytest.mark.parametrize("vector", load("signing-vectors")["cases"], ids=lambda vector: vector["name"])
def test_request_of_the_vendors_client_is_accepted_with_the_right_secret_only(vector: dict[str, Any]) -> None:
    headers = {name.replace("_", "-"): vector[name] for name in ("accept", "content_type", "content_md5")} | {
        "x-ca-key": vector["app_key"],
        "x-ca-nonce": vector["nonce"],
        "x-ca-stage": vector["stage"],
        "x-ca-timestamp": str(vector["timestamp_ms"]),
        "x-ca-signature-headers": vector["signature_headers"],
        "x-ca-signature": vector["signature"],
        **vector["extra_headers"],
    }
    target = vector["url"].removeprefix("https://api.link.aliyun.com")
    request = Request(vector["method"], target, headers, vector["body"].encode("utf-8"))
    assert request.string_to_sign == vector["string_to_sign"]
    shown = vector["string_to_sign"].replace("\n", "#")
    refused = GatewayError(400, f"Invalid Signature, Server StringToSign:`{shown}`")
    for secret, expected in ((vector["app_secret"], None), ("another secret", refused)):
        clock = Clock(vector["timestamp_ms"] / 1000)
        assert Gate(Credentials(vector["app_key"], secret), clock=clock, paths={PATH}).refusal(request) == expected


@pytest.mark.parametrize(
    "how",
    [
        {"names": TITLE_CASE[::-1]},
        {"names": ("X-CA-KEY", "x-ca-Nonce", "X-Ca-Timestamp")},
        {"x_ca_signature_headers": " x-ca-key, x-ca-nonce ,x-ca-stage,, x-ca-timestamp"},
        {"x_ca_signature_headers": "x-ca-key,x-ca-nonce,x-ca-stage,x-ca-timestamp,X-Ca-Signature"},
        {"names": ("x-ca-key", "x-ca-nonce", "x-ca-not-sent", "x-ca-timestamp")},
        {"date": "Tue, 25 Nov 2025 00:00:00 GMT"},
        {"date": "Mon, 24 Nov 2025 16:14:59 GMT", "x_ca_timestamp": None, "names": NAMES[:2]},
        {"x_ca_stage": "PRE"},
        {"x_ca_stage": "test"},
        {"target": f"{PATH}?a=1&b"},
        {"x_ca_signaturemethod": "HmacSHA256"},
        {"now": NOW + WINDOW_SECONDS},
        {"now": NOW - WINDOW_SECONDS},
    ],
    ids=str,
)
def test_requests_that_the_real_gateway_accepts_are_accepted(how: dict[str, Any]) -> None:
    """Further ones are in `tests/second_gateway`."""
    assert refusal(**how) is None


NO_TIMESTAMP: dict[str, Any] = {"change": {"x-ca-timestamp": None}, "names": ("x-ca-key", "x-ca-nonce")}
REFUSED: dict[GatewayError, list[dict[str, Any]]] = {
    GatewayError(400, "Invalid Url"): [{"target": f"{PATH}/"}, {"x_ca_stage": "STAGING"}],
    GatewayError(400, "Invalid AppKey", "A400IK"): [{"x_ca_key": key} for key in ("1", "", None)],
    GatewayError(401, "Empty Signature"): [{"change": {"x-ca-signature": nothing}} for nothing in (None, "")],
    GatewayError(400, "Invalid Timestamp"): [
        *(
            {"x_ca_timestamp": timestamp}
            for timestamp in (None, "yesterday", "-1764000000000", "１７６４００００００００", "9" * 5000)
        ),
        *({"date": date, **NO_TIMESTAMP} for date in ("yesterday", "Mon, 24 Nov 2025 08:00:00 PST")),
        *({"date": f"Mon, 24 Nov 2025 {at} CST", **NO_TIMESTAMP} for at in ("16:00:00", "10:00:00")),
    ],
    GatewayError(400, "Timestamp Expired"): [
        {"date": "Mon, 24 Nov 2025 16:15:01 GMT", **NO_TIMESTAMP},
        {"x_ca_timestamp": "1764000000"},
        *({"now": NOW + seconds} for seconds in (-WINDOW_SECONDS - 1, WINDOW_SECONDS + 1)),
    ],
    GatewayError(400, "Invalid Content-MD5", "I400I5"): [{"content_md5": "1B2M2Y8AsgTpgAmY7PhCfg=="}],
    GatewayError(400, "X-Ca-Nonce is required", "I400NC"): [{"x_ca_nonce": nothing} for nothing in (None, "")],
}


@pytest.mark.parametrize("error", REFUSED, ids=lambda error: error.message)
def test_requests_that_the_real_gateway_refuses_are_refused(error: GatewayError) -> None:
    for how in REFUSED[error]:
        assert refusal(**how) == error, how


@pytest.mark.parametrize(
    "how",
    [
        *(
            {"change": change}
            for change in (
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
            )
        ),
        *(
            {"x_ca_signaturemethod": method, "names": names}
            for method in ("HmacSHA1", "hmacsha1", "")
            for names in (TITLE_CASE, (*TITLE_CASE, "X-Ca-SignatureMethod"))
        ),
        {
            "body": b"a",
            "content_md5": "1B2M2Y8AsgTpgAmY7PhCfg==",
            "change": {"content-md5": "DMF1ucDxtqgxw5niaXcmYQ=="},
        },
    ],
    ids=str,
)
def test_changed_header_body_or_method_is_an_invalid_signature(how: dict[str, Any]) -> None:
    refused = refusal(**how)
    assert refused
    assert refused.http_status == 400
    assert refused.message.startswith("Invalid Signature, Server StringToSign:`POST#")
    assert "\n" not in refused.message


def test_nonce_is_accepted_once_in_fifteen_minutes() -> None:
    clock = Clock()
    gate = Gate(TRAINING_CREDENTIALS, clock=clock, paths={PATH})
    assert refusal(gate, x_ca_nonce="n", change={"x-ca-signature": "forged"})  # does not use the nonce
    assert refusal(gate, x_ca_nonce="n") is None
    assert refusal(gate, x_ca_nonce="n") == GatewayError(400, "Nonce Used")
    assert refusal(gate, x_ca_nonce="m") is None
    clock.now += WINDOW_SECONDS - 1
    assert refusal(gate, x_ca_nonce="n", now=clock.now) == GatewayError(400, "Nonce Used")
    clock.now += 1
    assert refusal(gate, x_ca_nonce="n", now=clock.now) is None


def test_expired_nonces_are_forgotten() -> None:
    clock = Clock()
    gate = Gate(TRAINING_CREDENTIALS, clock=clock, paths={PATH})
    for _ in range(100):
        assert refusal(gate, now=clock.now) is None
        clock.now += 60
    assert len(gate._nonces) == 15


@pytest.mark.parametrize(
    ("how", "changed", "message"),
    [
        ({"method": "PUT", "target": "/"}, {}, "Invalid HttpMethod"),
        ({"target": "/", "body": b""}, {}, "Invalid Url"),
        ({"body": b"", "x_ca_key": "1"}, {}, "Empty Request Body"),
        ({"x_ca_key": "1"}, {"x-ca-signature": None}, "Invalid AppKey"),
        ({"x_ca_timestamp": "x"}, {"x-ca-signature": None}, "Empty Signature"),
        ({"x_ca_timestamp": "x"}, {"content-md5": "x"}, "Invalid Timestamp"),
        ({"x_ca_timestamp": "1"}, {"content-md5": "x"}, "Timestamp Expired"),
        ({"x_ca_stage": "X"}, {"content-md5": "x"}, "Invalid Content-MD5"),
        ({"x_ca_stage": "X"}, {"x-ca-signature": "wrong"}, "Invalid Url"),
        ({"x_ca_nonce": ""}, {"x-ca-signature": "wrong"}, "Invalid Signature"),
    ],
)
def test_first_of_several_faults_is_reported(how: dict[str, Any], changed: dict[str, Any], message: str) -> None:
    refused = refusal(**how, change=changed)
    assert refused
    assert refused.message.startswith(message)
