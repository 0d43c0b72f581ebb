"""A user id as it may appear in a title, a file name or a log."""

from __future__ import annotations

import re
import unicodedata

_FULLY_MASKED_BELOW = 6  # of five characters or fewer, each one tells too much
_BETWEEN = r"[\W_]{0,3}"  # what people and systems put between the parts of a number; bounded, so that it is linear
_TO_FULL_WIDTH = 0xFEE0  # from an ASCII letter or digit to its form in full width
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
    """Return a text in which an id is masked wherever it stands, in whatever form it may have been typed or repeated.

    In capitals or not, in full width or not, with blanks, hyphens, dots or invisible characters between its letters
    and digits, or without. One of under four letters and digits hides nothing but itself, one of under four
    characters nothing. Takes time in proportion to the text.
    """
    if len(user_id) < _TELLING_CHARACTERS:
        return text
    text = text.replace(user_id, masked(user_id))
    letters = [character for character in unicodedata.normalize("NFKC", user_id) if character.isalnum()]
    if len(letters) < _TELLING_CHARACTERS:
        return text
    forms = _BETWEEN.join(_any_form(letter) for letter in letters)
    return re.sub(forms, masked(user_id), text, flags=re.IGNORECASE)


def _any_form(letter: str) -> str:
    return f"[{letter}{chr(ord(letter) + _TO_FULL_WIDTH)}]" if letter.isascii() else re.escape(letter)


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() and not unicodedata.category(c).startswith("M") else "*" for c in text)
