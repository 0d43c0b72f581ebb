"""The gateway's signature: request bytes, credentials, time and nonce in, headers out. Pure.

The algorithm is the vendor's X-Ca-* HMAC-SHA256 signature, as its clients compute it (README of
github.com/aliyun/iotx-api-gateway-client; npm package aliyun-api-gateway 1.1.6).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faceviewer.core.credentials import Credentials
    from faceviewer.core.profile import Stage

CONTENT_TYPE = "application/json"

_FIRST_LINES = ("method", "Accept", "Content-MD5", "Content-Type", "Date")


@dataclass(frozen=True, slots=True)
class SignedHeaders:
    """The headers of one signed request.

    Attributes:
        headers: all of them, by lower-case name.
        string_to_sign: what was signed, to hold against what the gateway computes.
    """

    headers: dict[str, str]
    string_to_sign: str = field(repr=False)


def sign(
    body: bytes, *, target: str, credentials: Credentials, stage: Stage, timestamp_ms: int, nonce: str
) -> SignedHeaders:
    """Return the headers of one signed POST of JSON.

    Args:
        body: the very bytes that will be sent.
        target: the path, with `?` and the query if there is one.
        credentials: whose AppKey and AppSecret to sign with.
        stage: the deployment asked for.
        timestamp_ms: milliseconds since 1970; the gateway accepts 15 minutes either way.
        nonce: a UUID never used before; the gateway refuses one it saw within 15 minutes.
    """
    signed = {
        "x-ca-key": credentials.app_key,
        "x-ca-nonce": nonce,
        "x-ca-stage": stage.value,
        "x-ca-timestamp": str(timestamp_ms),
    }
    unsigned = {"accept": CONTENT_TYPE, "content-md5": content_md5(body), "content-type": CONTENT_TYPE}
    text = string_to_sign("POST", headers=unsigned, signed=signed, target=target)
    signing = {"x-ca-signature-headers": ",".join(signed), "x-ca-signature": signature(credentials.app_secret, text)}
    return SignedHeaders({**unsigned, **signed, **signing}, text)


def content_md5(body: bytes) -> str:
    """Return `Content-MD5` as RFC 1864 has it: the base64 of the MD5 of the body."""
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode("ascii")


def string_to_sign(method: str, *, headers: Mapping[str, str], signed: Mapping[str, str], target: str) -> str:
    """Return the text that is signed.

    Args:
        method: the HTTP method.
        headers: accept, content-md5, content-type and date by lower-case name; an absent one leaves its line empty.
        signed: the signed X-Ca-* headers, by name as the client writes it in `X-Ca-Signature-Headers`.
        target: the path, with `?` and the query if there is one.
    """
    return "\n".join(
        [
            method.upper(),
            *(headers.get(name.lower(), "") for name in _FIRST_LINES[1:]),
            *(f"{name}:{signed[name]}" for name in sorted(signed)),
            _sorted_target(target),
        ]
    )


def signature(app_secret: str, text: str) -> str:
    """Return the base64 of the HMAC-SHA256 of a text under an AppSecret, both as UTF-8."""
    digest = hmac.digest(app_secret.encode("utf-8"), text.encode("utf-8"), "sha256")
    return base64.b64encode(digest).decode("ascii")


def first_difference(theirs: str, ours: str) -> str | None:
    """Return the name of the first line in which a gateway's string to sign differs from ours; None if none does.

    Args:
        theirs: as the gateway shows it in its refusal, with `#` for line feeds; empty if it showed none.
        ours: as it was signed.
    """
    their_lines, our_lines = theirs.split("#"), ours.replace("\n", "#").split("#")  # a value may have a # of its own
    if not theirs or their_lines == our_lines:
        return None
    pairs = zip_longest(their_lines, our_lines)
    index = next(index for index, (their, our) in enumerate(pairs) if their != our)
    if index < len(_FIRST_LINES):
        return _FIRST_LINES[index]
    return "path" if index >= len(our_lines) - 1 else our_lines[index].partition(":")[0]


def _sorted_target(target: str) -> str:
    """Return the path with its query decoded and sorted by key; an empty value leaves its key alone."""
    path, mark, query = target.partition("?")
    if not mark:
        return path
    pairs = sorted(dict(parse_qsl(query, keep_blank_values=True)).items())
    return f"{path}?{'&'.join(f'{key}={value}' if value else key for key, value in pairs)}" if pairs else path
