"""The signature, against vectors computed by the vendor's client."""

import html
import json
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from faceviewer.core.connection import Credentials, Stage
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
def test_all_headers_of_request(case: dict[str, Any]) -> None:
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


SIGNED = (
    "POST\napplication/json\n1B2M2Y8A+gpmY7PhCfg==\napplication/json\n\nx-ca-key:k#1\nx-ca-nonce:n"
    "\nx-ca-stage:RELEASE\nx-ca-timestamp:1\n/face/paas/image/get"
)
SHOWN = SIGNED.replace("\n", "#")
EQUAL = {
    "as it is": SHOWN,
    "backticks": f"`{SHOWN}`",
    "a colon before": f": `{SHOWN}`",
    "quotes": f'"{SHOWN}"',
    "Chinese quotes and a full stop": f"“{SHOWN}”。",
    "corner brackets": f"：「{SHOWN}」",
    "guillemets": f": «{SHOWN}»",
    "a Chinese word before": f"为【{SHOWN}】",
    "line feeds": SIGNED,
    "carriage returns": SIGNED.replace("\n", "\r\n"),
    "bars": SIGNED.replace("\n", "|"),
    "blanks for line feeds": SIGNED.replace("\n", " "),
    "no empty line": SHOWN.replace("##", "#"),
    "HTML": html.escape(f'"{SHOWN}"'),
    "HTML twice": html.escape(html.escape(f'"{SHOWN}"')),
    "HTML, all of it": "".join(f"&#{ord(character)};" for character in f"`{SHOWN}`"),
    "as in an address": quote(f"`{SHOWN}`", safe=""),
    "JSON": json.dumps(SIGNED),
    "JSON with slashes escaped": json.dumps(f"`{SIGNED}`").replace("/", "\\/"),
    "a header in two halves": SHOWN[:40] + ", " + SHOWN[40:],
    "a folded header": SHOWN[:40] + "\r\n " + SHOWN[40:],
    "another case of names": SHOWN.replace("x-ca", "X-Ca"),
    "plus signs became blanks": SHOWN.replace("+", " "),
    "words behind it": f"`{SHOWN}`, please check",
    "an element of XML": f"{SHOWN}</Message>",
    "cut within its path": SHOWN[:-6],
    "a million blanks before": " " * 1_000_000 + SHOWN,
}
UNTOLD = {
    "nothing": "",
    "no such string": "(hidden)",
    "hidden by words": "hidden by policy # see # the # log # of it",
    "cut": SHOWN[:60],
    "cut at the end of a line": "#".join(SIGNED.split("\n")[:6]),
    "cut with dots": SHOWN[:100] + "...",
    "cut with an ellipsis": SHOWN[:100] + "…",
    "masked": SHOWN.replace("k#1", "2***1"),
}
DIFFERENT = {
    "Accept": SHOWN.replace("application/json", "application/json, */*", 1),
    "Content-MD5": SHOWN.replace("1B2M2Y8A+gpmY7PhCfg==", ""),
    "Content-Type": SHOWN.replace("json##", "json; charset=utf-8##"),
    "Date": SHOWN.replace("##", "#Sat, 28 Nov 2026 00:00:00 GMT#"),
    "x-ca-key": SHOWN.replace("k#1", "k#2"),
    "x-ca-nonce": SHOWN.replace("x-ca-nonce:n#", ""),
    "x-ca-timestamp": SHOWN.replace("timestamp:1", "timestamp:1234"),
    "path": f"`{SHOWN}?a=1`",
    "method": SHOWN.replace("POST", "GET"),
}


@pytest.mark.parametrize("shown", EQUAL)
def test_quoting_and_encoding_make_no_difference(shown: str) -> None:
    assert signing.first_difference(EQUAL[shown], SIGNED) is None


@pytest.mark.parametrize("shown", UNTOLD)
def test_cut_or_hidden_string_cannot_be_compared(shown: str) -> None:
    with pytest.raises(signing.CannotTellError):
        signing.first_difference(UNTOLD[shown], SIGNED)


@pytest.mark.parametrize("name", DIFFERENT)
@pytest.mark.parametrize("quoted", ["{}", "`{}`", "&quot;{}&quot;"])
def test_different_part_is_named_in_any_quoting(name: str, quoted: str) -> None:
    assert signing.first_difference(quoted.format(DIFFERENT[name]), SIGNED) == name
