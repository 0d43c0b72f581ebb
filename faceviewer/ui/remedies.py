"""What the window can do about a problem."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from faceviewer.core.problem import Kind
from faceviewer.core.query import UserType

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


_TLS = {kind for kind in Kind if kind.startswith("network.tls")} | {Kind.NETWORK_NOT_TLS}
_PROXY = {kind for kind in Kind if kind.startswith("network.proxy")}
_SETTINGS_HELP = _PROXY | {
    Kind.NETWORK_DNS,
    Kind.NETWORK_DNS_TIMEOUT,
    Kind.NETWORK_DNS_FAILED,
    Kind.NETWORK_NOT_TLS,
    Kind.NETWORK_TLS_UNTRUSTED,
    Kind.NETWORK_TLS_SELF_SIGNED,
    Kind.NETWORK_TLS_HOST,
    Kind.NETWORK_TLS_NAME,
    Kind.LOCAL_ENDPOINT,
    Kind.LOCAL_PROXY,
    Kind.LOCAL_PROXY_UNREADABLE,
    Kind.LOCAL_PROXY_SCRIPT,
    Kind.LOCAL_PROXY_SOCKS,
    Kind.LOCAL_CA_FILE,
    Kind.LOCAL_KEYRING,
    Kind.LOCAL_KEYRING_LOCKED,
    Kind.LOCAL_KEYRING_REFUSED,
    Kind.LOCAL_PROFILE_UNKNOWN,
    Kind.LOCAL_PROFILE_LEFT_OUT,
    Kind.SERVER_ADDRESS,
}
# What passes by itself, or once somebody did elsewhere what the words say; no setting of ours has a part in it.
_RETRY_HELPS = {
    Kind.LIMIT_THROTTLED,
    Kind.LOCAL_KEYRING,
    Kind.LOCAL_KEYRING_LOCKED,
    Kind.LOCAL_KEYRING_REFUSED,
    Kind.LOCAL_UNFORESEEN,
    Kind.CREDENTIALS_CLOCK,
    Kind.CREDENTIALS_TIMESTAMP,
    Kind.CREDENTIALS_NONCE,
}
# What one user type does not know another may.
_ANOTHER_TYPE_HELPS = {
    Kind.RECORD_NONE,
    Kind.RECORD_IDENTITY_UNKNOWN,
    Kind.RECORD_OPEN_ID_UNKNOWN,
    Kind.RECORD_OPEN_ID_INVALID,
    Kind.RECORD_EMPLOYEE_UNKNOWN,
    Kind.RECORD_EMPLOYEE_NOT_BOUND,
}
_RETRY_BRANCHES = {"network", "server", "contract"}


def actions_for(problem: Problem, *, asked: bool) -> Collection[Action]:
    """Return the buttons that help.

    Args:
        problem: what happened.
        asked: whether it happened to a lookup, which can be reported and asked again.
    """
    kind, actions = problem.kind, set()
    if kind in {Kind.LOCAL_SETTINGS_AWAY, Kind.LOCAL_SETTINGS_BUSY}:
        actions.add(Action.RETRY)
    about_keys = kind.branch == "credentials"
    if asked:
        actions.add(Action.TICKET)
        if kind.branch in _RETRY_BRANCHES or kind in _RETRY_HELPS or problem.retry_after is not None:
            actions.add(Action.RETRY)
    if about_keys or kind in _TLS | _PROXY:
        actions.add(Action.DOCTOR)
    if kind in _SETTINGS_HELP or (about_keys and kind not in _RETRY_HELPS):
        actions.add(Action.SETTINGS)
    return actions


def other_types(problem: Problem, query: FaceQuery) -> tuple[UserType, ...]:
    """Return the user types under which the same id may be worth asking; no phone number has a letter in it."""
    if problem.kind not in _ANOTHER_TYPE_HELPS:
        return ()
    digits = query.user_id.isdecimal()
    return tuple(t for t in UserType if t is not query.user_type and (digits or t is not UserType.PHONE))
