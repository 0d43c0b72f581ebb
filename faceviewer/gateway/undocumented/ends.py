"""Judge what undocumented fields say about the end of the permission.

A field contradicts the documented end if one of these rules applies:

1. Its name means an end, as in sibling interfaces of the vendor, and its value is another one than `expireTime`.
2. `expireTime` is absent, and the value is a moment or a duration. Exception: the name gives it another meaning (a
   beginning, an event such as the creation of the record, a number). If `expireTime` is present, durations are
   ignored, because their beginning is unknown.
3. It is a beginning in the future, or a date that cannot be parsed. If `expireTime` is absent, also a beginning that is
   a duration or has several moments.
4. Its value means "expired", or it is the past moment of a leaving, a remaining count that is zero, or a ban until a
   future moment. A date that cannot be parsed counts as either.

These never contradict: a moment within a minute of the server's clock (the time of the reply), a moment in the year
9999 (never), the time of the last event, and the end of something else, such as a link or a session.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from faceviewer.core.pattern import pattern
from faceviewer.core.record import CHINA_STANDARD_TIME
from faceviewer.gateway.undocumented.fields import NO_VALUE
from faceviewer.gateway.undocumented.moments import around_moments, is_duration
from faceviewer.gateway.undocumented.vocabulary import BAD, GOOD, QUESTION_WORDS, Role, Words, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from faceviewer.core.record import Expiry
    from faceviewer.gateway.undocumented.fields import ParsedField

_LATEST = {"last", "latest", "最后", "最近", "上次"}
_REPLY_TOLERANCE = timedelta(minutes=1)  # of the server's clock: such a moment is the time of the reply
_COUNT_WORDS = {"times", "count", "visits"}
_UTC = {"utc", "gmt"}
_RECORD_ROLES = (Role.FILLER, Role.DOOR, Role.POLICY)
_NOTHING_LEFT = pattern(r"(?:0{1,9}(?:\.0{1,9})?|-\d{1,17}(?:\.\d{1,9})?) ?(?:d|days?|hours?|times?|天|小时|次)?")
_END_ROLES = (Role.END, Role.UNTIL, Role.TIME, Role.UNIT, Role.STATE, Role.NOT, Role.VALID, Role.FILLER, Role.SPAN)
_REST_ROLES = (Role.REST, Role.SPAN, Role.LENGTH, Role.END, Role.UNIT, Role.TIME, Role.DOOR, Role.NUMBER, Role.FILLER)


def agrees_with_end(parsed: ParsedField, expiry: Expiry) -> bool | None:
    """Return whether a field agrees with the documented end (True), contradicts it (False), or says nothing (None)."""
    words = parsed.words
    is_end = _names_end(parsed)
    if parsed.has_noun(Role.THING, Role.PICTURE) or parsed.is_outdated or _is_of_reply(parsed):
        return (is_end and not (parsed.flag and words.any(Role.OVER))) or None
    if _is_over(parsed):
        return False
    is_begin = words.any(Role.BEGIN) and not words.may_mean_end
    if parsed.moments and not (is_begin and words.end_in(Role.NUMBER)):
        return _moments_agree(parsed, expiry, is_begin=is_begin, is_end=is_end)
    if is_end and not is_begin:
        return _value_agrees(parsed, expiry)
    is_open = expiry.raw is None and parsed.field.in_data
    return False if is_open and _may_be_validity(parsed) else None


def _names_end(parsed: ParsedField) -> bool:
    words = parsed.words
    if words.any(Role.END, Role.NEVER) or (parsed.moments and words.any(Role.UNTIL)):
        return True
    return words.any(Role.VALID) and words.any(Role.TIME, Role.LEAVING, Role.UNTIL)


def _is_last_event(parsed: ParsedField) -> bool:
    """Return whether the moments are the past time of the last event, such as `lastLogin`, and not a last day."""
    words = set(parsed.words)
    is_past = all(at and at.at <= parsed.now for at in parsed.moments)
    return is_past and not _LATEST.isdisjoint(words) and words.isdisjoint(("day", "date", "日", "日期"))


def _is_of_reply(parsed: ParsedField) -> bool:
    """Return whether a future end belongs to a reply, a page or a session: outside `data`, in no object of a record."""
    if parsed.field.in_data or not parsed.field.names[1:] or words_of(parsed.field.names[0]).only(*_RECORD_ROLES):
        return False
    moments = parsed.moments
    return all(at and at.at > parsed.now for at in moments) if moments else is_duration(parsed.value, counts=True)


def _is_over(parsed: ParsedField) -> bool:
    """Return whether the value means "expired", or is a past moment under a name such as `disabledAt`."""
    words = parsed.words
    if parsed.value_words.mood(good=GOOD, bad=(Role.OVER,)) is False or parsed.has_state(Role.OVER):
        return True
    if words.any(Role.OVER) and not (words.any(Role.NEVER) or words.is_negated or words.end_in(Role.NUMBER)):
        counts = words.end_in(Role.OVER, Role.UNIT)
        if parsed.flag or is_duration(parsed.value, counts=counts):
            return True
    if _has_nothing_left(parsed):
        return True
    is_ban = words.any(*BAD) and not words.is_negated and words.without(*BAD).any(Role.UNTIL, Role.END)
    if is_ban and any(at is None or at.at > parsed.now for at in parsed.moments):
        return True
    if not any(at is None or at.at <= parsed.now for at in parsed.moments) or _is_last_event(parsed):
        return False
    ends = words.any(Role.OFF, Role.REFUSE) or words.without(Role.EVENT).any(Role.WEAK) or words.mean_last_day
    return words.any(Role.GOOD) or "after" in words if words.is_negated else ends


def _has_nothing_left(parsed: ParsedField) -> bool:
    """Return whether a remaining count or duration is zero or negative; -1 means that there is no value."""
    words = parsed.words
    text = parsed.text.strip()
    if not (_NOTHING_LEFT.fullmatch(text) and text not in NO_VALUE and parsed.field.in_data):
        return False
    is_left = "left" in words and (words.any(Role.UNIT, Role.DOOR) or not _COUNT_WORDS.isdisjoint(words))
    is_validity = words.any(Role.VALID) and words.any(Role.UNIT)
    is_validity = is_validity or (words.any(Role.END) and words.end_in(Role.LENGTH))
    is_rest = words.any(Role.REST) or is_left or (is_validity and "ttl" not in words)
    return is_rest and words.only(*_REST_ROLES)


def _moments_agree(parsed: ParsedField, expiry: Expiry, *, is_begin: bool, is_end: bool) -> bool | None:
    moments = parsed.moments
    is_part = parsed.field.in_list or len(parsed.moments) > 1
    is_same = _is_same_end(parsed, expiry.at)
    if is_begin:
        if is_part and is_same:
            return True
        is_unclear = None in moments or (expiry.raw is None and len(moments) > 1)
        return not (is_unclear or any(at and at.at > parsed.now for at in moments[:1]))
    if is_end:
        return is_same or (isinstance(parsed.value, list) and len(moments) > 1)  # its elements are fields of their own
    if expiry.raw is None and parsed.field.in_data and _is_unexplained(parsed):
        return False
    is_dated = (parsed.name.any(Role.EVENT) or not parsed.field.in_data) and not parsed.name.only(Role.FILLER)
    is_bad = parsed.name.is_negated or parsed.name.any(*BAD, Role.OVER, Role.LEAVING)
    is_never = all(at and at.is_never for at in moments)
    return True if is_never or _is_last_event(parsed) or (is_dated and not is_bad) else None


def _is_same_end(parsed: ParsedField, end: datetime | None) -> bool:
    first, last = parsed.moments[0], parsed.moments[-1]
    if last is None or (len(parsed.moments) > 1 and (first is None or first.at > parsed.now)):
        return False
    if end is None:
        return last.is_never
    if last.at.tzinfo is CHINA_STANDARD_TIME and not _UTC.isdisjoint(parsed.words):
        return False
    return last.may_be(end) or (last.at > end and not parsed.words.only(*_END_ROLES))  # something else ends later


def _is_unexplained(parsed: ParsedField) -> bool:
    """Return whether a moment may be an end, because neither its name nor the text around it gives another meaning."""
    around = words_of(around_moments(parsed.value)) if isinstance(parsed.value, str) else Words()
    if _is_same_end(parsed, None):
        return False
    if len(parsed.moments) > 1 or (parsed.words.may_mean_end and not _is_last_event(parsed)) or around.may_mean_end:
        return True
    if first := parsed.moments[0]:
        is_undone = first.at <= parsed.now and parsed.words.any(Role.OFF, Role.WEAK)  # negated, or it would mean an end
        if is_undone or abs(first.at - parsed.now) <= _REPLY_TOLERANCE:
            return False
    return not (parsed.words.end_in(Role.NUMBER) or parsed.words.any(Role.EVENT) or around.any(Role.EVENT))


def _value_agrees(parsed: ParsedField, expiry: Expiry) -> bool | None:
    """Judge a field whose name means an end, but whose value is not a moment."""
    words = parsed.words
    value = parsed.value
    text = parsed.text.strip().lower()
    if isinstance(value, (dict, list)):
        return bool(value) or expiry.raw is not None  # its elements are fields of their own
    if words.any(Role.NEVER):
        return expiry.raw is not None or parsed.flag is not False
    if not words.only(*_END_ROLES):
        return None
    if (agrees := _flag_agrees(parsed)) is not None:
        return agrees
    counts = words.end_in(Role.UNIT, Role.LENGTH, Role.END) and QUESTION_WORDS.isdisjoint(words)
    if expiry.at is not None and is_duration(value, counts=counts):
        return None
    is_unset = text in NO_VALUE or parsed.value_words.mood(good=GOOD, bad=(Role.OVER, Role.END)) is True
    is_empty = text in {"", "0"} if expiry.raw is not None else not text and words.any(Role.OVER, Role.STATE)
    is_never = parsed.value_words.any(Role.NEVER) or parsed.value_words.only(Role.NOT)
    is_never = is_never and expiry.raw is None and not text.startswith("-")  # PostgreSQL: -infinity is over
    return is_unset or is_empty or is_never


def _flag_agrees(parsed: ParsedField) -> bool | None:
    words = parsed.words
    if "validity" in words and (parsed.flag or parsed.value_words):  # a 0 may also be a missing duration
        return parsed.flag
    is_flag = isinstance(parsed.value, bool) or bool(parsed.value_words)
    is_flag = is_flag or words.any(Role.STATE, Role.OVER, Role.FILLER, Role.NOT)
    return parsed.flag is words.is_negated if parsed.flag is not None and is_flag else None


def _may_be_validity(parsed: ParsedField) -> bool:
    words = parsed.words
    spans = parsed.words.any(Role.SPAN, Role.DOOR, Role.BEGIN)
    if words.end_in(Role.NUMBER) or (words.any(Role.EVENT) and not spans):
        return False
    if type(parsed.value) in {int, str} and parsed.value in (0, "0", 1, "1"):  # a flag, unless the name has a unit
        return spans and words.any(Role.UNIT)
    return is_duration(parsed.value, counts=words.any(Role.SPAN, Role.UNIT))
