"""What is behind the gate: parse the envelope of a request and build the envelope of the reply.

There is also the vendor's `/kit/debug/ping`, which is about no person. All endpoints may be stricter than the real
ones: `version` must be 1.0, and an API version that the vendor's pages do not list is unknown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import USER_ID_CHARACTERS
from faceviewer.core.query import UserType
from faceviewer.sandbox.catalogue import EndpointError, by_endpoint_code

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

PING = "/kit/debug/ping"
PING_VERSIONS = frozenset({"1.0.0"})
FORMAT_ERROR = by_endpoint_code(400, "Request Format Error")
VERSION_ERROR = EndpointError(200, 404, "service not found.", "service not found.")
"""The reply of gateways, which no document has."""
PARAMETER_ERROR = by_endpoint_code(460, "request parameter error.")


@dataclass(frozen=True, slots=True)
class Question:
    """The content of a request about a person.

    Attributes:
        request_id: `id`, which the reply repeats.
        language: `request.language`; Chinese by default.
        user_type: `userType`.
        user_id: `userId`, 1 to 64 characters.
        params: all parameters.
    """

    request_id: str
    language: str
    user_type: UserType
    user_id: str
    params: Mapping[str, Any]

    def rejected(self) -> Rejected:
        """Return the refusal of a parameter."""
        return Rejected(PARAMETER_ERROR, request_id=self.request_id, language=self.language)


class Rejected(Exception):  # noqa: N818 - not an error of the program
    """A request that the endpoint refuses with an error.

    Attributes:
        error: the error.
        request_id: the `id` to repeat, empty if it could not be read.
        language: see `Question.language`.
    """

    def __init__(self, error: EndpointError, *, request_id: str = "", language: str = "") -> None:
        super().__init__(error.message)
        self.error = error
        self.request_id = request_id
        self.language = language


def read(body: bytes, versions: Container[object]) -> Question:
    """Parse the envelope of a request about a person. Undocumented fields are ignored.

    Raises:
        Rejected: the envelope is not as documented, the API version is not in `versions`, the user type is unknown, or
            the user id is not valid.
    """
    request_id, language, params = opened(body, versions)
    user_type, user_id = params.get("userType", ""), params.get("userId")
    is_id = isinstance(user_id, str) and user_id.strip() and len(user_id) <= USER_ID_CHARACTERS
    if user_type not in [*UserType] or not is_id:
        raise Rejected(PARAMETER_ERROR, request_id=request_id, language=language)
    return Question(request_id, language, UserType(user_type), params["userId"], params)


def echo(body: bytes) -> dict[str, object]:
    """Return the reply to a ping, with the request's `input` as data.

    Raises:
        Rejected: see `read`.
    """
    request_id, language, params = opened(body, PING_VERSIONS)
    if "input" not in params:
        raise Rejected(PARAMETER_ERROR, request_id=request_id, language=language)
    return success(request_id, params["input"])


def success(request_id: str, data: object) -> dict[str, object]:
    """Return a reply; `data` is None if the id is not registered."""
    return {"id": request_id, "code": 200, "message": None, "localizedMsg": None, "data": data}


def failure(request_id: str, error: EndpointError, *, language: str) -> dict[str, object]:
    """Return the envelope of an error, with `localizedMsg` in the language of the request."""
    localized = error.message if language.lower().startswith("en") else error.description
    return {"id": request_id, "code": error.code, "message": error.message, "localizedMsg": localized, "data": None}


def opened(body: bytes, versions: Container[object]) -> tuple[str, str, dict[str, Any]]:
    """Return the `id`, language and params of a request.

    Raises:
        Rejected: the envelope is not as documented, or the API version is not in `versions`.
    """
    try:
        # Encoding fails for lone surrogates, which JSON can express and no reply could repeat.
        envelope = json.loads(body.decode("utf-8"))
        json.dumps(envelope, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):  # JSONDecodeError and UnicodeError are ValueErrors
        raise Rejected(FORMAT_ERROR) from None
    if not isinstance(envelope, dict):
        raise Rejected(FORMAT_ERROR)
    request_id, request = envelope.get("id"), envelope.get("request")
    if not isinstance(request_id, str) or not request_id:
        raise Rejected(FORMAT_ERROR)
    if not isinstance(request, dict):
        raise Rejected(FORMAT_ERROR, request_id=request_id)
    language = request.get("language") or request.get("locale")  # the name that some clients use
    texts = [language, request.get("iotToken"), request.get("cloudToken")]
    version = request.get("apiVer")
    known = envelope.get("version") == "1.0" and isinstance(version, str)
    if not known or not all(text is None or isinstance(text, str) for text in texts):
        raise Rejected(FORMAT_ERROR, request_id=request_id)
    if version not in versions:
        raise Rejected(VERSION_ERROR, request_id=request_id)
    language = language or "zh-CN"
    params = envelope.get("params")
    if not isinstance(params, dict):
        raise Rejected(FORMAT_ERROR, request_id=request_id, language=language)
    return request_id, language, params
