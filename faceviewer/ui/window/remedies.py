"""What the window can do about a problem."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from faceviewer.core.problem import Kind, Policy
from faceviewer.core.query import MOBILE, UserType

if TYPE_CHECKING:
    from collections.abc import Collection

    from faceviewer.core.problem import Problem
    from faceviewer.core.query import FaceQuery


class Action(Enum):
    """A button beside a problem."""

    RETRY = "retry"
    DOCTOR = "doctor"
    SETTINGS = "settings"
    TICKET = "ticket"
    FOLDER = "folder"
    SAVE = "save"


_BUTTONS = {Policy.DOCTOR: Action.DOCTOR, Policy.SETTINGS: Action.SETTINGS}
_NOT_KEPT = frozenset(  # what is tried again is the writing
    {Kind.LOCAL_SETTINGS_AWAY, Kind.LOCAL_SETTINGS_BUSY, Kind.LOCAL_SETTINGS_UNREADABLE}
)


def actions_for(problem: Problem, *, asked: bool) -> Collection[Action]:
    """Return the buttons that help.

    Args:
        problem: what happened.
        asked: whether it happened to a lookup, which can be reported and asked again.
    """
    kind, policy = problem.kind, problem.kind.policy
    actions = {action for flag, action in _BUTTONS.items() if flag in policy}
    if asked:
        actions.add(Action.TICKET)
    if (asked and (Policy.RETRY in policy or problem.retry_after is not None)) or kind in _NOT_KEPT:
        actions.add(Action.RETRY)
    return actions


def other_types(problem: Problem, query: FaceQuery) -> tuple[UserType, ...]:
    """Return the user types under which the same id may be worth asking, the likeliest first.

    No phone number has a letter in it, and what looks like a mobile number seldom is anything else.
    """
    if Policy.OTHER_TYPE not in problem.kind.policy:
        return ()
    digits, is_mobile = query.user_id.isdecimal(), MOBILE.fullmatch(query.user_id) is not None
    others = (t for t in UserType if t is not query.user_type and (digits or t is not UserType.PHONE))
    return tuple(sorted(others, key=lambda t: is_mobile and t is not UserType.PHONE))
