"""Compile the methods of dataclasses when they are first called.

`dataclass` generates up to six methods for a class and compiles each separately: 500 methods of 90 classes before the
first face, of which 50 are called. Compiling all takes 35 ms. A method that is compiled takes the place of its stand-in
in the class. Python 3.13 compiles the methods of a class together and is not changed.

`dataclasses` imports `inspect`, which takes 2 ms, only for classes without a docstring. It is imported on first use.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """A stand-in that imports its module on first use."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


def _without_inspect() -> Any:
    """Import `dataclasses` with a stand-in for `inspect`."""
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
    """Create the dataclasses of this process this way from now on."""
    if _compiled_now is not None:
        dataclasses._create_fn = _compiled_later  # noqa: SLF001 - no public name


def _compiled_later(name: str, *text: Any, **how: Any) -> Any:
    """Replace `dataclasses._create_fn`: return a method that compiles itself when it is called."""
    compiled: Any = None

    def method(self: Any, /, *arguments: Any, **named: Any) -> Any:
        nonlocal compiled
        if compiled is None:
            compiled = _compiled_now(name, *text, **how)
            compiled.__qualname__ = method.__qualname__
        for owner in type(self).__mro__:
            if vars(owner).get(name) is method:
                setattr(owner, name, compiled)
        return compiled(self, *arguments, **named)

    method.__name__ = name
    return method
