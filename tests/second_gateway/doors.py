"""Replies of the doors call, after the vendor's example and table of states, chosen by the user ID."""

import json
import uuid
from typing import Any

from tests.second_gateway.responses import ERRORS, Response, business

DOORS = "/domain/perm/status/user/query"
STATES = {
    "transferred": "on",
    "toBeTransferred": "on_its_way",
    "transferDeleted": "taken_off",
    "needManual": "not_stored",
    "deviceOffline": "not_stored",
    "faceCheckTimeout": "not_stored",
    "faceCheckError": "not_stored",
    "facePushError": "not_stored",
    "transferTimeout": "not_stored",
    "deleteTimeout": "unknown",
    "unknownError": "unknown",
}
"""Each status of the vendor's, and what the program takes it for."""

PERSONS: dict[str, tuple[str, ...]] = {
    "every-status": (*STATES, "ofTomorrow"),
    "two-hundred-doors": ("transferred",) * 200,
    "half-the-doors": ("transferred",) * 120,
    "no-doors": (),
}
"""User ids whose doors are like this; half of those of `half-the-doors` are promised and never come."""


def doors(params: dict[str, Any]) -> Response:
    """Return the reply to an accepted request; an ID that is in no table is on four doors."""
    user_type, user_id = params.get("userType"), params.get("userId")
    page, size = params.get("pageNo", 0), params.get("pageSize", 20)
    is_person = user_type in {"IDENTITY", "OPEN"} and isinstance(user_id, str) and 0 < len(user_id) <= 64
    if not is_person or params.get("permType") != "FACE" or any(type(n) is not int or n < 1 for n in (page, size)):
        return business(460, "request parameter error.", "入参错误")
    assert isinstance(user_id, str)
    if user_id in ERRORS:
        return ERRORS[user_id]
    if user_id == "may-not-ask":
        return business(403, "request forbidden.", "请求被禁止")
    statuses = PERSONS.get(user_id, ("transferred",) * 4)
    here = statuses[: len(statuses) // 2] if user_id == "half-the-doors" else statuses
    first = (page - 1) * size
    data = {
        "deviceListTotal": len(statuses),
        "deviceListPageNo": page,
        "deviceListPageSize": size,
        "deviceList": [_device(first + n, status) for n, status in enumerate(here[first : first + size])],
        "userType": user_type,
        "userName": "张三",
        "userId": "another" if user_id == "somebody-else" else user_id,
        "extInfo": json.dumps({"userName": "张三", "policy": "PERMISSION"}, ensure_ascii=False),
    }
    return Response({"id": str(uuid.uuid4()), "code": 200, "message": None, "localizedMsg": None, "data": data})


def _device(number: int, status: str) -> dict[str, str]:
    name = f"门口机_人脸识别{number}"
    return {"syncTime": "2021-12-08 15:24:35", "iotId": f"{number:032x}", "deviceNickName": name, "status": status}
