"""The second gateway against the vendor's vectors; `test_both_gateways` has the requests that it refuses."""

from email.message import Message
from typing import Any

import pytest

from tests.data import load
from tests.second_gateway.signature import Guard, string_to_sign

CASES = load("signing-vectors")["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_vector_of_the_vendor_is_accepted(case: dict[str, Any]) -> None:
    headers = Message()
    for name, value in {
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
    }.items():
        headers[name] = value
    assert string_to_sign(case["method"], case["url"], headers) == case["string_to_sign"]
    guard = Guard({case["app_key"]: case["app_secret"]}, lambda: case["timestamp_ms"] / 1000)
    target = case["url"].removeprefix("https://api.link.aliyun.com")
    assert guard.refusal(case["method"], target, headers, case["body"].encode()) is None
