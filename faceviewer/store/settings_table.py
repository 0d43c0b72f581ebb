"""Convert settings to a TOML table and back; each bad value is ignored alone, and unknown keys are kept."""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum, EnumMeta
from typing import TYPE_CHECKING, Any, TypeVar

from faceviewer.core.connection import Profile
from faceviewer.core.limits import BATCH_IN_FLIGHT_MOST, BATCH_RATE_MOST
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.settings_values import SavingHabits, Settings, UpdateChoice

if TYPE_CHECKING:
    from collections.abc import Sequence

Place = tuple[str | int, ...]
"""The path of a value: keys, and list indices from 0, such as ("profiles", 1, "stage")."""

T = TypeVar("T")


def settings_of(table: Mapping[str, Any]) -> tuple[Settings, list[Place]]:
    """Read settings from a table; never fails.

    Returns:
        The settings, with defaults for bad values, and the places of the bad values. A connection is left out entirely
        if a field that defines its gateway or its route is bad: the default could lead elsewhere.
    """
    bad: list[Place] = []
    items = _read(table, ("profiles",), _list, list[Any](), bad)
    profiles = _profiles(items, bad)  # first, because a message names some of the bad values only
    settings = Settings(
        **_fields(Settings, table, (), bad),
        shortcuts=_shortcuts(table, bad),
        saving=SavingHabits(**_fields(SavingHabits, _table(table, "saving", bad), ("saving",), bad)),
        updates=UpdateChoice(**_fields(UpdateChoice, _table(table, "updates", bad), ("updates",), bad)),
        profiles=tuple(profile for profile, _ in profiles.values()),
    )
    return settings, bad


def table_of(settings: Settings) -> dict[str, Any]:
    """Return settings as a TOML table; None values are left out, since TOML has no null."""
    table: dict[str, Any] = _toml(settings)
    return table


def _toml(value: Any) -> Any:
    if is_dataclass(value):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value) if field.compare)
        return {name: _toml(inner) for name, inner in pairs if inner is not None}
    if isinstance(value, (tuple, list)):
        return [_toml(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _toml(item) for key, item in value.items()}
    return value.value if isinstance(value, Enum) else value


def merged(theirs: Mapping[str, Any], before: Settings, after: Settings) -> dict[str, Any]:
    """Return a table, possibly changed by others, with only the changes between two states of the settings applied.

    Connections are matched by name.

    Raises:
        Problem: Kind.LOCAL_PROFILE_TAKEN with the fact `name` if the table already has a connection with a name that is
            new in `after`. One of the two would be lost, or its keys, which are stored by name.
    """
    table = copy.deepcopy(dict(theirs))
    old, new = table_of(before), table_of(after)
    _merge_profiles(table, before.profiles, after.profiles)
    _merge(table, {**old, "profiles": None}, {**new, "profiles": None})
    return table


def _merge(table: dict[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    for key in {**old, **new}:
        was, now = old.get(key), new.get(key)
        if was == now and (key in old) == (key in new):
            continue
        if isinstance(now, dict):
            if not isinstance(table.get(key), dict):
                table[key] = {}
            _merge(table[key], was if isinstance(was, dict) else {}, now)
        elif key in new:
            table[key] = now
        else:
            table.pop(key, None)


def _merge_profiles(table: dict[str, Any], before: Sequence[Profile], after: Sequence[Profile]) -> None:
    if before == after:
        return
    old, new = {p.name: p for p in before}, {p.name: p for p in after}
    kept = table.get("profiles")
    items: list[Any] = kept if isinstance(kept, list) else []
    named = {name: item for name, (_, item) in _profiles(items, []).items()}
    gone = [named.pop(name) for name in old.keys() - new.keys() if name in named]
    items = [item for item in items if all(item is not each for each in gone)]
    for name, profile in new.items():
        was = old.get(name)
        if profile == was:
            continue
        if name not in named:
            named[name] = _toml(profile)
            items.append(named[name])
        elif was is None:
            raise Problem(Kind.LOCAL_PROFILE_TAKEN, name=name)
        else:
            _merge(named[name], _toml(was), _toml(profile))
    left = [name for name in old if name in new]
    if [*left, *(name for name in new if name not in old)] != list(new):
        mine = [named[name] for name in new if name in named]
        ordered = iter(mine)  # other entries keep their position
        items = [next(ordered) if any(item is each for each in mine) else item for item in items]
    table["profiles"] = items


def _profiles(items: Sequence[Any], bad: list[Place]) -> dict[str, tuple[Profile, dict[str, Any]]]:
    """Return the connections of entries by name, each with its entry; invalid entries are left for the user."""
    found: dict[str, tuple[Profile, dict[str, Any]]] = {}
    for number, item in enumerate(items):
        place: Place = ("profiles", number)
        profile = _profile(item, place, bad)
        if profile is None or profile.name in found:
            if not any(each[:2] == place for each in bad):
                bad.append(place)
        else:
            found[profile.name] = profile, item
    return found


def _profile(item: object, place: Place, bad: list[Place]) -> Profile | None:
    if not isinstance(item, dict):
        return None
    wrong: list[Place] = []
    values = {}
    for name, reader in (_READERS[Profile] | _PROFILE_READERS).items():
        faults = bad if name in _HARMLESS else wrong
        if (value := _read(item, (*place, name), reader, None, faults)) is not None:
            values[name] = value
    if "name" in values and not wrong:
        try:
            return Profile(**values)
        except (ValueError, Problem):
            wrong = [(*place, "endpoint")]
    bad += wrong
    return None


def _shortcuts(table: Mapping[str, Any], bad: list[Place]) -> dict[str, tuple[str, ...]]:
    shortcuts = _table(table, "shortcuts", bad)
    found = {key: _read(shortcuts, ("shortcuts", key), _texts, None, bad) for key in shortcuts}
    return {key: keys for key, keys in found.items() if keys is not None}


def _fields(kind: type[Any], table: Mapping[str, Any], place: Place, bad: list[Place]) -> dict[str, Any]:
    """Return a table's values for the fields of a dataclass, each checked separately."""

    def checked(name: str) -> Callable[[Any], Any]:
        return lambda value: getattr(kind(**{name: readers[name](value)}), name)

    readers = _READERS[kind]
    known = [field for field in fields(kind) if field.name in readers]
    return {f.name: _read(table, (*place, f.name), checked(f.name), f.default, bad) for f in known}


def _table(table: Mapping[str, Any], key: str, bad: list[Place]) -> dict[str, Any]:
    return _read(table, (key,), _exactly(dict), {}, bad)


def _read(table: Mapping[str, Any], place: Place, reader: Callable[[Any], T], default: T, bad: list[Place]) -> T:
    """Return the value under the last key of a place as its reader converts it; the default if that fails."""
    if (key := str(place[-1])) not in table:
        return default
    try:
        return reader(table[key])
    except (ValueError, TypeError):
        bad.append(place)
        return default


def _exactly(kind: type[T]) -> Callable[[object], T]:
    """Return a reader that accepts one exact type: no bool for an int, no datetime for a date."""

    def read(value: object) -> T:
        if type(value) is not kind:
            raise ValueError(f"no {kind.__name__}")
        return value

    return read


_list: Callable[[object], list[Any]] = _exactly(list)


def _text(value: object) -> str:
    text = _exactly(str)(value)
    text.encode()  # raises ValueError for a lone surrogate, which stands for a byte that is not UTF-8
    return text


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _name(value: object) -> str:
    if not (name := _text(value)):
        raise ValueError("empty")
    return name


def _up_to(most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if type(value) is not int or not 1 <= value <= most:
            raise ValueError("out of range")
        return value

    return read


_SIMPLE: dict[str, Callable[[Any], Any]] = {
    "str": _text,
    "tuple[str, ...]": _texts,
    **{kind.__name__: _exactly(kind) for kind in (bool, int, date, datetime)},
}


def _readers(kind: type[Any]) -> dict[str, Callable[[Any], Any]]:
    """Find the enums of fields in the module of a dataclass; typing.get_type_hints would delay the first paint."""
    known = {name: each for name, each in vars(sys.modules[kind.__module__]).items() if isinstance(each, EnumMeta)}
    readers = {field.name: (_SIMPLE | known).get(field.type.removesuffix(" | None")) for field in fields(kind)}
    return {name: reader for name, reader in readers.items() if reader is not None}


_READERS = {kind: _readers(kind) for kind in (Settings, SavingHabits, UpdateChoice, Profile)}
"""Readers of the simple fields by their types; each raises ValueError or TypeError for an invalid value."""
_PROFILE_READERS = {"name": _name, "rate": _up_to(BATCH_RATE_MOST), "in_flight": _up_to(BATCH_IN_FLIGHT_MOST)}
_HARMLESS = frozenset({"image_format", "picture_hosts", "rate", "in_flight"})
"""Fields of a connection that do not define its gateway or the route to it: if one is invalid, its default is used."""
