"""Enums are the same whether Python or `make_enums_quickly` creates them."""

import json
import sys
from enum import KEEP, Enum, EnumType, Flag, IntEnum, IntFlag
from pathlib import Path
from typing import Any

import pytest

from faceviewer.ui import enums_quickly
from faceviewer.ui.enums_quickly import make_enums_quickly
from tests.ui.programs import printed

_QUICKLY = "from faceviewer.ui.enums_quickly import make_enums_quickly; make_enums_quickly()\n"
_OTHERWISE = """
from enum import EnumType
_create = EnumType._create_
def create(kind, *words, **named):
    made = _create(kind, *words, **named)
    made._of_another_python_ = {}
    made._of_another_python_ |= made._member_map_
    return made
EnumType._create_ = create
"""
_ALL = """
import enum, inspect, json, pickle
from PySide6 import QtCore, QtDBus, QtGui, QtNetwork, QtPrintSupport, QtSvg, QtWidgets
shown = {}
def tried(act):
    try:
        return repr(act())
    except Exception as problem:
        return f"{type(problem).__name__} {problem}"
def tell_enum(e):
    of_enum = [
        repr(e), e.__mro__[1:], e.__doc__, e.__members__, list(e), list(reversed(e)), len(e),
        tried(lambda: e(123456789)), tried(lambda: e["Nothing"]), tried(lambda: e("Nothing")), sorted(vars(e)),
        [vars(member) for member in e.__members__.values()],
    ]
    of_members = [
        [f"{name} {member!r} {member} {member:>40}", getattr(e, name) is member is e[name], e(member.value) is member,
         member in e, hash(member), type(member).__name__, tried(lambda: pickle.loads(pickle.dumps(member)) is member),
         tried(lambda: ~member), tried(lambda: member | list(e)[0]), tried(lambda: member < list(e)[0])]
        for name, member in e.__members__.items()
    ]
    shown[f"{e.__module__}.{e.__qualname__}"] = [repr(one) for one in (*of_enum, *of_members)]
def walk(thing, depth=0):
    for name in (name for name in dir(thing) if not name.startswith("__")):  # PySide6 takes long for a signature
        member = getattr(thing, name, None)
        if isinstance(member, enum.EnumType) and member.__module__.startswith("PySide6"):
            if f"{member.__module__}.{member.__qualname__}" not in shown:  # a subclass has it, too
                tell_enum(member)
        elif inspect.isclass(member) and depth < 2 and member.__module__.startswith("PySide6"):
            walk(member, depth + 1)
for module in (QtCore, QtDBus, QtGui, QtNetwork, QtPrintSupport, QtSvg, QtWidgets):
    walk(module)
app = QtWidgets.QApplication(["test", "-platform", "offscreen"])
label = QtWidgets.QLabel()
label.setAlignment(QtCore.Qt.AlignmentFlag.AlignRight | QtCore.Qt.AlignmentFlag.AlignTop)
shown["passed"] = [repr(label.alignment()), repr(label.focusPolicy()), tried(lambda: label.setAlignment(3))]
print(json.dumps([enum.EnumType._create_.__module__, shown]))
"""
_MAKER = "import json; print(json.dumps([EnumType._create_.__module__, {}]))"


def maker_and_enums(program: str, home: Path) -> tuple[str, dict[str, list[str]]]:
    """Return the module that creates enums, and everything about each enum of PySide6."""
    maker, enums = json.loads(printed(program, home, PYTHONHASHSEED="0"))
    return maker, enums


def test_every_pyside_enum_equals_the_one_python_creates(tmp_path: Path) -> None:
    maker, by_python = maker_and_enums(_ALL, tmp_path)
    assert maker == "enum"
    assert len(by_python) > 500
    maker, quickly = maker_and_enums(_QUICKLY + _ALL, tmp_path)
    assert maker == enums_quickly.__name__ or sys.version_info >= (3, 12)  # which may make them otherwise
    assert [name for name, texts in quickly.items() if texts != by_python[name]] == []
    assert quickly.keys() == by_python.keys()


def test_python_creates_enums_itself_if_it_does_so_differently(tmp_path: Path) -> None:
    maker, _ = maker_and_enums(_OTHERWISE + _QUICKLY + _MAKER, tmp_path)
    assert maker != enums_quickly.__name__


@pytest.mark.parametrize("kind", [Enum, IntEnum, Flag, IntFlag])
@pytest.mark.parametrize(
    "names",
    [
        *("RED GREEN", ["RED", "GREEN"], {"RED": 1, "GREEN": 2}, [("RED", 1), ("GREEN", 2)], []),
        *([("RED", True)], [("_RED", 1)], [("NONE", 0), ("RED", 1), ("BOTH", 3)]),
    ],
)
def test_any_enum_equals_the_one_python_creates(kind: Any, names: object, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [kind("Colour", names), kind("Colour", names, boundary=KEEP)]
    monkeypatch.setattr(EnumType, "_create_", EnumType._create_)  # type: ignore[attr-defined]
    make_enums_quickly()
    again = [kind("Colour", names), kind("Colour", names, boundary=KEEP)]
    assert [enums_quickly._contents(one) for one in made] == [enums_quickly._contents(one) for one in again]
    assert [one.__module__ for one in again] == [__name__] * 2


def test_invalid_member_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EnumType, "_create_", EnumType._create_)  # type: ignore[attr-defined]
    make_enums_quickly()
    with pytest.raises(ValueError, match="mro"):
        Enum("Colour", [("mro", 1)], boundary=KEEP)
