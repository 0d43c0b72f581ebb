"""A user id as it may appear in a title, a file name or a log."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FULLY_MASKED_BELOW = 6  # of five characters or fewer, each one tells too much
# What people and systems put between the parts of a number, also escaped; bounded and never tried twice: linear.
_ESCAPED_SIGN = (
    r"%(?:2[0-9A-F]|3[A-F]|[46]0|[57][B-F]|C2%A0)|\\u00(?:2[0-9a-f]|3[a-f]|[46a]0|[57][b-f])|&nbsp;|&#64;|&#46;"
)
_BETWEEN = rf"(?:{_ESCAPED_SIGN}|(?!%[0-9A-F]{{2}}|\\u[0-9a-f]{{4}}|&#)[\W_]){{0,3}}+"
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
    and digits, or without; each as it is, or escaped as in URLs, JSON or HTML. One of under four letters and digits
    hides nothing but itself, one of under four characters nothing. Takes time in proportion to the text.
    """
    if len(user_id) < _TELLING_CHARACTERS:
        return text
    text = text.replace(user_id, masked(user_id))
    forms = _forms(user_id)
    return forms.sub(lambda _found: masked(user_id), text) if forms else text


@lru_cache(maxsize=1)  # an answer has many texts
def _forms(user_id: str) -> re.Pattern[str] | None:
    letters = [character for character in unicodedata.normalize("NFKC", user_id) if character.isalnum()]
    if len(letters) < _TELLING_CHARACTERS:
        return None
    return re.compile(_BETWEEN.join(_any_form(letter) for letter in letters), re.IGNORECASE)


def _any_form(letter: str) -> str:
    forms = [letter, chr(ord(letter) + _TO_FULL_WIDTH)] if letter.isascii() else [letter]
    return f"(?:{'|'.join(re.escape(each) for form in forms for each in _written(form))})"


def _written(letter: str) -> Iterator[str]:
    """Yield a letter as it is and as URLs, JSON and HTML escape it."""
    yield letter
    for case in dict.fromkeys((letter, letter.lower(), letter.upper())):
        yield "".join(f"%{byte:02X}" for byte in case.encode("utf-8", "surrogatepass"))
        units = case.encode("utf-16-be", "surrogatepass").hex()
        yield "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
        yield f"&#{ord(case[0])};"
        yield f"&#x{ord(case[0]):x};"


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() and not unicodedata.category(c).startswith("M") else "*" for c in text)
