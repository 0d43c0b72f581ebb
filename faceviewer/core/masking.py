"""Mask a user id except for its ends, also inside other texts."""

from __future__ import annotations

import base64
import re
import sys
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from faceviewer.core.pattern import pattern
from faceviewer.core.text import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator

HIDDEN_NAME = "****"
"""Shown in place of a hidden name."""

_FULLY_MASKED_BELOW = 6  # characters; each character of a shorter id reveals too much
_LEAST_CHARACTERS = 4  # "1" is a part of many words and identifies nobody
_LEAST_IDEOGRAPHS = 2  # a complete name may have two
_LONG = 7  # letters and digits; "1000" and "name" are also parts of unrelated numbers, times and words
_LAYERS = 3  # nested escapes: a URL in JSON in a JSON string
_CODES = 2  # nested BASE64 and hexadecimal encodings
_PLAIN_KEPT = 4096  # characters in the cache of plain forms
_BLANKS = r"\s*+"
_SIGNS = r"\s*+(?:(?:[^\w\s]|_)\s*+){0,3}+"  # `"138","0013"`
_APART = b"----"  # longer than any separator within an id
_BYTE = r"(?:[%=]|\\{1,8}x)"
# Escapes of URLs, mails, JSON, programming languages and HTML, HTML tags, and numbers in scientific notation. Every
# repetition is bounded, so that matching takes linear time.
_ESCAPED = pattern(
    r"(?=[%=<&\d]|\\{1,8}[xu0-3bfnrt/\"])(?:"  # rejects most characters quickly
    rf"(?P<bytes>{_BYTE}[0-9a-f]{{2}}(?:{_BYTE}[89ab][0-9a-f]){{0,3}})"
    r"|(?P<point>\\{1,8}u(?:000[0-9a-f]{5}|\{[0-9a-f]{1,6}\}))"
    r"|(?P<units>(?:(?:\\{1,8}|%)ud[89ab][0-9a-f]{2})?(?:\\{1,8}|%)u[0-9a-f]{4})"
    r"|(?P<octal>\\{1,8}[0-3][0-7]{2})"
    r"|(?P<blank>\\{1,8}[bfnrt/\"]|<[/a-z][^<>]{0,80}>)"
    r"|(?P<entity>&(?:#x?[0-9a-f]{1,12}|[a-z]{2,31});?)"
    r"|(?P<number>(?<![\d.])\d\.\d{1,32}e\+?\d{1,2}(?!\d)))",
    re.IGNORECASE,
)
_ENCODED = pattern(r"[A-Za-z0-9+/_-]{6,}={0,2}")
_HEXADECIMAL = pattern(r"[0-9a-fA-F]{6,}|(?:\b[0-9a-fA-F]{2}[ :-]){3,}[0-9a-fA-F]{2}\b")
_BETWEEN_WORDS, _BETWEEN_LINES = pattern(r"([\s,()\"]+)"), pattern(r"([\r\n]+)")
_NO_DIGITS = dict.fromkeys(map(ord, r"%=\xXuU{}"))
_URL_SAFE = str.maketrans("-_", "+/", "=")


def masked(user_id: str) -> str:
    """Return an id, which may be any text, with only its ends readable, such as `138****8000` for a phone number.

    Of eleven digits, the first three and last four stay, as is usual for phone numbers in China. A shorter id keeps
    about the same share, less than two thirds; a longer id keeps seven characters; an id of fewer than six characters
    keeps none. The mask always has four asterisks, so that it does not reveal the length. Characters that are not
    visible on their own, such as direction marks and combining accents, become asterisks too.
    """
    if len(user_id) < _FULLY_MASKED_BELOW:
        return "****"
    first = min(3, len(user_id) * 3 // 11)
    last = min(4, len(user_id) * 4 // 11)
    return f"{_visible(user_id[:first])}****{_visible(user_id[-last:])}"


def without_id(text: str, user_id: str, *, mask: str | None = None) -> str:
    """Return a text with all occurrences of an id masked, or replaced by `mask`, in any notation. Takes linear time.

    Letters and digits are compared regardless of case, width, accents and script of digits, and of spaces and up to
    three other characters between them. For an id with letters outside of ASCII, text decoded with a wrong encoding is
    found too. Then the text is searched with tags removed and escapes of URLs, JSON, programming languages and HTML
    decoded, nested escapes too, and with BASE64 and hexadecimal data decoded, also nested: the word that contains the
    id in such a form is masked, or else the line, or else the whole text. An id of fewer than seven ASCII letters and
    digits is masked only as a word of its own, not as a part of words, numbers and times. With fewer than four (two, if
    not all are ASCII) only exact occurrences are masked, and only if the id has at least four characters.
    """
    forms = _forms(user_id)
    mask = masked(user_id) if mask is None else mask
    if forms is None:
        return text.replace(user_id, mask) if len(user_id) >= _LEAST_CHARACTERS else text
    text = _plainly_masked(text, forms, mask)
    for separator in (_BETWEEN_WORDS, _BETWEEN_LINES, None):
        if not _is_in(text, forms):
            break
        parts = separator.split(text) if separator else [text]
        text = "".join(mask if _is_in(part, forms) else part for part in parts)
    return text


class _Forms(NamedTuple):
    pattern: re.Pattern[str]  # applied to the plain form of a text
    misread: re.Pattern[str] | None  # applied to the text itself
    least: int  # length of the shortest match in bytes


@lru_cache(maxsize=16)
def _forms(user_id: str) -> _Forms | None:
    """Return the patterns for an id; None if it has too few letters and digits. Matching takes linear time."""
    plain = user_id.translate(_PLAIN)
    letters = [(found.start(), found[0]) for found in re.finditer(r"[^\W_]", plain)]
    in_words = all(letter.isascii() for _, letter in letters)
    if len(letters) < (_LEAST_CHARACTERS if in_words else _LEAST_IDEOGRAPHS):
        return None
    long = len(letters) >= (_LONG if in_words else _LEAST_CHARACTERS)
    form = re.escape(letters[0][1])
    for (before, _), (at, letter) in pairwise(letters):
        form += (_SIGNS if long or at > before + 1 else _BLANKS) + re.escape(letter)
    if in_words and not long:
        form = f"(?<!{_kind(letters[0][1])}){form}(?!{_kind(letters[-1][1])})"
    misread = None if in_words else re.compile("|".join(_misread(user_id)))
    return _Forms(re.compile(form), misread, len(letters))


def _misread(user_id: str) -> Iterator[str]:
    """Yield patterns for an id's bytes in escapes, or with UTF-8 or GBK decoded as another encoding."""
    for encoding in ("utf-8", "gb18030"):
        forms = []
        for byte in user_id.encode(encoding, "replace"):
            readers = (("ascii", "surrogateescape"), ("latin-1", "strict"), ("cp1252", "replace"))
            letters = {bytes([byte]).decode(*reader) for reader in readers}
            forms.append("|".join([f"(?i:{_BYTE}{byte:02x})", *map(re.escape, sorted(letters))]))
        yield "".join(f"(?:{form})" for form in forms)
    yield re.escape(user_id.encode("utf-8", "replace").decode("gb18030", "replace"))
    yield re.escape(user_id.encode("gb18030", "replace").decode("utf-8", "surrogateescape"))


def _kind(letter: str) -> str:
    return "[0-9]" if letter.isdigit() else "[a-z]"


def _plainly_masked(text: str, forms: _Forms, mask: str) -> str:
    """Mask the id where it is not encoded."""
    plain = text.translate(_PLAIN)
    origin = range(len(text)) if len(plain) == len(text) else [at for at, c in enumerate(text) for _ in _PLAIN[ord(c)]]
    parts = []
    at = 0
    for found in forms.pattern.finditer(plain):
        parts += [text[at : origin[found.start()]], mask]
        at = origin[found.end() - 1] + 1
    text = "".join([*parts, text[at:]])
    return forms.misread.sub(lambda _: mask, text) if forms.misread else text


def _is_in(text: str, forms: _Forms, *, codes: int = _CODES) -> bool:
    """Return whether a text contains the id, as it is, with each layer of escapes decoded, or in codes."""
    for _ in range(_LAYERS + 1):
        if forms.pattern.search(text.translate(_PLAIN)) or (forms.misread and forms.misread.search(text)):
            return True
        if codes and any(_is_in(decoded, forms, codes=codes - 1) for decoded in _codes_in(text, forms.least)):
            return True
        unescaped = _ESCAPED.sub(_decoded, text)
        if unescaped == text:
            break
        text = unescaped
    return False


def _codes_in(text: str, least: int) -> Iterator[str]:
    """Yield the decoded BASE64 and hexadecimal runs of a text, for each alignment within the runs."""
    encoded = [run[0].translate(_URL_SAFE) for run in _ENCODED.finditer(text)]
    encoded = [code for code in encoded if 3 * len(code) >= 4 * least]
    for at in range(4 if encoded else 0):
        decoded = (base64.b64decode(code[at:] + "A" * ((at - len(code)) % 4)) for code in encoded)
        yield _APART.join(decoded).decode("utf-8", "surrogateescape")
    numbers = [re.sub("[ :-]", "", run[0]) for run in _HEXADECIMAL.finditer(text)]
    numbers = [code for code in numbers if len(code) >= 2 * least]
    for at in range(2 if numbers else 0):
        decoded = (bytes.fromhex(code[at : len(code) - (len(code) - at) % 2]) for code in numbers)
        yield _APART.join(decoded).decode("utf-8", "surrogateescape")


def _decoded(escape: re.Match[str]) -> str:
    digits = escape[0].translate(_NO_DIGITS)
    match escape.lastgroup:
        case "bytes":
            return bytes.fromhex(digits).decode("utf-8", "replace")
        case "point" | "octal" as kind:
            return chr(min(int(digits, 16 if kind == "point" else 8), sys.maxunicode))
        case "units":
            return bytes.fromhex(digits).decode("utf-16-be", "replace")
        case "number":
            from decimal import Decimal  # noqa: PLC0415 - few texts need it

            return f"{Decimal(escape[0]):f}"
        case "entity":
            import html  # noqa: PLC0415 - likewise

            return html.unescape(escape[0])
    return " "


class _PlainCharacters(dict[int, str]):
    """A cache for str.translate: the plain form of each character, never empty."""

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        if len(self) < _PLAIN_KEPT:
            self[code] = plain
        return plain


_PLAIN = _PlainCharacters()


def _plain(character: str) -> str:
    number = unicodedata.numeric(character, -1)
    if character in BLANK or unicodedata.category(character)[0] in "CM":
        return " "
    if number in range(10):
        return str(int(number))
    letters = _without_marks(_without_marks(character).upper().casefold())  # upper: for the long s and the dotless i
    return letters or character


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M"))


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() and not unicodedata.category(c).startswith("M") else "*" for c in text)
