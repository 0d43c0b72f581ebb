"""What an operator asks for: a user type and a user id, cleaned and checked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from faceviewer.core.limits import USER_ID_CHARACTERS
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.text import is_invisible, without_invisible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.core.language import Language


class UserType(StrEnum):
    """Which account system a user id belongs to; the values and their meaning are the endpoint document's.

    In the order in which an operator is offered them: the vendor calls the last two not recommended.

    Attributes:
        names: what programs and people call an id of it, as a regular expression. A phone number needs no name.
        said: what they write for the user type itself, likewise.
    """

    names: str
    said: str

    def __new__(cls, value: str, names: str = "", said: str = "") -> Self:
        """Keep a row."""
        user_type = str.__new__(cls, value)
        user_type._value_, user_type.names, user_type.said = value, names, said
        return user_type

    IDENTITY = "IDENTITY", r"identity[ _-]?id|(?:统一)?身份 ?(?:id|编号)", "identity|身份|统一身份"
    OPEN = (
        "OPEN",
        (
            r"open[ _-]?id|oa ?(?:account|id|账号)|第?三方账号(?:[(（]oa[)）])?|third[- ]party account(?: ?\(oa\))?"
            r"|工号|员工 ?(?:号|编号|id)|(?:employee|emp|staff)[ _-]?(?:id|no|number)"
        ),
        "open|三方|第三方|third",
    )
    PHONE = (
        "PHONE",
        r"(?:mobile|phone|tel)(?:[ _-]?(?:number|no))?|手机(?:号码?)?|电话(?:号码)?",
        "phone|mobile|手机",
    )
    YUNDUN = "YUNDUN", r"yundun ?(?:id|account)(?: \(legacy\))?|云盾 ?(?:账号|id)(?:（旧）)?", "yundun|云盾"


class ImageFormat(StrEnum):
    """How the picture comes: inside the answer, or as an address to fetch it from.

    The endpoint's own default is URL; ours is BASE64: one signed round trip, no second host, no link that expires.
    """

    BASE64 = "BASE64"
    URL = "URL"


class Cleaning(StrEnum):
    """One thing that was done to what an operator typed, so that the window can say so."""

    WHITE_SPACE = "white_space"
    INVISIBLE = "invisible"
    FULL_WIDTH_DIGITS = "full_width_digits"
    PHONE_SEPARATORS = "phone_separators"
    COUNTRY_CODE = "country_code"
    SHEET = "sheet"
    SCANNER_MARK = "scanner_mark"


@dataclass(frozen=True, slots=True)
class Sample:
    """An id worth trying on the training gateway.

    Attributes:
        user_type: under which it is registered; None if it works under any.
        shows: what it shows, in each language.
    """

    user_type: UserType | None
    user_id: str
    shows: Mapping[Language, str]


_FULL_WIDTH_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d")


def _without_separators(text: str) -> str:
    text = "".join(c for c in text if c not in _HYPHENS and unicodedata.category(c) != "Zs")
    written = _WRITTEN.fullmatch(text)
    return (written["code"] or "") + "".join(written.group(2, 3, 4)) if written else text


def _phone_of_a_sheet(text: str) -> str:
    number = _AS_A_NUMBER.fullmatch(text)
    digits = number[1].replace(",", "") if number else ""
    return digits if MOBILE.fullmatch(digits) else text


MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
"""A mobile number of the mainland, tidied."""
_WRITTEN = re.compile(
    r"(?:[(（]?(?P<code>(?:[+＋]|00)86)[)）]?)?[(（]?(1[3-9]\d)[)）./·]?(\d{4})[./·]?(\d{4})", re.ASCII
)
"""A mobile number in its groups of 3, 4 and 4, without its hyphens and blanks: `(138)0013.8000`."""
_COUNTRY_CODE = re.compile(r"\A(?:(?:[+\uff0b]86)+|0086(?=1[3-9]\d{9}\Z))", re.ASCII)
_AS_A_NUMBER = re.compile(r"([1-9]\d{3,}|[1-9]\d{0,2}(?:,\d{3})+)(?:\.0{1,2})?", re.ASCII)
"""What a sheet or a program writes that took an id for a number: `13800138000.0`, `13,800,138,000`."""
_WRAPPED = re.compile(r'=?"([^"]*)"|\'(\d+)')
"""How a sheet keeps the zeros before a number: `="00123"`, or `'00123`; quotes alone come from other programs."""
_SCANNER_MARK = re.compile(r"\A\][A-Za-z][0-9A-Za-z](?=.)")
"""What scanners put before a code to say of what kind it is, such as `]C1` (ISO/IEC 15424)."""
_ROUNDED = re.compile(r"[+-]?\d(?:[.,]\d{1,17})?[eE]\+\d{1,3}|[+-]?\d[.,]\d{1,17}[eE]\d{1,3}")
"""A long number as sheets and programs show it, whose last digits may be lost: `1.23457E+11`."""
_CUT = re.compile(r"#{3,}|#N/A|#[A-Z][A-Z0-9/_]*[!?]|.*(?:\.{3}|\u2026|\*{3,}).*", re.DOTALL)
"""What a program shows where it shows no whole id: a narrow column, `#N/A`, an end cut off, a part hidden."""


_MASKED = re.compile(r"\d\s?[xX×*_\-?#●•□○■·]{3,}\s?(?:\d|\s*$)|\d{3}[xX×]{2,}\s*$")
"""Digits whose middle or end is hidden: `138xxxx8000`, as in names of files, `138----8000`, `10023___`."""


def _unwrapped(text: str) -> str:
    wrapped = _WRAPPED.fullmatch(text)
    return (wrapped[1] if wrapped[1] is not None else wrapped[2]).strip() if wrapped else text


_STEPS: tuple[tuple[Cleaning, Callable[[str], str]], ...] = (
    (Cleaning.INVISIBLE, without_invisible),
    (Cleaning.WHITE_SPACE, str.strip),
    (Cleaning.SCANNER_MARK, lambda text: _SCANNER_MARK.sub("", text)),
    (Cleaning.SHEET, _unwrapped),
    (Cleaning.FULL_WIDTH_DIGITS, lambda text: text.translate(_FULL_WIDTH_DIGITS)),
)
_PHONE_STEPS: tuple[tuple[Cleaning, Callable[[str], str]], ...] = (
    (Cleaning.SHEET, _phone_of_a_sheet),  # whose first digit is no zero that could have been lost
    (Cleaning.PHONE_SEPARATORS, _without_separators),
    (Cleaning.COUNTRY_CODE, lambda text: _COUNTRY_CODE.sub("", text)),
)


@dataclass(frozen=True, slots=True)
class FaceQuery:
    """One question to the endpoint; userType and userId together name a face.

    Attributes:
        user_id: the id as it is sent, 1 to 64 characters, matched exactly by the service.
        image_format: how the picture shall come.
        ticket: the number of the ticket that it is asked for, "" where none is known; never sent.
    """

    user_type: UserType
    user_id: str
    image_format: ImageFormat = ImageFormat.BASE64
    ticket: str = ""

    def __post_init__(self) -> None:
        check_user_id(self.user_id)

    @classmethod
    def from_typed(
        cls, user_type: UserType, typed: str, *, image_format: ImageFormat = ImageFormat.BASE64, ticket: str = ""
    ) -> FaceQuery:
        """Make a query from what a person typed or pasted.

        Raises:
            Problem: Kind.INPUT_EMPTY, INPUT_TOO_LONG, INPUT_UNREADABLE, INPUT_ROUNDED or INPUT_CUT, with the fact
                `field` = "userId".
        """
        user_id, _ = clean_user_id(user_type, typed)
        check_whole(user_id)
        if _MASKED.search(typed[: 2 * USER_ID_CHARACTERS]):  # of a number, tidying takes the hyphens away
            raise Problem(Kind.INPUT_CUT, field="userId")
        return cls(user_type, user_id, image_format, ticket)


def clean_user_id(user_type: UserType, typed: str) -> tuple[str, tuple[Cleaning, ...]]:
    """Return the id that was meant and what had to be done to reach it, in the order it was done."""
    steps = _STEPS + (_PHONE_STEPS if user_type is UserType.PHONE else ())
    text, done = typed, []
    for cleaning, clean in steps:
        cleaned = clean(text)
        if cleaned != text and cleaning not in done:
            done.append(cleaning)
        text = cleaned
    return text, tuple(done)


def check_user_id(user_id: str) -> None:
    """Check an id against what the service can hold.

    At most 64 characters is the save endpoint's limit; control characters, ends of lines and lone surrogates cannot be
    part of an id that somebody can read aloud, and a lone surrogate cannot be encoded as UTF-8.

    Raises:
        Problem: Kind.INPUT_EMPTY, INPUT_TOO_LONG or INPUT_UNREADABLE, with the fact `field` = "userId"; the last with
            `variant` "encoding" too where it was text in another one.
    """
    if all(is_invisible(c) or c.isspace() for c in user_id):
        raise Problem(Kind.INPUT_EMPTY, field="userId")
    if any(c == "\0" or unicodedata.category(c) == "Cs" for c in user_id):
        raise Problem(Kind.INPUT_UNREADABLE, field="userId", variant="encoding")
    if any(unicodedata.category(c) in {"Cc", "Zl", "Zp"} for c in user_id):
        raise Problem(Kind.INPUT_UNREADABLE, field="userId")
    if len(user_id) > USER_ID_CHARACTERS:
        raise Problem(Kind.INPUT_TOO_LONG, field="userId", count=len(user_id), limit=USER_ID_CHARACTERS)


def check_whole(user_id: str) -> None:
    """Check that a program which showed an id has not shortened it; a longer one than an id is not looked at.

    Raises:
        Problem: Kind.INPUT_ROUNDED or INPUT_CUT, with the fact `field` = "userId".
    """
    if len(user_id) > USER_ID_CHARACTERS:
        return
    user_id = unicodedata.normalize("NFKC", user_id)
    number = _AS_A_NUMBER.fullmatch(user_id)
    if _ROUNDED.fullmatch(user_id) or (number and not user_id.isdigit()):
        raise Problem(Kind.INPUT_ROUNDED, field="userId")
    if _CUT.fullmatch(user_id) or _MASKED.search(user_id):
        raise Problem(Kind.INPUT_CUT, field="userId")
