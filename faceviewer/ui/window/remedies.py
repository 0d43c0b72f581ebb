"""The buttons that the window offers for a problem."""

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
_NOT_SAVED = frozenset(  # the retry is that of saving the settings
    {Kind.LOCAL_SETTINGS_AWAY, Kind.LOCAL_SETTINGS_BUSY, Kind.LOCAL_SETTINGS_UNREADABLE}
)


def actions_for(problem: Problem, *, asked: bool) -> Collection[Action]:
    """Return the buttons for a problem.

    Args:
        problem: the problem.
        asked: whether it is the problem of a lookup, which can be reported and repeated.
    """
    kind, policy = problem.kind, problem.kind.policy
    actions = {action for flag, action in _BUTTONS.items() if flag in policy}
    if asked:
        actions.add(Action.TICKET)
    if (asked and (Policy.RETRY in policy or problem.retry_after is not None)) or kind in _NOT_SAVED:
        actions.add(Action.RETRY)
    return actions


def other_types(problem: Problem, query: FaceQuery) -> tuple[UserType, ...]:
    """Return the other user types for which a lookup of the same id may succeed, the most likely first.

    A phone number contains no letters, and a text that looks like a mobile number is rarely anything else.
    """
    if Policy.OTHER_TYPE not in problem.kind.policy:
        return ()
    digits, is_mobile = query.user_id.isdecimal(), MOBILE.fullmatch(query.user_id) is not None
    others = (t for t in UserType if t is not query.user_type and (digits or t is not UserType.PHONE))
    return tuple(sorted(others, key=lambda t: is_mobile and t is not UserType.PHONE))
