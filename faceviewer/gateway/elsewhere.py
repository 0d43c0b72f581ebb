"""Expiry and policy that came under another name than the documented one.

Sibling interfaces of the vendor call the end of a record `expiredTime`, `expire` or `expiryTime`, and keep it and the
policy in an extension field: an object, or a text that holds JSON. What is found so is shown and never believed, and
it keeps a record from being called valid.
"""

from __future__ import annotations

import json
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.core.problem import Problem
from faceviewer.core.record import Expiry, RawValue
from faceviewer.gateway.bounded_json import inner_json

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = frozenset(
    {"endtime", "enddate", "validto", "validuntil", "validtill", "validend", "validendtime", "validenddate"}
    | {"invalidtime", "invaliddate", "deadline", "duetime", "duedate", "effectiveend", "effectiveendtime"}
    | {"overdue", "overduetime", "overduedate", "failuretime", "failuredate", "stoptime", "ttl"}
    | {"validity", "validtime", "validdate", "validperiod", "effectiveto", "exp", "expat", "expdate", "exptime"}
)
_SAYS_END = ("expir", "过期", "到期", "失效", "截止", "有效期")
_PERMISSION = frozenset({"permission", "permissions", "permit", "allow", "allowed", "deny", "denied"})
_OF_SOMETHING_ELSE = ("url", "link", "image", "img", "photo", "pic", "token", "session", "sign", "upload", "cache")
_NAME_CHARACTERS = 64
_READ = 10_000  # fields of an answer: a record has a dozen
_UNFOLDED = 3  # texts inside of texts that hold JSON


def find_elsewhere(data: dict[str, Any], expiry: Expiry, policy: str | None) -> tuple[RawValue | None, RawValue | None]:
    """Return the first other expiry, and the first other policy, that does not say what the documented field says.

    Args:
        data: `data` of an answer.
        expiry, policy: what the documented fields say.
    """
    fields = tuple(_fields(data))
    ends = (RawValue(name, as_text(value)) for name, value in fields if _is_end(name) and not _agrees(value, expiry))
    policies = (RawValue(name, as_text(value)) for name, value in fields if _is_policy(name))
    return next(ends, None), next((other for other in policies if other.text != policy), None)


def as_text(value: Any) -> str:
    """Return a value of JSON as text, bounded: a text as it is, anything else as JSON writes it."""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[: FIELD_SHOWN + 1]


def _fields(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield name and value of every field that is not null, but the documented ones; level by level, within a bound."""
    waiting: deque[tuple[str, Any, int]] = deque([("", data, 0)])
    read = 0
    while waiting and read < _READ:
        prefix, container, unfolded = waiting.popleft()
        named = container.items() if isinstance(container, dict) else (("", child) for child in container)
        for name, child in islice(named, _READ - read):
            read += 1
            if child is None or (not prefix and name in {"expireTime", "policy"}):
                continue
            path = ".".join(filter(None, (prefix, name[:_NAME_CHARACTERS])))
            if name:
                yield path, child
            inner, more = child, 0
            if isinstance(child, str) and unfolded < _UNFOLDED and child[:64].lstrip()[:1] in {"{", "[", '"'}:
                inner, more = _unfolded(child), 1
            if isinstance(inner, (dict, list)):
                waiting.append((path[:_NAME_CHARACTERS] or "data", inner, unfolded + more))


def _unfolded(text: str) -> Any:
    try:
        inner = inner_json(text)
        return inner_json(inner) if isinstance(inner, str) else inner
    except Problem:
        return None


def _squeezed(name: str) -> str:
    last = name.rpartition(".")[2]
    return "".join(character for character in last.lower() if character.isalnum())


def _is_end(name: str) -> bool:
    squeezed = _squeezed(name)
    is_end = squeezed in _END or any(part in squeezed for part in _SAYS_END)
    return is_end and not any(mark in squeezed for mark in _OF_SOMETHING_ELSE)


def _is_policy(name: str) -> bool:
    squeezed = _squeezed(name)
    return ("policy" in squeezed or squeezed in _PERMISSION) and not any(
        mark in squeezed for mark in _OF_SOMETHING_ELSE
    )


def _agrees(value: Any, expiry: Expiry) -> bool:
    readable = isinstance(value, (str, int)) and not isinstance(value, bool)
    at = Expiry.from_wire(value).at if readable else None
    return as_text(value) == expiry.raw or (at is not None and at == expiry.at)
