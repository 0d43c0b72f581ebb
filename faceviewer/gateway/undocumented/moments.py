"""Parse timestamps (moments) and durations in the formats that servers use."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import MAXYEAR, UTC, datetime, timedelta
from typing import Any, NamedTuple

from faceviewer.core.pattern import pattern
from faceviewer.core.record import CHINA_STANDARD_TIME, LAST_YEAR

_TEXT_CHARACTERS = 128  # that are parsed of a text
_MOST_VALUES = 16  # of a list; a longer one is a vector
_SECONDS = range(946_684_800, 4_102_444_800)  # 2000 to 2100, since 1970
_LONGEST_NUMBER = 17
_YEAR = "(?:19|20|21|99)[0-9]{2}"
_CLOCK = r"[0-9]{1,2} ?[:时] ?[0-9]{1,2}(?: ?[:分] ?[0-9]{1,2}(?:[.,][0-9]{1,9})?秒?|分)?"
_MOMENT = pattern(
    rf"(?<![a-z0-9_/\\.-])(?:"
    rf"(?P<date>{_YEAR} ?[-/.年] ?[0-9]{{1,2}}(?: ?[-/.月] ?[0-9]{{1,2}}日?(?![0-9/\\_a-su-y])|月|$)"
    rf"(?:[T ]{{0,2}}{_CLOCK})?)(?:(?<=[0-9]) ?(?P<zone>Z|UTC|GMT|[+-][01][0-9]:?[0-9]{{2}}))?"
    rf"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\b.{{0,24}}?\b{_YEAR}\b"
    rf"|[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.]{_YEAR}(?![a-z0-9_/\\.-])|[〇零一二三四五六七八九]{{4}} ?年|(?<=~)P[0-9T])",
    re.IGNORECASE,
)
_DIGITS = pattern(rf"({_YEAR})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[T ]?(\d\d)(\d\d)?(\d\d)?)?Z?", re.ASCII)
_DURATION = pattern(
    r"PT?\d{1,6}[YMWDHS].{0,16}"
    r"|\d{1,6} ?(?:[dhms]|(?:day|week|month|year|hour|min(?:ute)?|sec(?:ond)?)s?|天|日|周|个?月|年|小时)",
    re.IGNORECASE | re.ASCII,
)
_COUNT = pattern(r"0{0,8}[1-9]\d{0,16}(?:\.\d{1,6})?", re.ASCII)
_YEARS = range(1970, 10_000)
_NAMES = ("year",), ("month", "monthValue"), ("day", "dayOfMonth"), ("hour",), ("minute",), ("second",)
_PRECISIONS = (timedelta(days=28), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))


class Moment(NamedTuple):
    """A timestamp with its precision: a second, a minute, an hour, a day or a month.

    Attributes:
        at: the earliest time that it may mean.
        lasts: the precision.
    """

    at: datetime
    lasts: timedelta

    def may_be(self, other: datetime) -> bool:
        """Return whether a time is within the precision of this moment."""
        return timedelta() <= other - self.at < self.lasts

    @property
    def is_never(self) -> bool:
        """Whether it is in the year 9999, which means "no end"."""
        return self.at.year == MAXYEAR


def moments(value: Any) -> tuple[Moment | None, ...]:
    """Return the moments in a value, with None for each date that cannot be parsed.

    A moment without a zone is in China Standard Time; its `tzinfo` is the object CHINA_STANDARD_TIME only then.
    """
    if isinstance(value, str):
        return _from_text(_normalised(value))
    if isinstance(value, (int, float)):
        return () if isinstance(value, bool) else _from_number(value)
    if at := _moment(_parts(value)):
        return (at,)
    few = value if isinstance(value, list) and len(value) <= _MOST_VALUES else ()
    return tuple(at for child in few if not isinstance(child, list) for at in moments(child))


def around_moments(text: str) -> str:
    """Return a text without its moments."""
    return _MOMENT.sub(" ", _normalised(text))


def is_duration(value: Any, *, counts: bool) -> bool:
    """Return whether a value is a duration and no moment; with `counts`, a number without a unit is a duration too."""
    text = str(value).strip()[:_TEXT_CHARACTERS] if type(value) in {int, float, str} else ""
    return not moments(value) and bool(_DURATION.fullmatch(text) or (counts and _COUNT.fullmatch(text)))


def _normalised(text: str) -> str:
    """Normalise the beginning of a text; replace the separator of an ISO 8601 interval, which paths contain too."""
    text = unicodedata.normalize("NFKC", text[:_TEXT_CHARACTERS]).strip()
    return re.sub(f"(?<=[0-9])[/-](?={_YEAR}[-.]|P[0-9T])", " ~", text)


def _parts(value: Any) -> list[Any]:
    """Return year, month, day and so on of a LocalDateTime of Java, as JSON object or list."""
    if isinstance(value, dict) and "year" in value:
        return [next((value[name] for name in names if name in value), None) for names in _NAMES]
    of_date = isinstance(value, list) and 3 <= len(value) <= 7 and value[0] in _YEARS
    return value[:6] if of_date else []


def _from_text(text: str) -> tuple[Moment | None, ...]:
    if digits := _DIGITS.fullmatch(text):
        return (_moment(digits.groups()),)
    is_number = len(text) <= _LONGEST_NUMBER and text.replace(".", "", 1).isdecimal()
    return _from_number(float(text)) if is_number else tuple(map(_from_match, _MOMENT.finditer(text)))


def _from_number(number: float) -> tuple[Moment | None, ...]:
    """Parse seconds, milli- or microseconds since 1970, or yyyyMMdd with or without a time."""
    whole = int(number) if 19_000_101 <= number < 10**_LONGEST_NUMBER else 0
    for seconds in (whole, whole // 10**3, whole // 10**6):
        if seconds in _SECONDS or seconds in LAST_YEAR:
            return (Moment(datetime.fromtimestamp(seconds, UTC), _PRECISIONS[-1]),)
    digits = _DIGITS.fullmatch(str(whole)) if whole else None
    return (_moment(digits.groups()),) if digits else ()


def _from_match(found: re.Match[str]) -> Moment | None:
    """Parse a date in the usual order; dates in words and in other orders are only recognised."""
    return _moment(re.findall("[0-9]+", found["date"])[:6], zone=found["zone"] or "") if found["date"] else None


def _moment(found: Any, *, zone: str = "") -> Moment | None:
    """Return the moment of two to six parts (year, month, and so on), None if they are not a date."""
    with suppress(ValueError, OverflowError, TypeError):  # such as the 30th of February, or a part that is not a number
        parts = [int(part) for part in found if part is not None]
        offset = datetime.strptime("Z" if zone.isalpha() else zone, "%z").tzinfo if zone else CHINA_STANDARD_TIME
        year, month, day = (*parts, 1)[:3]
        hour, minute, second = (*parts[3:], 0, 0, 0)[:3]
        return Moment(datetime(year, month, day, hour, minute, second, tzinfo=offset), _PRECISIONS[len(parts) - 2])
    return None
