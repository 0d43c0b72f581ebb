"""PySide6's enums, made in a fifth of the time that Python takes for them.

PySide6 has Python make each of its enums when it is first needed: 110 with 1,900 members until the first paint, 350
with 4,700 until the first face, in 13 and 39 ms. Python looks at each member for whatever an enum may hold; PySide6's
hold numbers. Here such an enum is a copy of an empty one of Python's, filled with its members. Python makes all others,
and these too where one of each kind is not the same made either way: `make_enums_quickly` tries.
"""

from __future__ import annotations

import sys
from enum import KEEP, Enum, EnumType, Flag, IntEnum, IntFlag
from functools import cache
from typing import Any

_as_python_does: Any = EnumType._create_  # type: ignore[attr-defined]
_KINDS = Enum, IntEnum, Flag, IntFlag
_TRIAL = [("B", 2), ("A", 1), ("ALIAS", 1), ("BOTH", 3), ("NONE", 0), ("MORE", 20)]


def make_enums_quickly() -> None:
    """Have enums of names and numbers made so from now on, in this process."""
    how = {"module": __name__, "boundary": KEEP}
    if all(
        _told(_create(kind, "E", _TRIAL, **how)) == _told(_as_python_does(kind, "E", _TRIAL, **how)) for kind in _KINDS
    ):
        EnumType._create_ = _create  # type: ignore[attr-defined]


def _create(kind: Any, class_name: str, names: Any, *, module: str | None = None, **how: Any) -> Any:
    """Do what `EnumType._create_` does."""
    module = module or _asking_module()
    if kind in _KINDS and how.get("boundary") is KEEP and type(names) is list and all(map(_is_plain, names)):
        return _filled(kind, class_name, names, module)
    return _as_python_does(kind, class_name, names, module=module, **how)


def _asking_module() -> Any:
    """Return where an enum is made, as Python finds it."""
    try:
        return sys._getframe(3).f_globals["__name__"]  # noqa: SLF001 - nothing else tells
    except ValueError:  # C code asks, and no Python has called it
        return __name__


def _is_plain(item: Any) -> bool:
    """Tell whether this is a name that means nothing to Python, and a number."""
    if type(item) is not tuple:
        return False
    name, value = item
    return type(value) is int and name[0] != "_" and name not in {"name", "value", "mro"}


def _filled(kind: Any, class_name: str, names: list[tuple[str, int]], module: str) -> Any:
    own: dict[str, Any] = {
        name: value.copy() if isinstance(value, list | dict) else value for name, value in _empty(kind).items()
    }
    made: Any = type.__new__(EnumType, class_name, (kind,), own | {"__module__": module})
    type.__setattr__(made, "__new__", own["__new__"])  # a function, of which a new class makes a static method
    listed, of_names, of_values = own["_member_names_"], own["_member_map_"], own["_value2member_map_"]
    is_flag, holds_number, new = issubclass(kind, Flag), own["_use_args_"], own["_new_member_"]
    for name, value in names:
        member = of_values.get(value)
        if member is None:
            member = of_values[value] = new(made, value) if holds_number else new(made)
            member._value_, member._name_, member.__objclass__, member._sort_order_ = value, name, made, len(listed)
            if is_flag:
                _count_bits(made, value)
            if not is_flag or _is_one_bit(value):
                listed.append(name)
        of_names[name] = member
        type.__setattr__(made, name, member)
    if is_flag and listed != sorted(listed, key=lambda name: of_names[name].value):
        made._iter_member_ = made._iter_member_by_def_
    return made


def _count_bits(made: Any, value: int) -> None:
    made._flag_mask_ |= value
    made._all_bits_ = (1 << made._flag_mask_.bit_length()) - 1
    if _is_one_bit(value):
        made._singles_mask_ |= value


def _is_one_bit(value: int) -> bool:
    return value > 0 and value.bit_count() == 1


@cache
def _empty(kind: Any) -> dict[str, Any]:
    made = _as_python_does(kind, "Empty", [], boundary=KEEP)
    return {name: value for name, value in vars(made).items() if name not in {"__dict__", "__weakref__"}}


def _told(made: Any) -> list[str]:
    """Return all that there is to an enum, in words."""
    return sorted(map(repr, vars(made).items())) + [repr(vars(member)) for member in made.__members__.values()]
