"""The query of a lookup: a user type and a user id, cleaned and checked."""

from __future__ import annotations

import re
import string
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from faceviewer.core.limits import USER_ID_CHARACTERS
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.text import is_invisible, without_invisible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.core.language import Language


class UserType(StrEnum):
    """The account system of a user id; values and meanings come from the endpoint's document.

    The members are in the order of the window's list: the vendor does not recommend the last two.

    Attributes:
        names: names that programs and people use for an id of this type, as a regular expression.
        type_names: texts that they use for the type itself, as a regular expression.
    """

    names: str
    type_names: str

    def __new__(cls, value: str, names: str = "", type_names: str = "") -> Self:
        """Create a member from its row."""
        user_type = str.__new__(cls, value)
        user_type._value_, user_type.names, user_type.type_names = value, names, type_names
        return user_type

    IDENTITY = "IDENTITY", r"identity[ _-]?id|(?:统一)?身份 ?(?:id|编号)", "identity|身份|统一身份"
    OPEN = (
        "OPEN",
        (
            r"open[ _-]?id|oa ?(?:account|id|[账帐]号)|第?三方[账帐]号(?:[(（]oa[)）])?"
            r"|third[- ]party account(?: ?\(oa\))?"
            r"|(?:oa)?[工学][ \u3000]{0,4}号|员工 ?(?:号|编号|id)"
            r"|(?:employee|staff|empl?\.?)[ _-]?(?:(?:id ?)?(?:no\.?|number|#)|id)"
        ),
        "open|三方|第三方|third",
    )
    PHONE = (
        "PHONE",
        r"(?:mobile|phone|tel)(?:[ _-]?(?:number|no))?|手机(?:号码?)?|电话(?:号码)?",
        "phone|mobile|手机",
    )
    YUNDUN = "YUNDUN", r"yundun ?(?:id|account)(?: \(legacy\))?|云盾 ?(?:[账帐]号|id)(?:（旧）)?", "yundun|云盾"


ANY_NAME = r"user[ _-]?id(?P<nth>_?\d(?=[\"'\s]{0,4}[:=：＝]))?|用户 ?(?:id|编号|号)"  # nth: one of several
TYPE_NAME = r"(?:user|id)[ _-]?type|(?:用户|账号|id) ?类型"
_WHOLE_NAME: dict[UserType | None, re.Pattern[str]] = {
    **{user_type: pattern(f"(?:{user_type.names})", re.IGNORECASE) for user_type in UserType},
    None: pattern(f"(?:{ANY_NAME})", re.IGNORECASE),
}
_WHOLE_TYPE_NAME = pattern(f"(?:{TYPE_NAME})", re.IGNORECASE)
_VALUE = {
    user_type: pattern(f"(?<![0-9A-Za-z_])(?:{user_type.type_names})(?![0-9A-Za-z_])", re.IGNORECASE)
    for user_type in UserType
}


def types_named(text: str) -> tuple[UserType | None, ...]:
    """Return the user types whose ids a text names, such as a column header; None stands for an id of any type."""
    return tuple(user_type for user_type, whole in _WHOLE_NAME.items() if whole.fullmatch(text))


def is_type_name(text: str) -> bool:
    """Return whether a column header is a name for user types."""
    return _WHOLE_TYPE_NAME.fullmatch(text) is not None


def type_of(cell: str) -> UserType | None:
    """Return the user type at the beginning of a cell; None if there is none or the cell names several types."""
    named = [user_type for user_type, value in _VALUE.items() if value.search(cell)]
    return named[0] if len(named) == 1 and _VALUE[named[0]].match(cell) else None


class ImageFormat(StrEnum):
    """How the picture is transferred: inside the reply, or as a URL to fetch it from.

    The endpoint's default is URL. This program's default is BASE64: one signed round trip, no second host, no URL that
    expires.
    """

    BASE64 = "BASE64"
    URL = "URL"


class Cleaning(StrEnum):
    """A change that cleaning made to the typed id; the window shows it."""

    WHITE_SPACE = "white_space"
    INVISIBLE = "invisible"
    FULL_WIDTH = "full_width"
    PHONE_SEPARATORS = "phone_separators"
    COUNTRY_CODE = "country_code"
    SHEET = "sheet"
    SCANNER_MARK = "scanner_mark"


@dataclass(frozen=True, slots=True)
class Sample:
    """An id to try on the training gateway.

    Attributes:
        user_type: the type under which the id is registered; None if the id works under any.
        shows: what the id demonstrates, in each language.
    """

    user_type: UserType | None
    user_id: str
    shows: Mapping[Language, str]


_WIDTH = ord("Ａ") - ord("A")
_FULL_WIDTH = {ord(c) + _WIDTH: c for c in string.digits + string.ascii_letters}
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d")


def half_width(text: str) -> str:
    """Return a text with its full-width letters and digits, as an input method types them, as plain ones."""
    return text.translate(_FULL_WIDTH)


def _without_separators(text: str) -> str:
    joined = "".join(c for c in text if c not in _HYPHENS and unicodedata.category(c) != "Zs")
    written = _WRITTEN.fullmatch(joined)
    number = (written["code"] or "") + "".join(written.group(2, 3, 4)) if written else joined
    if not _NUMBER.fullmatch(number):
        return text
    return _SIGNS_ABROAD.sub("", number) if number.startswith(("+", "＋")) else number


def _phone_of_a_sheet(text: str) -> str:
    number = _PHONE_AS_A_NUMBER.fullmatch(text)
    digits = re.sub(r"\D", "", number[1]) if number else ""
    return digits if MOBILE.fullmatch(digits) else text


MOBILE = pattern(r"1[3-9]\d{9}", re.ASCII)
"""A mobile number of mainland China, cleaned."""
_WRITTEN = pattern(r"(?:[(（]?(?P<code>(?:[+＋]|00)86)[)）]?)?[(（]?(1[3-9]\d)[)）./·]?(\d{4})[./·]?(\d{4})", re.ASCII)
"""A mobile number in groups of 3, 4 and 4, after removal of hyphens and spaces: `(138)0013.8000`."""
_NUMBER = pattern(r"[+＋]?(?:[()（）./·]{0,2}\d){1,17}[)）]?", re.ASCII)
"""A phone number of any country: at most 15 digits (ITU-T E.164), or two more with an international prefix."""
_SIGNS_ABROAD = pattern(r"[(（]0[)）]|(?<!\A)\D", re.ASCII)
"""What is no digit of an international number, and the zero that is dialled only inside the country (ITU-T E.123)."""
_PHONE_AND_MORE = pattern(r"(?<![\w@.#-])(?:(?:\+|00)86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\w@#-])", re.ASCII)
"""A mobile number in a text that is not a part of a longer word: `13800138000 (Anne)`, `请查13800138000`."""
_COUNTRY_CODE = pattern(r"\A(?:(?:[+\uff0b]86)+|0086(?=1[3-9]\d{9}\Z))", re.ASCII)
_AS_A_NUMBER = pattern(r"(?:[1-9]\d{3,}|[1-9]\d{0,2}(?:,\d{3})+)(?:\.0{1,2})?", re.ASCII)
"""An id that a spreadsheet or a program formatted as a number: `13800138000.0`, `13,800,138,000`."""
_PHONE_AS_A_NUMBER = pattern(r"([1-9]\d{10}|[1-9]\d([,.'’])\d{3}(?:\2\d{3}){2})(?:[.,]0{1,2})?", re.ASCII)
"""The same for a mobile number, also as other countries write numbers: `13.800.138.000,00`, `13'800'138'000`."""
_WRAPPED = pattern(r"=?\"([^\"]*)\"|'(\d+)|'([^']*)'|“([^“”]*)”|‘([^‘’]*)’|「([^「」]*)」|『([^『』]*)』")
"""How a spreadsheet keeps leading zeros: `="00123"` or `'00123`; other programs and people write only the quotes."""
_SCANNER_MARK = pattern(r"\A\][A-Za-z][0-9A-Za-z](?=.)")
"""The symbology identifier that a scanner puts before a code, such as `]C1` (ISO/IEC 15424)."""
_ROUNDED = pattern(r"[+-]?\d(?:[.,]\d{1,17})?[eE]\+\d{1,3}|[+-]?\d[.,]\d{1,17}[eE]\d{1,3}")
"""A long number in scientific notation, with its last digits possibly lost: `1.23457E+11`."""
_CUT = pattern(r"#{3,}|#N/A|#[A-Z][A-Z0-9/_]*[!?]|.*(?:\.{3}|\u2026|\*{3,}).*", re.DOTALL)
"""Texts that a program shows in place of a complete id: `####` of a narrow column, `#N/A`, truncated or masked."""


_MASKED = pattern(r"\d\s?[xX×*_\-?#●•□○■·]{3,}\s?(?:\d|\s*$)|\d{3}[xX×]{2,}\s*$")
"""Digits with a masked middle or end: `138xxxx8000` (as in file names), `138----8000`, `10023___`."""


def _unwrapped(text: str) -> str:
    wrapped = _WRAPPED.fullmatch(text)
    return wrapped[wrapped.lastindex or 0].strip() if wrapped else text


_STEPS: tuple[tuple[Cleaning, Callable[[str], str]], ...] = (
    (Cleaning.INVISIBLE, without_invisible),
    (Cleaning.WHITE_SPACE, str.strip),
    (Cleaning.SCANNER_MARK, lambda text: _SCANNER_MARK.sub("", text)),
    (Cleaning.SHEET, _unwrapped),
    (Cleaning.FULL_WIDTH, half_width),
)
_PHONE_STEPS: tuple[tuple[Cleaning, Callable[[str], str]], ...] = (
    (Cleaning.SHEET, _phone_of_a_sheet),  # a phone number does not begin with a zero, so that none was lost
    (Cleaning.PHONE_SEPARATORS, _without_separators),
    (Cleaning.COUNTRY_CODE, lambda text: _COUNTRY_CODE.sub("", text)),
)


@dataclass(frozen=True, slots=True)
class FaceQuery:
    """One query to the endpoint; userType and userId together identify a face.

    Attributes:
        user_id: the id as it is sent, 1 to 64 characters; the service compares it exactly.
        ticket: the number of the ticket, "" if there is none; never sent.

    Raises:
        Problem: see `check_user_id`.
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
        """Create a query from a typed or pasted text.

        Raises:
            Problem: Kind.INPUT_EMPTY, INPUT_TOO_LONG, INPUT_UNREADABLE, INPUT_ROUNDED, INPUT_CUT or INPUT_TYPE (a phone
                number with other text is not an ID of the type PHONE), with the fact `field` = "userId".
        """
        user_id, _ = clean_user_id(user_type, typed)
        check_whole(user_id)
        is_phone = user_type is UserType.PHONE and len(user_id) <= USER_ID_CHARACTERS
        is_of_other_script = any(c.isdecimal() and not c.isascii() for c in user_id)
        if is_phone and not MOBILE.fullmatch(user_id) and (is_of_other_script or _PHONE_AND_MORE.search(user_id)):
            raise Problem(Kind.INPUT_TYPE, field="userId", variant="phone")
        if _MASKED.search(typed[: 2 * USER_ID_CHARACTERS]):  # cleaning has removed the hyphens of a number
            raise Problem(Kind.INPUT_CUT, field="userId")
        return cls(user_type, user_id, image_format, ticket)


def clean_user_id(user_type: UserType, typed: str) -> tuple[str, tuple[Cleaning, ...]]:
    """Return the cleaned id and the changes that were made, in order."""
    steps = _STEPS + (_PHONE_STEPS if user_type is UserType.PHONE and not MOBILE.fullmatch(typed) else ())
    text = typed
    done = []
    for cleaning, clean in steps:
        cleaned = clean(text)
        if cleaned != text and cleaning not in done:
            done.append(cleaning)
        text = cleaned
    return text, tuple(done)


def check_user_id(user_id: str) -> None:
    """Check that the service can have a record of an id.

    The save endpoint accepts at most 64 characters. Control characters, line separators and lone surrogates are not
    readable in an id, and a lone surrogate cannot be encoded as UTF-8.

    Raises:
        Problem: Kind.INPUT_EMPTY, INPUT_TOO_LONG or INPUT_UNREADABLE, with the fact `field` = "userId"; the last also
            with `variant` = "encoding" if the text was decoded with a wrong encoding.
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
    """Check that an id was not rounded, truncated or masked by another program; texts too long for an id pass.

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


def other_types(query: FaceQuery) -> tuple[UserType, ...]:
    """Return the other user types for which a lookup of the same id may succeed, the most likely first.

    A phone number contains no letters, and a text that looks like a mobile number is rarely anything else.
    """
    digits = query.user_id.isdecimal()
    is_mobile = MOBILE.fullmatch(query.user_id) is not None
    others = (t for t in UserType if t is not query.user_type and (digits or t is not UserType.PHONE))
    return tuple(sorted(others, key=lambda t: is_mobile and t is not UserType.PHONE))
