"""Find undocumented fields that may contradict the expiry or the policy of a record.

Only `expireTime` and `policy` are trusted. A field that contradicts them is shown as a doubt, and the verdict is not
"valid". A field contradicts if one of these rules applies:

1. Its name means an end or a policy, as in sibling interfaces of the vendor, and its value is another one.
2. `expireTime` is absent, and the value is a moment or a duration. Exception: the name gives it another meaning (a
   beginning, an event such as the creation of the record, a number). If `expireTime` is present, durations are
   ignored, because their beginning is unknown.
3. It is a beginning in the future. If `expireTime` is absent, also a beginning that is a duration, has several moments
   or cannot be parsed.
4. It limits the entry to hours or days (`hours.py`).
5. Its value is a word that means refusal or expiry, under any name.
6. It is a yes or a no that is bad under its name, a remaining count that is zero, or a ban until a future moment.
7. It is a state of the person that is not known to be good. This includes a code, if no other field has the same state
   in words, and a yes or a no under an unknown participle.

These fields never contradict: a moment within a minute of the server's clock (the time of the answer), a moment in the
year 9999 (never), the time of the last event, a field that is named as old, and a table that lists both policies.

A field that raises no doubt is judged if its words show that it is harmless: a permission, an end that is not earlier,
a yes or a no that is good, or data about the face, a device or an event. The others are unjudged: a verdict that
permits says so and names them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from faceviewer.core.pattern import pattern
from faceviewer.core.record import CHINA_STANDARD_TIME, Doubt, Expiry, RawValue
from faceviewer.gateway.undocumented.fields import names_both_policies
from faceviewer.gateway.undocumented.hours import may_limit_hours
from faceviewer.gateway.undocumented.moments import Moment, around_moments, is_duration
from faceviewer.gateway.undocumented.parsed_field import NO_VALUE, ParsedField, as_text, parse_field
from faceviewer.gateway.undocumented.refusals import allows_in_words, is_code, may_refuse, meaning_of_yes
from faceviewer.gateway.undocumented.vocabulary import Role, Words, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faceviewer.gateway.undocumented.fields import Field

_LATEST = {"last", "latest", "最后", "最近", "上次"}
_ANSWER_TOLERANCE = timedelta(minutes=1)  # of the server's clock: such a moment is the time of the answer
_COUNT_WORDS, _DATE_PARTS, _UTC = {"times", "count", "visits"}, {"year", "month", "day"}, {"utc", "gmt"}
_RECORD_ROLES = (Role.FILLER, Role.DOOR, Role.POLICY)
_QUESTION_WORDS = {"is", "has", "if", "whether", "是否"}
_NOTHING_LEFT = pattern(r"(?:0{1,9}(?:\.0{1,9})?|-\d{1,17}(?:\.\d{1,9})?) ?(?:d|days?|hours?|天|小时)?")
_END_ROLES = (Role.END, Role.UNTIL, Role.TIME, Role.UNIT, Role.STATE, Role.NOT, Role.VALID, Role.FILLER, Role.SPAN)
_REST_ROLES = (Role.REST, Role.SPAN, Role.LENGTH, Role.END, Role.UNIT, Role.TIME, Role.DOOR, Role.NUMBER, Role.FILLER)
_GOOD, _BAD = (Role.DOOR, Role.GOOD), (Role.OFF, Role.REFUSE, Role.WEAK)
_WHERE = {"group", "groups", "floor", "floors", "room", "rooms", "identity"}  # a permission may be limited to one
_DOORS = {"door", "doors", "gate", "gates", "open", "门"}
_NOT_HARMLESS = (*_BAD, Role.OVER, Role.LEAVING)
_DATA = (Role.EVENT, Role.NUMBER, Role.PICTURE, Role.THING, Role.DATA)


class Findings(NamedTuple):
    """What undocumented fields say.

    Attributes:
        doubts: the first field of each kind of doubt, as its path and its text.
        unjudged: the paths of the fields that are neither doubts nor known to be harmless.
    """

    doubts: dict[Doubt, RawValue]
    unjudged: tuple[str, ...]


def find_contradictions(
    fields: Iterable[Field | None], expiry: Expiry, policy: str | None, *, now: datetime
) -> Findings:
    """Return the doubts that fields raise, and the fields that cannot be judged.

    Args:
        fields: the undocumented fields, as `fields_of` yields them; None stands for fields that were not read.
        expiry, policy: the documented ones; a policy of None is absent.
        now: the time of the server's clock, with a zone.
    """
    doubts: dict[Doubt, RawValue] = {}
    unjudged: dict[str, None] = {}  # in order
    parsed_fields = [parse_field(field, now) if field else None for field in fields]
    outer = {parsed.field.names[:-1] for parsed in parsed_fields if parsed}
    explained = {parsed.state for parsed in parsed_fields if parsed and allows_in_words(parsed)}
    for parsed in parsed_fields:
        if parsed is None:
            doubts[Doubt.UNREAD] = RawValue("…", "")
            continue
        field = parsed.field
        if not (parsed.words.roles or parsed.moments or isinstance(field.value, (str, bool))):
            if field.names not in outer and parsed.text not in NO_VALUE:
                unjudged[field.path] = None
            continue  # neither name nor value has a known meaning
        refuses = may_refuse(parsed, policy) and not (parsed.state in explained and is_code(parsed))
        hours = may_limit_hours(parsed)
        ends = not hours and _may_end(parsed, expiry)
        for doubt, is_so in ((Doubt.HOURS, hours), (Doubt.EXPIRY, ends), (Doubt.POLICY, refuses)):
            if is_so and doubt not in doubts:
                doubts[doubt] = RawValue(field.path, as_text(field.value))
        if not (hours or ends or refuses or _is_judged(parsed, policy, is_outer=field.names in outer)):
            unjudged[field.path] = None
    return Findings(doubts, tuple(unjudged))


def _is_judged(parsed: ParsedField, policy: str | None, *, is_outer: bool) -> bool:
    """Tell whether the words of a field that raises no doubt show that it is harmless.

    Args:
        is_outer: whether it contains other fields, which are judged one by one.
    """
    name, value = parsed.name, parsed.value
    if _has_no_content(parsed):
        return True
    is_sentence = isinstance(value, str) and value.lstrip()[:1] not in {"{", "["}
    if name.only(Role.FILLER) and isinstance(value, str):
        return is_outer  # such as `extInfo`
    if is_outer and not is_sentence:
        return True
    is_of_answer = name.end_in(Role.REMARK) and not parsed.field.in_data
    is_name = name[-1:] == ("name",) and not parsed.state
    if is_of_answer or is_name or parsed.is_outdated or names_both_policies(value):
        return True
    if parsed.value_words.any(*_BAD, Role.OVER, Role.OLD):
        return parsed.value_words.is_negated or parsed.value_words.any(Role.NEVER)
    return _is_good(parsed, policy) or _is_about_other(parsed)


def _has_no_content(parsed: ParsedField) -> bool:
    """Tell whether a value is empty; a list of permissions, doors or groups says something by being empty."""
    name, value, text = parsed.name, parsed.value, parsed.text.strip()
    is_bad = name.any(*_BAD, Role.OVER) and not name.is_negated
    if is_bad and "left" not in name and (value in ([], {}) or not text.strip("0")):
        return True
    is_none = parsed.value_words.only(Role.NOT) and (is_bad or name.any(Role.END, Role.REMARK))
    is_empty = is_none or (text in {"", "{}", "[]"} and isinstance(value, str)) or text.lower() in NO_VALUE
    return is_empty or (value == [] and name.only(Role.PICTURE)) or (value == {} and name.only(Role.FILLER))


def _is_good(parsed: ParsedField, policy: str | None) -> bool:
    """Tell whether a field permits, or has an end that is not earlier than the documented one."""
    if parsed.value_words.mood(good=_GOOD, bad=_BAD) or allows_in_words(parsed) or parsed.text in {policy, "200"}:
        return True
    if parsed.flag is not None:
        return meaning_of_yes(parsed) is not None or _names_end(parsed) or (parsed.flag and bool(parsed.state))
    is_never = bool(parsed.moments) and all(at and at.is_never for at in parsed.moments)
    return is_never or (_names_end(parsed) and not is_duration(parsed.value, counts=True))


def _is_about_other(parsed: ParsedField) -> bool:
    """Tell whether a field is the time of an event, or data about the face, the person, a device or an event."""
    name = parsed.name
    is_count = type(parsed.value) in {int, str} and name.end_in(Role.NUMBER)
    is_none = is_count and parsed.text == "0" and (name.any(Role.DOOR) or not _DOORS.isdisjoint(name))
    if parsed.value in ([], {}) or is_none or (parsed.flag is not None and not is_count):
        return False
    if parsed.moments and _is_last_event(parsed):
        return True
    is_dated = bool(parsed.moments) and (name.any(Role.BEGIN, Role.EVENT) or not parsed.field.in_data)
    is_data = name.any(*_DATA) and name.only(*_DATA, Role.TIME, Role.LABEL, Role.FILLER, Role.NOT)
    is_data = is_data and _WHERE.isdisjoint(name[-1:]) and not name.end_in(Role.REMARK)
    return (is_dated or is_data) and not (name.is_negated or name.any(*_NOT_HARMLESS))


def _may_end(parsed: ParsedField, expiry: Expiry) -> bool:
    begins = parsed.words.any(Role.BEGIN) and not parsed.words.may_mean_end
    if parsed.has_noun(Role.THING, Role.PICTURE) or parsed.is_outdated or _is_of_answer(parsed):
        return False
    if begins or _is_over(parsed):
        return _is_over(parsed) or _begins_in_future(parsed, expiry)
    if _names_end(parsed):
        return _ends_differently(parsed, expiry)
    may_be_end = _is_unexplained if parsed.moments else _may_be_validity
    return expiry.raw is None and parsed.field.in_data and may_be_end(parsed)


def _is_of_answer(parsed: ParsedField) -> bool:
    """Tell whether a future end belongs to an answer, a page or a session: outside `data`, in no object of a record."""
    if parsed.field.in_data or not parsed.field.names[1:] or words_of(parsed.field.names[0]).only(*_RECORD_ROLES):
        return False
    moments = parsed.moments
    return all(at and at.at > parsed.now for at in moments) if moments else is_duration(parsed.value, counts=True)


def _is_over(parsed: ParsedField) -> bool:
    """Tell whether the value means "expired", or is a past moment under a name such as `disabledAt`."""
    words = parsed.words
    if parsed.value_words.mood(good=_GOOD, bad=(Role.OVER,)) is False or parsed.has_state(Role.OVER):
        return True
    if words.any(Role.OVER) and not (words.any(Role.NEVER) or words.is_negated or words.end_in(Role.NUMBER)):
        counts = words.end_in(Role.OVER, Role.UNIT)
        if parsed.flag or (not words.any(Role.REST, Role.LENGTH) and is_duration(parsed.value, counts=counts)):
            return True
    if _has_nothing_left(parsed):
        return True
    is_ban = words.any(*_BAD) and not words.is_negated and words.without(*_BAD).any(Role.UNTIL, Role.END)
    if is_ban and any(at and at.at > parsed.now for at in parsed.moments):
        return True
    if not any(at and at.at <= parsed.now for at in parsed.moments) or _is_last_event(parsed):
        return False
    ends = words.any(Role.OFF, Role.REFUSE) or words.without(Role.EVENT).any(Role.WEAK) or words.mean_last_day
    return words.any(Role.GOOD) or "after" in words if words.is_negated else ends


def _has_nothing_left(parsed: ParsedField) -> bool:
    """Tell whether a remaining count or duration is zero or negative; -1 means that there is no value."""
    words, text = parsed.words, parsed.text.strip()
    if not (_NOTHING_LEFT.fullmatch(text) and text not in NO_VALUE and parsed.field.in_data):
        return False
    is_left = "left" in words and (words.any(Role.UNIT, Role.DOOR) or not _COUNT_WORDS.isdisjoint(words))
    is_validity = words.any(Role.VALID) and words.any(Role.UNIT)
    is_validity = is_validity or (words.any(Role.END) and words.end_in(Role.LENGTH))
    is_rest = words.any(Role.REST) or is_left or (is_validity and "ttl" not in words)
    return is_rest and words.only(*_REST_ROLES)


def _is_last_event(parsed: ParsedField) -> bool:
    """Tell whether the moments are the past time of the last event, such as `lastLogin`, and not a last day."""
    words = set(parsed.words)
    is_past = all(at and at.at <= parsed.now for at in parsed.moments)
    return is_past and not _LATEST.isdisjoint(words) and words.isdisjoint(("day", "date", "日", "日期"))


def _names_end(parsed: ParsedField) -> bool:
    words = parsed.words
    if words.any(Role.END, Role.NEVER) or (parsed.moments and words.any(Role.UNTIL)):
        return True
    return words.any(Role.VALID) and words.any(Role.TIME, Role.LEAVING, Role.UNTIL)


def _is_unexplained(parsed: ParsedField) -> bool:
    """Tell whether a moment may be an end, because neither its name nor the text around it gives another meaning."""
    around = words_of(around_moments(parsed.value)) if isinstance(parsed.value, str) else Words()
    if _is_same_end(parsed, None):
        return False
    if len(parsed.moments) > 1 or (parsed.words.may_mean_end and not _is_last_event(parsed)) or around.may_mean_end:
        return True
    if first := parsed.moments[0]:
        is_past = first.at <= parsed.now
        is_undone = is_past and parsed.words.any(Role.OFF, Role.WEAK)  # negated, or it would mean an end
        if is_undone or abs(first.at - parsed.now) <= _ANSWER_TOLERANCE:
            return False
    return not (parsed.words.end_in(Role.NUMBER) or parsed.words.any(Role.EVENT) or around.any(Role.EVENT))


def _may_be_validity(parsed: ParsedField) -> bool:
    words, spans = parsed.words, parsed.words.any(Role.SPAN, Role.DOOR, Role.BEGIN)
    if not words or words.end_in(Role.NUMBER) or (words.any(Role.EVENT) and not spans):
        return False
    if type(parsed.value) in {int, str} and parsed.value in (0, "0", 1, "1"):  # a flag, unless the name has a unit
        return spans and words.any(Role.UNIT)
    return is_duration(parsed.value, counts=words.any(Role.SPAN, Role.UNIT))


def _begins_in_future(parsed: ParsedField, expiry: Expiry) -> bool:
    moments, is_part = parsed.moments, parsed.field.in_list or len(parsed.moments) > 1
    if parsed.words.end_in(Role.NUMBER) or (moments and is_part and _is_same_end(parsed, expiry.at)):
        return False
    if any(at and at.at > parsed.now for at in moments[:1]):
        return True
    return expiry.raw is None and (None in moments or len(moments) > 1 or (not moments and _may_be_validity(parsed)))


def _ends_differently(parsed: ParsedField, expiry: Expiry) -> bool:
    """Tell whether a field whose name means an end differs from the documented end, or from its absence."""
    words, value = parsed.words, parsed.value
    if isinstance(value, list) and len(parsed.moments) != 1:
        return not value and expiry.raw is None  # its elements are fields of their own
    if parsed.moments:
        return not _is_same_end(parsed, expiry.at)
    if expiry.at and words[-1] in _DATE_PARTS and parsed.text == str(getattr(expiry.at, words[-1])):
        return False
    if words.any(Role.NEVER):
        return expiry.raw is None and parsed.flag is False
    if not words.only(*_END_ROLES) or (isinstance(value, dict) and value):
        return False
    counts = words.end_in(Role.UNIT, Role.LENGTH, Role.END) and _QUESTION_WORDS.isdisjoint(words)
    is_only_duration = expiry.at is not None and is_duration(value, counts=counts)
    return not (is_only_duration or _adds_nothing(parsed, expiry))


def _is_same_end(parsed: ParsedField, end: datetime | None) -> bool:
    first, last = parsed.moments[0], parsed.moments[-1]
    if last is None or (len(parsed.moments) > 1 and (first is None or first.at > parsed.now)):
        return False
    if end is None:
        return last.is_never
    if last.at > end and not parsed.words.only(*_END_ROLES):
        return True  # something else ends later
    is_bare = last.at.tzinfo is CHINA_STANDARD_TIME and not _UTC.isdisjoint(parsed.words)
    at = last.at.replace(tzinfo=UTC) if is_bare else last.at
    is_of_day = bool({"date", "day"} & set(parsed.words)) and at.time() == datetime.min.time()
    return Moment(at, timedelta(days=1) if is_of_day else last.lasts).may_be(end)


def _adds_nothing(parsed: ParsedField, expiry: Expiry) -> bool:
    words, text = parsed.words, parsed.text.strip().lower()
    if parsed.flag is not None:
        if "validity" in words and (parsed.flag or parsed.value_words):  # a 0 may also be a missing duration
            return parsed.flag
        if (
            isinstance(parsed.value, bool)
            or parsed.value_words
            or words.any(Role.STATE, Role.OVER, Role.FILLER, Role.NOT)
        ):
            return parsed.flag is words.is_negated
    if text in NO_VALUE or parsed.value_words.mood(good=_GOOD, bad=(Role.OVER, Role.END)):
        return True
    if expiry.raw is None:
        is_empty = not text and words.any(Role.OVER, Role.STATE)
        return is_empty or parsed.value_words.any(Role.NEVER) or parsed.value_words.only(Role.NOT)
    return text in {"", "{}", "0", "false", expiry.raw.lower()}
