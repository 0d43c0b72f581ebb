"""What a lookup tells while it is under way, and what it brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faceviewer.core.exchange import Exchange
    from faceviewer.core.photo import Picture
    from faceviewer.core.problem import Problem, Trace
    from faceviewer.core.query import FaceQuery, ImageFormat
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
    """

    seconds: float
    because: Problem


@dataclass(frozen=True, slots=True)
class FetchingPicture:
    """The record is here, its picture is being fetched from its URL.

    Attributes:
        trace: of the call that brought it.
    """

    record: FaceRecord
    trace: Trace


Progress = Unlocking | Asking | Waiting | FetchingPicture


@dataclass(frozen=True, slots=True)
class Timings:
    """Where the time of a lookup went, in milliseconds of the wall clock.

    Attributes:
        total_ms: from the call to the result, waits between attempts included.
        answer_ms: the last signed call, from sending to the last byte.
        picture_ms: fetching the picture from its URL, 0 when it came inside the answer.
        attempts: how many signed calls were made, 1 to 4.
    """

    total_ms: float = 0.0
    answer_ms: float = 0.0
    picture_ms: float = 0.0
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What one lookup brought: a record, and its picture or why there is none.

    Attributes:
        record: what the service holds; its userId and userType equal the query's.
        image: the picture's bytes as received, None if there are none to show.
        picture: `image`, decoded. The gateway leaves it out; after `lookup.look_up` it is None exactly if
            `picture_problem` says why.
        picture_problem: why there is no picture, None if there is one.
        picture_came_as: how the picture came in the end, which may differ from what was asked first.
        exchange: the redacted HTTP exchange, and where the time went in detail; None where nobody recorded it.
        refused: the bytes that came for a picture and are not shown, as `picture_problem` says, or the text where it
            is no BASE64; None if there are none. They can be saved for the vendor, and nothing else is done with them.
        healed: why the picture was asked for again as BASE64; None if it came well at once.
    """

    query: FaceQuery
    record: FaceRecord
    image: bytes | None = field(repr=False)
    picture_problem: Problem | None
    picture_came_as: ImageFormat
    trace: Trace
    timings: Timings
    exchange: Exchange | None = field(default=None, repr=False)
    refused: bytes | None = field(default=None, repr=False)
    picture: Picture | None = None
    healed: Problem | None = None

    @property
    def received(self) -> bytes | None:
        """The picture's bytes as received, whether or not they can be shown; None if none came."""
        return self.image or self.refused
