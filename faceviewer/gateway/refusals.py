"""What other fields of an answer say against its policy: words of refusal, a yes or a no, codes of errors, reasons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faceviewer.core.record import PERMISSION
from faceviewer.gateway.answer_fields import names_both_policies
from faceviewer.gateway.field_clue import NO_VALUE
from faceviewer.gateway.vocabulary import Role, words_of

if TYPE_CHECKING:
    from faceviewer.gateway.field_clue import Clue

_ERRORS = frozenset(map(str, range(400, 600)))
_CODES = {("code",), ("status", "code"), ("result", "code")}
_ERROR_CODES = {("error", "code"), ("err", "code"), ("sub", "code")}
_NUMBERED = {("block",), ("left",), ("white",)}  # of a building, of a rectangle, of colours
_GONE = re.compile(r"(?i)out[ _-]?of[ _-].*|.*[ _-](?:out|away)")
_NOT_YET = re.compile(
    r"(?i)(?:to[ _-]?be|in|under|await(?:ing)?|wait(?:ing)?(?:[ _-]?for)?)[ _-]?"
    r"(?:audit|review|approv|activat|verif)[a-z]*|待[\u4e00-\u9fff]{1,4}"
)
_OF_A_USER = re.compile(
    r"(?i)(?:[\w*-]{1,64}[:.]){0,8}(?:read|write|view|list|query|get|add|create|update|edit|delete|remove|export|\*)"
)
"""One of several permissions that a user of the system has, such as `face:delete`."""
_LESS_THAN_NOTHING = re.compile(r"-[1-9][0-9]{0,8}(?:\.0)?")
_LISTS = {"list", "group", "type", "kind", "category", "tag", "tags", "名单", "类型"}
_OF_A_POLICY = (Role.POLICY, Role.FILLER, Role.STATE, Role.DOOR, Role.PICTURE)
_DEFAULTS = {"default", "fallback", "默认"}
_REASONS = {"reason", "原因"}
_GOOD, _BAD = (Role.DOOR, Role.GOOD), (Role.REFUSE, Role.OFF, Role.WEAK)


def may_refuse(clue: Clue, policy: str | None) -> bool:
    """Tell whether a word, a yes or a no, or an unknown policy says that the door may refuse."""
    own, value, text = clue.own, clue.value, clue.text
    is_same = text == policy or names_both_policies(value) or (not text and value and policy == PERMISSION)
    is_of_user = clue.field.in_list and clue.words.any(Role.POLICY) and _OF_A_USER.fullmatch(text) is not None
    if is_same or is_of_user or _is_of_another(clue):  # a large value is judged by its parts
        return False
    said = clue.said.mood(good=_GOOD, bad=_BAD)
    if _is_state_of_refusal(clue) or (said is False and _refuses(clue)) or _has_reason(clue, said=said):
        return True
    meant = own.mood(good=_GOOD, bad=_BAD)
    # Beside a 0, 2 may stand for "deleted".
    yes = True if meant is False and own.end_in(Role.STATE) and text.isdecimal() and text.strip("01") else clue.yes
    if meant is not None and yes is not None and (own not in _NUMBERED or value is True):
        return yes is not meant
    agrees = value in ("", [], {}) or clue.yes or said or clue.said.only(Role.FILLER)
    is_policy = own.any(Role.POLICY) and own.only(*_OF_A_POLICY)
    return is_policy and (policy != PERMISSION or not agrees)


def _is_state_of_refusal(clue: Clue) -> bool:
    """Tell whether a state, with whatever words it is told, is of who is refused, gone, not yet ready, or deleted."""
    said, text = clue.said, clue.text.strip()
    if clue.own.end_in(Role.STATE) and said.any(Role.REFUSE) and not said.is_negated:
        return True
    is_no_longer = said.any(*_GOOD) and said.is_negated and not said.any(*_BAD, Role.OVER)
    is_told = is_no_longer or any(sign.fullmatch(text) for sign in (_GONE, _NOT_YET, _LESS_THAN_NOTHING))
    return clue.is_state_of(Role.OFF, Role.OLD) or (clue.is_state and is_told and _REASONS.isdisjoint(clue.own))


def _is_of_another(clue: Clue) -> bool:
    """Tell whether a name is of a thing, of another time, of a passage, or of what something is called."""
    is_name = clue.own[-1:] == ("name",) and not clue.words.any(Role.POLICY) and _LISTS.isdisjoint(clue.own)
    of_passage = clue.own.end_in(Role.STATE) and any("last" in words_of(name) for name in clue.field.names[:-1])
    is_default = not _DEFAULTS.isdisjoint(clue.own)  # where nothing is told
    return is_name or of_passage or is_default or clue.is_of_old or clue.is_of(Role.THING)


def _has_reason(clue: Clue, *, said: bool | None) -> bool:
    """Tell whether a value is the code of an error, or the reason why somebody is refused."""
    own, text = clue.own, clue.text.strip()
    if own in _CODES and text in _ERRORS:
        return True
    if clue.yes is False or text.lower() in {"", *NO_VALUE} or clue.said.only(Role.NOT):
        return False
    is_reason = not _REASONS.isdisjoint(own[-1:]) and own.any(*_BAD) and isinstance(clue.value, str)
    return is_reason or (own in _ERROR_CODES and not said and text.strip("0") not in {"", "2"})


def _refuses(clue: Clue) -> bool:
    """Tell whether words that say no refuse a person; of some, only the name of a state shows it."""
    if clue.said.any(Role.REFUSE, Role.DOOR):
        return True
    of_state = clue.own.end_in(Role.STATE) or clue.words.any(Role.POLICY, Role.DOOR)
    return of_state or (clue.said.any(Role.WEAK) and not _LISTS.isdisjoint(clue.words))
