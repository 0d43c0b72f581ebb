"""Dataclasses whose methods are compiled when they are first called.

`dataclass` writes up to six methods a class and compiles each by itself. Until the first face these are some 500 of 90
classes, and two are called beside the `__init__`s: compiling all takes 25 ms of it. `__init__` is compiled at once, for
its signature may be asked for. From 3.13 on Python compiles those of a class together, and is left alone.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

_compiled_now: Any = getattr(dataclasses, "_create_fn", None)


def compile_methods_later() -> None:
    """Have dataclasses made so from now on, in this process."""
    if _compiled_now is not None:
        dataclasses._create_fn = _compiled_later  # type: ignore[attr-defined]  # noqa: SLF001 - which is replaced


def _compiled_later(name: str, *text: Any, **how: Any) -> Any:
    """Return a method as `dataclasses._create_fn` does."""
    if name == "__init__":
        return _compiled_now(name, *text, **how)
    compiled = cache(lambda: _compiled_now(name, *text, **how))

    def method(*words: Any) -> Any:
        return compiled()(*words)

    method.__name__ = name
    return method
