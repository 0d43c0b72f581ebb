"""What the service holds about one face, and what one lookup brought."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faceviewer.core.exchange import Exchange
    from faceviewer.core.problem import Problem, Trace
    from faceviewer.core.query import FaceQuery, ImageFormat, UserType

CHINA_STANDARD_TIME = timezone(timedelta(hours=8), "UTC+8")
"""The service's zone. A fixed offset: it has had no daylight saving since 1991, and Windows has no tz database."""

_TIMESTAMP = re.compile(r"(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})(?:\.\d{1,9})?", re.ASCII)
"""As documented, and with the fraction that java.sql.Timestamp always writes behind the seconds."""
_MILLISECONDS = range(10**12, 10**13)  # 2001 to 2286, as Java writes a Date; no count of seconds has thirteen digits


class ExpiryKind(Enum):
    """Whether a record ends, and whether its end could be read."""

    NEVER = "never"
    AT = "at"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class RawValue:
    """A value that is not where, or not what, the document says.

    Attributes:
        name: where it stood, such as `expiredTime` or `faceExtInfo.expire`. Untrusted text.
        text: it as it came; what is no text, as JSON. Untrusted.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Expiry:
    """When a record ends.

    Attributes:
        raw: `expireTime` as it came; None if absent or null.
        kind: whether there is an end and whether it could be read.
        at: the moment in China Standard Time, for ExpiryKind.AT; None otherwise.
        elsewhere: what says otherwise under another name; None if nothing does.
    """

    raw: str | None
    kind: ExpiryKind
    at: datetime | None
    elsewhere: RawValue | None = None

    @classmethod
    def from_wire(cls, raw: str | int | None) -> Expiry:
        """Read `expireTime`, documented as `yyyy-MM-dd HH:mm:ss` without a zone.

        The two other forms that Java writes are read too: a fraction of the second behind it, and a number of
        milliseconds since 1970. Absent and null mean "never" (endpoint document); anything else that is not such a
        moment is unreadable, the empty text too, and is never taken for valid.
        """
        if raw is None:
            return cls(None, ExpiryKind.NEVER, None)
        if isinstance(raw, int):
            readable = raw in _MILLISECONDS
            at = datetime.fromtimestamp(raw // 1000, CHINA_STANDARD_TIME) if readable else None
            return cls(str(raw), ExpiryKind.AT if readable else ExpiryKind.UNREADABLE, at)
        if moment := _TIMESTAMP.fullmatch(raw):
            try:
                at = datetime.fromisoformat(moment[1]).replace(tzinfo=CHINA_STANDARD_TIME)
            except ValueError:  # the thirtieth of February
                pass
            else:
                return cls(raw, ExpiryKind.AT, at)
        return cls(raw, ExpiryKind.UNREADABLE, None)


PERMISSION = "PERMISSION"
DENY = "DENY"


@dataclass(frozen=True, slots=True)
class FaceRecord:
    """One face record, without its picture; field names are the API's.

    Attributes:
        face_id: `faceId`, None if absent.
        user_id: `userId`, equal to what was asked.
        user_type: `userType`, equal to what was asked.
        user_name: `userName`, None if absent. Untrusted text.
        expiry: `expireTime`, read.
        policy: `policy` as it came, None if absent; only the exact texts PERMISSION and DENY have a meaning.
        policy_elsewhere: what says otherwise under another name; None if nothing does.
        misshapen: `userName` and `faceId` where they came, but not as text; the field itself is None then.
    """

    face_id: str | None
    user_id: str
    user_type: UserType
    user_name: str | None
    expiry: Expiry
    policy: str | None
    policy_elsewhere: RawValue | None = None
    misshapen: tuple[RawValue, ...] = ()

    def raw_of(self, name: str) -> str | None:
        """Return a misshapen field, by the API's name, as it came; None if it did not come or came as documented."""
        return next((value.text for value in self.misshapen if value.name == name), None)


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
class Lookup:
    """What one lookup brought: a record, and its picture or why there is none.

    Attributes:
        query: what was asked.
        record: what the service holds; its userId and userType equal the query's.
        picture: the picture's bytes as received, None if there are none to show. Not yet decoded.
        picture_problem: why there is no picture, None if there is one.
        picture_came_as: how the picture came in the end, which may differ from what was asked first.
        trace: what identifies the call.
        timings: where the time went.
        clock_offset: seconds to add to this computer's clock to get the server's, by the answer's `Date`; 0.0 where
            the two agree or the answer did not tell.
        exchange: what was said, and where the time went in detail; None where nobody recorded it.
        refused: the bytes that came for a picture and are not shown, as `picture_problem` says, or the text where it
            is no BASE64; None if there are none. They can be saved for the vendor, and nothing else is done with them.
    """

    query: FaceQuery
    record: FaceRecord
    picture: bytes | None = field(repr=False)
    picture_problem: Problem | None
    picture_came_as: ImageFormat
    trace: Trace
    timings: Timings
    clock_offset: float = 0.0
    exchange: Exchange | None = field(default=None, repr=False)
    refused: bytes | None = field(default=None, repr=False)
