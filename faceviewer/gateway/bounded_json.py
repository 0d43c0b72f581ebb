"""Parse JSON from a server in bounded time."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from faceviewer.core.limits import JSON_DEPTH, JSON_MARKS, JSON_NUMBER_CHARACTERS
from faceviewer.core.problem import Kind, Problem

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_MARKS = (b",", b":", b"[", b"{")


def json_object(body: bytes) -> dict[str, Any]:
    """Parse the body of an answer. A byte order mark at its start is ignored, as in browsers.

    Raises:
        Problem: Kind.CONTRACT_NOT_JSON, CONTRACT_FIELD (no object, or nested too deep) or CONTRACT_TOO_MANY.
    """
    try:
        value = _json(body.removeprefix(BYTE_ORDER_MARK))
    except RecursionError:
        raise Problem(Kind.CONTRACT_FIELD, field="JSON") from None
    except ValueError:  # includes JSONDecodeError
        raise Problem(Kind.CONTRACT_NOT_JSON) from None
    if not isinstance(value, dict) or _deeper_than(JSON_DEPTH, value):
        raise Problem(Kind.CONTRACT_FIELD, field="JSON")
    return value


def inner_json(text: str) -> Any:
    """Parse a text field of an answer as JSON.

    Raises:
        Problem: the text is no JSON, is nested too deep or has too many values.
    """
    try:
        value = _json(text.encode("utf-8", "replace"))
    except (RecursionError, ValueError):
        raise Problem(Kind.CONTRACT_NOT_JSON) from None
    if _deeper_than(JSON_DEPTH, value):
        raise Problem(Kind.CONTRACT_FIELD, field="JSON")
    return value


def _json(text: bytes) -> Any:
    """Parse JSON in bounded time: the time depends on the number of values, which is checked first."""
    if sum(map(text.count, _MARKS)) > JSON_MARKS:
        raise Problem(Kind.CONTRACT_TOO_MANY, limit=JSON_MARKS)
    return _DECODER.decode(text.decode("utf-8", "replace"))  # as browsers do: invalid bytes damage one text only


class _Repeating(dict[str, Any]):
    """A JSON object with a repeated name, which has all its values in a list; Python would keep the last one."""

    repeated: str


def refuse_repeats(value: object) -> None:
    """Raise Kind.CONTRACT_AMBIGUOUS for a JSON object with a repeated name."""
    if isinstance(value, _Repeating):
        raise Problem(Kind.CONTRACT_AMBIGUOUS, field=printable(value.repeated[:64]))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    values: dict[str, list[Any]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    repeating = _Repeating({name: several if len(several) > 1 else several[0] for name, several in values.items()})
    repeating.repeated = next(name for name, several in values.items() if len(several) > 1)
    return repeating


def _refuse_constant(text: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python accepts and RFC 8259 does not allow."""
    raise ValueError(text)


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= JSON_NUMBER_CHARACTERS else digits  # no documented number is so long


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
    r"""Replace lone surrogates (JSON's "\ud800") in a text, as they can be neither encoded nor drawn."""
    if text.isascii():  # a shortcut for long BASE64 texts
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
