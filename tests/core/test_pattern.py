"""Regular expressions that are compiled at their first use."""

import importlib
import pkgutil
import re
from types import ModuleType

import pytest

import faceviewer
from faceviewer.core.pattern import _Pattern, pattern


def modules() -> list[ModuleType]:
    found = []
    for module in pkgutil.walk_packages(faceviewer.__path__, "faceviewer."):
        try:
            found.append(importlib.import_module(module.name))
        except ImportError:  # of another system
            continue
    return found


def test_every_pattern_of_the_program_compiles() -> None:
    values = [value for module in modules() for value in vars(module).values()]
    patterns = [value for value in values if isinstance(value, _Pattern)]
    assert len(patterns) > 100
    for one in patterns:
        assert re.compile(one._text, one._flags)


def test_pattern_is_compiled_at_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.match("")
    digits = pattern(r"(\d)\d*", re.ASCII)
    assert [found and found[1] for found in (digits.fullmatch("12"), digits.fullmatch("x"))] == ["1", None]
    assert (digits.pattern, digits.flags, digits.groups) == (r"(\d)\d*", re.ASCII, 1)
    monkeypatch.setattr(re, "compile", None)  # which its next use does not ask
    assert digits.fullmatch("12") is not None
    assert pattern(rb"[a-z]") is not None
