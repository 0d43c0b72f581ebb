"""Expiry and policy in fields other than the documented ones.

`expireTime` and `policy` alone are believed. Every other field of the answer is held against them. What may say
otherwise is shown, and keeps a record from being called valid:

* a name that speaks of an end or of a policy, as sibling interfaces of the vendor have it, unless its value says the
  same, or nothing;
* where no end was told, a moment or a length of time, unless its name says of what else it is: of a beginning, of the
  keeping of the record, or the number of something; beside an end, a length says nothing: nobody knows since when;
* a beginning that is still ahead; and where no end was told, one that is a length of time, several moments, or a date
  that cannot be read;
* a time of day;
* a word of refusal or of being over, whatever its name; a yes or a no by what its name says.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from faceviewer.core.limits import SERVER_TEXT
from faceviewer.core.record import PERMISSION, Doubt, Expiry, RawValue
from faceviewer.gateway.moments import Moment, around_moments, is_length, limits_hours, moments
from faceviewer.gateway.vocabulary import NAME_CHARACTERS, Role, Words, is_yes, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faceviewer.gateway.answer_fields import Field

_NO_VALUE = frozenset(("-", "--", "/", "n/a", "na", "null", "nil", "0000-00-00 00:00:00", "0000-00-00", "-1"))
_NO_PHRASE = frozenset("{}[]<>=:：")  # but fields, which are judged by themselves
_ERRORS = frozenset(map(str, range(400, 600)))
_CODES = {("code",), ("error", "code"), ("err", "code"), ("status", "code"), ("result", "code")}
_NUMBERED = {("block",), ("left",)}  # of a building, of a rectangle
_LISTS = {"list", "type", "kind", "category", "tag", "tags", "名单", "类型"}
_OF_AN_END = (Role.END, Role.TILL, Role.TIME, Role.UNIT, Role.STATE, Role.NOT, Role.VALID, Role.FILLER, Role.SPAN)
_NO_NOUN = (*_OF_AN_END[:7], Role.OFF)
_OF_A_POLICY = (Role.POLICY, Role.FILLER, Role.STATE, Role.DOOR, Role.PICTURE)
_GOOD, _BAD = (Role.DOOR, Role.GOOD), (Role.REFUSE, Role.OFF, Role.WEAK)


class _Clue(NamedTuple):
    """A field in words: those of its name, after those around it as long as it has none of its own; and its value."""

    field: Field
    own: Words
    words: Words
    value: Any
    text: str
    said: Words
    yes: bool | None
    told: tuple[Moment | None, ...]
    now: datetime


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
    for field in fields:
        if field is None:
            doubts[Doubt.UNREAD] = RawValue("…", "")
            continue
        clue = _clue(field, now)
        if not (clue.words.roles or clue.told or isinstance(field.value, str)):
            continue  # nothing says what it is
        hours, ends, refuses = _limits_hours(clue), _may_end(clue, expiry), _may_refuse(clue, policy)
        for doubt, is_so in ((Doubt.HOURS, hours), (Doubt.EXPIRY, ends), (Doubt.POLICY, refuses)):
            if is_so and doubt not in doubts:
                doubts[doubt] = RawValue(field.path, as_text(field.value))
    return doubts


def as_text(value: Any) -> str:
    """Return a value of JSON as text, bounded: a text as it is, anything else as JSON writes it."""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:SERVER_TEXT]


def _clue(field: Field, now: datetime) -> _Clue:
    words = Words()
    for name in reversed(field.names):
        words = Words((*words_of(name), *words)) if words else words_of(name)
        if words and not words.only(Role.TIME, Role.UNIT, Role.FILLER):
            break
    own = words_of(field.names[-1]) if field.names else Words()
    value = field.value
    text = as_text(value) if not isinstance(value, (dict, list)) or not value else ""  # a large one takes long
    is_phrase = isinstance(value, str) and len(value) <= NAME_CHARACTERS and _NO_PHRASE.isdisjoint(value)
    said = words_of(value) if is_phrase else Words()
    return _Clue(field, own, words, value, text, said, is_yes(value), moments(value), now)


def _is_of(names: tuple[str, ...], *roles: Role) -> bool:
    """Tell whether the noun of a name, or of the one around it where it has none of its own, has one of these roles."""
    for words in map(words_of, reversed(names)):
        if nouns := words.without(*_NO_NOUN):
            return nouns.end_in(*roles) and not words.is_negated
    return False


def _may_end(clue: _Clue, expiry: Expiry) -> bool:
    words, closes = clue.words, _closes(clue.words)
    begins = words.any(Role.BEGIN) and not closes
    if _limits_hours(clue) or _is_of(clue.field.names, Role.THING, Role.PICTURE):
        return False
    if begins or _is_over(clue):
        return _is_over(clue) or _begins_late(clue, expiry)
    if _says_end(clue):
        return _ends_otherwise(clue, expiry)
    return expiry.raw is None and clue.field.in_data and (_is_unexplained(clue) if clue.told else _is_span(clue))


def _limits_hours(clue: _Clue) -> bool:
    limited = [begins for begins in (True, False) if limits_hours(clue.value, begins=begins)]
    words = clue.words
    if not limited or (words.any(Role.KEEP) and not words.any(Role.DOOR)) or _is_of(clue.field.names, Role.THING):
        return False
    closes = _closes(words)
    begins = words.any(Role.BEGIN) and not closes
    return begins in limited and (closes or begins or words.any(Role.VALID))


def _is_over(clue: _Clue) -> bool:
    """Tell whether a value says that something is over, or a name since when it is no longer."""
    if clue.said.mood(good=_GOOD, bad=(Role.OVER,)) is False:
        return True
    is_past = any(at and at.at <= clue.now for at in clue.told)
    return is_past and clue.words.any(Role.OFF) and not clue.words.is_negated


def _says_end(clue: _Clue) -> bool:
    words = clue.words
    if words.any(Role.END, Role.NEVER) or (clue.told and words.any(Role.TILL)):
        return True
    return words.any(Role.VALID) and words.any(Role.TIME, Role.CLOSE, Role.TILL)


def _closes(words: Words) -> bool:
    """Tell whether a name may be of an end after all: of leaving, of undoing, of the last day."""
    if words.is_negated or words.any(Role.END, Role.TILL, Role.CLOSE, Role.OFF):
        return True
    return bool({"last", "最后"} & set(words)) and (bool({"day", "日"} & set(words)) or words.any(Role.VALID))


def _is_unexplained(clue: _Clue) -> bool:
    """Tell whether neither a moment's name nor the words around it say of what else it is than of an end."""
    around = words_of(around_moments(clue.value)) if isinstance(clue.value, str) else Words()
    if len(clue.told) > 1 or _closes(clue.words) or _closes(around):
        return True
    return not (clue.words.end_in(Role.NUMBER) or clue.words.any(Role.KEEP) or around.any(Role.KEEP))


def _is_span(clue: _Clue) -> bool:
    words, spans = clue.words, clue.words.any(Role.SPAN, Role.DOOR, Role.BEGIN)
    if not words or words.end_in(Role.NUMBER) or (words.any(Role.KEEP) and not spans):
        return False
    if type(clue.value) in {int, str} and clue.value in (0, "0", 1, "1"):  # a flag, but for a number of days
        return spans and words.any(Role.UNIT)
    return is_length(clue.value, counts=words.any(Role.SPAN, Role.UNIT))


def _begins_late(clue: _Clue, expiry: Expiry) -> bool:
    told = clue.told
    if clue.words.end_in(Role.NUMBER):
        return False
    is_ahead = any(at and at.at > clue.now for at in told[:1])
    return is_ahead or (expiry.raw is None and (None in told or len(told) > 1 or (not told and _is_span(clue))))


def _ends_otherwise(clue: _Clue, expiry: Expiry) -> bool:
    """Tell whether what a name calls an end is another one than the documented, or than none."""
    words, value = clue.words, clue.value
    if isinstance(value, list) and len(clue.told) != 1:
        return not value and expiry.raw is None  # each is held against it
    if clue.told:
        return not _is_same_end(clue, expiry.at)
    if words.any(Role.NEVER):
        return expiry.raw is None and clue.yes is False
    if not words.only(*_OF_AN_END) or (isinstance(value, dict) and value):
        return False
    is_mere_length = expiry.at is not None and is_length(value, counts=words.end_in(Role.UNIT, Role.LENGTH, Role.END))
    return not (is_mere_length or _says_nothing_new(clue, expiry))


def _is_same_end(clue: _Clue, end: datetime | None) -> bool:
    first, last = clue.told[0], clue.told[-1]
    if last is None or end is None or (len(clue.told) > 1 and (first is None or first.at > clue.now)):
        return False
    if last.at > end and not clue.words.only(*_OF_AN_END):
        return True  # something else ends later
    at = last.at + timedelta(hours=8) if "utc" in clue.words else last.at
    is_of_day = bool({"date", "day"} & set(clue.words)) and at.time() == datetime.min.time()
    return Moment(at, timedelta(days=1) if is_of_day else last.lasts).may_be(end)


def _says_nothing_new(clue: _Clue, expiry: Expiry) -> bool:
    words, text = clue.words, clue.text.strip().lower()
    if clue.yes is not None:
        if "validity" in words and (clue.yes or clue.said):  # a 0 may stand for no length of time
            return clue.yes
        if isinstance(clue.value, bool) or clue.said or words.any(Role.STATE, Role.OVER, Role.FILLER, Role.NOT):
            return clue.yes is words.is_negated
    if text in _NO_VALUE or clue.said.mood(good=_GOOD, bad=(Role.OVER, Role.END)):
        return True
    if expiry.raw is None:
        return clue.said.any(Role.NEVER) or clue.said.only(Role.NOT)
    return text in {"", "{}", "0", "false", expiry.raw.lower()}


def _may_refuse(clue: _Clue, policy: str | None) -> bool:
    """Tell whether a word, a yes or a no, or an unknown policy says that the door may refuse."""
    own, value, text = clue.own, clue.value, clue.text
    is_policy = own.any(Role.POLICY) and own.only(*_OF_A_POLICY)
    if _is_of(clue.field.names, Role.THING) or (own[-1:] == ("name",) and not clue.words.any(Role.POLICY)):
        return False
    if text == policy or (not text and value and policy == PERMISSION):
        return False  # the same, or what is judged by its parts
    meant, said = own.mood(good=_GOOD, bad=_BAD), clue.said.mood(good=_GOOD, bad=_BAD)
    is_denied = own.end_in(Role.STATE) and clue.said.any(Role.REFUSE) and not clue.said.is_negated  # by whom, or why
    if is_denied or (said is False and _refuses(clue)):
        return True
    if meant is not None and clue.yes is not None and (own not in _NUMBERED or value is True):
        return clue.yes is not meant
    if own in _CODES and text in _ERRORS:
        return True
    agrees = value in ("", [], {}) or clue.yes or said or clue.said.only(Role.FILLER)
    return is_policy and (policy != PERMISSION or not agrees)


def _refuses(clue: _Clue) -> bool:
    """Tell whether words that say no refuse a person; of some, only the name of a state shows it."""
    if clue.said.any(Role.REFUSE, Role.DOOR):
        return True
    of_state = clue.own.end_in(Role.STATE) or clue.words.any(Role.POLICY, Role.DOOR)
    return of_state or (clue.said.any(Role.WEAK) and not _LISTS.isdisjoint(clue.words))
