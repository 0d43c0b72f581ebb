"""Mask a user id except for its ends, also inside other texts."""

from __future__ import annotations

import base64
import re
import sys
import unicodedata
from bisect import bisect
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from faceviewer.core.pattern import pattern
from faceviewer.core.text import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_NO_DIGITS = dict.fromkeys(map(ord, r"%=\xXuU{}"))
_URL_SAFE = str.maketrans("-_", "+/", "=")


def masked(user_id: str) -> str:
    """Return an id with only its ends readable, such as `138****8000` for a phone number.

    Of eleven digits, the first three and last four stay, as is usual for phone numbers in China. A shorter id keeps
    about the same share, less than two thirds; a longer id keeps seven characters; an id of fewer than six characters
    keeps none. The mask always has four asterisks, so that it does not reveal the length. Characters that are not
    visible on their own, such as direction marks and combining accents, become asterisks too.

    Args:
        user_id: any text, including the empty string and lone surrogates.
    """
    if len(user_id) < _FULLY_MASKED_BELOW:
        return "****"
    first = min(3, len(user_id) * 3 // 11)
    last = min(4, len(user_id) * 4 // 11)
    return f"{_visible(user_id[:first])}****{_visible(user_id[-last:])}"


def without_id(text: str, user_id: str, *, mask: str | None = None) -> str:
    """Return a text with all occurrences of an id masked, in any notation. Takes linear time.

    Letters and digits are compared regardless of case, width, accents and script of digits, and of spaces and up to
    three other characters between them. The text is searched as it is, and with tags removed and escapes of URLs, JSON,
    programming languages and HTML decoded, nested escapes too. BASE64 and hexadecimal data, also nested, is masked as a
    whole if it contains the id. For an id with letters outside of ASCII, text decoded with a wrong encoding is found
    too. An id of fewer than seven ASCII letters and digits is masked only as a word of its own, not as a part of words,
    numbers and times. With fewer than four (two, if not all are ASCII) only exact occurrences are masked, and only if
    the id has at least four characters.

    Args:
        user_id: the id to mask.
        mask: the replacement; by default the masked id.
    """
    forms = _forms(user_id)
    if forms is not None:
        spans = [*_spans(text, forms)]
    elif len(user_id) >= _LEAST_CHARACTERS:
        spans = [found.span() for found in re.finditer(re.escape(user_id), text)]
    else:
        return text
    parts, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            parts += [text[at:start], masked(user_id) if mask is None else mask]
        at = max(at, end)
    return "".join([*parts, text[at:]])


class _Forms(NamedTuple):
    pattern: re.Pattern[str]  # applied to the plain form of a text
    misread: re.Pattern[str] | None  # applied to the text itself
    least: int  # length of the shortest match in bytes


@lru_cache(maxsize=16)
def _forms(user_id: str) -> _Forms | None:
    """Return the patterns for an id; None if it has too few letters and digits. Possessive, hence linear."""
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


def _spans(text: str, forms: _Forms, *, codes: int = _CODES) -> Iterator[tuple[int, int]]:
    """Yield the spans of an id in a text, as it is and with each layer of escapes decoded."""
    where: Sequence[tuple[int, int]] | None = None
    for _ in range(_LAYERS + 1):
        for start, end in (*_plain_spans(text, forms), *_code_spans(text, forms, codes)):
            yield (start, end) if where is None else (where[start][0], where[end - 1][1])
        if _ESCAPED.search(text) is None:
            break
        before = text
        text, where = _unescaped(text, [(at, at + 1) for at in range(len(text))] if where is None else where)
        if text == before:
            break


def _plain_spans(text: str, forms: _Forms) -> Iterator[tuple[int, int]]:
    plain = text.translate(_PLAIN)
    origin = range(len(text)) if len(plain) == len(text) else [at for at, c in enumerate(text) for _ in _PLAIN[ord(c)]]
    for found in forms.pattern.finditer(plain):
        yield origin[found.start()], origin[found.end() - 1] + 1
    if forms.misread is not None:
        yield from (found.span() for found in forms.misread.finditer(text))


def _code_spans(text: str, forms: _Forms, codes: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of BASE64 and hexadecimal runs that contain an id, at any alignment within the run."""
    if not codes:
        return
    encoded = [(run.span(), run[0].translate(_URL_SAFE)) for run in _ENCODED.finditer(text)]
    numbers = [(run.span(), re.sub("[ :-]", "", run[0])) for run in _HEXADECIMAL.finditer(text)]
    encoded = [(span, code) for span, code in encoded if 3 * len(code) >= 4 * forms.least]
    numbers = [(span, code) for span, code in numbers if len(code) >= 2 * forms.least]
    for at in range(4 if encoded else 0):
        decoded = [base64.b64decode(code[at:] + "A" * ((at - len(code)) % 4)) for _, code in encoded]
        yield from _spans_in_code(decoded, encoded, forms, codes - 1)
    for at in range(2 if numbers else 0):
        decoded = [bytes.fromhex(code[at : len(code) - (len(code) - at) % 2]) for _, code in numbers]
        yield from _spans_in_code(decoded, numbers, forms, codes - 1)


def _spans_in_code(
    decoded: list[bytes], runs: list[tuple[tuple[int, int], str]], forms: _Forms, codes: int
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the runs that contain an id; all runs are searched in one pass."""
    ends = list(accumulate(len(each) + len(_APART) for each in decoded))
    joint = _APART.join(decoded).decode("utf-8", "surrogateescape")
    place = byte = 0
    for start, _ in sorted(_spans(joint, forms, codes=codes)):
        byte += len(joint[place:start].encode("utf-8", "surrogateescape"))
        place = start
        yield runs[bisect(ends, byte)][0]


def _unescaped(text: str, where: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Decode one layer of escapes, and return the text with the original span of each character.

    Args:
        text: the text with escapes.
        where: the original span of each character of `text`.
    """
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    end = 0
    for escape in _ESCAPED.finditer(text):
        character = _decoded(escape)
        parts += [text[end : escape.start()], character]
        places += where[end : escape.start()]
        places += [(where[escape.start()][0], where[escape.end() - 1][1])] * len(character)
        end = escape.end()
    return "".join([*parts, text[end:]]), [*places, *where[end:]]


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
