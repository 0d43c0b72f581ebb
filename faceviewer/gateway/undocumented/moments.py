"""Moments, lengths of time and times of day, in the forms in which servers write them."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import MAXYEAR, UTC, datetime, timedelta
from typing import Any, NamedTuple

from faceviewer.core.record import CHINA_STANDARD_TIME, LAST_YEAR

_LOOKED_AT = 128  # characters of a text
_FEW = 16  # values in a list; more are a vector
_SECONDS = range(946_684_800, 4_102_444_800)  # 2000 to 2100, since 1970
_LONGEST_NUMBER = 17
_YEAR = "(?:19|20|21|99)[0-9]{2}"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = r"[0-9]{1,2} ?[:时] ?[0-9]{1,2}(?: ?[:分] ?[0-9]{1,2}(?:[.,][0-9]{1,9})?秒?|分)?"
_MOMENT = re.compile(
    rf"(?<![a-z0-9_/\\.-])(?:"
    rf"(?P<date>{_YEAR} ?[-/.年] ?[0-9]{{1,2}}(?: ?[-/.月] ?[0-9]{{1,2}}日?(?![0-9/\\_a-su-y])|月|$)"
    rf"(?:[T ]{{0,2}}{_CLOCK})?)(?:(?<=[0-9]) ?(?P<zone>Z|UTC|GMT|[+-][01][0-9]:?[0-9]{{2}}))?"
    rf"|(?P<english>(?P<day>[0-9]{{1,2}}[ -])?(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\b(?P<rest>.{{0,24}}?)\b"
    rf"(?P<year>{_YEAR})\b(?P<clock>,? {_CLOCK})?(?: ?(?P<half>[AP])M\b| (?P<zone2>GMT|UTC))?)"
    rf"|[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.]{_YEAR}(?![a-z0-9_/\\.-])|[〇零一二三四五六七八九]{{4}} ?年|(?<=~)P[0-9T])",
    re.IGNORECASE,
)
_DIGITS = re.compile(rf"({_YEAR})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[T ]?(\d\d)(\d\d)?(\d\d)?)?Z?", re.ASCII)
_LENGTH = re.compile(
    r"PT?\d{1,6}[YMWDHS].{0,16}"
    r"|\d{1,6} ?(?:[dhms]|(?:day|week|month|year|hour|min(?:ute)?|sec(?:ond)?)s?|天|日|周|个?月|年|小时)",
    re.IGNORECASE | re.ASCII,
)
_COUNT = re.compile(r"0{0,8}[1-9]\d{0,16}(?:\.\d{1,6})?", re.ASCII)
_TIME_OF_DAY = re.compile(r"(\d{1,2}:\d\d)(?::\d\d)?", re.ASCII)
_HOURS = re.compile(r"(?<![\d:])(\d{1,2}:\d\d)(?::\d\d)? ?[-~至] ?(\d{1,2}:\d\d)(?::\d\d)?(?![\d:])", re.ASCII)
_DAY_ENDS = frozenset(("23:59", "24:00"))
_YEARS = range(1970, 10_000)
_NAMES = ("year",), ("month", "monthValue"), ("day", "dayOfMonth"), ("hour",), ("minute",), ("second",)
_LAST = (timedelta(days=28), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))


class Moment(NamedTuple):
    """A moment as it was told, to the second, the minute, the day or the month.

    Attributes:
        at: when it begins.
        lasts: how long is all that it may mean.
    """

    at: datetime
    lasts: timedelta

    def may_be(self, other: datetime) -> bool:
        """Tell whether it and another moment may be the same."""
        return timedelta() <= other - self.at < self.lasts

    @property
    def is_never(self) -> bool:
        """Whether it is in the last year there is, which stands for no end."""
        return self.at.year == MAXYEAR


def moments(value: Any) -> tuple[Moment | None, ...]:
    """Return the moments that a value tells; None for one that cannot be read. What has no zone is China's time.

    Only then is the moment's zone CHINA_STANDARD_TIME.
    """
    if isinstance(value, str):
        return _of_text(_apart(value))
    if isinstance(value, (int, float)):
        return () if isinstance(value, bool) else _of_number(value)
    if at := _moment(_parts(value)):
        return (at,)
    few = value if isinstance(value, list) and len(value) <= _FEW else ()
    return tuple(at for child in few if not isinstance(child, list) for at in moments(child))


def around_moments(text: str) -> str:
    """Return what stands around the moments in a text."""
    return _MOMENT.sub(" ", _apart(text))


def is_length(value: Any, *, counts: bool) -> bool:
    """Tell a length of time from a moment; a mere number is one where its name has it that it counts."""
    text = str(value).strip()[:_LOOKED_AT] if type(value) in {int, float, str} else ""
    return not moments(value) and bool(_LENGTH.fullmatch(text) or (counts and _COUNT.fullmatch(text)))


def limits_hours(value: Any, *, begins: bool) -> bool:
    """Tell whether a text is a time of day, and not the beginning or the end of the whole day, or names hours."""
    time = _TIME_OF_DAY.fullmatch(value.strip()) if isinstance(value, str) and len(value) <= _LOOKED_AT else None
    return time[1].zfill(5) not in ({"00:00"} if begins else _DAY_ENDS) if time else names_hours(value)


def names_hours(value: Any) -> bool:
    """Tell whether a text has two times of day, from one to the other, and not the whole day."""
    ranges = _HOURS.finditer(value) if isinstance(value, str) and len(value) <= _LOOKED_AT else ()
    return any(hours[1].zfill(5) != "00:00" or hours[2].zfill(5) not in _DAY_ENDS for hours in ranges)


def _apart(text: str) -> str:
    """Return the beginning of a text, the sign within an interval (ISO 8601 has a slash) unlike that of a path."""
    text = unicodedata.normalize("NFKC", text[:_LOOKED_AT]).strip()
    return re.sub(f"(?<=[0-9])[/-](?={_YEAR}[-.]|P[0-9T])", " ~", text)


def _parts(value: Any) -> list[Any]:
    """Return year, month, day and so on, as Java writes its LocalDateTime."""
    if isinstance(value, dict) and "year" in value:
        return [next((value[name] for name in names if name in value), None) for names in _NAMES]
    of_date = isinstance(value, list) and 3 <= len(value) <= 7 and value[0] in _YEARS
    return value[:6] if of_date else []


def _of_text(text: str) -> tuple[Moment | None, ...]:
    if digits := _DIGITS.fullmatch(text):
        return (_moment(digits.groups()),)
    is_number = len(text) <= _LONGEST_NUMBER and text.replace(".", "", 1).isdecimal()
    return _of_number(float(text)) if is_number else tuple(map(_of_match, _MOMENT.finditer(text)))


def _of_number(number: float) -> tuple[Moment | None, ...]:
    """Read seconds, milli- or microseconds since 1970, or yyyyMMdd with or without a time."""
    whole = int(number) if 19_000_101 <= number < 10**_LONGEST_NUMBER else 0
    for seconds in (whole, whole // 10**3, whole // 10**6):
        if seconds in _SECONDS or seconds in LAST_YEAR:
            return (Moment(datetime.fromtimestamp(seconds, UTC), _LAST[-1]),)
    digits = _DIGITS.fullmatch(str(whole)) if whole else None
    return (_moment(digits.groups()),) if digits else ()


def _of_match(found: re.Match[str]) -> Moment | None:
    if found["date"]:
        return _moment(re.findall("[0-9]+", found["date"])[:6], zone=found["zone"] or "")
    if not found["english"]:
        return None
    day, *clock = re.findall("[0-9]+", f"{found['day'] or ''} {found['rest']} {found['clock'] or ''}")[:4] or ["0"]
    if found["half"] and clock:
        clock[0] = str(int(clock[0]) % 12 + (12 if found["half"] in "Pp" else 0))
    zone = re.search("(?:GMT|UTC)([+-][0-9]{2}:?[0-9]{2})?", found["rest"] + (found["zone2"] or ""))
    month = _MONTHS.index(found["month"].lower()) + 1
    return _moment([found["year"], month, day, *clock], zone=zone[1] or "Z" if zone else "")


def _moment(told: Any, *, zone: str = "") -> Moment | None:
    """Return the moment of year, month and so on, as many as were told; None if there is none."""
    with suppress(ValueError, OverflowError, TypeError):  # the thirtieth of February, or what is no number
        parts = [int(part) for part in told if part is not None]
        offset = datetime.strptime("Z" if zone.isalpha() else zone, "%z").tzinfo if zone else CHINA_STANDARD_TIME
        year, month, day = (*parts, 1)[:3]
        hour, minute, second = (*parts[3:], 0, 0, 0)[:3]
        return Moment(datetime(year, month, day, hour, minute, second, tzinfo=offset), _LAST[len(parts) - 2])
    return None
