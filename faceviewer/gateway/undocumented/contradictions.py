"""Find undocumented fields that may contradict the expiry or the policy of a record.

Only `expireTime` and `policy` are trusted. A field that contradicts them is shown as a doubt, and the verdict is not
"valid". `find_contradictions` has the table of doubts: `hours.py`, `refusals.py` and `ends.py` have a rule each, and a
field raises the doubt of the first rule that applies. A field that is named as old, and a table that lists both
policies, never contradict.

A field that raises no doubt is judged if its words show that it is harmless: a permission, an end that is not earlier,
a yes or a no that is good, or data about the face, a device or an event. The others are unjudged: a verdict that
permits says so and names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faceviewer.core.record import Doubt, RawValue
from faceviewer.gateway.undocumented.ends import is_last_event, may_end, names_end
from faceviewer.gateway.undocumented.fields import NO_VALUE, as_text, names_both_policies, parse_field
from faceviewer.gateway.undocumented.hours import may_limit_hours
from faceviewer.gateway.undocumented.moments import is_duration
from faceviewer.gateway.undocumented.refusals import allows_in_words, may_refuse, meaning_of_yes
from faceviewer.gateway.undocumented.vocabulary import BAD, GOOD, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from faceviewer.core.record import Expiry
    from faceviewer.gateway.undocumented.fields import Field, ParsedField

_WHERE = {"group", "groups", "floor", "floors", "room", "rooms", "identity"}  # a permission may be limited to one
_DOORS = {"door", "doors", "gate", "gates", "open", "门"}
_NOT_HARMLESS = (*BAD, Role.OVER, Role.LEAVING)
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
    rules: dict[Doubt, Callable[[ParsedField], bool]] = {  # the first that applies to a field
        Doubt.HOURS: may_limit_hours,
        Doubt.POLICY: lambda parsed: may_refuse(parsed, policy, explained),
        Doubt.EXPIRY: lambda parsed: may_end(parsed, expiry),
    }
    for parsed in parsed_fields:
        if parsed is None:
            doubts[Doubt.UNREAD] = RawValue("…", "")
            continue
        path = parsed.field.path
        may_apply = parsed.words.roles or parsed.moments or isinstance(parsed.value, (str, bool))  # a shortcut
        doubt = next((doubt for doubt, applies in rules.items() if may_apply and applies(parsed)), None)
        if doubt and doubt not in doubts:
            doubts[doubt] = RawValue(path, as_text(parsed.value))
        if not (doubt or _is_harmless(parsed, is_outer=parsed.field.names in outer)):
            unjudged[path] = None
    return Findings(doubts, tuple(unjudged))


def _is_harmless(parsed: ParsedField, *, is_outer: bool) -> bool:
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
    if parsed.value_words.any(*BAD, Role.OVER, Role.OLD):
        return parsed.value_words.is_negated or parsed.value_words.any(Role.NEVER)
    return _is_good(parsed) or _is_data(parsed)


def _has_no_content(parsed: ParsedField) -> bool:
    """Tell whether a value is empty; a list of permissions, doors or groups says something by being empty."""
    name, value, text = parsed.name, parsed.value, parsed.text.strip()
    is_bad = name.any(*BAD) and not name.is_negated
    if is_bad and "left" not in name and (value in ([], {}) or not text.strip("0")):
        return True
    if parsed.value_words.only(Role.NOT) and (is_bad or name.any(Role.REMARK)):
        return True
    is_empty = isinstance(value, str) and text in {"", "{}", "[]"}
    return is_empty or text.lower() in NO_VALUE or (value == {} and name.only(Role.FILLER))


def _is_good(parsed: ParsedField) -> bool:
    """Tell whether a field permits, or has an end that is not earlier than the documented one."""
    is_success = parsed.text == "200" and parsed.name.end_in(Role.STATE, Role.LABEL)
    if is_success or parsed.value_words.mood(good=GOOD, bad=BAD) or allows_in_words(parsed):
        return True
    if parsed.flag is not None:
        return meaning_of_yes(parsed) is not None or names_end(parsed) or (parsed.flag and bool(parsed.state))
    is_never = bool(parsed.moments) and all(at and at.is_never for at in parsed.moments)
    return is_never or (names_end(parsed) and not is_duration(parsed.value, counts=True))


def _is_data(parsed: ParsedField) -> bool:
    """Tell whether a field is the time of an event, or data about the face, the person, a device or an event."""
    name = parsed.name
    is_count = type(parsed.value) in {int, str} and name.end_in(Role.NUMBER)
    is_none = parsed.text == "0" and (name.any(Role.DOOR) or not _DOORS.isdisjoint(name))
    if parsed.value in ([], {}) or is_none or (parsed.flag is not None and not is_count):
        return False
    if parsed.moments and is_last_event(parsed):
        return True
    is_dated = bool(parsed.moments) and (name.any(Role.BEGIN, Role.EVENT) or not parsed.field.in_data)
    is_data = name.any(*_DATA) and name.only(*_DATA, Role.TIME, Role.LABEL, Role.FILLER, Role.NOT)
    is_data = is_data and _WHERE.isdisjoint(name[-1:])
    return (is_dated or is_data) and not (name.is_negated or name.any(*_NOT_HARMLESS))
