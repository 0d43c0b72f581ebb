"""The signature of the gateway: compute headers from body, credentials, time and nonce, without side effects.

The algorithm is the X-Ca-* HMAC-SHA256 signature of the vendor, as its clients compute it (README of
github.com/aliyun/iotx-api-gateway-client; npm package aliyun-api-gateway 1.1.6).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faceviewer.core.connection import Credentials, Stage

CONTENT_TYPE = "application/json"

_FIRST_LINES = ("method", "Accept", "Content-MD5", "Content-Type", "Date")

# The formats in which gateways show their string to sign. A plus sign may have become a blank.
_BEFORE = pattern(r"[^A-Za-z0-9%&\\]*")  # quotes and brackets of any kind; the last three may begin an escape
_NOT_COMPARED = frozenset(" \t\r\v\f+\"'`´‘’“”")
_HIDDEN = pattern(r"\.\.|…|[^#\n]{0,64}?\*\*")  # cut short, or masked
_METHOD = pattern(r"[A-Z]{3}[A-Za-z]{0,9}(\W)")
_CONTINUES = pattern(r"\.?[\w/?&=%~-]")
_ESCAPED_LENGTH = 8  # characters of the longest escape, such as &#x0023;
_ESCAPED = pattern(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True, slots=True)
class SignedHeaders:
    """The headers of one signed request by lower-case name, and the text that was signed."""

    headers: dict[str, str]
    string_to_sign: str = field(repr=False)


def sign(
    body: bytes, *, target: str, credentials: Credentials, stage: Stage, timestamp_ms: int, nonce: str
) -> SignedHeaders:
    """Return the headers of one signed POST of JSON.

    Args:
        body: exactly the bytes that will be sent.
        target: the path, with `?` and the query if there is one.
        timestamp_ms: milliseconds since 1970; the gateway accepts 15 minutes either way.
        nonce: a new UUID; the gateway refuses one that was used in the last 15 minutes.
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
    """Return `Content-MD5` (RFC 1864): the base64 of the MD5 of the body."""
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode("ascii")


def string_to_sign(method: str, *, headers: Mapping[str, str], signed: Mapping[str, str], target: str) -> str:
    """Return the string to sign.

    Args:
        headers: accept, content-md5, content-type and date by lower-case name; an absent one leaves its line empty.
        signed: the signed X-Ca-* headers, by name as in `X-Ca-Signature-Headers`.
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
    """The string to sign of a gateway is cut, masked or another text, so that it cannot be compared."""


def first_difference(theirs: str, ours: str) -> str | None:
    """Return the name of the first line in which two strings to sign differ, None if they are equal.

    Differences of presentation are ignored: quotes or brackets around the string, `#` for line feeds, white space,
    case, escapes of HTML, URLs and JSON, a header that was split in two, and text after the string.

    Raises:
        CannotTellError: `theirs` is equal but incomplete, or does not begin with a string to sign.
    """
    theirs = _BEFORE.sub("", theirs, count=1)[: _ESCAPED_LENGTH * (len(ours) + 1)]
    spellings = tuple(_BEFORE.sub("", spelling, count=1) for spelling in _spellings(theirs))
    if any(_compared(spelling, ours, by_line=False)[1:] == ("", True) for spelling in spellings):
        return None
    compared = (_compared(spelling, ours, by_line=True) for spelling in spellings)
    _, line, is_certain = max(compared, key=lambda result: (result[0], result[2]))
    if not is_certain:
        raise CannotTellError
    return line or None


def _spellings(text: str) -> Iterator[str]:
    """Yield a text unchanged, and with each kind of escape undone that a gateway or a proxy may have added."""
    yield text
    yield text.replace(", ", "")  # joins the halves of a split header
    if "&" in text:
        import html  # noqa: PLC0415 - few texts need it

        yield html.unescape(text)
        yield html.unescape(html.unescape(text))
    if "%" in text:
        yield unquote(text)
    if "\\" in text:
        text = _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), text)
        yield text.replace("\\n", "\n").replace("\\/", "/").replace("\\", "")


def _compared(theirs: str, ours: str, *, by_line: bool) -> tuple[int, str, bool]:
    """Compare two strings to sign character by character, without line separators, quotes and white space.

    The line that differs is the current line of `ours`, or an earlier one that `theirs` has not finished.

    Args:
        theirs: the beginning of the string of the gateway.
        ours: the whole string that was signed.
        by_line: whether line ends must be at the same places.

    Returns:
        The number of equal characters, the name of the line that differs (empty if none), and whether that is certain.
    """
    method = _METHOD.match(theirs)
    between = {"#", "\n", method[1]} if method and method[1] in "|,;~" else {"#", "\n"}
    names = [*_FIRST_LINES, *(line.partition(":")[0] for line in ours.split("\n")[len(_FIRST_LINES) : -1]), "path"]
    characters = [(character, number) for number, line in enumerate(ours.split("\n")) for character in line]
    at = 0
    left = 0
    last = 0
    for equal, (character, number) in enumerate(characters):
        if character in _NOT_COMPARED or character in between:
            continue
        while at < len(theirs) and (theirs[at] in _NOT_COMPARED or theirs[at] in between):
            left += theirs[at] in between
            at += 1
        if at == len(theirs) or _HIDDEN.match(theirs, at):
            path_begun = last == len(names) - 1
            return equal, "", path_begun
        if theirs[at].lower() != character.lower() or (by_line and left < number - last):
            is_string_to_sign = method is not None and sum(map(theirs.count, between)) >= len(_FIRST_LINES) - 1
            return equal, names[min(number, last + left)], is_string_to_sign
        at += 1
        last = number
        left = 0
    is_longer = _CONTINUES.match(theirs, at)
    return len(characters), "path" if is_longer else "", True


def _sorted_target(target: str) -> str:
    """Return the path with its query decoded and sorted by key; a key with an empty value has no `=`."""
    path, mark, query = target.partition("?")
    if not mark:
        return path
    pairs = sorted(dict(parse_qsl(query, keep_blank_values=True)).items())
    return f"{path}?{'&'.join(f'{key}={value}' if value else key for key, value in pairs)}" if pairs else path
