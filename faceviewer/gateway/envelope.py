"""Wire names to core and back; the only file that knows how the endpoint spells its fields.

Nothing is guessed: an answer that contradicts itself, lacks what it must have or speaks of somebody else is refused
whole. A field of another type than documented costs that field. Here a server's texts are bounded, for all who read
them.
"""

from __future__ import annotations

import binascii
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn

from faceviewer.core.limits import PICTURE_BYTES, SERVER_TEXT
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.record import FIELDS, Expiry, ExpiryKind, FaceRecord, RawValue
from faceviewer.gateway.bounded_json import json_object, printable, refuse_repeats
from faceviewer.gateway.contradictions import as_text, find_contradictions
from faceviewer.gateway.error_tables import ERROR_CODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.core.credentials import Credentials
    from faceviewer.core.language import Language
    from faceviewer.core.query import FaceQuery

TARGET = "/face/paas/image/get"
API_VERSION = "1.2.0"
SUCCESS = 200
PICTURE_FIELD = "imageBase64"

_DATA_URI = re.compile(
    r"data:image/(?:jpeg|jpg|pjpeg|png|webp|bmp|gif)(?:;[\w.=\"-]{0,64}){0,4}?;base64,", re.ASCII | re.IGNORECASE
)
_CODE_DIGITS = 9
_CODES = ("code", "errorCode", "errCode", "error_code")
_MESSAGES = ("message", "msg", "errorMessage", "errorMsg", "errMsg", "error_message", "error_description", "error")
_BLANKS = b" \t\r\n\v\f"
_FROM_URL_SAFE = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class Reply:
    """The envelope of an answer.

    Attributes:
        answer_id: `id`, empty if absent.
        code: `code`; 200 is success. None where it is absent or no number, which only an error may be.
        error_code: what a gateway writes in its place, such as `T429ID`; empty if it did not.
        message: `message`, or what others call so; empty if there is none.
        localized_message: `localizedMsg`, empty if absent or null.
        fields: the whole object, for its `data`.
    """

    answer_id: str
    code: int | None
    error_code: str
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
    """Read the envelope of an answer; what an error says of itself, also under the names that others give it.

    Raises:
        Problem: Kind.CONTRACT_NOT_JSON, CONTRACT_AMBIGUOUS (a name twice in an object of the document's),
            CONTRACT_TOO_MANY or CONTRACT_FIELD (no object).
    """
    fields = json_object(body)
    inner = fields.get("error")
    for read in (fields, inner, fields.get("data")):
        refuse_repeats(read)
    places = (fields, inner) if isinstance(inner, dict) else (fields,)
    codes = [place[name] for place in places for name in _CODES if name in place]
    return Reply(
        _loose_text(fields, "id"),
        _code(fields.get("code")),
        next((code for code in codes if isinstance(code, str) and ERROR_CODE.fullmatch(code.upper())), ""),
        next(filter(None, (_loose_text(place, name) for place in places for name in _MESSAGES)), ""),
        _loose_text(fields, "localizedMsg"),
        fields,
    )


def read_face(reply: Reply, query: FaceQuery) -> Face | None:
    """Read `data` of a successful answer; None if it is null: nothing is registered under this id.

    Raises:
        Problem: Kind.CONTRACT_FIELD where `data`, userId or userType is absent or of another type than documented,
            or `success` denies the code; CONTRACT_MISMATCH where userId or userType is not what was asked. An id that
            came as a number is the same if its digits are.
    """
    if reply.fields.get("success") in (False, "false", "False"):  # others of the vendor send it beside the code
        _breach("success")
    if "data" not in reply.fields:
        _breach("data")
    data = reply.fields["data"]
    if data is None:
        return None
    if not isinstance(data, dict):
        _breach("data")
    for name, asked in (("userId", query.user_id), ("userType", query.user_type.value)):
        told = data.get(name)
        if type(told) is int:
            told = str(told)
        if not isinstance(told, str):
            _breach(name)
        if told != asked:
            raise Problem(Kind.CONTRACT_MISMATCH, field=name)
    policy, expiry = _policy(data), _expiry(data)
    other_expiry, other_policy = find_contradictions(data, expiry, policy)
    record = FaceRecord(
        face_id=_optional_text(data, "faceId"),
        user_id=query.user_id,
        user_type=query.user_type,
        user_name=_optional_text(data, "userName"),
        expiry=replace(expiry, elsewhere=_clean(other_expiry)),
        policy=policy,
        policy_elsewhere=_clean(other_policy),
        misshapen=tuple(_misshapen(data)),
    )
    return Face(record, _picture_text(data, PICTURE_FIELD), printable(_picture_text(data, "imageUrl")[:SERVER_TEXT]))


def read_picture(image_base64: str) -> bytes:
    """Decode `imageBase64`: nothing that is not BASE64 is dropped in silence.

    Read are RFC 4648 section 4 and, with its two other characters, section 5; lines and blanks as RFC 2045 has them;
    padding or none. A data URI of a known image type is unwrapped. What the bytes are, the decoder says.

    Raises:
        Problem: Kind.PICTURE_BASE64, or PICTURE_TOO_BIG before anything is decoded.
    """
    prefix = _DATA_URI.match(image_base64)
    try:
        text = (image_base64[prefix.end() :] if prefix else image_base64).encode("ascii")
        text = text.translate(_FROM_URL_SAFE, _BLANKS)
        if len(text) * 3 // 4 > PICTURE_BYTES + 2:  # 2: what padding stands for
            raise Problem(Kind.PICTURE_TOO_BIG, size=f"> {PICTURE_BYTES >> 20} MiB")
        padded = text if text.endswith(b"=") else text + b"=" * (-len(text) % 4)
        data = binascii.a2b_base64(padded, strict_mode=True)
    except ValueError:  # binascii.Error is one, and so is UnicodeEncodeError
        raise Problem(Kind.PICTURE_BASE64) from None
    if len(padded) != (len(data) + 2) // 3 * 4:  # padding beyond what is due passes even the strict reader
        raise Problem(Kind.PICTURE_BASE64)
    return data


def _code(value: Any) -> int | None:
    """Return a code; written as text or with a decimal point, it is the same. None for what is no number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[: _CODE_DIGITS + 1])
    return value if type(value) is int and abs(value) < 10**_CODE_DIGITS else None


def _optional_text(data: dict[str, Any], name: str) -> str | None:
    value = data.get(name)
    return printable(value[:SERVER_TEXT]) if isinstance(value, str) else None


def _policy(data: dict[str, Any]) -> str | None:
    """Return `policy`; one that is no text, as JSON writes it, which is no text that means anything."""
    value = data.get("policy")
    return None if value is None else printable(value[:SERVER_TEXT] if isinstance(value, str) else as_text(value))


def _expiry(data: dict[str, Any]) -> Expiry:
    value = data.get("expireTime")
    if value is None or type(value) is int:
        return Expiry.from_wire(value)
    if isinstance(value, str):
        return Expiry.from_wire(printable(value[:SERVER_TEXT]))
    return Expiry(as_text(value), ExpiryKind.UNREADABLE, None)


def _misshapen(data: dict[str, Any]) -> Iterator[RawValue]:
    for field in FIELDS:
        value = data.get(field.name)
        if field.is_text and value is not None and not isinstance(value, str):
            yield RawValue(field.name, printable(as_text(value)))


def _clean(found: RawValue | None) -> RawValue | None:
    return found and RawValue(printable(found.name), printable(found.text))


def _picture_text(data: dict[str, Any], name: str) -> str:
    """Return a picture's BASE64 or address; what is no text, in brackets, which neither can have."""
    value = data.get(name)
    if value is None or isinstance(value, str):
        return value or ""
    return f"[{as_text(value)}]"


def _loose_text(fields: dict[str, Any], name: str) -> str:
    """Return a text that only explains, or the first of several; one of another type explains nothing."""
    value = fields.get(name)
    first = value[0] if isinstance(value, list) and value else value
    return printable(first[:SERVER_TEXT]) if isinstance(first, str) else ""


def _breach(field: str) -> NoReturn:
    raise Problem(Kind.CONTRACT_FIELD, field=field)
