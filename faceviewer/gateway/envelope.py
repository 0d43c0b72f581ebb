"""Wire names to core and back; the only file that knows how the endpoint spells its fields.

Nothing is guessed: an answer that contradicts itself, lacks what it must have or speaks of somebody else is refused
whole. Fields that the document does not have are ignored.
"""

from __future__ import annotations

import binascii
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from faceviewer.core.limits import JSON_DEPTH, PICTURE_BYTES
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.record import Expiry, FaceRecord

if TYPE_CHECKING:
    from faceviewer.core.credentials import Credentials
    from faceviewer.core.language import Language
    from faceviewer.core.query import FaceQuery

TARGET = "/face/paas/image/get"
API_VERSION = "1.2.0"
SUCCESS = 200
PICTURE_FIELD = "imageBase64"

_DATA_URI = re.compile(r"data:image/(?:jpeg|jpg|png|webp|bmp|gif);base64,", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reply:
    """The envelope of an answer.

    Attributes:
        answer_id: `id`, empty if absent.
        code: `code`; 200 is success.
        message: `message`, empty if absent or null.
        localized_message: `localizedMsg`, empty if absent or null.
        fields: the whole object, for its `data`.
    """

    answer_id: str
    code: int
    message: str
    localized_message: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Face:
    """What `data` holds.

    Attributes:
        record: the record.
        image_base64: `imageBase64`, empty if absent.
        image_url: `imageUrl`, empty if absent.
    """

    record: FaceRecord
    image_base64: str
    image_url: str


def request_body(query: FaceQuery, *, request_id: str, credentials: Credentials, language: Language) -> bytes:
    """Return the bytes of a request, as the endpoint document has it."""
    request = {"apiVer": API_VERSION, "language": language.api_tag}
    if credentials.iot_token:
        request["iotToken"] = credentials.iot_token
    if credentials.cloud_token:
        request["cloudToken"] = credentials.cloud_token
    envelope = {
        "id": request_id,
        "version": "1.0",
        "request": request,
        "params": {
            "userType": query.user_type.value,
            "userId": query.user_id,
            "imageFormat": query.image_format.value,
        },
    }
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def read_reply(body: bytes) -> Reply:
    """Read the envelope of an answer.

    Raises:
        Problem: Kind.CONTRACT_NOT_JSON, CONTRACT_AMBIGUOUS (a name twice in one object, where Python would silently
            keep the last) or CONTRACT_FIELD.
    """
    fields = _json_object(body)
    code = fields.get("code")
    if not isinstance(code, int) or isinstance(code, bool):
        _breach("code")
    return Reply(
        _loose_text(fields, "id"), code, _loose_text(fields, "message"), _loose_text(fields, "localizedMsg"), fields
    )


def read_face(reply: Reply, query: FaceQuery) -> Face | None:
    """Read `data` of a successful answer; None if it is null: nothing is registered under this id.

    Raises:
        Problem: Kind.CONTRACT_FIELD where a field is absent or of another type than documented, CONTRACT_MISMATCH
            where userId or userType is not what was asked.
    """
    if "data" not in reply.fields:
        _breach("data")
    data = reply.fields["data"]
    if data is None:
        return None
    if not isinstance(data, dict):
        _breach("data")
    for name, asked in (("userId", query.user_id), ("userType", query.user_type.value)):
        if not isinstance(data.get(name), str):
            _breach(name)
        if data[name] != asked:
            raise Problem(Kind.CONTRACT_MISMATCH, field=name)
    record = FaceRecord(
        face_id=_optional_text(data, "faceId"),
        user_id=query.user_id,
        user_type=query.user_type,
        user_name=_optional_text(data, "userName"),
        expiry=Expiry.from_wire(_optional_text(data, "expireTime")),
        policy=_optional_text(data, "policy"),
    )
    return Face(record, _optional_text(data, PICTURE_FIELD) or "", _optional_text(data, "imageUrl") or "")


def read_picture(image_base64: str) -> bytes:
    """Decode `imageBase64`, strictly as RFC 4648 section 4 has it; a data URI of a known image type is unwrapped.

    Raises:
        Problem: Kind.PICTURE_BASE64, or PICTURE_TOO_BIG before anything is decoded.
    """
    prefix = _DATA_URI.match(image_base64)
    text = image_base64[prefix.end() :] if prefix else image_base64
    if len(text) * 3 // 4 > PICTURE_BYTES + 2:  # 2: what padding stands for
        raise Problem(Kind.PICTURE_TOO_BIG, size=f"> {PICTURE_BYTES >> 20} MiB")
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:  # binascii.Error is one, and so is what non-ASCII text raises
        raise Problem(Kind.PICTURE_BASE64) from None
    if len(text) != (len(data) + 2) // 3 * 4:  # padding beyond what is due passes even the strict reader
        raise Problem(Kind.PICTURE_BASE64)
    return data


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(
            body.decode("utf-8"), object_pairs_hook=_object_without_repeats, parse_constant=_refuse_constant
        )
    except RecursionError:
        _breach("JSON")
    except ValueError:  # JSONDecodeError and UnicodeDecodeError are ones; so is an integer of over 4,300 digits
        raise Problem(Kind.CONTRACT_NOT_JSON) from None
    if not isinstance(value, dict) or _deeper_than(JSON_DEPTH, value):
        _breach("JSON")
    return value


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise Problem(Kind.CONTRACT_AMBIGUOUS, field=_printable(name)[:64])
        fields[name] = value
    return fields


def _refuse_constant(text: str) -> NoReturn:
    """Refuse NaN and Infinity, which RFC 8259 does not have and Python reads."""
    raise ValueError(text)


def _deeper_than(depth: int, value: object) -> bool:
    level = [value]
    for _ in range(depth):
        level = [
            child
            for container in level
            for child in (container.values() if isinstance(container, dict) else container)  # type: ignore[attr-defined]
            if isinstance(child, (dict, list))
        ]
        if not level:
            return False
    return True


def _optional_text(data: dict[str, Any], name: str) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        _breach(name)
    return None if value is None else _printable(value)


def _loose_text(fields: dict[str, Any], name: str) -> str:
    """Return a text that only explains; one of another type explains nothing."""
    value = fields.get(name)
    return _printable(value) if isinstance(value, str) else ""


def _printable(text: str) -> str:
    r"""Return a text with lone surrogates (JSON's "\ud800") replaced: they can be neither encoded nor drawn."""
    if text.isascii():  # a picture's BASE64 is, and it is long
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _breach(field: str) -> NoReturn:
    raise Problem(Kind.CONTRACT_FIELD, field=field)
