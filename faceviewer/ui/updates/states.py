"""What there is to say about newer versions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faceviewer.core.problem import Problem
    from faceviewer.core.update import Update


class Choice(Enum):
    """What can be chosen."""

    NOW = "now"
    DAILY = "daily"
    NEVER = "never"
    COPY = "copy"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Question:
    """Shall the host be asked?

    Attributes:
        host: that would be.
        at_start: whether the program asks by itself; if not, the operator wants to look.
    """

    host: str
    at_start: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """The host is being asked."""

    host: str


@dataclass(frozen=True, slots=True)
class Newest:
    """There is nothing newer.

    Attributes:
        host: that said so.
        daily: whether it is asked every day.
    """

    host: str
    daily: bool


@dataclass(frozen=True, slots=True)
class Newer:
    """There is something newer.

    Attributes:
        update: what.
        daily: as in Newest.
    """

    update: Update
    daily: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """It could not be found out.

    Attributes:
        problem: why.
        daily: as in Newest.
    """

    problem: Problem
    daily: bool


@dataclass(frozen=True, slots=True)
class Unset:
    """There is nobody to ask: no address is set."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The administrator does not want it."""


State = Question | Asking | Newest | Newer | Unknown | Unset | Forbidden
