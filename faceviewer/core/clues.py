"""Find user types and ids in a pasted text: a ticket, a JSON reply, a curl command, the cells of a sheet.

A clue is a suggestion. It records how it was found, so that the user can judge it.
"""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING

from faceviewer.core.clue_doubts import ABROAD, PHONE, TOKEN, is_alone, looks_like_an_id, may_be_meant, without_noise
from faceviewer.core.clue_fields import Hit, fields_of, is_ended
from faceviewer.core.limits import CLUES, PASTED_CHARACTERS
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Problem
from faceviewer.core.query import MOBILE, UserType, check_user_id, check_whole, clean_user_id, half_width, types_named
from faceviewer.core.text import is_invisible, without_invisible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Source(Enum):
    """How a clue was found."""

    FIELD = "field"  # after the name of the field, in JSON, a request, a table or a sentence
    PHONE = "phone"  # a mobile number in the text
    WHOLE = "whole"  # the whole pasted text
    CELL = "cell"  # a cell of a sheet, or a line of a list
    WORD = "word"  # a word that looks like an account
    SCANNED = "scanned"  # a scanned code, or a part of one
    LINK = "link"  # a link into the window


@dataclass(frozen=True, slots=True)
class Clue:
    """A person that a text may refer to, with a valid id; `sure` if no other reading of the text is possible."""

    user_type: UserType
    user_id: str
    source: Source
    sure: bool = True


_WORD = pattern(r"(?<![0-9A-Za-z._@/:\\\-])[A-Za-z][0-9A-Za-z]*(?:[._@\-][0-9A-Za-z]+)*(?![0-9A-Za-z/:\\(=*\u2026])")
_NUMBER = pattern(
    r"(?:(?<![0-9A-Za-z._@/:=：＝\\\"'+\-])(?<![0-9:=：＝] )|(?<=[\u3400-\u9fff][/-]))"
    r"(?<![*●•○■□位])(?<!尾号)[0-9]{4,12}(?:(?![0-9A-Za-z/:\\(=*●•○■□\u2026._@%\-]| [0-9])|(?=[/-][\u3400-\u9fff]))"
)
"""A number that stands alone, or beside a Chinese name, and is not the value of a field."""
_CELL = pattern(r'"[^"\n]*"|[^\t\n,;|":=：＝{}]+')
_PIECE = pattern(r"[^\s,;|/，；、]+")
_TAB_CELL = pattern(r"[^\t\n]+")
_WITHIN_IDS = frozenset("._@+-%\\")
_ZEROS = pattern(r"[1-9]\d{14}0+")  # a longer number: a spreadsheet keeps only fifteen digits
_AROUND_ID = " \t\r\n:：=＝.,;。，；!！?？\"'“”‘’「」()（）"
_LINES = 200
_WORDS_READ = 2000
_ONE_ID = 200  # characters; a longer text is a list for a batch, not one query
_A_TICKET = 2000  # characters; in a longer text, other ids without a name are not searched

# How programs escape quotes and other characters of a text that is embedded in another text.
_SHELL_QUOTES = ("'\\''", "'\"'\"'")  # a quote inside a quoted argument of a shell
_ENTITY = pattern(r"(?i)&(?:amp;)*(quot|#34|#x22|apos|#39|#x27|lt|#60|gt|#62|amp|nbsp|#160|#xa0);")
_SIGNS = {"lt": "<", "#60": "<", "gt": ">", "#62": ">", "amp": "&", "apos": "'", "#39": "'", "#x27": "'"}
_SIGNS |= dict.fromkeys(("nbsp", "#160", "#xa0"), " ")
_IN_JSON = pattern(r"(?<!\\)\\{3,}(?=[\"'u])")  # JSON in JSON in JSON: three backslashes, then seven
_QUOTE_BY_NUMBER = pattern(r"\\{1,15}(?:u0022|x22)")
_CARET = pattern(r"\^(?=[^\w\s])|\^\r?\n")
_CARETS = ('^"', "^\\^")  # "Copy as cURL (cmd)"
_PERCENT = pattern(r"[=?&/][^\s=&]{0,100}%[0-9A-Fa-f]{2}")
_SIGNS_IN_PERCENT = pattern(r"%(?:25){0,3}(?:22|3D)")
_MAIL = pattern(rf"(?i)(?:user|id)[ _-]?type=3D(?:{'|'.join(UserType)})\b")
"""Shows that the text is quoted-printable (RFC 2045 6.7); `=3D` alone does not, because an id may begin with 3D."""
_WRAPPINGS = 4  # levels of URLs in parameters of URLs


def find_clues(text: str, *, chosen: UserType) -> tuple[Clue, ...]:
    """Return the clues in a text, named ids first; at most CLUES, without duplicates. Takes linear time.

    Args:
        text: the pasted text; only the first PASTED_CHARACTERS are read, and no clue of a longer text is sure.
        chosen: the user type in use, for ids without a type in the text.
    """
    is_cut = len(text) > PASTED_CHARACTERS
    end = min(len(text), PASTED_CHARACTERS)
    while is_cut and end and (text[end - 1].isalnum() or text[end - 1] in _WITHIN_IDS or is_invisible(text[end - 1])):
        end -= 1  # a truncated id may be the id of another person
    text = half_width(unescaped(without_invisible(text[:end])))
    found = [(hit, Source.FIELD) for hit in _distinct(fields_of(text))]
    named = {hit.text for hit, _ in found if hit.user_type is not None}
    numbers = (match for phone in (PHONE, ABROAD) for match in phone.finditer(text))
    phones = (Hit(UserType.PHONE, match["number"], span=match.span()) for match in numbers)
    found += [(hit, Source.PHONE) for hit in _distinct(phones) if hit.text not in named]
    tidy = clean_user_id(chosen, text)[0] if len(text) <= _ONE_ID else text.strip()
    if not named and not (len(text) <= _ONE_ID and whole_problem(tidy)):
        found += _unnamed(text, tidy, chosen, alone=not found)
    clues = _distinct_clues(found, chosen, text)
    is_named = any(source is Source.FIELD for _, source in found)
    is_doubted = is_named and len(clues) == 1 and not any(clue.sure for clue in clues.values())
    if is_doubted and len(text) <= _A_TICKET:  # perhaps because of another id
        words = (word for word in _words(without_noise(text)) if any(map(str.isdigit, word)))
        found += ((Hit(None, word, sure=False), Source.WORD) for word in (*words, *_numbers(text)))
        clues = _distinct_clues(found, chosen, text)
    return tuple(replace(clue, sure=clue.sure and not is_cut) for clue in islice(clues.values(), CLUES))


def unescaped(text: str) -> str:
    """Undo the escapes that shells, mails, logs, web pages and URLs add to a text. Takes linear time."""
    for quote in _SHELL_QUOTES:
        text = text.replace(quote, "'")
    if any(carets in text for carets in _CARETS):
        text = _CARET.sub("", text).replace('\\"', '"')
    if "&" in text:
        text = _ENTITY.sub(lambda entity: _SIGNS.get(entity[1].lower(), '"'), text)
    text = text.replace("<![CDATA[", "").replace("]]>", "").replace('`"', '"')
    text = _IN_JSON.sub(r"\\", _QUOTE_BY_NUMBER.sub('"', text))
    if _MAIL.search(text):
        text = re.sub(r"=\r?\n", "", text).replace("=3D", "=").replace("=22", '"')
    text = urllib.parse.unquote(text) if _PERCENT.search(text) else text
    for _ in range(_WRAPPINGS):
        text = urllib.parse.unquote(text) if _SIGNS_IN_PERCENT.search(text) else text
    return text


def the_only(clues: tuple[Clue, ...]) -> Clue | None:
    """Return the clue if there is exactly one, it is sure, and it is not a plain word; otherwise None."""
    return clues[0] if len(clues) == 1 and clues[0].sure and clues[0].source is not Source.WORD else None


def whole_problem(text: str) -> Problem | None:
    """Return why a pasted text or one of its cells is not a complete id: rounded, truncated or partly masked."""
    text = text[:PASTED_CHARACTERS]
    for cell in (text, *(match[0] for match in islice(_CELL.finditer(text), _WORDS_READ))):
        try:
            check_whole(clean_user_id(UserType.OPEN, cell)[0])
        except Problem as problem:
            return problem
    return None


def _distinct_clues(
    found: Iterable[tuple[Hit, Source]], chosen: UserType, text: str
) -> dict[tuple[UserType, str], Clue]:
    clues: dict[tuple[UserType, str], Clue] = {}
    for hit, source in found:
        clue = _clue(hit, source, chosen, text)
        if clue is not None:
            clues.setdefault((clue.user_type, clue.user_id), clue)
    return clues


def _distinct(hits: Iterable[Hit]) -> Iterator[Hit]:
    seen: set[tuple[UserType | None, str]] = set()
    for hit in hits:
        if (hit.user_type, hit.text) not in seen:
            seen.add((hit.user_type, hit.text))
            yield hit
        if len(seen) == CLUES:
            return


def _clue(hit: Hit, source: Source, chosen: UserType, text: str) -> Clue | None:
    user_type = hit.user_type or (UserType.PHONE if PHONE.fullmatch(hit.text) else chosen)
    user_id, _ = clean_user_id(user_type, hit.text)
    try:
        check_user_id(user_id)
        check_whole(user_id)
    except Problem:
        return None
    # Eleven digits may be an account name too if the chosen type is an account; an identity id is longer.
    type_known = (hit.user_type is not None and source is Source.FIELD) or chosen is UserType.IDENTITY
    sure = hit.sure and (type_known or user_type is chosen) and not _ZEROS.fullmatch(user_id)
    is_all = len(text) <= _ONE_ID and clean_user_id(user_type, text)[0] == user_id
    sure = sure and (user_type is not UserType.PHONE or source is Source.FIELD or MOBILE.fullmatch(user_id) is not None)
    if sure and hit.span is not None and not is_all:
        sure = (hit.by_program or _is_first(text, *hit.span)) and is_alone(text, *hit.span, user_id)
    return Clue(user_type, user_id, source, sure=sure)


def _is_first(text: str, start: int, end: int) -> bool:
    """Return whether a text begins with an id and its name: after any other text the id may be another person's.

    An id without a name must be the whole text, apart from punctuation.
    """
    is_denied = text[:start].endswith(("!", "！"))  # negation in search and programming languages
    before = text if start > _ONE_ID or is_denied else text[:start].strip(_AROUND_ID)
    named = types_named(before) or (not before and text[start].isalpha())
    return is_ended(text, end) if named else not before and not text[end : end + _ONE_ID].strip(_AROUND_ID)


def _unnamed(text: str, tidy: str, chosen: UserType, *, alone: bool) -> Iterator[tuple[Hit, Source]]:
    """Yield ids without a name; words that look like an id only if nothing else was found."""
    lines = [line.strip() for line in text.split("\n", _LINES)[:_LINES]]
    lines = [line for line in lines if line and not types_named(line[:_ONE_ID])]
    pieces = [piece[0] for piece in islice(_PIECE.finditer(text), _LINES)]
    if TOKEN.fullmatch(tidy):
        # Eleven digits may be an account name of the company too. An identity id is longer.
        if alone or chosen in {UserType.OPEN, UserType.YUNDUN}:
            is_whole = len(pieces) == 1 and tidy[-1] not in _WITHIN_IDS  # a full stop may end a sentence
            yield Hit(chosen, tidy, sure=is_whole or MOBILE.fullmatch(tidy) is not None), Source.WHOLE
    elif "\t" in text:
        cells = (Hit(None, cell[0].strip(), span=cell.span()) for cell in islice(_TAB_CELL.finditer(text), _WORDS_READ))
        ids = (cell for cell in cells if looks_like_an_id(cell.text) or _NUMBER.fullmatch(cell.text))
        yield from ((cell, Source.CELL) for cell in ids)
    elif len(lines) > 1 and all(TOKEN.fullmatch(line) for line in lines):
        yield from ((Hit(None, line), Source.CELL) for line in lines)
    elif len(pieces) > 1 and alone and all(TOKEN.fullmatch(piece) and may_be_meant(piece) for piece in pieces):
        yield from ((Hit(None, piece), Source.CELL) for piece in pieces)
    elif alone:
        yield from ((Hit(None, word), Source.WORD) for word in (*_words(text), *_numbers(text)))


def _numbers(text: str) -> Iterator[str]:
    """Yield the numbers of a sentence that may be an id; none of a text longer than a ticket."""
    rest = without_noise(text) if len(text) <= _A_TICKET else ""
    return (match[0] for match in _NUMBER.finditer(rest))


def _words(text: str) -> Iterator[str]:
    """Yield the words of a sentence that look like an id."""
    words = (match[0] for match in islice(_WORD.finditer(text), _WORDS_READ))
    yield from filter(looks_like_an_id, words)
