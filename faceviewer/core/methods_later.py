"""Dataclasses whose methods are compiled when they are first called.

`dataclass` writes up to six methods a class and compiles each by itself. Until the first face these are some 500 of 90
classes, and two are called beside the `__init__`s: compiling all takes 25 ms of it. `__init__` is compiled at once, for
its signature may be asked for. From 3.13 on Python compiles those of a class together, and is left alone.

For the docstring of a class that has none `dataclasses` needs `inspect`, loaded when one does: 2 ms of a start.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands in for a module, and loads it when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


def _without_inspect() -> Any:
    """Return `dataclasses`."""
    if {"dataclasses", "inspect"} & sys.modules.keys():
        return import_module("dataclasses")
    sys.modules["inspect"] = _Later("inspect")
    try:
        return import_module("dataclasses")
    finally:
        del sys.modules["inspect"]


dataclasses = _without_inspect()
_compiled_now: Any = getattr(dataclasses, "_create_fn", None)


def compile_methods_later() -> None:
    """Have dataclasses made so from now on, in this process."""
    if _compiled_now is not None:
        dataclasses._create_fn = _compiled_later  # noqa: SLF001 - which is replaced


def _compiled_later(name: str, *text: Any, **how: Any) -> Any:
    """Return a method as `dataclasses._create_fn` does."""
    if name == "__init__":
        return _compiled_now(name, *text, **how)
    compiled = cache(lambda: _compiled_now(name, *text, **how))

    def method(*words: Any) -> Any:
        return compiled()(*words)

    method.__name__ = name
    return method
