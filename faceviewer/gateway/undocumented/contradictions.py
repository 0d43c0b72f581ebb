"""Expiry and policy in fields other than the documented ones.

`expireTime` and `policy` alone are believed. Every other field of the answer is held against them. What may say
otherwise is shown, and keeps a record from being called valid:

* a name that speaks of an end or of a policy, as sibling interfaces of the vendor have it, unless its value says the
  same, or nothing;
* where no end was told, a moment or a length of time, unless its name says of what else it is: of a beginning, of the
  keeping of the record, or the number of something; beside an end, a length says nothing: nobody knows since when;
* a beginning that is still ahead; and where no end was told, one that is a length of time, several moments, or a date
  that cannot be read;
* hours and days (`hours.py`);
* a word of refusal or of being over, whatever its name; a yes or a no by what its name says; nothing left of a count;
  what bars somebody until a moment that is ahead;
* a state of the person that is not known to allow: new words are thought of every day, of good ones there are few; a
  code for one that no words explain, and a yes or a no to a participle of which nothing is known.

Nothing is said against it by a moment within a minute of the server's clock (the answer's own), one of the year 9999
(never) or of what was last done, by what is called old, and by siblings that name both policies (a table).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from faceviewer.core.record import CHINA_STANDARD_TIME, Doubt, Expiry, RawValue
from faceviewer.gateway.undocumented.hours import may_limit_hours
from faceviewer.gateway.undocumented.moments import Moment, around_moments, is_length
from faceviewer.gateway.undocumented.refusals import allows_in_words, is_code, may_refuse
from faceviewer.gateway.undocumented.vocabulary import Role, Words, words_of
from faceviewer.gateway.undocumented.worded_field import NO_VALUE, WordedField, as_text, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faceviewer.gateway.undocumented.fields import Field

_LATEST = {"last", "latest", "最后", "最近", "上次"}
_WITHIN = timedelta(minutes=1)  # of the server's clock: when it answered
_TIMES, _PARTS, _UTC = {"times", "count", "visits"}, {"year", "month", "day"}, {"utc", "gmt"}
_OF_RECORD = (Role.FILLER, Role.DOOR, Role.POLICY)
_ASKS = {"is", "has", "if", "whether", "是否"}
_NOTHING_LEFT = re.compile(r"(?:0{1,9}(?:\.0{1,9})?|-\d{1,17}(?:\.\d{1,9})?) ?(?:d|days?|hours?|天|小时)?")
_OF_AN_END = (Role.END, Role.TILL, Role.TIME, Role.UNIT, Role.STATE, Role.NOT, Role.VALID, Role.FILLER, Role.SPAN)
_OF_A_REST = (Role.REST, Role.SPAN, Role.UNIT, Role.TIME, Role.DOOR, Role.NUMBER, Role.LENGTH, Role.END, Role.FILLER)
_GOOD, _BARS = (Role.DOOR, Role.GOOD), (Role.OFF, Role.REFUSE, Role.WEAK)


def find_contradictions(
    fields: Iterable[Field | None], expiry: Expiry, policy: str | None, *, now: datetime
) -> dict[Doubt, RawValue]:
    """Return what may not say what the documented fields say, the first of each kind.

    Args:
        fields: those of an answer that are not documented; None for more than are read.
        expiry, policy: what the documented ones say.
        now: by the server's clock, with a zone.
    """
    doubts: dict[Doubt, RawValue] = {}
    worded_fields = [in_words(field, now) if field else None for field in fields]
    explained = {worded.state for worded in worded_fields if worded and allows_in_words(worded)}
    for worded in worded_fields:
        if worded is None:
            doubts[Doubt.UNREAD] = RawValue("…", "")
            continue
        field = worded.field
        if not (worded.words.roles or worded.told or isinstance(field.value, (str, bool))):
            continue  # nothing says what it is
        refuses = may_refuse(worded, policy) and not (worded.state in explained and is_code(worded))
        hours = may_limit_hours(worded)
        ends = not hours and _may_end(worded, expiry)
        for doubt, is_so in ((Doubt.HOURS, hours), (Doubt.EXPIRY, ends), (Doubt.POLICY, refuses)):
            if is_so and doubt not in doubts:
                doubts[doubt] = RawValue(field.path, as_text(field.value))
    return doubts


def _may_end(worded: WordedField, expiry: Expiry) -> bool:
    begins = worded.words.any(Role.BEGIN) and not worded.words.close
    if worded.is_of(Role.THING, Role.PICTURE) or worded.is_of_old or _is_of_answer(worded):
        return False
    if begins or _is_over(worded):
        return _is_over(worded) or _begins_late(worded, expiry)
    if _says_end(worded):
        return _ends_otherwise(worded, expiry)
    may_be_end = _is_unexplained if worded.told else _is_span
    return expiry.raw is None and worded.field.in_data and may_be_end(worded)


def _is_of_answer(worded: WordedField) -> bool:
    """Tell what ends later, and beside `data` in what is not called as a record is: an answer, a page, a session."""
    if worded.field.in_data or not worded.field.names[1:] or words_of(worded.field.names[0]).only(*_OF_RECORD):
        return False
    return all(at and at.at > worded.now for at in worded.told) if worded.told else is_length(worded.value, counts=True)


def _is_over(worded: WordedField) -> bool:
    """Tell whether a value says that something is over, or a name since when it is no longer."""
    words = worded.words
    if worded.said.mood(good=_GOOD, bad=(Role.OVER,)) is False or worded.is_state_of(Role.OVER):
        return True
    if words.any(Role.OVER) and not (words.any(Role.NEVER) or words.is_negated or words.end_in(Role.NUMBER)):
        counts = words.end_in(Role.OVER, Role.UNIT)
        if worded.yes or (not words.any(Role.REST, Role.LENGTH) and is_length(worded.value, counts=counts)):
            return True
    if _leaves_nothing(worded):
        return True
    bars = words.any(*_BARS) and not words.is_negated
    if bars and words.without(*_BARS).any(Role.TILL, Role.END) and any(at and at.at > worded.now for at in worded.told):
        return True  # refused until then
    if not any(at and at.at <= worded.now for at in worded.told) or _is_last_event(worded):
        return False
    ends = words.any(Role.OFF, Role.REFUSE) or words.without(Role.KEEP).any(Role.WEAK) or words.are_of_last_day
    return words.any(Role.GOOD) or "after" in words if words.is_negated else ends


def _leaves_nothing(worded: WordedField) -> bool:
    """Tell whether nothing, or less, is left of what a name counts; -1 is no number of anything."""
    words, text = worded.words, worded.text.strip()
    if not _NOTHING_LEFT.fullmatch(text) or text in NO_VALUE or not (worded.field.in_data and words.only(*_OF_A_REST)):
        return False
    is_left = "left" in words and (words.any(Role.UNIT, Role.DOOR) or not _TIMES.isdisjoint(words))
    is_length_of = (words.any(Role.VALID) and words.any(Role.UNIT)) or (
        words.any(Role.END) and words.end_in(Role.LENGTH)
    )
    return words.any(Role.REST) or is_left or (is_length_of and "ttl" not in words)


def _is_last_event(worded: WordedField) -> bool:
    """Tell whether a moment is when something was last done, which may be done again: no last day."""
    words = set(worded.words)
    is_past = all(at and at.at <= worded.now for at in worded.told)
    return is_past and not _LATEST.isdisjoint(words) and words.isdisjoint(("day", "date", "日", "日期"))


def _says_end(worded: WordedField) -> bool:
    words = worded.words
    if words.any(Role.END, Role.NEVER) or (worded.told and words.any(Role.TILL)):
        return True
    return words.any(Role.VALID) and words.any(Role.TIME, Role.CLOSE, Role.TILL)


def _is_unexplained(worded: WordedField) -> bool:
    """Tell whether neither a moment's name nor the words around it say of what else it is than of an end."""
    around = words_of(around_moments(worded.value)) if isinstance(worded.value, str) else Words()
    if _is_same_end(worded, None):
        return False
    if len(worded.told) > 1 or (worded.words.close and not _is_last_event(worded)) or around.close:
        return True
    if told := worded.told[0]:
        is_past = told.at <= worded.now
        is_undone = is_past and worded.words.any(Role.OFF, Role.WEAK)  # by a negation, as it closes nothing
        if is_undone or abs(told.at - worded.now) <= _WITHIN:
            return False
    return not (worded.words.end_in(Role.NUMBER) or worded.words.any(Role.KEEP) or around.any(Role.KEEP))


def _is_span(worded: WordedField) -> bool:
    words, spans = worded.words, worded.words.any(Role.SPAN, Role.DOOR, Role.BEGIN)
    if not words or words.end_in(Role.NUMBER) or (words.any(Role.KEEP) and not spans):
        return False
    if type(worded.value) in {int, str} and worded.value in (0, "0", 1, "1"):  # a flag, but for a number of days
        return spans and words.any(Role.UNIT)
    return is_length(worded.value, counts=words.any(Role.SPAN, Role.UNIT))


def _begins_late(worded: WordedField, expiry: Expiry) -> bool:
    told, is_part = worded.told, worded.field.in_list or len(worded.told) > 1
    if worded.words.end_in(Role.NUMBER) or (told and is_part and _is_same_end(worded, expiry.at)):
        return False
    is_ahead = any(at and at.at > worded.now for at in told[:1])
    return is_ahead or (expiry.raw is None and (None in told or len(told) > 1 or (not told and _is_span(worded))))


def _ends_otherwise(worded: WordedField, expiry: Expiry) -> bool:
    """Tell whether what a name calls an end is another one than the documented, or than none."""
    words, value = worded.words, worded.value
    if isinstance(value, list) and len(worded.told) != 1:
        return not value and expiry.raw is None  # each is held against it
    if worded.told:
        return not _is_same_end(worded, expiry.at)
    if expiry.at and words[-1] in _PARTS and worded.text == str(getattr(expiry.at, words[-1])):
        return False
    if words.any(Role.NEVER):
        return expiry.raw is None and worded.yes is False
    if not words.only(*_OF_AN_END) or (isinstance(value, dict) and value):
        return False
    counts = words.end_in(Role.UNIT, Role.LENGTH, Role.END) and _ASKS.isdisjoint(words)
    is_mere_length = expiry.at is not None and is_length(value, counts=counts)
    return not (is_mere_length or _says_nothing_new(worded, expiry))


def _is_same_end(worded: WordedField, end: datetime | None) -> bool:
    first, last = worded.told[0], worded.told[-1]
    if last is None or (len(worded.told) > 1 and (first is None or first.at > worded.now)):
        return False
    if end is None:
        return last.is_never
    if last.at > end and not worded.words.only(*_OF_AN_END):
        return True  # something else ends later
    is_bare = last.at.tzinfo is CHINA_STANDARD_TIME and not _UTC.isdisjoint(worded.words)
    at = last.at.replace(tzinfo=UTC) if is_bare else last.at
    is_of_day = bool({"date", "day"} & set(worded.words)) and at.time() == datetime.min.time()
    return Moment(at, timedelta(days=1) if is_of_day else last.lasts).may_be(end)


def _says_nothing_new(worded: WordedField, expiry: Expiry) -> bool:
    words, text = worded.words, worded.text.strip().lower()
    if worded.yes is not None:
        if "validity" in words and (worded.yes or worded.said):  # a 0 may stand for no length of time
            return worded.yes
        if isinstance(worded.value, bool) or worded.said or words.any(Role.STATE, Role.OVER, Role.FILLER, Role.NOT):
            return worded.yes is words.is_negated
    if text in NO_VALUE or worded.said.mood(good=_GOOD, bad=(Role.OVER, Role.END)):
        return True
    if expiry.raw is None:
        is_empty = not text and words.any(Role.OVER, Role.STATE)  # neither a yes nor a no
        return is_empty or worded.said.any(Role.NEVER) or worded.said.only(Role.NOT)
    return text in {"", "{}", "0", "false", expiry.raw.lower()}
