"""Characters that are invisible, or that look like other characters."""

from __future__ import annotations

import unicodedata

BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by category that are drawn as nothing: the Hangul fillers and the empty Braille cell."""
_DRAWN_AS_NOTHING = BLANK.union(
    "\u034f\u17b4\u17b5", map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
"""BLANK, the grapheme joiner, two inherent vowels of Khmer, and variation selectors."""


def is_invisible(character: str) -> bool:
    """Return whether a character is drawn as nothing, or is a format character: a joiner, a direction mark, a tag."""
    return character in _DRAWN_AS_NOTHING or unicodedata.category(character) == "Cf"


def without_invisible(text: str) -> str:
    """Return a text without its invisible characters."""
    return text.translate(dict.fromkeys(ord(character) for character in set(text) if is_invisible(character)))


def in_one_line(text: str) -> str:
    """Return a text that a user entered, in one line, without invisible characters and in the normal form NFC.

    Otherwise two names could look the same although they differ.
    """
    visible = "".join(c for c in " ".join(text.split()) if c.isprintable() and not is_invisible(c))
    return unicodedata.normalize("NFC", visible).strip()


_SCRIPT_SETS = (
    frozenset({"CJK", "LATIN", "HIRAGANA", "KATAKANA"}),
    frozenset({"CJK", "LATIN", "HANGUL"}),
    frozenset({"CJK", "LATIN", "BOPOMOFO"}),
)
"""Scripts that one name may combine: the "highly restrictive" level of Unicode's UTS 39."""


def is_mixed(text: str) -> bool:
    """Return whether a name mixes scripts that do not belong together, or contains compatibility letters.

    Compatibility letters are full-width, mathematical and similar variants of a letter. A name in one script is never
    mixed, even if all its letters look like those of another script: a name alone does not identify a person.
    """
    letters = {character for character in text if unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lo"}}
    scripts = {unicodedata.name(letter, "CJK").partition(" ")[0] for letter in letters}  # the first word of a name
    together = len(scripts) <= 1 or any(scripts <= group for group in _SCRIPT_SETS)
    return not together or any(_is_compatibility_letter(letter) for letter in letters)


def _is_compatibility_letter(letter: str) -> bool:
    plain = unicodedata.normalize("NFKC", letter)
    return plain != letter and len(plain) == 1  # a letter that becomes several is a ligature, such as Thai sara am
