"""The endpoint behind the gate: reads a request's envelope and makes the answer's.

Beside the lookup stand the vendor's `/kit/debug/ping`, which names nobody, and the doors (doors.py). Stricter than the
real one may be: `version` is 1.0, and all of a version that the vendor's pages do not list is an interface that is not
there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import USER_ID_CHARACTERS
from faceviewer.core.query import ImageFormat, UserType
from faceviewer.sandbox.catalogue import EndpointError, by_endpoint_code

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

PATH, API_VERSIONS = "/face/paas/image/get", frozenset({"1.2.0", "1.0.2", "1.0.1"})
PING, PING_VERSIONS = "/kit/debug/ping", frozenset({"1.0.0"})
FORMAT_ERROR = by_endpoint_code(400, "Request Format Error")
VERSION_ERROR = EndpointError(200, 404, "service not found.", "service not found.")
"""In no document; so gateways answer."""
PARAMETER_ERROR = by_endpoint_code(460, "request parameter error.")


@dataclass(frozen=True, slots=True)
class Question:
    """What a request asks.

    Attributes:
        request_id: its `id`, which the answer repeats.
        language: its `request.language`; Chinese unless it says otherwise.
        user_id: 1 to 64 characters.
        image_format: how the picture shall come.
    """

    request_id: str
    language: str
    user_type: UserType
    user_id: str
    image_format: ImageFormat


class Rejected(Exception):  # noqa: N818 - it names what happened to a request
    """A request that asks nothing answerable.

    Attributes:
        error: what the endpoint answers.
        request_id: the `id` to repeat, empty if it could not be read.
        language: as Question.language.
    """

    def __init__(self, error: EndpointError, *, request_id: str = "", language: str = "") -> None:
        super().__init__(error.message)
        self.error = error
        self.request_id = request_id
        self.language = language


def read(body: bytes) -> Question:
    """Read the envelope of a request. Fields that the document does not know are none of the endpoint's business.

    Raises:
        Rejected: the envelope or the parameters are not as documented.
    """
    request_id, language, params = opened(body, API_VERSIONS)
    user_type, user_id = person_in(params, request_id=request_id, language=language)
    image_format = params.get("imageFormat")
    try:
        wanted = ImageFormat.URL if image_format is None else ImageFormat(image_format)
    except ValueError:
        raise Rejected(PARAMETER_ERROR, request_id=request_id, language=language) from None
    return Question(request_id, language, user_type, user_id, wanted)


def person_in(params: Mapping[str, Any], *, request_id: str, language: str) -> tuple[UserType, str]:
    """Return who is asked about.

    Raises:
        Rejected: it is nobody who can be.
    """
    user_id = params.get("userId")
    try:
        user_type = UserType(params["userType"])
    except (KeyError, ValueError):
        raise Rejected(PARAMETER_ERROR, request_id=request_id, language=language) from None
    if not isinstance(user_id, str) or not user_id.strip() or len(user_id) > USER_ID_CHARACTERS:
        raise Rejected(PARAMETER_ERROR, request_id=request_id, language=language)
    return user_type, user_id


def echo(body: bytes) -> dict[str, object]:
    """Return the answer to a ping: its `input`.

    Raises:
        Rejected: as `read`.
    """
    request_id, language, params = opened(body, PING_VERSIONS)
    if "input" not in params:
        raise Rejected(PARAMETER_ERROR, request_id=request_id, language=language)
    return success(request_id, params["input"])


def success(request_id: str, data: object) -> dict[str, object]:
    """Return the envelope of an answer; no data means that nobody is registered under the id."""
    return {"id": request_id, "code": 200, "message": None, "localizedMsg": None, "data": data}


def failure(request_id: str, error: EndpointError, *, language: str) -> dict[str, object]:
    """Return the envelope of an error, its `localizedMsg` in the language that the request asked for."""
    localized = error.message if language.lower().startswith("en") else error.description
    return {"id": request_id, "code": error.code, "message": error.message, "localizedMsg": localized, "data": None}


def opened(body: bytes, versions: Container[object]) -> tuple[str, str, dict[str, Any]]:
    """Return a request's `id`, language and params.

    Raises:
        Rejected: the envelope is not as documented, or the interface has no such version.
    """
    try:
        # The text is encoded again because JSON can spell a lone surrogate, which no answer could repeat.
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
    language = request.get("language") or request.get("locale")  # some clients call it so
    texts = [language, request.get("iotToken"), request.get("cloudToken")]
    version = request.get("apiVer")
    known = envelope.get("version") == "1.0" and isinstance(version, str)
    if not known or not all(text is None or isinstance(text, str) for text in texts):
        raise Rejected(FORMAT_ERROR, request_id=request_id)
    if version not in versions:
        raise Rejected(VERSION_ERROR, request_id=request_id)
    language, params = language or "zh-CN", envelope.get("params")
    if not isinstance(params, dict):
        raise Rejected(FORMAT_ERROR, request_id=request_id, language=language)
    return request_id, language, params
