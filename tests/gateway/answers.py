"""Answers as the endpoint gives them."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from faceviewer.core.query import FaceQuery
from tests.faults import corpus

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def answer_to(query: FaceQuery, **fields: Any) -> bytes:
    """Return the body of a good answer: allowed, never ending, with a picture inside; each field may be another."""
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
