"""Judge what undocumented fields say about the policy, and about the hours and days of entry.

A field contradicts a permission if one of these rules applies:

1. Its name means a policy, and its value is another one.
2. Its value is a word that means refusal, under any name; an error code, or the reason of a refusal.
3. It is a yes or a no that is bad under its name, or under an unknown participle.
4. It is a state of the person that is not known to be good. This includes a code, if no other field has the same state
   in words.
5. Its value is hours or days that are not the whole day or week.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faceviewer.core.pattern import pattern
from faceviewer.core.record import PERMISSION
from faceviewer.gateway.undocumented.fields import NO_VALUE
from faceviewer.gateway.undocumented.moments import around_moments
from faceviewer.gateway.undocumented.vocabulary import BAD, GOOD, NAME_CHARACTERS, Role, Words, words_of

if TYPE_CHECKING:
    from collections.abc import Container

    from faceviewer.gateway.undocumented.fields import ParsedField

_HTTP_ERRORS = frozenset(map(str, range(400, 600)))
_CODE_NAMES = {("code",), ("status", "code"), ("result", "code")}
_ERROR_NAMES = {("error",), ("errors",), ("err",), ("errno",), ("exception",), ("failure",)}
_NUMBERS = {"no", "num", "number"}
_NUMBERED = {("block",), ("left",), ("white",)}  # with a number: a building, a coordinate, a colour
_CODE = pattern(r"[A-Za-z]{1,2}|[A-Za-z]{0,2}[-_ ]?[0-9]{1,9}[A-Za-z]?")
"""A state that is a code and not a word."""
_LETTERS = {"T", "t"}
"""Flags that are ambiguous as the code of a state: T means "terminated" or "true"."""
_NEGATIVE = pattern(r"-[1-9][0-9]{0,8}(?:\.0)?")
_LISTS = {"list", "group", "type", "kind", "category", "tag", "tags", "名单", "类型"}
_POLICY_ROLES = (Role.POLICY, Role.FILLER, Role.STATE, Role.DOOR, Role.PICTURE)
_REASONS = {"reason", "原因"}
_NOT_CURRENT = {"need", "needs", "should", "if", "whether", "was", "were"}
_PERSON_ROLES = (Role.FILLER, Role.STATE, Role.MEMBER, Role.POLICY, Role.LABEL, *GOOD)

_HOURS_CHARACTERS = 128  # of a text that may be hours or days
_TIME_OF_DAY = r"(\d{1,2}:\d\d)(?::\d\d)?"
_TIME = pattern(_TIME_OF_DAY, re.ASCII)
_RANGE = pattern(rf"(?<![\d:]){_TIME_OF_DAY} ?[-~至] ?{_TIME_OF_DAY}(?![\d:])", re.ASCII)
_HOUR_RANGE = pattern(
    r"(?<![\d:.])(\d{1,2})(?:[点时]半?|:\d\d)? ?[-~～—至到] ?(?:次日|第二天|晚上?|下午)?(\d{1,2})[点时](?!间)", re.ASCII
)
"""Hours as Chinese texts have them: `8点到20点`, `9-18点`."""
_DAY_BEGINS, _DAY_ENDS = frozenset(("0:00", "00:00")), frozenset(("23:59", "24:00"))
_ONE_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:周|星期|礼拜)[一二三四五六日天]"
_DAY = rf"{_ONE_DAY}|(?:week|work)(?:day|end)s?|holidays?|(?:周|星期|礼拜)末|工作日|双休日|节假日"
_IS_ONE_DAY = pattern(_ONE_DAY, re.IGNORECASE)
_DAYS = pattern(
    rf"(?:only |on |仅限?|只限?)?(?:{_DAY})(?:[\s,，、;/&~至到-]{{1,4}}(?:(?:to|and|or)\s)?(?:{_DAY}))*(?: only)?",
    re.IGNORECASE,
)
_SHORT_DAY = 3  # letters; "Sun" and "Wed" may be surnames
_WEEK = frozenset("1234567")
_ALWAYS = frozenset(("all", "any", "always", "daily", "every day", "everyday", "全天", "每天", "全部", "24h", "7*24"))
_HOURS = range(1, 24)


def permits(parsed: ParsedField, policy: str | None, explained: Container[Words]) -> bool | None:
    """Return whether a field agrees with a permission (True), may refuse (False), or says nothing about it (None).

    Args:
        policy: the documented policy.
        explained: the states that another field has in good words; a code of one of them refuses nothing.
    """
    if parsed.field.in_list and parsed.name.only(Role.REFUSE):
        return False
    if parsed.text == policy or (parsed.state in explained and _is_code(parsed)):
        return True
    if (parsed.value and not parsed.text) or _is_about_other(parsed):  # the fields of a list are judged one by one
        return parsed.value_words.mood(good=GOOD, bad=BAD) or None
    is_unknown = parsed.state.end_in(Role.STATUS) and _is_of_person(parsed) and not _is_known_to_allow(parsed)
    if is_unknown or _allows_nothing(parsed) or _is_error(parsed) or _refuses_in_words(parsed):
        return False
    agrees = _flag_permits(parsed)
    if agrees is None and not allows_in_words(parsed):
        return _value_permits(parsed, policy)
    return agrees is not False


def _flag_permits(parsed: ParsedField) -> bool | None:
    name, text, flag = parsed.name, parsed.text, parsed.flag
    if text.isdecimal() and (name in _NUMBERED or name.any(Role.LABEL)):
        meaning = None  # a count or a code
    elif name.any(Role.NEED):
        meaning = False if flag else None  # a required document may be missing
    else:
        meaning = name.mood(good=(*GOOD, Role.PRESENT, Role.DONE), bad=BAD)
    if meaning is False and name.end_in(Role.STATE) and text.isdecimal() and text.strip("01"):
        flag = True  # a bad state has more numbers than 0 and 1: 2 may mean "deleted"
    if flag is not None and meaning is not None:
        return flag is meaning
    is_participle = name[-1:] and name[-1].endswith("ed") and not Words(name[-1:]).roles
    return False if flag is not None and is_participle else None  # an unknown participle may be good or bad


def _value_permits(parsed: ParsedField, policy: str | None) -> bool | None:
    name, value, text, words = parsed.name, parsed.value, parsed.text, parsed.value_words
    mood = words.mood(good=GOOD, bad=BAD)
    is_empty = value in ("", [], {})
    if name.any(Role.POLICY) and name.only(*_POLICY_ROLES) and not ((mood or parsed.flag) and policy == PERMISSION):
        return None if policy == PERMISSION and (is_empty or words.only(Role.FILLER)) else False
    is_success = (text == "200" and name.end_in(Role.STATE, Role.LABEL)) or (parsed.flag and bool(parsed.state))
    is_none = is_empty or not text.strip("0 ") or words.only(Role.NOT)
    is_not_bad = is_none and name.any(*BAD) and not (name.is_negated or "left" in name)  # nothing may be left
    return True if mood or is_success or is_not_bad else None


def _allows_nothing(parsed: ParsedField) -> bool:
    """Return whether a list of what is allowed is empty; `permissions` may be those of an account."""
    return parsed.value in ([], {}) and parsed.name.any(Role.DOOR) and not parsed.name.any(Role.POLICY)


def _refuses_in_words(parsed: ParsedField) -> bool:
    """Return whether a value has bad words, under a name that says something about a person, or on their own."""
    name, words = parsed.name, parsed.value_words
    if parsed.state and _NEGATIVE.fullmatch(parsed.text.strip()):
        return _REASONS.isdisjoint(parsed.state)
    is_said = bool(parsed.state) or name.end_in(Role.STATE, Role.REMARK) or name.only(Role.MEMBER)
    is_said = is_said or parsed.words.any(Role.POLICY, Role.DOOR) or not _LISTS.isdisjoint(parsed.words)
    is_refusal = words.mood(good=GOOD, bad=BAD) is False
    is_bad = is_refusal or (words.any(*BAD) and not (words.is_negated or words.any(Role.NEVER)))
    return (is_said and is_bad) or (is_refusal and words.any(Role.REFUSE, Role.DOOR))


def _is_of_person(parsed: ParsedField) -> bool:
    """Return whether a state is about the person or the permission, and neither about a thing nor one of several."""
    is_one = not parsed.field.in_list or not parsed.field.names[1:]
    around = map(words_of, parsed.field.names[:-1])
    of_person = parsed.state.only(*_PERSON_ROLES, Role.PRESENT, Role.DONE)
    return is_one and of_person and all(words.only(*_PERSON_ROLES) for words in around)


def _is_known_to_allow(parsed: ParsedField) -> bool:
    """Return whether a state consists of good words only; a code is not known to allow."""
    text = parsed.text.strip()
    words = words_of(text) if len(text) <= NAME_CHARACTERS else Words()
    if text.lower() in {"", "200", "[]", "{}", *NO_VALUE} or (parsed.flag and text not in _LETTERS):
        return True
    if parsed.has_state(Role.OVER) or not around_moments(text).strip():
        return True  # about the expiry, or the time of the state
    done = () if parsed.state.any(Role.MEMBER) else (Role.DONE,)  # a visit that is done is over
    good = (*GOOD, Role.PRESENT, *done)
    bad = (*BAD, Role.OVER, Role.LEAVING)
    decisive = (*good, *bad, Role.MEMBER)
    is_known = words.any(*decisive) and words.only(*decisive, *_PERSON_ROLES, Role.NOT, Role.NEVER, Role.TIME)
    is_unfinished = any(word.endswith("ing") for word in words)
    is_open = is_unfinished or text.endswith(("?", "？")) or not _NOT_CURRENT.isdisjoint(words)
    is_good = (words.any(Role.NEVER) and not words.is_negated) or words.any(*bad) == words.is_negated
    return is_known and not is_open and is_good


def allows_in_words(parsed: ParsedField) -> bool:
    """Return whether a field is a good state in words; a code of the same state in another field is good then."""
    return bool(parsed.state and parsed.value_words) and not _is_code(parsed) and _is_known_to_allow(parsed)


def _is_code(parsed: ParsedField) -> bool:
    return _CODE.fullmatch(parsed.text.strip()) is not None


def _is_about_other(parsed: ParsedField) -> bool:
    """Return whether a field is about a thing or an old value, or is the name of something."""
    is_label = parsed.state or parsed.words.any(Role.POLICY) or not _LISTS.isdisjoint(parsed.name)  # of a state
    is_name = parsed.name[-1:] == ("name",) and not is_label
    return is_name or parsed.is_outdated or parsed.has_noun(Role.THING)


def _is_error(parsed: ParsedField) -> bool:
    name = parsed.name
    text = parsed.text.strip()
    words = parsed.value_words
    if name in _CODE_NAMES and text in _HTTP_ERRORS:
        return True
    is_none = not text.strip("0") or text in {"200", "[]", "{}"} or text.lower() in NO_VALUE - {"-1"}
    if is_none or parsed.flag is False or words.only(Role.NOT):
        return False
    is_reason = not _REASONS.isdisjoint(name[-1:]) and name.any(*BAD)
    of_what = Words(word for word in name if word not in _NUMBERS).without(Role.LABEL, Role.REMARK)
    outer = words_of("".join(parsed.field.names[-2:-1]))
    is_of_error = (of_what or outer) in _ERROR_NAMES or name == ("sub", "code")
    is_good = words.any(*GOOD, *BAD) and words.any(*BAD) == words.is_negated
    return is_reason or (is_of_error and not is_good)


def allows_all_hours(parsed: ParsedField) -> bool | None:
    """Return whether a field may limit the hours or the days of entry (False), or says nothing about them (None)."""
    words, name = parsed.words, parsed.name
    text = parsed.text.strip() if len(parsed.text) <= _HOURS_CHARACTERS else ""
    is_schedule = any(words_of(outer).any(Role.SCHEDULE) for outer in parsed.field.names)
    is_bound = words.any(Role.BEGIN, Role.VALID) or words.may_mean_end
    is_event = words.any(Role.EVENT) and not (words.any(Role.DOOR) or "open" in words)
    is_range = any(not (t[1] in _DAY_BEGINS and t[2] in _DAY_ENDS) for t in _RANGE.finditer(text))
    is_range |= any(t[1].strip("0") or t[2] != "24" for t in _HOUR_RANGE.finditer(text))
    whole = _DAY_BEGINS if words.any(Role.BEGIN) and not words.may_mean_end else _DAY_ENDS
    is_time = (time := _TIME.fullmatch(text)) is not None and time[1] not in whole
    is_hour = type(parsed.value) is int and parsed.value in _HOURS and name.any(Role.BEGIN, Role.UNTIL)
    is_days = _DAYS.fullmatch(text) is not None
    if is_schedule:
        return False if is_range or is_time or is_hour or is_days or _is_limited(parsed) else None
    is_limiting = name.any(Role.POLICY, Role.DOOR, Role.TIME, Role.SPAN) or not _LISTS.isdisjoint(name)
    is_name = name[-1:] == ("name",) and not is_limiting  # somebody or something may have the name of one day
    is_one = (is_name or name.any(Role.EVENT)) and _IS_ONE_DAY.fullmatch(text)
    is_of_event = name.any(Role.EVENT) and not (name.any(Role.DOOR) or "open" in name)
    is_days = is_days and not (is_one or is_of_event or (text.isascii() and len(text) <= _SHORT_DAY))
    is_limited = (is_range or (is_time and is_bound)) and not is_event
    is_limited = is_limited or is_days or (is_hour and "hour" in name)
    return False if is_limited and not parsed.has_noun(Role.THING) else None


def _is_limited(parsed: ParsedField) -> bool:
    """Return whether the value of a schedule is neither the whole day or week nor a number of something."""
    value = parsed.value
    name = parsed.name
    text = parsed.text.strip().lower()
    if isinstance(value, list):
        return all(type(day) is int for day in value) and 0 < len(set(value)) < len(_WEEK)
    if parsed.flag is not None or parsed.moments or not name.any(Role.SCHEDULE) or name.end_in(Role.NUMBER):
        return parsed.flag is False and name.end_in(Role.SCHEDULE, Role.DOOR)
    is_number = text.isdecimal() and not set(text) <= {"0", "1"}
    is_whole = text in _ALWAYS or set(text) in ({"1"}, set()) or set(text) >= _WEEK or text.startswith("00:00")
    return not (is_whole or is_number or parsed.value_words.any(Role.NEVER))
