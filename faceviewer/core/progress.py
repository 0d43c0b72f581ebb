"""What a lookup tells while it is under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faceviewer.core.problem import Problem
    from faceviewer.core.record import FaceRecord


@dataclass(frozen=True, slots=True)
class Unlocking:
    """The keyring is being asked for the keys; nothing goes over the network yet."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A signed call has begun.

    Attributes:
        attempt: 1 for the first.
    """

    attempt: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call failed in a way that may pass; the next one comes after a pause.

    Attributes:
        seconds: length of the pause.
        because: what failed.
    """

    seconds: float
    because: Problem


@dataclass(frozen=True, slots=True)
class FetchingPicture:
    """The record is here, its picture is being fetched from its URL.

    Attributes:
        record: what the service holds.
        clock_offset: as Lookup.clock_offset.
    """

    record: FaceRecord
    clock_offset: float = 0.0


Progress = Unlocking | Asking | Waiting | FetchingPicture
