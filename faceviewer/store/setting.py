"""How a field of the settings is read from the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
READER = "reader"
"""The key of a field's reader in its metadata."""


def reads(reader: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the metadata of a dataclass field that `settings_table` reads and writes.

    Args:
        reader: makes the field's value of what the file has, or raises ValueError or TypeError; the field's default
            stands in then.
    """
    return {READER: reader}


def exactly(kind: type[T]) -> Callable[[object], T]:
    """Return a reader of one type: a truth is no number here, and a time no date."""

    def read(value: object) -> T:
        if type(value) is not kind:
            raise ValueError(f"no {kind.__name__}")
        return value

    return read


_any_text = exactly(str)


def text(value: object) -> str:
    """Read a text; one with a lone surrogate, which stands for a byte that is no UTF-8, is none."""
    value = _any_text(value)
    value.encode()
    return value
