"""The gateway's signature: request bytes, credentials, time and nonce in, headers out. Pure.

The algorithm is the vendor's X-Ca-* HMAC-SHA256 signature, as its clients compute it (README of
github.com/aliyun/iotx-api-gateway-client; npm package aliyun-api-gateway 1.1.6).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faceviewer.core.connection import Credentials, Stage

CONTENT_TYPE = "application/json"

_FIRST_LINES = ("method", "Accept", "Content-MD5", "Content-Type", "Date")

# How a gateway shows its string to sign. A plus sign may have become a blank.
_BEFORE = " \t\r\n:=[({<"
_NOT_COMPARED = frozenset(" \t\r\v\f+\"'`´‘’“”")
_HIDDEN = re.compile(r"\.\.|…|[^#\n]{0,64}?\*\*")  # cut short, or masked
_METHOD = re.compile(r"[\s\"'`´‘’“”]{0,8}[A-Z]{3}[A-Za-z]{0,9}(\W)")
_GOES_ON = re.compile(r"\.?[\w/?&=%~-]")
_ESCAPED_LENGTH = 8  # characters that an escape has at most, such as &#x0023;
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


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


class CannotTellError(ValueError):
    """A gateway's string to sign is cut, masked or no such string: nothing follows from it."""


def first_difference(theirs: str, ours: str) -> str | None:
    """Return the name of the first line in which a gateway's string to sign differs from ours; None if none does.

    What only shows it does not count: quotes or backticks around it, `#` for line feeds, white space, the case of
    names, escapes of HTML, of addresses and of JSON, a header split in two, words behind it.

    Args:
        theirs: as the gateway shows it in its refusal; the start of whatever text it stands in.
        ours: as it was signed.

    Raises:
        CannotTellError: what is shown is equal as far as it goes, but does not go far enough, or is no such string.
    """
    theirs = theirs.lstrip(_BEFORE)[: _ESCAPED_LENGTH * (len(ours) + 1)]
    spellings = tuple(spelling.lstrip(_BEFORE) for spelling in _spellings(theirs))
    if any(_compared(spelling, ours, by_line=False)[1:] == ("", True) for spelling in spellings):
        return None
    compared = (_compared(spelling, ours, by_line=True) for spelling in spellings)
    _, line, told = max(compared, key=lambda found: (found[0], found[2]))
    if not told:
        raise CannotTellError
    return line or None


def _spellings(text: str) -> Iterator[str]:
    """Yield a text as it stands, and without each kind of escape that something on the way may have added."""
    yield text
    yield text.replace(", ", "")  # between the two halves of a header that was split
    if "&" in text:
        yield html.unescape(text)
        yield html.unescape(html.unescape(text))
    if "%" in text:
        yield unquote(text)
    if "\\" in text:
        text = _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), text)
        yield text.replace("\\n", "\n").replace("\\/", "/").replace("\\", "")


def _compared(theirs: str, ours: str, *, by_line: bool) -> tuple[int, str, bool]:
    """Return how far two strings to sign are equal, the line that differs, and whether that can be told.

    Both are walked at once, without what may stand between lines or around the whole. What differs is looked for in
    the line that ours is in, or in an earlier one that theirs has not left yet.

    Args:
        theirs: the start of it.
        ours: all of it.
        by_line: whether a new line of ours must be one of theirs too.
    """
    method = _METHOD.match(theirs)
    between = {"#", "\n", method[1]} if method and method[1] in "|,;~" else {"#", "\n"}
    names = [*_FIRST_LINES, *(line.partition(":")[0] for line in ours.split("\n")[len(_FIRST_LINES) : -1]), "path"]
    lines = [(character, place) for place, line in enumerate(ours.split("\n")) for character in line]
    at = left = last = 0
    for equal, (character, place) in enumerate(lines):
        if character in _NOT_COMPARED or character in between:
            continue
        while at < len(theirs) and (theirs[at] in _NOT_COMPARED or theirs[at] in between):
            left += theirs[at] in between
            at += 1
        if at == len(theirs) or _HIDDEN.match(theirs, at):
            path_begun = last == len(names) - 1
            return equal, "", path_begun
        if theirs[at].lower() != character.lower() or (by_line and left < place - last):
            is_one = method is not None and sum(map(theirs.count, between)) >= len(_FIRST_LINES) - 1
            return equal, names[min(place, last + left)], is_one
        at, last, left = at + 1, place, 0
    longer = _GOES_ON.match(theirs, at)
    return len(lines), "path" if longer else "", True


def _sorted_target(target: str) -> str:
    """Return the path with its query decoded and sorted by key; an empty value leaves its key alone."""
    path, mark, query = target.partition("?")
    if not mark:
        return path
    pairs = sorted(dict(parse_qsl(query, keep_blank_values=True)).items())
    return f"{path}?{'&'.join(f'{key}={value}' if value else key for key, value in pairs)}" if pairs else path
