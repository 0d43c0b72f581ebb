"""The signature, against what the vendor's own client computed."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from faceviewer.core.credentials import Credentials
from faceviewer.core.profile import Stage
from faceviewer.gateway import signing
from tests.data import load

VECTORS = load("signing-vectors")["cases"]
OURS = [case for case in VECTORS if not case["extra_headers"] and case["content_type"] == case["accept"]]


def target(case: dict[str, Any]) -> str:
    parts = urlsplit(case["url"])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_string_to_sign_and_signature(case: dict[str, Any]) -> None:
    text = signing.string_to_sign(
        case["method"],
        headers={
            "accept": case["accept"],
            "content-md5": signing.content_md5(case["body"].encode()),
            "content-type": case["content_type"],
        },
        signed={
            "x-ca-key": case["app_key"],
            "x-ca-nonce": case["nonce"],
            "x-ca-stage": case["stage"],
            "x-ca-timestamp": str(case["timestamp_ms"]),
            **case["extra_headers"],
        },
        target=target(case),
    )
    assert text == case["string_to_sign"]
    assert signing.signature(case["app_secret"], text) == case["signature"]


@pytest.mark.parametrize("case", OURS, ids=lambda case: case["name"])
def test_all_headers_of_a_request(case: dict[str, Any]) -> None:
    signed = signing.sign(
        case["body"].encode(),
        target=target(case),
        credentials=Credentials(case["app_key"], case["app_secret"]),
        stage=Stage(case["stage"]),
        timestamp_ms=case["timestamp_ms"],
        nonce=case["nonce"],
    )
    assert signed.string_to_sign == case["string_to_sign"]
    assert signed.headers == {
        "accept": case["accept"],
        "content-md5": case["content_md5"],
        "content-type": case["content_type"],
        "x-ca-key": case["app_key"],
        "x-ca-nonce": case["nonce"],
        "x-ca-stage": case["stage"],
        "x-ca-timestamp": str(case["timestamp_ms"]),
        "x-ca-signature-headers": case["signature_headers"],
        "x-ca-signature": case["signature"],
    }


@pytest.mark.parametrize(
    ("line", "name"),
    [(0, "method"), (1, "Accept"), (2, "Content-MD5"), (3, "Content-Type"), (4, "Date"), (5, "x-ca-key"), (9, "path")],
)
def test_the_first_line_that_differs_has_a_name(line: int, name: str) -> None:
    ours = VECTORS[0]["string_to_sign"]
    lines = ours.split("\n")
    assert signing.first_difference("#".join(lines), ours) is None
    lines[line] += "x"
    assert signing.first_difference("#".join(lines), ours) == name


def test_a_string_that_lacks_lines_differs_where_it_ends() -> None:
    ours = VECTORS[0]["string_to_sign"]
    assert signing.first_difference("#".join(ours.split("\n")[:6]), ours) == "x-ca-nonce"
    assert signing.first_difference("", ours) is None
