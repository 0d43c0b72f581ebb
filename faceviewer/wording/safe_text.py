"""Make server text safe to show: one line, no invisible characters, nothing that extends beyond the line."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from faceviewer.core.text import is_invisible

HOLE = "\ufffd"
"""Replaces invisible characters."""

_MARKS = 4  # Vietnamese stacks two, Tibetan and Thai four; more would cover the neighbouring lines
_ZERO_WIDTH_JOINER = "\u200d"
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_SELECTABLE = frozenset({"So", "Sm", "Lo"})  # symbols in colour or black, variants of ideographs
_NEWER_IDEOGRAPHS = (range(0x20000, 0x2FFFE), range(0x30000, 0x3FFFE))  # planes of ideographs, used in rare names


def shown(text: str, limit: int) -> str:
    """Return a text that is safe to show in a label.

    Line breaks and tabs become spaces. Each run of zero-width characters, direction controls and other invisible
    characters becomes one U+FFFD, so that their presence is visible; joiners between emoji stay. Of the combining marks
    on one letter, four stay.

    Args:
        limit: the highest number of characters to return, including the "…" of a shortened text.
    """
    if len(text) <= limit and text.isascii() and text.isprintable():
        return " ".join(text.split())
    read = text[: limit * 8]  # enough for the result, and the text may be huge
    kept: list[str] = []
    base = ""
    marks = 0
    for place, character in enumerate(read):
        category = unicodedata.category(character)
        if character.isspace():
            base = ""
            marks = 0
            kept.append(" ")
        elif character == _ZERO_WIDTH_JOINER and _is_symbol(base) and _is_symbol(read[place + 1 : place + 2]):
            kept.append(character)
        elif _is_not_visible(character, category, base=base):
            if kept[-1:] != [HOLE]:
                kept.append(HOLE)
        elif category in {"Mn", "Me"}:
            marks += 1
            if marks <= _MARKS:
                kept.append(character)
        else:
            if category != "Sk":  # a skin tone belongs to the emoji before it
                base = character
            marks = 0
            kept.append(character)
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit and len(read) == len(text) else f"{line[: limit - 1].rstrip()}…"


def shown_exactly(text: str, limit: int) -> str:
    """Return a text as `shown` does, with "␣" for white space at the ends, repeated, or other than a plain space.

    Used for a value that is unknown or unreadable: the user must see the reason.
    """
    if text.isascii() and text.isprintable() and text == " ".join(text.split()):
        return shown(text, limit)
    runs = [(blank, "".join(run)) for blank, run in groupby(text, str.isspace)]
    inner = range(1, len(runs) - 1)
    seen = ("␣" if blank and (run != " " or place not in inner) else run for place, (blank, run) in enumerate(runs))
    return shown("".join(seen), limit)


def _is_symbol(character: str) -> bool:
    return bool(character) and unicodedata.category(character) == "So"


def _is_not_visible(character: str, category: str, *, base: str) -> bool:
    if character in _SELECTORS:
        return not base or unicodedata.category(base) not in _SELECTABLE
    if category == "Cn":
        return not any(ord(character) in plane for plane in _NEWER_IDEOGRAPHS)
    return category in {"Cc", "Cs"} or is_invisible(character)
