"""The envelope of requests and of replies, which is the same for every endpoint of the gateway.

This module limits the length of the texts of a server.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import SERVER_TEXT
from faceviewer.core.record import NAMES
from faceviewer.gateway.bounded_json import json_object, printable
from faceviewer.gateway.error_tables import ERROR_CODE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faceviewer.core.connection import Credentials
    from faceviewer.core.language import Language

SUCCESS = 200

_CODE_DIGITS = 9
# In lower case and without underscores: other vendors write them as `Message` or `error_msg`.
_CODES = ("code", "errorcode", "errcode")
_MESSAGES = ("message", "msg", "errormessage", "errormsg", "errmsg", "errordescription", "error")


@dataclass(frozen=True, slots=True)
class Request:
    """A request to an endpoint: its path, `apiVer` and `params`, and the maximum length of a response.

    `bulky` is the field of `data` to remove from the stored exchange, such as a picture; empty for none. `names` are
    the fields of the reply to mask in it, see `Exchange.names`.
    """

    target: str
    api_version: str
    params: Mapping[str, str | int]
    response_bytes: int
    bulky: str = ""
    names: frozenset[str] = NAMES


@dataclass(frozen=True, slots=True)
class Reply:
    """The service's envelope in the body of a response. A text that is absent or null is empty.

    Attributes:
        code: 200 is success. None if absent or no number, which is allowed for errors only.
        error_code: a text code of the gateway in its place, such as `T429ID`; empty if there is none.
        message: `message`, or a field with another usual name for a message.
        fields: the whole object, with `data`.
    """

    reply_id: str
    code: int | None
    error_code: str
    message: str
    localized_message: str
    fields: dict[str, Any]


def request_body(request: Request, *, request_id: str, credentials: Credentials, language: Language) -> bytes:
    """Return the body of a request in the documented format."""
    head = {"apiVer": request.api_version, "language": language.api_tag}
    if credentials.iot_token:
        head["iotToken"] = credentials.iot_token
    if credentials.cloud_token:
        head["cloudToken"] = credentials.cloud_token
    envelope = {"id": request_id, "version": "1.0", "request": head, "params": dict(request.params)}
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def read_reply(body: bytes) -> Reply:
    """Parse the body of a response. Codes and messages of errors may also have the names of other vendors.

    Raises Problem as `json_object`.
    """
    fields = json_object(body)
    inner = fields.get("error")
    places = (fields, inner) if isinstance(inner, dict) else (fields,)
    codes = [code for place in places for code in _named(_CODES, place)]
    messages = (_loose_text(message) for place in places for message in _named(_MESSAGES, place))
    return Reply(
        _loose_text(fields.get("id")),
        whole_number(fields.get("code"), digits=_CODE_DIGITS),
        next((code for code in codes if isinstance(code, str) and ERROR_CODE.fullmatch(code.upper())), ""),
        next(filter(None, messages), ""),
        _loose_text(fields.get("localizedMsg")),
        fields,
    )


def whole_number(value: Any, *, digits: int) -> int | None:
    """Return a whole number, also from a text or with a decimal point; None for other values and too many digits."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[: digits + 1])
    return value if type(value) is int and abs(value) < 10**digits else None


def _named(names: tuple[str, ...], fields: dict[str, Any]) -> list[Any]:
    """Return the values of the fields with one of some names, in the order of the names."""
    plain = ((name.replace("_", "").lower(), value) for name, value in fields.items())
    found = [(names.index(name), value) for name, value in plain if name in names]
    return [value for _, value in sorted(found, key=lambda each: each[0])]


def _loose_text(value: Any) -> str:
    """Return an informative text, the first of a list; empty for a value of another type."""
    first = value[0] if isinstance(value, list) and value else value
    return printable(first[:SERVER_TEXT]) if isinstance(first, str) else ""
