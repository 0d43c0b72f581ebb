"""Replies of the endpoints."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from faceviewer.core.query import FaceQuery
from tests.faults import corpus

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def reply_to(query: FaceQuery, **fields: Any) -> bytes:
    """Return the body of a good reply: allowed, without an end, with the picture; `fields` replace those of `data`."""
    data = {
        "imageBase64": base64.b64encode(corpus.jpeg()).decode("ascii"),
        "faceId": "f-1",
        "userId": query.user_id,
        "userType": query.user_type.value,
        "userName": "张三（示例）",
        "policy": "PERMISSION",
        "expireTime": None,
    }
    envelope = {"id": "a-1", "code": 200, "message": "success", "localizedMsg": None, "data": data | fields}
    return json.dumps(envelope, ensure_ascii=False).encode("utf-8")


def device(number: int, status: str = "transferred", **fields: Any) -> dict[str, Any]:
    """Return the entry of the device with a number; `fields` replace its own."""
    usual = {"syncTime": "2021-12-08 15:24:35", "iotId": f"id-{number}", "deviceNickName": f"Door {number}"}
    return {**usual, "status": status, **fields}


def doors_reply(query: FaceQuery, devices: Any, *, total: Any = None, page: Any = 1, **fields: Any) -> bytes:
    """Return the body of a page of doors.

    Args:
        query: the person.
        devices: the entries of the page.
        total: the total, by default the number of entries.
        page: the number of the page.
        fields: replace or extend those of `data`.
    """
    data = {
        "deviceListTotal": len(devices) if total is None else total,
        "deviceListPageNo": page,
        "deviceListPageSize": 20,
        "deviceList": devices,
        "userType": query.user_type.value,
        "userName": "张三（示例）",
        "userId": query.user_id,
        "extInfo": '{"userName":"张三（示例）","policy":"PERMISSION"}',
    }
    envelope = {"id": "a-1", "code": 200, "message": "success", "localizedMsg": None, "data": data | fields}
    return json.dumps(envelope, ensure_ascii=False).encode("utf-8")
