"""Parse JSON from a server in bounded time."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NoReturn

from faceviewer.core.limits import JSON_DEPTH, JSON_MARKS, JSON_NUMBER_CHARACTERS
from faceviewer.core.problem import Kind, Problem

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_MARKS = (b",", b":", b"[", b"{")


def json_object(body: bytes) -> dict[str, Any]:
    """Parse the body of a response. Raises Problem as `json_value`; Kind.CONTRACT_FIELD if it is not an object."""
    value = json_value(body)
    if not isinstance(value, dict):
        raise Problem(Kind.CONTRACT_FIELD, field="JSON")
    return value


def json_value(text: bytes) -> Any:
    """Parse JSON in bounded time: the time depends on the number of values, which is checked first.

    As in browsers, a byte order mark at the start is ignored, and invalid bytes damage one text only. So do control
    characters that are not escaped, such as the line ends of BASE64, which RFC 8259 does not allow.

    Raises:
        Problem: Kind.CONTRACT_NOT_JSON, CONTRACT_TOO_MANY, CONTRACT_FIELD (nested too deep) or CONTRACT_AMBIGUOUS (a
            repeated name, of which Python would keep the last value).
    """
    if len(text) > JSON_MARKS and sum(map(text.count, _MARKS)) > JSON_MARKS:  # counting takes as long as parsing
        raise Problem(Kind.CONTRACT_TOO_MANY, limit=JSON_MARKS)
    try:
        value = _DECODER.decode(text.removeprefix(BYTE_ORDER_MARK).decode("utf-8", "replace"))
    except RecursionError:
        raise Problem(Kind.CONTRACT_FIELD, field="JSON") from None
    except ValueError:  # includes JSONDecodeError
        raise Problem(Kind.CONTRACT_NOT_JSON) from None
    if _deeper_than(JSON_DEPTH, value):
        raise Problem(Kind.CONTRACT_FIELD, field="JSON")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        repeated, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise Problem(Kind.CONTRACT_AMBIGUOUS, field=printable(repeated[:64]))
    return fields


def _refuse_constant(text: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python accepts and RFC 8259 does not allow."""
    raise ValueError(text)


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= JSON_NUMBER_CHARACTERS else digits  # no documented number is so long


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_number, strict=False)


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
    r"""Replace lone surrogates (JSON's "\ud800") in a text, as they can be neither encoded nor drawn."""
    if text.isascii():  # a shortcut for long BASE64 texts
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
