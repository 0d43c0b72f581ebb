"""Kinds of characters that look like nothing, or like others."""

from __future__ import annotations

import unicodedata

BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by their category, yet drawn as nothing: the Hangul fillers and the empty Braille cell."""
_DRAWN_AS_NOTHING = BLANK.union(
    "\u034f\u17b4\u17b5", map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
"""The same, the grapheme joiner, two inherent vowels of Khmer, and variation selectors."""


def is_invisible(character: str) -> bool:
    """Return whether a character is drawn as nothing, or is a format character: a joiner, a direction, a tag."""
    return character in _DRAWN_AS_NOTHING or unicodedata.category(character) == "Cf"


def without_invisible(text: str) -> str:
    """Return a text without the characters that nobody sees in it."""
    return text.translate(dict.fromkeys(ord(character) for character in set(text) if is_invisible(character)))


_GO_TOGETHER = (
    frozenset({"CJK", "LATIN", "HIRAGANA", "KATAKANA"}),
    frozenset({"CJK", "LATIN", "HANGUL"}),
    frozenset({"CJK", "LATIN", "BOPOMOFO"}),
)
"""Chinese, Japanese and Korean are written beside Latin letters: the "highly restrictive" level of Unicode's UTS 39."""


def is_mixed(text: str) -> bool:
    """Return whether a name mixes scripts that do not go together, or has letters that are another's double.

    Doubles are full-width, mathematical and other compatibility letters. A name wholly in one script is never mixed,
    even where all its letters look like those of another: a name alone identifies nobody.
    """
    letters = {character for character in text if unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lo"}}
    scripts = {unicodedata.name(letter, "CJK").partition(" ")[0] for letter in letters}  # the first word of a name
    together = len(scripts) <= 1 or any(scripts <= group for group in _GO_TOGETHER)
    return not together or any(_is_double(letter) for letter in letters)


def _is_double(letter: str) -> bool:
    plain = unicodedata.normalize("NFKC", letter)
    return plain != letter and len(plain) == 1  # several letters for one are a ligature, such as Thai's am
