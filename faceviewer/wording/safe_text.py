"""Text that a server wrote, made fit to be shown: one line, nothing invisible, nothing that grows out of its line."""

from __future__ import annotations

import unicodedata

_MARKS = 4  # Vietnamese stacks two, Tibetan and Thai four; more is a flood over the neighbouring lines
_SHOWN_AS_HOLE = "\ufffd"
_JOINERS = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


def shown(text: str, limit: int) -> str:
    """Return a text as it may stand in a label.

    Line breaks and tabs become spaces, zero-width characters vanish, direction controls and whatever else cannot be
    seen become U+FFFD so that their presence shows, and of many combining marks on one letter four stay.

    Args:
        text: anything.
        limit: the most characters to return, the final "…" of a shortened text included.
    """
    kept: list[str] = []
    marks = 0
    for character in text[: limit * 8]:  # what lies beyond cannot matter, and the text may be huge
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > _MARKS or character in _JOINERS:
            continue
        if character.isspace():
            kept.append(" ")
        elif category in {"Cc", "Cf", "Cs", "Cn"}:
            kept.append(_SHOWN_AS_HOLE)
        else:
            kept.append(character)
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
