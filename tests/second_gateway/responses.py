"""Replies of the endpoint, chosen by the user ID: a face, another person's, or an error."""

import base64
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.data import ERRORS as TABLES

PATH = "/face/paas/image/get"
PING = "/kit/debug/ping"
USER_TYPES = ("IDENTITY", "OPEN", "YUNDUN", "PHONE")


@dataclass
class Response:
    """An HTTP response: status, headers, and a body that is sent as JSON, or unchanged if it is bytes."""

    body: dict[str, Any] | bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def business(code: int, message: str, localized: str = "") -> Response:
    """Return an error of the endpoint."""
    reply = {"id": str(uuid.uuid4()), "code": code, "message": message, "localizedMsg": localized, "data": None}
    return Response(reply)


def gateway_error(status: int, message: str = "", code: str = "") -> Response:
    """Return an error of the gateway: in headers, without a body."""
    given = {"X-Ca-Error-Message": message, "X-Ca-Error-Code": code}
    return Response(b"", status, {name: text for name, text in given.items() if text})


def _localized(error: Response, language: str) -> Response:
    if isinstance(error.body, dict) and language.startswith("en"):
        return Response(error.body | {"localizedMsg": error.body["message"]}, error.status, error.headers)
    return error


ERRORS: dict[str, Response] = {}
"""User ids that get an error, in the order of the tables."""
for _n, _row in enumerate(TABLES["endpoint"]):
    _response = business(_row["code"], _row["message"], _row["description"])
    _response.status = _row["http_status"]
    ERRORS[f"endpoint-{_n}"] = _response
for _n, _row in enumerate(TABLES["classic_gateway"]):
    ERRORS[f"classic-{_n}"] = gateway_error(_row["http_status"], _row["message"].removesuffix(":%s"))
for _row in TABLES["vpc_gateway"]:
    ERRORS[_row["error_code"]] = gateway_error(_row["http_status"], _row["message"], _row["error_code"])
for _row in TABLES["found_later"]:
    ERRORS[_row["error_code"]] = gateway_error(_row["http_status"], "", _row["error_code"])


def respond(params: dict[str, Any], *, language: str = "zh-CN", face: bytes, picture_url: str) -> Response:
    """Return the reply to an accepted request; an ID that is in no table has an ordinary record.

    Ids that begin with "nobody" have no record, by the row of the error table about their user type; without
    one, `data` is null.
    """
    user_type, user_id, form = params.get("userType"), params.get("userId"), params.get("imageFormat", "URL")
    if user_type not in USER_TYPES or not isinstance(user_id, str) or not user_id or form not in {"URL", "BASE64"}:
        return business(460, "request parameter error.", "入参错误")
    if user_id in ERRORS:
        return _localized(ERRORS[user_id], language)
    if user_id.startswith("nobody"):
        unknown = {"IDENTITY": (2405, "identity is not existed"), "OPEN": (2407, "openId invalid")}.get(user_type)
        return business(*unknown) if unknown else business(200, "success")
    data: dict[str, Any] = {
        "imageBase64" if form == "BASE64" else "imageUrl": (
            base64.b64encode(face).decode("ascii") if form == "BASE64" else picture_url
        ),
        "faceId": "face-1",
        "userId": "another" if user_id == "somebody-else" else user_id,
        "userType": user_type,
        "userName": "张三",
        "expireTime": "2031-05-06 07:08:09",
        "policy": "PERMISSION",
    }
    return Response({"id": str(uuid.uuid4()), "code": 200, "message": None, "localizedMsg": None, "data": data})
