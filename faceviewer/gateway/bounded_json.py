"""JSON of a server, read in time that is bounded, whatever it is."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any, NoReturn

from faceviewer.core.limits import JSON_DEPTH, JSON_MARKS, JSON_NUMBER_CHARACTERS
from faceviewer.core.problem import Kind, Problem

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_CHINESE = dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb18030", "cp936"), "gb18030") | {"big5": "big5hkscs"}
_UTF_8 = frozenset(("", "utf-8", "utf8"))
_OF_UTF_8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef](?:[\x80-\xbf]{1,2}|(?![\x80-\xff]))|[\xf0-\xf4][\x80-\xbf]{1,3}"
)
"""A character beyond ASCII, or the beginning of one that was cut."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # characters that nobody assigned
_MARKS = (b",", b":", b"[", b"{")


def json_object(body: bytes, *, charset: str = "") -> dict[str, Any]:
    """Read an answer's body; a byte order mark before it is passed over, as browsers do.

    Args:
        body: UTF-8, or what Chinese servers say that theirs is.
        charset: what the answer says.

    Raises:
        Problem: Kind.CONTRACT_NOT_JSON, CONTRACT_FIELD (no object, or too deep) or CONTRACT_TOO_MANY.
    """
    try:
        value = _json(_utf_8(body, charset).removeprefix(BYTE_ORDER_MARK))
    except RecursionError:
        raise Problem(Kind.CONTRACT_FIELD, field="JSON") from None
    except ValueError:  # JSONDecodeError is one
        raise Problem(Kind.CONTRACT_NOT_JSON) from None
    if not isinstance(value, dict) or _deeper_than(JSON_DEPTH, value):
        raise Problem(Kind.CONTRACT_FIELD, field="JSON")
    return value


def guessed_charset(body: bytes, *, charset: str) -> str:
    """Return the charset of Chinese that a body may have though nothing says so; empty where it is UTF-8, or damaged.

    Names in it may be misread all the same: Latin letters, Shift JIS and Big5 may look like it.
    """
    if charset.lower() not in _UTF_8:
        return ""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        if not _OF_UTF_8.sub(b"", body).isascii():
            with suppress(UnicodeDecodeError):
                return "" if _PRIVATE.search(body.decode("gb18030")) else "gb18030"
    return ""


def inner_json(text: str) -> Any:
    """Read a text inside of an answer as JSON.

    Raises:
        Problem: it is none, or has too much in it.
    """
    try:
        value = _json(text.encode("utf-8", "replace"))
    except (RecursionError, ValueError):
        raise Problem(Kind.CONTRACT_NOT_JSON) from None
    if _deeper_than(JSON_DEPTH, value):
        raise Problem(Kind.CONTRACT_FIELD, field="JSON")
    return value


def _utf_8(body: bytes, charset: str) -> bytes:
    """Return a body in UTF-8, by the charset of Chinese that it is said to have, unless it shows that it has not.

    UTF-8 that is said to be GBK has characters of three bytes, which GBK by chance does not make; two bytes of GBK may
    be Latin, Greek or Cyrillic.
    """
    if charset.lower() not in _CHINESE:
        return body
    try:
        if max(body.decode("utf-8"), default="") > "\u07ff":
            return body
    except UnicodeDecodeError:
        pass
    return body.decode(_CHINESE[charset.lower()], "replace").encode("utf-8")


def _json(text: bytes) -> Any:
    """Read JSON in time that is bounded: what takes long is the number of values, and that is known beforehand."""
    if sum(map(text.count, _MARKS)) > JSON_MARKS:
        raise Problem(Kind.CONTRACT_TOO_MANY, limit=JSON_MARKS)
    return _DECODER.decode(text.decode("utf-8", "replace"))  # as browsers do: it costs what it stands in, and no more


class _Repeating(dict[str, Any]):
    """An object in which a name stands more than once: it has all the values in a list, where Python keeps the last."""

    repeated: str


def refuse_repeats(value: object) -> None:
    """Raise Kind.CONTRACT_AMBIGUOUS for an object in which a name stands more than once."""
    if isinstance(value, _Repeating):
        raise Problem(Kind.CONTRACT_AMBIGUOUS, field=printable(value.repeated[:64]))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    values: dict[str, list[Any]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    repeating = _Repeating({name: found if len(found) > 1 else found[0] for name, found in values.items()})
    repeating.repeated = next(name for name, found in values.items() if len(found) > 1)
    return repeating


def _refuse_constant(text: str) -> NoReturn:
    """Refuse NaN and Infinity, which RFC 8259 does not have and Python reads."""
    raise ValueError(text)


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= JSON_NUMBER_CHARACTERS else digits  # none of ours is so long


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_number)


def _deeper_than(depth: int, value: object) -> bool:
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(depth):
        level = [
            child
            for container in level
            for child in (container.values() if isinstance(container, dict) else container)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return False
    return True


def printable(text: str) -> str:
    r"""Return a text with lone surrogates (JSON's "\ud800") replaced: they can be neither encoded nor drawn."""
    if text.isascii():  # a picture's BASE64 is, and it is long
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
