"""A user id as it may appear in a title, a file name or a log."""

from __future__ import annotations

import unicodedata

_FULLY_MASKED_BELOW = 6  # of five characters or fewer, each one tells too much
_TELLING_CHARACTERS = 4  # "1" is part of many a word, and tells nothing of anybody


def masked(user_id: str) -> str:
    """Return an id of which only its ends can be read, `138****8000` for a phone number.

    A phone number keeps its first three and last four of eleven digits, as is the custom in China; a shorter id keeps
    about the same share of itself, never more than half; a longer one keeps no more, and under six characters nothing
    is kept. There are always four asterisks, so that the length is not told. Characters that are no visible letter
    or sign of their own, such as direction marks and combining accents, become asterisks too.

    Args:
        user_id: any text, the empty one and lone surrogates included.
    """
    if len(user_id) < _FULLY_MASKED_BELOW:
        return "****"
    first = min(3, len(user_id) * 3 // 11)
    last = min(4, len(user_id) * 4 // 11)
    return f"{_visible(user_id[:first])}****{_visible(user_id[-last:])}"


def without_id(text: str, user_id: str) -> str:
    """Return a text in which an id is masked wherever it stands; one of under four characters hides nothing."""
    return text.replace(user_id, masked(user_id)) if len(user_id) >= _TELLING_CHARACTERS else text


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() and not unicodedata.category(c).startswith("M") else "*" for c in text)
