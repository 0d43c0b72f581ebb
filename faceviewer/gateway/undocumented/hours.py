"""Find undocumented fields that may limit the entry to hours or to days of the week."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faceviewer.core.pattern import pattern
from faceviewer.gateway.undocumented.moments import limits_hours, names_hours
from faceviewer.gateway.undocumented.vocabulary import NAME_CHARACTERS, Role, words_of

if TYPE_CHECKING:
    from faceviewer.gateway.undocumented.parsed_field import ParsedField

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
    limited = [begins for begins in (True, False) if limits_hours(parsed.value, begins=begins)]
    if not limited:
        return False
    words = parsed.words
    begins = words.any(Role.BEGIN) and not words.may_mean_end
    is_range = names_hours(parsed.value)
    is_of_door = is_range and (words.any(Role.DOOR) or "open" in words)
    if is_of_door or (is_schedule and limited[1:]):
        return True
    if words.any(Role.EVENT) and not words.any(Role.DOOR):
        return False
    if is_range and not parsed.field.in_list:
        return True
    return begins in limited and (words.may_mean_end or begins or words.any(Role.VALID))


def _names_days(parsed: ParsedField, *, is_schedule: bool) -> bool:
    """Tell whether a value is days of the week, or the hour of a beginning or an end; not the name of a person."""
    name, value = parsed.name, parsed.value
    if type(value) is int:
        return value in _HOURS and name.any(Role.BEGIN, Role.UNTIL) and (is_schedule or "hour" in name)
    is_other = parsed.moments or name[-1:] == ("name",)
    days = None if is_other else _DAYS.fullmatch(parsed.text[:NAME_CHARACTERS].strip())
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
