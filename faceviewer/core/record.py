"""What the service holds about one face, and the table of its fields."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta, timezone
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.core.query import UserType

CHINA_STANDARD_TIME = timezone(timedelta(hours=8), "UTC+8")
"""The service's zone. A fixed offset: it has had no daylight saving since 1991, and Windows has no tz database."""

_TIMESTAMP = re.compile(r"(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})(?:\.\d{1,9})?", re.ASCII)
"""As documented, and with the fraction that java.sql.Timestamp always writes behind the seconds."""
LAST_YEAR = range(253_370_736_000, 253_402_272_000)
"""9999 in seconds since 1970, in China: what stands for no end."""
_MILLISECONDS = range(10**12, 10**13)  # 2001 to 2286, as Java writes a Date; no count of seconds has thirteen digits


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
        raw: `expireTime` as it came; None if absent or null, which means never.
        at: the moment in China Standard Time; None for never, and where `raw` is no moment that can be read.
    """

    raw: str | None
    at: datetime | None = None

    @property
    def is_unreadable(self) -> bool:
        """Whether there is an end of which nobody knows when it is."""
        return self.raw is not None and self.at is None

    @classmethod
    def from_wire(cls, raw: str | int | None) -> Expiry:
        """Read `expireTime`, documented as `yyyy-MM-dd HH:mm:ss` without a zone.

        The two other forms that Java writes are read too: a fraction of the second behind it, and a number of
        milliseconds since 1970. Absent and null mean "never" (endpoint document); anything else that is not such a
        moment is unreadable, the empty text too, and is never taken for valid.
        """
        at = None
        if isinstance(raw, int):
            if raw in _MILLISECONDS or raw // 1000 in LAST_YEAR:  # no date written as a number has fifteen digits
                at = datetime.fromtimestamp(raw // 1000, CHINA_STANDARD_TIME)
            raw = str(raw)
        elif moment := _TIMESTAMP.fullmatch(raw or ""):
            with suppress(ValueError):  # the thirtieth of February
                at = datetime.fromisoformat(moment[1]).replace(tzinfo=CHINA_STANDARD_TIME)
        return cls(raw, at)


class Doubt(StrEnum):
    """What fields that are not documented say; the reasons of a verdict have the same names."""

    EXPIRY = "expiry_elsewhere"
    POLICY = "policy_elsewhere"
    PERSON = "person_elsewhere"
    """Somebody else may be named: in a list of several, or by another id."""
    HOURS = "hours_limited"
    """Hours, or days of the week."""
    UNREAD = "fields_unread"
    """There are more fields than are read."""


CHARSET = "charset"
"""Among what did not come as documented."""
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
        doubts: what other fields say against its expiry, its policy or the person, each with the field that says it.
        misshapen: `userName` and `faceId` where they came, but not as text; the field itself is None then. CHARSET,
            where the answer did not say how it is encoded, and the encoding was guessed.
    """

    face_id: str | None
    user_id: str
    user_type: UserType
    user_name: str | None
    expiry: Expiry
    policy: str | None
    misshapen: tuple[RawValue, ...] = ()
    doubts: Mapping[Doubt, RawValue] = field(default_factory=dict)

    def redacted(self, redact: Callable[[str], str]) -> FaceRecord:
        """Return it with each text that a server wrote redacted: it may repeat a secret or the id anywhere.

        What was asked stays, and so does the text of an end that was read, which is nothing but a date.
        """
        told = [each.name for each in fields(self) if each.name not in {"user_id", "user_type"}]
        return replace(self, **{name: _redacted(getattr(self, name), redact) for name in told})

    def raw_of(self, name: str) -> str | None:
        """Return a misshapen field, by the API's name, as it came; None if it did not come or came as documented."""
        return next((value.text for value in self.misshapen if value.name == name), None)


def _redacted(value: Any, redact: Callable[[str], str]) -> Any:
    match value:
        case str():
            return redact(value)
        case RawValue(name, text):
            return RawValue(redact(name), redact(text))
        case Expiry(raw, at=None):
            return replace(value, raw=_redacted(raw, redact))
        case tuple():
            return tuple(_redacted(each, redact) for each in value)
        case dict():
            return {key: _redacted(each, redact) for key, each in value.items()}
    return value


class Privacy(Enum):
    """Who may see a field."""

    PUBLIC = "public"
    SHIELDED = "shielded"
    """Masked but for its ends in sharing mode."""
    MASKED = "masked"
    """Masked but for its ends until somebody asks to see it."""
    NAME = "name"
    """Hidden whole in sharing mode."""


@dataclass(frozen=True, slots=True)
class RecordField:
    """A row of `FIELDS`: the card, the text, JSON, Markdown, the comparison and the masks follow it.

    Attributes:
        name: the API's name, and the key of the label in `resources/words/record.toml`.
        value: returns it as it came; what a comparison compares.
        privacy: who may see it.
        is_text: whether it is read and told as a text of no meaning to the program.
    """

    name: str
    value: Callable[[FaceRecord], str | None]
    privacy: Privacy = Privacy.PUBLIC
    is_text: bool = False


FIELDS = (
    RecordField("userName", lambda record: record.user_name, Privacy.NAME, is_text=True),
    RecordField("userType", lambda record: record.user_type.value),
    RecordField("userId", lambda record: record.user_id, Privacy.MASKED),
    RecordField("faceId", lambda record: record.face_id, Privacy.SHIELDED, is_text=True),
    RecordField("expireTime", lambda record: record.expiry.raw),
    RecordField("policy", lambda record: record.policy),
)
"""Every field of a record, in the order in which it is told."""
