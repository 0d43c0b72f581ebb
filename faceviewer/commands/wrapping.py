"""Wrap texts to the width of a terminal; a Chinese character takes two columns."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_FIRST = frozenset("，。、；：？！）》”’,.;:?!)")  # characters that must not start a line
_NOT_LAST = frozenset("（《“‘(")  # characters that must not end a line


def wrapped(text: str, width: int) -> list[str]:
    """Wrap a text to a number of columns, at blanks and between Chinese characters."""
    lines = []
    line = ""
    for piece in _pieces(text):
        if line and columns(f"{line}{piece}".rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def columns(text: str) -> int:
    """Return the number of terminal columns of a text."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def _pieces(text: str) -> Iterator[str]:
    """Yield pieces that must not be broken: words with the blank after them, Chinese characters with punctuation."""
    piece = ""
    for character in text:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return before == " " or bool(
        {unicodedata.east_asian_width(before), unicodedata.east_asian_width(after)} & {"W", "F"}
    )
