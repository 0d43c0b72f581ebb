"""The progress and the result of a lookup."""

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
    """The keys are being read from the keyring; there is no network traffic yet."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A signed call has begun; `attempt` is 1 for the first."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call failed because of a temporary problem; the next one follows after a pause of some seconds."""

    seconds: float
    because: Problem


@dataclass(frozen=True, slots=True)
class FetchingPicture:
    """The record was received by the call with this trace; its picture is being fetched from a URL."""

    record: FaceRecord
    trace: Trace


Progress = Unlocking | Asking | Waiting | FetchingPicture


@dataclass(frozen=True, slots=True)
class Timings:
    """The duration of a lookup and its parts, in milliseconds of the wall clock.

    Attributes:
        total_ms: from the call to the result, including the pauses between attempts.
        response_ms: the last signed call, from sending to the last byte.
        picture_ms: fetching the picture from its URL, 0 if it was inside the reply.
        attempts: number of signed calls, 1 to 4.
    """

    total_ms: float = 0.0
    response_ms: float = 0.0
    picture_ms: float = 0.0
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one lookup: a record, and its picture or the reason why there is none.

    Attributes:
        record: the record of the service; its userId and userType equal those of the query.
        image: the picture's bytes as received, None if they cannot be shown.
        picture_problem: why there is no picture, None if there is one.
        picture_came_as: the transfer format of the picture, which may differ from that of the query.
        trace: the trace of the last call.
        exchange: the redacted HTTP exchange with detailed times; None if it was not recorded.
        refused: the bytes received as a picture that are not shown because of `picture_problem`, or the text if it is
            not BASE64; None if there are none. They can only be saved for the vendor.
        picture: `image`, decoded. The gateway client leaves it None; after `lookup.look_up` it is None exactly if there
            is a `picture_problem`.
        healed: why the picture was requested again as BASE64; None if the first request was enough.
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
