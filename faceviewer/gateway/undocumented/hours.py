"""Find undocumented fields that may limit the entry to hours or to days of the week."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from faceviewer.core.pattern import pattern
from faceviewer.gateway.undocumented.vocabulary import NAME_CHARACTERS, Role, words_of

if TYPE_CHECKING:
    from faceviewer.gateway.undocumented.fields import ParsedField

_TEXT_CHARACTERS = 128  # of a time of day or a range
_TIME_OF_DAY = pattern(r"(\d{1,2}:\d\d)(?::\d\d)?", re.ASCII)
_RANGE = pattern(r"(?<![\d:])(\d{1,2}:\d\d)(?::\d\d)? ?[-~至] ?(\d{1,2}:\d\d)(?::\d\d)?(?![\d:])", re.ASCII)
_DAY_BEGINS, _DAY_ENDS = frozenset(("00:00",)), frozenset(("23:59", "24:00"))
_DAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:week|work)(?:day|end)s?|holidays?"
    r"|(?:周|星期|礼拜)[一二三四五六日天末]|工作日|双休日|节假日"
)
_DAYS = pattern(rf"(?:{_DAY})(?:[\s,，、;/&~至到-]{{1,4}}(?:(?:to|and|or)\s)?(?:{_DAY}))*", re.IGNORECASE)
_SHORT_DAY = 3  # letters; "Sun" and "Wed" may be surnames
_WEEK = frozenset("1234567")
_ALWAYS = frozenset(("all", "any", "always", "daily", "every day", "everyday", "全天", "每天", "全部", "24h", "7*24"))
_HOURS = range(1, 24)


def may_limit_hours(parsed: ParsedField) -> bool:
    """Tell whether a field has a time of day, hours or days as its value, or is a schedule that is not always open."""
    is_schedule = any(words_of(name).any(Role.SCHEDULE) for name in parsed.field.names)
    if parsed.has_noun(Role.THING) and not is_schedule:
        return False
    return (
        _limits_time(parsed, is_schedule=is_schedule)
        or _names_days(parsed, is_schedule=is_schedule)
        or (is_schedule and _is_limited(parsed))
    )


def _limits_time(parsed: ParsedField, *, is_schedule: bool) -> bool:
    """Tell whether a value is a range of hours, or a beginning or an end, that is not that of the whole day."""
    words, is_range, time = parsed.words, _has_range(parsed.value), _time_of_day(parsed.value)
    begins = words.any(Role.BEGIN) and not words.may_mean_end
    if not (is_range or (time and time not in (_DAY_BEGINS if begins else _DAY_ENDS))):
        return False
    if is_schedule or (is_range and (words.any(Role.DOOR) or "open" in words)):
        return True
    if words.any(Role.EVENT) and not words.any(Role.DOOR):
        return False
    return is_range or begins or words.may_mean_end or words.any(Role.VALID)


def _time_of_day(value: Any) -> str:
    """Return hours and minutes of a text that is a time of day, empty if it is none."""
    time = _TIME_OF_DAY.fullmatch(value.strip()) if isinstance(value, str) and len(value) <= _TEXT_CHARACTERS else None
    return time[1].zfill(5) if time else ""


def _has_range(value: Any) -> bool:
    """Tell whether a text contains a range of two times of day that is not the whole day."""
    ranges = _RANGE.finditer(value) if isinstance(value, str) and len(value) <= _TEXT_CHARACTERS else ()
    return any(times[1].zfill(5) not in _DAY_BEGINS or times[2].zfill(5) not in _DAY_ENDS for times in ranges)


def _names_days(parsed: ParsedField, *, is_schedule: bool) -> bool:
    """Tell whether a value is days of the week, or the hour of a beginning or an end; not the name of a person."""
    name, value = parsed.name, parsed.value
    if type(value) is int:
        return value in _HOURS and name.any(Role.BEGIN, Role.UNTIL) and (is_schedule or "hour" in name)
    days = None if name[-1:] == ("name",) else _DAYS.fullmatch(parsed.text[:NAME_CHARACTERS].strip())
    is_day = days is not None and (not days[0].isascii() or len(days[0]) > _SHORT_DAY) and not name.any(Role.EVENT)
    return is_day or (days is not None and is_schedule)


def _is_limited(parsed: ParsedField) -> bool:
    """Tell whether the value of a schedule is neither the whole day or week nor a number of something."""
    value, name, text = parsed.value, parsed.name, parsed.text.strip()
    if isinstance(value, list):
        return all(type(day) is int for day in value) and 0 < len(set(value)) < len(_WEEK)
    if parsed.flag is not None or parsed.moments or not name.any(Role.SCHEDULE) or name.end_in(Role.NUMBER):
        return parsed.flag is False and name.end_in(Role.SCHEDULE, Role.DOOR)
    is_whole = text.lower() in _ALWAYS or set(text) in ({"1"}, set()) or set(text) >= _WEEK or text.startswith("00:00")
    return not is_whole and not parsed.value_words.any(Role.NEVER) and (not text.isdecimal() or set(text) <= {"0", "1"})
