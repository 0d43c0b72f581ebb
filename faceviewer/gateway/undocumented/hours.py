"""Hours and days that a field of an answer may limit passing to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faceviewer.gateway.undocumented.moments import limits_hours, names_hours
from faceviewer.gateway.undocumented.vocabulary import NAME_CHARACTERS, Role, words_of

if TYPE_CHECKING:
    from faceviewer.gateway.undocumented.worded_field import WordedField

_DAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:week|work)(?:day|end)s?|holidays?"
    r"|(?:周|星期|礼拜)[一二三四五六日天末]|工作日|双休日|节假日"
)
_DAYS = re.compile(rf"(?:{_DAY})(?:[\s,，、;/&~至到-]{{1,4}}(?:(?:to|and|or)\s)?(?:{_DAY}))*", re.IGNORECASE)
_SHORT_DAY = 3  # letters: a surname too
_WEEK = frozenset("1234567")
_ALWAYS = frozenset(("all", "any", "always", "daily", "every day", "everyday", "全天", "每天", "全部", "24h", "7*24"))
_HOURS = range(1, 24)


def may_limit_hours(worded: WordedField) -> bool:
    """Tell whether a value is a time of day, hours or days, or what a name that speaks of them goes by."""
    of_rhythm = worded.own.any(Role.RHYTHM) or any(words_of(name).any(Role.RHYTHM) for name in worded.field.names[:-1])
    if worded.is_of(Role.THING) and not of_rhythm:
        return False
    return _limits_time(worded) or _names_days(worded, of_rhythm=of_rhythm) or (of_rhythm and _goes_by_it(worded))


def _limits_time(worded: WordedField) -> bool:
    limited = [begins for begins in (True, False) if limits_hours(worded.value, begins=begins)]
    if not limited:
        return False
    words = worded.words
    begins = words.any(Role.BEGIN) and not words.close
    is_of_door = names_hours(worded.value) and (words.any(Role.DOOR, Role.RHYTHM) or "open" in words)
    if is_of_door or (words.any(Role.KEEP) and not words.any(Role.DOOR)):
        return is_of_door
    return begins in limited and (words.close or begins or words.any(Role.VALID))


def _names_days(worded: WordedField, *, of_rhythm: bool) -> bool:
    """Tell the days of a week, and the hour of a beginning or an end, from names of people and of groups."""
    if type(worded.value) is int:
        return worded.value in _HOURS and worded.own.any(Role.BEGIN, Role.TILL) and (of_rhythm or "hour" in worded.own)
    is_named = worded.told or worded.own[-1:] == ("name",)
    days = None if is_named else _DAYS.fullmatch(worded.text[:NAME_CHARACTERS].strip())
    is_day = days is not None and (not days[0].isascii() or len(days[0]) > _SHORT_DAY) and not worded.own.any(Role.KEEP)
    return is_day or (days is not None and of_rhythm)


def _goes_by_it(worded: WordedField) -> bool:
    """Tell whether what is named after a rhythm is not the whole day or week, nor a number of something."""
    value, own, text = worded.value, worded.own, worded.text.strip()
    if isinstance(value, list):
        return all(type(day) is int for day in value) and 0 < len(set(value)) < len(_WEEK)
    if worded.yes is not None or worded.told or not own.any(Role.RHYTHM) or own.end_in(Role.NUMBER):
        return worded.yes is False and own.end_in(Role.RHYTHM, Role.DOOR)
    is_whole = text.lower() in _ALWAYS or set(text) in ({"1"}, set()) or set(text) >= _WEEK or text.startswith("00:00")
    return not is_whole and not worded.said.any(Role.NEVER) and (not text.isdecimal() or set(text) <= {"0", "1"})
