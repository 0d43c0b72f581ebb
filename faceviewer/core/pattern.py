"""Regular expressions that are compiled on first use: of 160, a start uses 3 and the first face 24."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Pattern:
    """A stand-in for a `re.Pattern`, which it compiles on first use."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)  # so that later uses do not come here
        return value


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern with the methods and attributes of `re.Pattern`. Functions of `re` do not accept it."""
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))
