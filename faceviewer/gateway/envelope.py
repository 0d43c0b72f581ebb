"""The envelope that every endpoint of the gateway has, of requests and of answers.

Here a server's texts are bounded, for all who read them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import SERVER_TEXT
from faceviewer.gateway.bounded_json import guessed_charset, json_object, printable, refuse_repeats
from faceviewer.gateway.error_tables import ERROR_CODE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faceviewer.core.connection import Credentials
    from faceviewer.core.language import Language

SUCCESS = 200

_CODE_DIGITS = 9
_CODES = ("code", "errorCode", "errCode", "error_code")
_MESSAGES = ("message", "msg", "errorMessage", "errorMsg", "errMsg", "error_message", "error_description", "error")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an endpoint.

    Attributes:
        api_version: its `apiVer`.
        params: its `params`.
        answer_bytes: how long an answer may be.
        bulky: the field of `data` that is no part of the exchange that is kept, such as a picture; empty for none.
    """

    target: str
    api_version: str
    params: Mapping[str, str | int]
    answer_bytes: int
    bulky: str = ""


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
        guessed: the charset that it was read in though nothing said so; empty where there was nothing to guess.
    """

    answer_id: str
    code: int | None
    error_code: str
    message: str
    localized_message: str
    fields: dict[str, Any]
    guessed: str = ""


def request_body(request: Request, *, request_id: str, credentials: Credentials, language: Language) -> bytes:
    """Return the bytes of a request, as the endpoint document has it."""
    head = {"apiVer": request.api_version, "language": language.api_tag}
    if credentials.iot_token:
        head["iotToken"] = credentials.iot_token
    if credentials.cloud_token:
        head["cloudToken"] = credentials.cloud_token
    envelope = {"id": request_id, "version": "1.0", "request": head, "params": dict(request.params)}
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def read_reply(body: bytes, *, charset: str = "") -> Reply:
    """Read the envelope of an answer; what an error says of itself, also under the names that others give it.

    Args:
        charset: as `json_object`.

    Raises:
        Problem: Kind.CONTRACT_NOT_JSON, CONTRACT_AMBIGUOUS (a name twice in an object of the document's),
            CONTRACT_TOO_MANY or CONTRACT_FIELD (no object).
    """
    guessed = guessed_charset(body, charset=charset)
    fields = json_object(body, charset=guessed or charset)
    inner = fields.get("error")
    for read in (fields, inner, fields.get("data")):
        refuse_repeats(read)
    places = (fields, inner) if isinstance(inner, dict) else (fields,)
    codes = [place[name] for place in places for name in _CODES if name in place]
    return Reply(
        _loose_text(fields, "id"),
        whole_number(fields.get("code"), digits=_CODE_DIGITS),
        next((code for code in codes if isinstance(code, str) and ERROR_CODE.fullmatch(code.upper())), ""),
        next(filter(None, (_loose_text(place, name) for place in places for name in _MESSAGES)), ""),
        _loose_text(fields, "localizedMsg"),
        fields,
        guessed,
    )


def whole_number(value: Any, *, digits: int) -> int | None:
    """Return a number; written as text or with a decimal point, it is the same. None for what is none, or longer."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[: digits + 1])
    return value if type(value) is int and abs(value) < 10**digits else None


def _loose_text(fields: dict[str, Any], name: str) -> str:
    """Return a text that only explains, or the first of several; one of another type explains nothing."""
    value = fields.get(name)
    first = value[0] if isinstance(value, list) and value else value
    return printable(first[:SERVER_TEXT]) if isinstance(first, str) else ""
