"""Kinds of characters that look like nothing, or like others."""

from __future__ import annotations

import unicodedata

INVISIBLE = frozenset(
    [*"\u00ad\u061c\u180e\ufeff", *map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)))]
)
"""What takes no room: soft hyphen, zero-width spaces and joiners, direction marks and embeddings, byte order mark."""

BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by their category, yet drawn as nothing: the Hangul fillers and the empty Braille cell."""


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
    scripts = {_script(letter) for letter in letters}
    together = len(scripts) <= 1 or any(scripts <= group for group in _GO_TOGETHER)
    return not together or any(_is_double(letter) for letter in letters)


def _is_double(letter: str) -> bool:
    plain = unicodedata.normalize("NFKC", letter)
    return plain != letter and len(plain) == 1  # several letters for one are a ligature, such as Thai's am


def _script(letter: str) -> str:
    return unicodedata.name(letter, "CJK").partition(" ")[0]  # the first word of a letter's name is its script's
