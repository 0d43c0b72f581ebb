"""Create the enums of PySide6 in a fifth of the time that Python's `enum` takes.

PySide6 uses `enum` to create each of its enums on first use: 110 with 1,900 members before the first paint, 350 with
4,700 before the first face, in 13 and 39 ms. `enum` checks each member for everything that an enum may contain, but
the members of PySide6 are numbers. This module copies an empty enum and adds the members. `enum` still creates all
other enums, and also these if the two ways differ for a test enum of any kind (see `make_enums_quickly`).
"""

from __future__ import annotations

import sys
from enum import KEEP, Enum, EnumType, Flag, IntEnum, IntFlag
from functools import cache, reduce
from operator import or_
from typing import Any

_create_by_python: Any = EnumType._create_  # type: ignore[attr-defined]
_KINDS = Enum, IntEnum, Flag, IntFlag
_TRIAL = [("B", 2), ("A", 1), ("ALIAS", 1), ("BOTH", 3), ("NONE", 0), ("MORE", 20)]


def make_enums_quickly() -> None:
    """Create enums of names and numbers this way from now on, in this process."""
    options = {"module": __name__, "boundary": KEEP}
    if all(
        _contents(_create(kind, "E", _TRIAL, **options)) == _contents(_create_by_python(kind, "E", _TRIAL, **options))
        for kind in _KINDS
    ):
        EnumType._create_ = _create  # type: ignore[attr-defined]


def _create(kind: Any, class_name: str, names: Any, *, module: str | None = None, **options: Any) -> Any:
    """Replace `EnumType._create_`."""
    module = module or _calling_module()
    if kind in _KINDS and options.get("boundary") is KEEP and type(names) is list and all(map(_is_plain, names)):
        return _create_by_copy(kind, class_name, names, module)
    return _create_by_python(kind, class_name, names, module=module, **options)


def _calling_module() -> Any:
    """Return the name of the module that creates an enum, determined as `enum` does it."""
    try:
        return sys._getframe(3).f_globals["__name__"]  # noqa: SLF001 - there is no other way
    except ValueError:  # called by C code that no Python code has called
        return __name__


def _is_plain(item: Any) -> bool:
    """Return whether an item is a name without a special meaning in Python, and a number."""
    if type(item) is not tuple:
        return False
    name, value = item
    return type(value) is int and name[0] != "_" and name not in {"name", "value", "mro"}


def _create_by_copy(kind: Any, class_name: str, names: list[tuple[str, int]], module: str) -> Any:
    own: dict[str, Any] = {
        name: value.copy() if isinstance(value, list | dict) else value for name, value in _empty(kind).items()
    }
    enum: Any = type.__new__(EnumType, class_name, (kind,), own | {"__module__": module})
    type.__setattr__(enum, "__new__", own["__new__"])  # a function, which `type.__new__` makes a static method
    listed, by_name, by_value = own["_member_names_"], own["_member_map_"], own["_value2member_map_"]
    is_flag = issubclass(kind, Flag)
    is_number = own["_use_args_"]
    new = own["_new_member_"]
    for name, value in names:
        member = by_value.get(value)
        if member is None:
            member = by_value[value] = new(enum, value) if is_number else new(enum)
            member._value_ = value
            member._name_ = name
            member.__objclass__ = enum
            member._sort_order_ = len(listed)
            if not is_flag or _is_one_bit(value):
                listed.append(name)
        by_name[name] = member
        type.__setattr__(enum, name, member)
    if is_flag:
        mask, singles = (reduce(or_, values, 0) for values in (by_value, filter(_is_one_bit, by_value)))
        enum._flag_mask_ = mask
        enum._all_bits_ = (1 << mask.bit_length()) - 1
        enum._singles_mask_ = singles
        if listed != sorted(listed, key=lambda name: by_name[name].value):
            enum._iter_member_ = enum._iter_member_by_def_
    return enum


def _is_one_bit(value: int) -> bool:
    return value > 0 and value.bit_count() == 1


@cache
def _empty(kind: Any) -> dict[str, Any]:
    enum = _create_by_python(kind, "Empty", [], boundary=KEEP)
    return {name: value for name, value in vars(enum).items() if name not in {"__dict__", "__weakref__"}}


def _contents(enum: Any) -> list[str]:
    """Return all attributes of an enum and its members as text, for a comparison."""
    return sorted(map(repr, vars(enum).items())) + [repr(vars(member)) for member in enum.__members__.values()]
