"""What other fields of an answer say against its policy: words of refusal, a yes or a no, codes of errors, reasons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faceviewer.core.record import PERMISSION
from faceviewer.gateway.undocumented.fields import names_both_policies
from faceviewer.gateway.undocumented.moments import around_moments
from faceviewer.gateway.undocumented.vocabulary import NAME_CHARACTERS, Role, Words, words_of
from faceviewer.gateway.undocumented.worded_field import NO_VALUE

if TYPE_CHECKING:
    from faceviewer.gateway.undocumented.worded_field import WordedField

_ERRORS = frozenset(map(str, range(400, 600)))
_CODES = {("code",), ("status", "code"), ("result", "code")}
_OF_ERRORS = {("error",), ("err",)}
_REGION = ("state", "code")  # of a country, or a country
_NUMBERED = {("block",), ("left",), ("white",)}  # of a building, of a rectangle, of colours
_CODE = re.compile(r"[A-Za-z]{1,2}|[A-Za-z]{0,2}[-_ ]?[0-9]{1,9}[A-Za-z]?")
"""A state that is told by no word."""
_OF_A_USER = re.compile(
    r"(?i)(?:[\w*-]{1,64}[:.]){0,8}(?:read|write|view|list|query|get|add|create|update|edit|delete|remove|export|\*)"
)
"""One of several permissions that a user of the system has, such as `face:delete`."""
_LESS_THAN_NOTHING = re.compile(r"-[1-9][0-9]{0,8}(?:\.0)?")
_LISTS = {"list", "group", "type", "kind", "category", "tag", "tags", "名单", "类型"}
_OF_A_POLICY = (Role.POLICY, Role.FILLER, Role.STATE, Role.DOOR, Role.PICTURE)
_DEFAULTS = {"default", "fallback", "默认"}
_REASONS = {"reason", "原因"}
_ASKS = {"is", "has", "if", "whether", "是否"}
_NOT_SO_NOW = {"need", "needs", "should", "if", "whether", "was", "were"}
_GOOD, _BAD = (Role.DOOR, Role.GOOD), (Role.REFUSE, Role.OFF, Role.WEAK)
_OF_PERSON = (Role.FILLER, Role.STATE, Role.TIE, Role.POLICY, Role.TOLD, *_GOOD)


def may_refuse(worded: WordedField, policy: str | None) -> bool:
    """Tell whether a word, a yes or a no, or an unknown policy says that the door may refuse."""
    own, value, text = worded.own, worded.value, worded.text
    if worded.field.in_list and own.only(Role.REFUSE):
        return True
    is_same = text == policy or names_both_policies(value) or (not text and value and policy == PERMISSION)
    if is_same or _is_of_user(worded) or _is_of_another(worded):  # a large value is judged by its parts
        return False
    said = worded.said.mood(good=_GOOD, bad=_BAD)
    if _is_state_of_refusal(worded) or (said is False and _refuses(worded)) or _has_reason(worded):
        return True
    meant = _meant_by_yes(worded)
    # Beside a 0, 2 may stand for "deleted".
    yes = True if meant is False and own.end_in(Role.STATE) and text.isdecimal() and text.strip("01") else worded.yes
    if yes is not None and (meant is not None or (_is_participle(own) and not Words(own[-1:]).roles)):
        return yes is not meant  # a state of which nothing is known may be good or bad
    agrees = value in ("", [], {}) or worded.yes or said or worded.said.only(Role.FILLER)
    is_policy = own.any(Role.POLICY) and own.only(*_OF_A_POLICY)
    return is_policy and (policy != PERMISSION or not agrees)


def _meant_by_yes(worded: WordedField) -> bool | None:
    """Tell whether a yes under this name is something good or bad; None where the name does not say, or counts."""
    own, is_number = worded.own, worded.text.isdecimal()
    if is_number and (own in _NUMBERED or own.any(Role.TOLD)):
        return None
    if own.any(Role.NEED):
        return False if worded.yes else None  # what is needed may be lacking
    is_asked = not is_number or not _ASKS.isdisjoint(own) or _is_participle(own)
    return own.mood(good=(*_GOOD, Role.HERE, Role.SETTLED) if is_asked else _GOOD, bad=_BAD)


def _is_participle(own: Words) -> bool:
    return bool(own) and own[-1].endswith("ed")


def _is_of_user(worded: WordedField) -> bool:
    """Tell whether these are permissions of a user of the system, in a list or in a text."""
    several = [part.strip() for part in worded.text.split(",")] if worded.words.any(Role.POLICY) else []
    is_several = worded.field.in_list or len(several) > 1
    return bool(several) and is_several and all(map(_OF_A_USER.fullmatch, several))


def _is_state_of_refusal(worded: WordedField) -> bool:
    """Tell whether a state is of who is refused, gone or deleted; a person's, whether it is not known to allow."""
    said = worded.said
    speaks = worded.own.end_in(Role.STATE, Role.REMARK) or not _LISTS.isdisjoint(worded.own)
    bad = _BAD if speaks and not worded.field.in_data else (Role.REFUSE,)  # beside the record, of the whole answer
    if speaks and said.any(*bad) and not said.is_negated:
        return True
    if worded.state and _LESS_THAN_NOTHING.fullmatch(worded.text.strip()):
        return _REASONS.isdisjoint(worded.state)
    if worded.state.end_in(Role.STANDING) and _is_of_person(worded) and worded.own != _REGION:
        return not _is_known_to_allow(worded)
    return worded.is_state_of(Role.OFF, Role.OLD)


def _is_of_person(worded: WordedField) -> bool:
    """Tell a state of the person, or of what lets a person in, from that of something else, or of one of several."""
    is_one = not worded.field.in_list or not worded.field.names[1:]
    around = map(words_of, worded.field.names[:-1])
    of_person = worded.state.only(*_OF_PERSON, Role.HERE, Role.SETTLED)
    return is_one and of_person and all(words.only(*_OF_PERSON) for words in around)


def _is_known_to_allow(worded: WordedField) -> bool:
    """Tell whether a state says nothing but good; a code that no words explain may stand for anything."""
    text = worded.text.strip()
    said = words_of(text) if len(text) <= NAME_CHARACTERS else Words()
    if isinstance(worded.value, (dict, list)) or text.lower() in {"", "200", *NO_VALUE} or worded.yes:
        return True  # what is in it is judged by itself
    if worded.is_state_of(Role.OVER) or (worded.told and not around_moments(text).strip()):
        return True  # of the expiry; or since when
    is_tie = worded.state.any(Role.TIE)  # a visit that is done is over
    good = (*_GOOD, Role.HERE) if is_tie else (*_GOOD, Role.HERE, Role.SETTLED)
    bad = (*_BAD, Role.OVER, Role.CLOSE, Role.OLD)
    is_known = said.only(*good, *bad, *_OF_PERSON, Role.NOT, Role.NEVER, Role.TIME) and _NOT_SO_NOW.isdisjoint(said)
    is_under_way = any(word.endswith("ing") for word in said.without(*_GOOD, Role.HERE))
    is_known = is_known and not is_under_way and not text.endswith(("?", "？")) and said.any(*good, *bad, Role.TIE)
    return is_known and ((said.any(Role.NEVER) and not said.is_negated) or said.any(*bad) == said.is_negated)


def allows_in_words(worded: WordedField) -> bool:
    """Tell whether it is a state that is told in words, and known to allow; a code beside them stands for the same."""
    return bool(worded.state and worded.said) and not is_code(worded) and _is_known_to_allow(worded)


def is_code(worded: WordedField) -> bool:
    """Tell a state that is told by no word."""
    return _CODE.fullmatch(worded.text.strip()) is not None


def _is_of_another(worded: WordedField) -> bool:
    """Tell whether a name is of a thing, of another time, of a passage, or of what something is called."""
    is_told = worded.state or worded.words.any(Role.POLICY) or not _LISTS.isdisjoint(worded.own)  # by what it is called
    is_name = worded.own[-1:] == ("name",) and not is_told
    of_passage = worded.own.end_in(Role.STATE) and any("last" in words_of(name) for name in worded.field.names[:-1])
    is_default = not _DEFAULTS.isdisjoint(worded.own)  # where nothing is told
    return is_name or of_passage or is_default or worded.is_of_old or worded.is_of(Role.THING)


def _has_reason(worded: WordedField) -> bool:
    """Tell whether a value is the code of an error, or the reason why somebody is refused."""
    own, text = worded.own, worded.text.strip()
    if own in _CODES and text in _ERRORS:
        return True
    if worded.yes is False or text.lower() in {"", "[]", "{}", *NO_VALUE} or worded.said.only(Role.NOT):
        return False
    is_reason = not _REASONS.isdisjoint(own[-1:]) and own.any(*_BAD) and isinstance(worded.value, str)
    is_of_error = own.without(Role.TOLD, Role.REMARK) in _OF_ERRORS or own == ("sub", "code")
    is_good = worded.said.any(*_GOOD, *_BAD) and worded.said.any(*_BAD) == worded.said.is_negated
    return is_reason or (is_of_error and not is_good and text.strip("0") not in {"", "2"})


def _refuses(worded: WordedField) -> bool:
    """Tell whether words that say no refuse a person; of some, only the name of a state shows it."""
    if worded.said.any(Role.REFUSE, Role.DOOR):
        return True
    of_state = bool(worded.state) or worded.own.end_in(Role.STATE, Role.REMARK) or worded.own.only(Role.TIE)
    of_state = of_state or worded.words.any(Role.POLICY, Role.DOOR)
    return of_state or (worded.said.any(Role.WEAK) and not _LISTS.isdisjoint(worded.words))
