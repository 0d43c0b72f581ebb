"""Find undocumented fields that may contradict the expiry or the policy of a record.

Only `expireTime` and `policy` are trusted. Each rule of `find_contradictions` decides whether a field agrees with a
permission, contradicts it or says nothing about it. A field that contradicts is shown as a doubt, and the verdict is
not "valid". A field that agrees is harmless, unless its value has bad words. So is a field that is empty, marked as
old, or by its name data about the face, a device or an event. The others are unjudged: a verdict that permits says so
and names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faceviewer.core.record import Doubt, RawValue
from faceviewer.gateway.undocumented.ends import agrees_with_end
from faceviewer.gateway.undocumented.fields import NO_VALUE, as_text, parse_field
from faceviewer.gateway.undocumented.refusals import allows_all_hours, allows_in_words, permits
from faceviewer.gateway.undocumented.vocabulary import BAD, GOOD, Role, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from faceviewer.core.record import Expiry
    from faceviewer.gateway.undocumented.fields import Field, ParsedField

_WHERE = {"group", "groups", "floor", "floors", "room", "rooms", "identity"}  # a permission may be limited to one
_DOORS = {"door", "doors", "gate", "gates", "open", "门"}
_RIGHTS = _DOORS | {"active", "activated", "enable", "enabled"}
_FACES = {(face, count) for face in ("face", "faces", "人脸") for count in ("count", "num", "number", "total", "数量")}
_COUNTED = (Role.TIME, Role.END, Role.UNTIL, Role.SPAN, Role.UNIT, Role.REST, Role.NUMBER, Role.EVENT)
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
    rules: dict[Doubt, Callable[[ParsedField], bool | None]] = {
        Doubt.HOURS: allows_all_hours,
        Doubt.POLICY: lambda parsed: permits(parsed, policy, explained),
        Doubt.EXPIRY: lambda parsed: agrees_with_end(parsed, expiry),
    }
    for parsed in parsed_fields:
        if parsed is None:
            doubts[Doubt.UNREAD] = RawValue("…", "")
            continue
        path = parsed.field.path
        may_speak = parsed.words.roles or parsed.moments or isinstance(parsed.value, (str, bool))  # saves time
        judged = {doubt: agrees(parsed) for doubt, agrees in rules.items()} if may_speak else {}
        if contradicted := [doubt for doubt, agrees in judged.items() if agrees is False]:
            doubts.setdefault(contradicted[0], RawValue(path, as_text(parsed.value)))
            continue
        is_doubtful = _has_bad_words(parsed) or not any(judged.values())
        if is_doubtful and not _is_harmless(parsed, is_outer=parsed.field.names in outer):
            unjudged[path] = None
    return Findings(doubts, tuple(unjudged))


def _has_bad_words(parsed: ParsedField) -> bool:
    words = parsed.value_words
    if words.mood(good=GOOD, bad=BAD) is False:
        return True
    return words.any(*BAD, Role.OVER, Role.OLD) and not (words.is_negated or words.any(Role.NEVER))


def _is_harmless(parsed: ParsedField, *, is_outer: bool) -> bool:
    """Return whether a field is harmless although no rule says anything about it, or in spite of bad words.

    Args:
        is_outer: whether it contains other fields, which are judged one by one.
    """
    name = parsed.name
    value = parsed.value
    text = parsed.text.strip()
    is_sentence = isinstance(value, str) and text[:1] not in {"{", "["} and not name.only(Role.FILLER)
    is_empty = (isinstance(value, str) and text in {"", "{}", "[]"}) or text.lower() in NO_VALUE
    if text == "-1" and (not name.end_in(*_COUNTED) or name[-1:] == ("code",)):
        is_empty = False  # may be a state
    if is_empty or (is_outer and not is_sentence):
        return True
    if name.end_in(Role.REMARK) and not parsed.field.in_data:
        return parsed.value_words.any(*GOOD, Role.DONE) and not _has_bad_words(parsed)
    is_name = name[-1:] == ("name",) and not parsed.state
    group = Words(name[:-1]).without(Role.FILLER)
    of_group = group.any(Role.NUMBER, Role.PLACE) or group == ("role",)  # which may be for people who left
    if (is_name and not (of_group and _has_bad_words(parsed))) or parsed.is_outdated:
        return True
    if _has_bad_words(parsed) or (name.only(Role.EVENT) and parsed.value_words.any(Role.NOT)):
        return False
    is_count = type(value) in {int, str} and name.end_in(Role.NUMBER)
    is_text = isinstance(value, str) and name.only(Role.FILLER)  # such as `extInfo`
    is_none = parsed.flag is False and (name.any(Role.DOOR) or not _DOORS.isdisjoint(name) or name[-2:] in _FACES)
    if is_text or is_none or (parsed.flag is not None and not is_count) or not _WHERE.isdisjoint(name[-1:]):
        return False
    has_value = value not in ([], {}) and not parsed.is_remark
    is_data = has_value and name.any(*_DATA) and name.only(*_DATA, Role.TIME, Role.FILLER)
    is_right = not (parsed.moments or Words(set(name) - _RIGHTS).without(Role.DOOR, Role.FILLER))  # such as `canPass`
    return is_data and not is_right and not (name.is_negated or name.any(*BAD, Role.OVER, Role.LEAVING))
