"""A user id as it may appear in a title, a file name or a log."""

from __future__ import annotations

import base64
import html
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, SupportsIndex

from faceviewer.core.characters import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FULLY_MASKED_BELOW = 6  # of five characters or fewer, each one tells too much
_TELLING_CHARACTERS = 4  # "1" is part of many a word, and tells nothing of anybody
_LAYERS = 3  # of escapes in escapes: a URL in JSON in a text of JSON
_SIGNS_BETWEEN = 3  # `"138","0013"`; blanks and what nobody sees do not count
_WIDE_GAP = b"-" * (_SIGNS_BETWEEN + 1)
_BETWEEN = re.compile(r"[\W_]+")
_BYTE = r"(?:[%=]|\\{1,8}x)"
# How URLs and mails, JSON and programs, and HTML write a character, and how a floating-point number is printed. Bounded
# in each part: linear.
_ESCAPED = re.compile(
    rf"(?P<bytes>{_BYTE}[0-9a-f]{{2}}(?:{_BYTE}[89ab][0-9a-f]){{0,3}})"
    r"|(?P<units>(?:\\{1,8}ud[89ab][0-9a-f]{2})?\\{1,8}u[0-9a-f]{4})"
    r"|(?P<blank>\\{1,8}[bfnrt/\"])"
    r"|(?P<entity>&(?:#x?[0-9a-f]{1,8}|[a-z]{2,31});?)"
    r"|(?P<number>(?<![\d.])\d\.\d{1,32}e\+?\d{1,2}(?!\d))",
    re.IGNORECASE,
)
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{6,}={0,2}")
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]+")
_URL_SAFE = str.maketrans("-_", "+/", "=")


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


def without_id(text: str, user_id: str, *, mask: str | None = None) -> str:
    """Return a text in which an id is masked wherever it stands, in whatever form it may have been typed or repeated.

    Letters and digits are compared without their case, width, accents and kind of digit, and without the blanks and up
    to three signs between them; as they stand, with escapes of URLs, JSON and HTML undone, also escapes of escapes, and
    inside of BASE64 and hexadecimal digits, which are masked as a whole. An id of under four letters and digits hides
    nothing but itself, one of under four characters nothing. Takes time in proportion to the text.

    Args:
        text: anything.
        user_id: what shall not be read.
        mask: what stands in its place; by default the masked id.
    """
    if len(user_id) < _TELLING_CHARACTERS:
        return text
    spans = [found.span() for found in re.finditer(re.escape(user_id), text)]
    letters = _squeezed(user_id.translate(_PLAIN)).replace(" ", "")
    if len(letters) >= _TELLING_CHARACTERS:
        spans += _spans(text, letters)
    parts, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            parts += [text[at:start], masked(user_id) if mask is None else mask]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def _spans(text: str, letters: str, *, in_code: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where letters and digits stand in a text, as it is and with each layer of escapes taken off."""
    where: Sequence[tuple[int, int]] | None = None
    for _ in range(_LAYERS + 1):
        for start, end in (*_plain_spans(text, letters), *([] if in_code else _code_spans(text, letters))):
            yield (start, end) if where is None else (where[start][0], where[end - 1][1])
        if _ESCAPED.search(text) is None:
            break
        before = text
        text, where = _unescaped(text, [(at, at + 1) for at in range(len(text))] if where is None else where)
        if text == before:
            break


def _plain_spans(text: str, letters: str) -> Iterator[tuple[int, int]]:
    plain = text.translate(_PLAIN)
    squeezed = _squeezed(plain)
    found = squeezed.find(letters)
    if found < 0:
        return
    origin = range(len(text)) if len(plain) == len(text) else [at for at, c in enumerate(text) for _ in _PLAIN[ord(c)]]
    places: list[int] = []  # where in the text each character came from that was not squeezed out
    end = 0
    for gap in _BETWEEN.finditer(plain):
        places += origin[end : gap.start() + len(_narrowed(gap))]
        end = gap.end()
    places += origin[end:]
    while found >= 0:
        yield places[found], places[found + len(letters) - 1] + 1
        found = squeezed.find(letters, found + len(letters))


def _code_spans(text: str, letters: str) -> Iterator[tuple[int, int]]:
    """Yield every run of BASE64 or hexadecimal digits that holds the letters, wherever in it the code begins."""
    for run in _ENCODED.finditer(text):
        code = run[0].translate(_URL_SAFE)
        if 3 * len(code) >= 4 * len(letters):  # a byte takes four thirds of a digit at least
            held = [_base64(code[at:]) for at in range(4)]
            if _HEXADECIMAL.fullmatch(code):
                held += [bytes.fromhex(code[at : len(code) - (len(code) - at) % 2]) for at in range(2)]
            if any(_spans(_WIDE_GAP.join(held).decode("utf-8", "replace"), letters, in_code=True)):
                yield run.span()


def _base64(code: str) -> bytes:
    whole = code if len(code) % 4 != 1 else code[:-1]  # no byte ends there
    return base64.b64decode(whole + "=" * (-len(whole) % 4))


def _unescaped(text: str, where: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without one layer of escapes, and where each of its characters stands.

    Args:
        text: with them.
        where: each of its characters stands.
    """
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    end = 0
    for escape in _ESCAPED.finditer(text):
        said = _said(escape)
        parts += [text[end : escape.start()], said]
        places += where[end : escape.start()]
        places += [(where[escape.start()][0], where[escape.end() - 1][1])] * len(said)
        end = escape.end()
    return "".join([*parts, text[end:]]), [*places, *where[end:]]


def _said(escape: re.Match[str]) -> str:
    digits = re.sub(r"[%=\\xu]", "", escape[0], flags=re.IGNORECASE)
    match escape.lastgroup:
        case "bytes":
            return bytes.fromhex(digits).decode("utf-8", "replace")
        case "units":
            return bytes.fromhex(digits).decode("utf-16-be", "replace")
        case "number":
            return f"{Decimal(escape[0]):f}"
        case "entity":
            return html.unescape(escape[0])
    return " "


class _PlainCharacters:
    """For str.translate: every character as it is compared, never as nothing."""

    def __getitem__(self, code: SupportsIndex) -> str:
        return _plain(code.__index__())


_PLAIN = _PlainCharacters()


@lru_cache(maxsize=4096)
def _plain(code: int) -> str:
    character = chr(code)
    number = unicodedata.numeric(character, -1)
    if character in BLANK:
        return " "
    if number in range(10):
        return str(int(number))
    letters = _without_marks(_without_marks(character).upper().casefold())  # upper: the long s, and the i without a dot
    return letters or character


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M"))


def _squeezed(plain: str) -> str:
    return _BETWEEN.sub(_narrowed, plain)


def _narrowed(gap: re.Match[str]) -> str:
    """Return what of a gap counts: nothing of a narrow one, a blank for a wide one."""
    signs = sum(not c.isspace() and unicodedata.category(c)[0] not in "CM" for c in gap[0])
    return "" if signs <= _SIGNS_BETWEEN else " "


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() and not unicodedata.category(c).startswith("M") else "*" for c in text)
