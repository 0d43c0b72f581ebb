"""The record of one face, and the table of its fields."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime, timedelta, timezone
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any

from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.core.query import UserType

CHINA_STANDARD_TIME = timezone(timedelta(hours=8), "UTC+8")
"""The service's time zone: a fixed offset, without daylight saving since 1991; Windows has no tz database."""

_TIMESTAMP = pattern(r"(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})(?:\.\d{1,9})?", re.ASCII)
"""The documented format, optionally with the fraction that java.sql.Timestamp always writes after the seconds."""
LAST_YEAR = range(253_370_736_000, 253_402_272_000)
"""The year 9999 in China Standard Time, in seconds since 1970: a date in it means that there is no end."""
_MILLISECONDS = range(10**12, 10**13)  # 2001 to 2286, as Java serialises a Date; a number of seconds has fewer digits


@dataclass(frozen=True, slots=True)
class RawValue:
    """A value of an undocumented field, or of an undocumented type.

    Attributes:
        name: the name or path of the field, such as `expiredTime` or `faceExtInfo.expire`. Untrusted text.
        text: the value as received; as JSON if it was not a string. Untrusted text.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Expiry:
    """When a record expires.

    Attributes:
        raw: `expireTime` as received; None if absent or null, which means never.
        at: the time in China Standard Time; None for never, and if `raw` cannot be parsed.
    """

    raw: str | None
    at: datetime | None = None

    @property
    def is_unreadable(self) -> bool:
        """Whether there is an expiry that could not be parsed."""
        return self.raw is not None and self.at is None

    @classmethod
    def from_wire(cls, raw: str | int | None) -> Expiry:
        """Parse `expireTime`, documented as `yyyy-MM-dd HH:mm:ss` without a time zone.

        Two other formats of Java are accepted: with a fraction of a second, and a number of milliseconds since 1970.
        Absent and null mean "never" (endpoint document); any other value, the empty string included, is unreadable and
        never counts as valid.
        """
        at = None
        if isinstance(raw, int):
            if raw in _MILLISECONDS or raw // 1000 in LAST_YEAR:  # yyyymmddHHMMSS is shorter
                at = datetime.fromtimestamp(raw // 1000, CHINA_STANDARD_TIME)
            raw = str(raw)
        elif moment := _TIMESTAMP.fullmatch(raw or ""):
            with suppress(ValueError):  # such as 30 February
                at = datetime.fromisoformat(moment[1]).replace(tzinfo=CHINA_STANDARD_TIME)
        return cls(raw, at)


class Doubt(StrEnum):
    """A doubt that undocumented fields raise; `Reason` in verdict.py has the same values."""

    EXPIRY = "expiry_elsewhere"
    POLICY = "policy_elsewhere"
    PERSON = "person_elsewhere"
    """Another person may be meant: there are several in a list, or another id."""
    HOURS = "hours_limited"
    """The permission is limited to hours, or to days of the week."""
    UNREAD = "fields_unread"
    """There are more fields than the program examines."""


PERMISSION = "PERMISSION"
DENY = "DENY"


@dataclass(frozen=True, slots=True)
class FaceRecord:
    """One face record, without its picture; field names are the API's.

    Attributes:
        face_id: `faceId`, None if absent.
        user_id, user_type: `userId` and `userType`, equal to those of the query.
        user_name: `userName`, None if absent. Untrusted text.
        expiry: `expireTime`, parsed.
        policy: `policy` as received, None if absent; only the exact texts PERMISSION and DENY have a meaning.
        misshapen: `userName` and `faceId` if they were not strings; the attribute itself is None then.
        doubts: contradictions to the expiry, the policy or the person, each with the undocumented field it comes from.
        unjudged: paths of the undocumented fields that raise no doubt and are not known to be harmless either. Their
            values are left out, because they may be personal data. Untrusted texts.
    """

    face_id: str | None
    user_id: str
    user_type: UserType
    user_name: str | None
    expiry: Expiry
    policy: str | None
    misshapen: tuple[RawValue, ...] = ()
    doubts: Mapping[Doubt, RawValue] = field(default_factory=dict)
    unjudged: tuple[str, ...] = ()

    def redacted(self, redact: Callable[[str], str]) -> FaceRecord:
        """Return the record with all server texts redacted, because any of them may repeat a secret or the id.

        The user type and id of the query stay, and so does an expiry that was parsed, which is only a date.
        """
        record: FaceRecord = redacted(self, redact)
        return replace(record, user_id=self.user_id)

    def raw_of(self, name: str) -> str | None:
        """Return a misshapen field, by the API's name, as received; None if it is absent or as documented."""
        return next((value.text for value in self.misshapen if value.name == name), None)


def redacted(value: Any, redact: Callable[[str], str]) -> Any:
    """Return a value with all its texts redacted, inside tuples, dictionaries and dataclasses too.

    Members of enumerations stay, and so does an expiry that was parsed, which is only a date.
    """
    match value:
        case Enum() | Expiry(at=datetime()):
            return value
        case str():
            return redact(value)
        case tuple():
            return tuple(redacted(each, redact) for each in value)
        case dict():
            return {key: redacted(each, redact) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: redacted(getattr(value, each.name), redact) for each in fields(value)})
    return value


class Privacy(Enum):
    """Who may see a field."""

    PUBLIC = "public"
    SHIELDED = "shielded"
    """Masked except for its ends in sharing mode."""
    MASKED = "masked"
    """Masked except for its ends until the user reveals it."""
    NAME = "name"
    """Hidden completely in sharing mode."""


@dataclass(frozen=True, slots=True)
class RecordField:
    """A row of `FIELDS`, from which the card, text, JSON, Markdown, comparison, masks and file names are made.

    Attributes:
        name: the API's name, and the key of the label in `resources/words/record.toml`.
        value: returns the value as received, used by the comparison.
        attribute: the attribute of FaceRecord, if the value is a text that the program does not interpret; else empty.
        placeholder: in templates of file names; empty for none. A MASKED field is masked there, too, and has another
            placeholder, with `_clear` at its end, for the value in full.
    """

    name: str
    value: Callable[[FaceRecord], str | None]
    privacy: Privacy = Privacy.PUBLIC
    attribute: str = ""
    placeholder: str = ""


FIELDS = (
    RecordField("userName", lambda record: record.user_name, Privacy.NAME, "user_name", placeholder="name"),
    RecordField("userType", lambda record: record.user_type.value, placeholder="type"),
    RecordField("userId", lambda record: record.user_id, Privacy.MASKED, placeholder="id"),
    RecordField("faceId", lambda record: record.face_id, Privacy.SHIELDED, "face_id", placeholder="face"),
    RecordField("expireTime", lambda record: record.expiry.raw),
    RecordField("policy", lambda record: record.policy),
)
"""Every field of a record, in display order."""
NAMES = frozenset(field.name for field in FIELDS if field.privacy is Privacy.NAME)
"""The fields whose texts are masked in an exchange."""
TEXT_FIELDS = {field.name: field.attribute for field in FIELDS if field.attribute}
"""The attributes of the fields that are texts that the program does not interpret, by the API's name."""
