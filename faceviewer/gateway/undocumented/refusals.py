"""Find undocumented fields that may contradict the policy.

A field contradicts if one of these rules applies:

1. Its name means a policy, and its value is another one.
2. Its value is a word that means refusal, under any name; an error code, or the reason of a refusal.
3. It is a yes or a no that is bad under its name, or under an unknown participle.
4. It is a state of the person that is not known to be good. This includes a code, if no other field has the same state
   in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.core.pattern import pattern
from faceviewer.core.record import PERMISSION
from faceviewer.gateway.undocumented.fields import NO_VALUE, names_both_policies
from faceviewer.gateway.undocumented.moments import around_moments
from faceviewer.gateway.undocumented.vocabulary import BAD, GOOD, NAME_CHARACTERS, QUESTION_WORDS, Role, Words, words_of

if TYPE_CHECKING:
    from collections.abc import Container

    from faceviewer.gateway.undocumented.fields import ParsedField

_HTTP_ERRORS = frozenset(map(str, range(400, 600)))
_CODE_NAMES = {("code",), ("status", "code"), ("result", "code")}
_ERROR_NAMES = {("error",), ("err",)}
_NUMBERED = {("block",), ("left",), ("white",)}  # with a number: a building, a coordinate, a colour
_CODE = pattern(r"[A-Za-z]{1,2}|[A-Za-z]{0,2}[-_ ]?[0-9]{1,9}[A-Za-z]?")
"""A state that is a code and not a word."""
_ACCOUNT_PERMISSION = pattern(
    r"(?i)(?:[\w*-]{1,64}[:.]){0,8}(?:read|write|view|list|query|get|add|create|update|edit|delete|remove|export|\*)"
)
"""A permission of a user account of the system, such as `face:delete`."""
_NEGATIVE = pattern(r"-[1-9][0-9]{0,8}(?:\.0)?")
_LISTS = {"list", "group", "type", "kind", "category", "tag", "tags", "名单", "类型"}
_POLICY_ROLES = (Role.POLICY, Role.FILLER, Role.STATE, Role.DOOR, Role.PICTURE)
_DEFAULTS = {"default", "fallback", "默认"}
_REASONS = {"reason", "原因"}
_NOT_CURRENT = {"need", "needs", "should", "if", "whether", "was", "were"}
_PERSON_ROLES = (Role.FILLER, Role.STATE, Role.MEMBER, Role.POLICY, Role.LABEL, *GOOD)


def may_refuse(parsed: ParsedField, policy: str | None, explained: Container[Words]) -> bool:
    """Tell whether a field may mean a refusal, by its words or by another policy than the documented one.

    Args:
        explained: the states that another field has in good words; a code of one of them refuses nothing.
    """
    name, value, text = parsed.name, parsed.value, parsed.text
    if parsed.field.in_list and name.only(Role.REFUSE):
        return True
    is_same = text == policy or names_both_policies(value) or (not text and value and policy == PERMISSION)
    is_same = is_same or (parsed.state in explained and _is_code(parsed))
    if is_same or _is_of_account(parsed) or _is_about_other(parsed):
        return False
    mood = parsed.value_words.mood(good=GOOD, bad=BAD)
    if _is_state_of_refusal(parsed) or (mood is False and _is_refusal(parsed)) or _has_reason(parsed):
        return True
    meaning = meaning_of_yes(parsed)
    # A bad state has more numbers than 0 and 1: 2 may mean "deleted".
    is_bad_number = meaning is False and name.end_in(Role.STATE) and text.isdecimal() and text.strip("01")
    flag = True if is_bad_number else parsed.flag
    if flag is not None and (meaning is not None or (_is_participle(name) and not Words(name[-1:]).roles)):
        return flag is not meaning  # an unknown participle may be good or bad
    agrees = value in ("", [], {}) or parsed.flag or mood or parsed.value_words.only(Role.FILLER)
    if value in ([], {}) and name.any(Role.DOOR) and not name.any(Role.POLICY):
        return True  # nothing that is allowed; `permissions` may be those of an account
    is_policy = name.any(Role.POLICY) and name.only(*_POLICY_ROLES)
    return is_policy and (policy != PERMISSION or not agrees)


def meaning_of_yes(parsed: ParsedField) -> bool | None:
    """Return whether a yes under this name is good; None if the name does not show it, or is the name of a count."""
    name, is_number = parsed.name, parsed.text.isdecimal()
    if is_number and (name in _NUMBERED or name.any(Role.LABEL)):
        return None
    if name.any(Role.NEED):
        return False if parsed.flag else None  # a required document may be missing
    is_question = not is_number or not QUESTION_WORDS.isdisjoint(name) or _is_participle(name)
    return name.mood(good=(*GOOD, Role.PRESENT, Role.DONE) if is_question else GOOD, bad=BAD)


def _is_participle(name: Words) -> bool:
    return bool(name) and name[-1].endswith("ed")


def _is_of_account(parsed: ParsedField) -> bool:
    """Tell whether a value lists permissions of a user account of the system, in a list or in a text."""
    permissions = [part.strip() for part in parsed.text.split(",")] if parsed.words.any(Role.POLICY) else []
    is_list = parsed.field.in_list or len(permissions) > 1
    return bool(permissions) and is_list and all(map(_ACCOUNT_PERMISSION.fullmatch, permissions))


def _is_state_of_refusal(parsed: ParsedField) -> bool:
    """Tell whether a state means that somebody is refused, gone or deleted; a person's, if it is not a good state."""
    value_words = parsed.value_words
    is_label = parsed.name.end_in(Role.STATE, Role.REMARK) or not _LISTS.isdisjoint(parsed.name)
    bad = (Role.REFUSE,) if parsed.field.in_data else BAD  # outside `data`: about the whole answer
    if is_label and value_words.any(*bad) and not value_words.is_negated:
        return True
    if parsed.state and _NEGATIVE.fullmatch(parsed.text.strip()):
        return _REASONS.isdisjoint(parsed.state)
    if parsed.state.end_in(Role.STATUS) and _is_of_person(parsed):
        return not _is_known_to_allow(parsed)
    return parsed.has_state(Role.OFF)


def _is_of_person(parsed: ParsedField) -> bool:
    """Tell whether a state is about the person or the permission, and neither about a thing nor one of several."""
    is_one = not parsed.field.in_list or not parsed.field.names[1:]
    around = map(words_of, parsed.field.names[:-1])
    of_person = parsed.state.only(*_PERSON_ROLES, Role.PRESENT, Role.DONE)
    return is_one and of_person and all(words.only(*_PERSON_ROLES) for words in around)


def _is_known_to_allow(parsed: ParsedField) -> bool:
    """Tell whether a state consists of good words only; a code is not known to allow."""
    text = parsed.text.strip()
    words = words_of(text) if len(text) <= NAME_CHARACTERS else Words()
    if isinstance(parsed.value, (dict, list)) or text.lower() in {"", "200", *NO_VALUE} or parsed.flag:
        return True  # the fields of an object or a list are judged one by one
    if parsed.has_state(Role.OVER) or not around_moments(text).strip():
        return True  # about the expiry, or the time of the state
    done = () if parsed.state.any(Role.MEMBER) else (Role.DONE,)  # a visit that is done is over
    good = (*GOOD, Role.PRESENT, *done)
    bad = (*BAD, Role.OVER, Role.LEAVING)
    decisive = (*good, *bad, Role.MEMBER)
    is_known = words.any(*decisive) and words.only(*decisive, *_PERSON_ROLES, Role.NOT, Role.NEVER, Role.TIME)
    is_unfinished = any(word.endswith("ing") for word in words.without(*GOOD, Role.PRESENT))
    is_open = is_unfinished or text.endswith(("?", "？")) or not _NOT_CURRENT.isdisjoint(words)
    is_good = (words.any(Role.NEVER) and not words.is_negated) or words.any(*bad) == words.is_negated
    return is_known and not is_open and is_good


def allows_in_words(parsed: ParsedField) -> bool:
    """Tell whether a field is a good state in words, so that a code of the same state in another field is good too."""
    return bool(parsed.state and parsed.value_words) and not _is_code(parsed) and _is_known_to_allow(parsed)


def _is_code(parsed: ParsedField) -> bool:
    """Tell whether a value is a code and not a word."""
    return _CODE.fullmatch(parsed.text.strip()) is not None


def _is_about_other(parsed: ParsedField) -> bool:
    """Tell whether a field is about a thing, an old value, the last entry or a default, or is the name of something."""
    is_label = parsed.state or parsed.words.any(Role.POLICY) or not _LISTS.isdisjoint(parsed.name)  # of a state
    is_name = parsed.name[-1:] == ("name",) and not is_label
    of_entry = parsed.name.end_in(Role.STATE) and any("last" in words_of(name) for name in parsed.field.names[:-1])
    is_default = not _DEFAULTS.isdisjoint(parsed.name)
    return is_name or of_entry or is_default or parsed.is_outdated or parsed.has_noun(Role.THING)


def _has_reason(parsed: ParsedField) -> bool:
    """Tell whether a value is an error code, or the reason of a refusal."""
    name, text = parsed.name, parsed.text.strip()
    if name in _CODE_NAMES and text in _HTTP_ERRORS:
        return True
    if parsed.flag is False or text.lower() in {"", "[]", "{}", *NO_VALUE} or parsed.value_words.only(Role.NOT):
        return False
    is_reason = not _REASONS.isdisjoint(name[-1:]) and name.any(*BAD) and isinstance(parsed.value, str)
    is_of_error = name.without(Role.LABEL, Role.REMARK) in _ERROR_NAMES or name == ("sub", "code")
    is_good = parsed.value_words.any(*GOOD, *BAD) and parsed.value_words.any(*BAD) == parsed.value_words.is_negated
    return is_reason or (is_of_error and not is_good and text.strip("0") not in {"", "2"})


def _is_refusal(parsed: ParsedField) -> bool:
    """Tell whether bad words in a value refuse a person: some do only under the name of a state, policy or list."""
    if parsed.value_words.any(Role.REFUSE, Role.DOOR):
        return True
    is_state = bool(parsed.state) or parsed.name.end_in(Role.STATE, Role.REMARK) or parsed.name.only(Role.MEMBER)
    is_state = is_state or parsed.words.any(Role.POLICY, Role.DOOR)
    return is_state or (parsed.value_words.any(Role.WEAK) and not _LISTS.isdisjoint(parsed.words))
