"""The second gateway against the vendor's vectors."""

from email.message import Message
from typing import Any

import pytest

from tests.data import load
from tests.second_gateway.signature import Guard, string_to_sign

CASES = load("signing-vectors")["cases"]


def heads(case: dict[str, Any], **others: str | None) -> Message:
    values: dict[str, str | None] = {
        "accept": case["accept"],
        "content-type": case["content_type"],
        "content-md5": case["content_md5"],
        "x-ca-key": case["app_key"],
        "x-ca-timestamp": str(case["timestamp_ms"]),
        "x-ca-nonce": case["nonce"],
        "x-ca-stage": case["stage"],
        "x-ca-signature-headers": case["signature_headers"],
        "x-ca-signature": case["signature"],
        **case["extra_headers"],
        **{name.replace("_", "-"): value for name, value in others.items()},
    }
    message = Message()
    for name, value in values.items():
        if value is not None:
            message[name] = value
    return message


def refusal(case: dict[str, Any], *, body: bytes | None = None, late: float = 0, **others: str | None) -> str:
    guard = Guard({case["app_key"]: case["app_secret"]}, lambda: case["timestamp_ms"] / 1000 + late)
    target = case["url"].removeprefix("https://api.link.aliyun.com")
    sent = case["body"].encode() if body is None else body
    refused = guard.refusal(case["method"], target, heads(case, **others), sent)
    return refused.text if refused else ""


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_vector_of_the_vendor_is_accepted(case: dict[str, Any]) -> None:
    assert string_to_sign(case["method"], case["url"], heads(case)) == case["string_to_sign"]
    assert refusal(case) == ""


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"x_ca_signature": None}, "Empty Signature"),
        ({"x_ca_key": None}, "Invalid AppKey"),
        ({"x_ca_key": "nobody's"}, "Invalid AppKey"),
        ({"body": b"{}"}, "Invalid Content-MD5"),
        ({"accept": "*/*"}, "Invalid Signature, Server StringToSign:`POST#*/*#"),
        ({"x_ca_signature_headers": None}, "Invalid Signature"),
        ({"late": 901}, "Timestamp Expired"),
        ({"late": -901}, "Timestamp Expired"),
    ],
)
def test_changed_request_is_refused(changed: dict[str, Any], text: str) -> None:
    assert refusal(CASES[0], **changed).startswith(text)
    assert text


def test_nonce_is_accepted_once() -> None:
    case = CASES[0]
    guard = Guard({case["app_key"]: case["app_secret"]}, lambda: case["timestamp_ms"] / 1000)
    first, second = (guard.refusal("POST", case["url"], heads(case), case["body"].encode()) for _ in range(2))
    assert first is None
    assert second is not None
    assert second.text == "Nonce Used"
