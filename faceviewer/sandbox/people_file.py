"""Read the people of the sandbox from a JSON file.

The file has an array of objects: `userType` and `userId` (required, together unique; an id that cleaning does not
change and that does not provoke an error of the sandbox), `userName` (text or null), `policy` (text or null; default
PERMISSION), `expireTime` (text or null) or `expiresInDays` (a number, negative for expired), `photo` (whether there is
a picture, drawn for the id; default true).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from faceviewer.core.problem import Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.record import PERMISSION
from faceviewer.sandbox.people import Person, Portrait
from faceviewer.sandbox.provocations import provoked_by

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE_BYTES = 4 * 1024 * 1024
"""Largest size of a file; a person takes some two hundred."""
_MOST_DAYS = 365_000


class PeopleError(ValueError):
    """A file is not as documented at a place, such as `line 3` or `$[2].policy`."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def read_people(data: bytes) -> tuple[Person, ...]:
    """Parse people from JSON in UTF-8 of at most PEOPLE_BYTES.

    Raises:
        PeopleError: the data is not as documented.
        ValueError: the data is not JSON; the message is `TooBig`, `NotText` or `TooDeep`.
    """
    if len(data) > PEOPLE_BYTES:
        raise ValueError("TooBig")
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        raise PeopleError(f"line {error.lineno}") from None
    except UnicodeError:
        raise ValueError("NotText") from None
    except RecursionError:
        raise ValueError("TooDeep") from None
    if not isinstance(found, list):
        raise PeopleError("$")
    people: dict[tuple[UserType, str], Person] = {}
    for number, item in enumerate(found):
        person = _person(item, f"$[{number}]")
        if people.setdefault((person.user_type, person.user_id), person) is not person:
            raise PeopleError(f"$[{number}].userId")
    return tuple(people.values())


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the members of an object; duplicate names are refused as ambiguous."""
    for name, count in Counter(name for name, _ in pairs).items():
        if count > 1:
            raise PeopleError(f"{name[:40]}, {name[:40]}")
    return dict(pairs)


def _person(item: Any, place: str) -> Person:
    if not isinstance(item, dict):
        raise PeopleError(place)
    for name in item:
        if name not in _KNOWN or (name == "expireTime" and "expiresInDays" in item):
            raise PeopleError(f"{place}.{name[:40]}")
    for name, is_right in _KNOWN.items():
        if (name in item or name in {"userType", "userId"}) and not is_right(item.get(name)):
            raise PeopleError(f"{place}.{name}")
    try:
        json.dumps(item, ensure_ascii=False).encode()
    except UnicodeError:  # a lone surrogate, which JSON can express and no reply could repeat
        raise PeopleError(place) from None
    user_type = UserType(item["userType"])
    user_id = item["userId"]
    days = item.get("expiresInDays")
    if not _is_usable(user_type, user_id):
        raise PeopleError(f"{place}.userId")
    seed = int.from_bytes(hashlib.sha256(f"{user_type}/{user_id}".encode()).digest()[:4])
    return Person(
        user_type,
        user_id,
        item.get("userName"),
        item.get("policy", PERMISSION),
        item.get("expireTime") if days is None else timedelta(days=days),
        Portrait(seed) if item.get("photo", True) else None,
    )


def _is_usable(user_type: UserType, user_id: str) -> bool:
    """Return whether cleaning does not change an id, and the sandbox returns its person."""
    try:
        return FaceQuery.from_typed(user_type, user_id).user_id == user_id and provoked_by(user_id) is None
    except Problem:
        return False


def _is_text_or_null(value: object) -> bool:
    return isinstance(value, str | None)


_KNOWN: dict[str, Callable[[object], bool]] = {
    "userType": lambda value: value in list(UserType),
    "userId": lambda value: isinstance(value, str),
    "userName": _is_text_or_null,
    "policy": _is_text_or_null,
    "expireTime": _is_text_or_null,
    "expiresInDays": lambda days: type(days) in {int, float} and abs(days) <= _MOST_DAYS,  # type: ignore[arg-type]
    "photo": lambda value: isinstance(value, bool),
}
