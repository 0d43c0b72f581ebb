import base64
import json
from typing import Any

import pytest

from faceviewer.core.connection import TRAINING_ENDPOINT
from faceviewer.sandbox.app import Sandbox, file_of
from faceviewer.sandbox.people import CASES
from tests.sandbox.asking import Clock, ask, envelope, look_up, send, signed


def test_record_and_picture_in_base64_are_as_documented() -> None:
    response = look_up("13800138000", imageFormat="BASE64")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/json")
    assert response.headers["x-ca-request-id"]
    assert response.headers["date"] == "Mon, 24 Nov 2025 16:00:00 GMT"
    assert "x-ca-error-message" not in response.headers
    portrait = CASES[0].portrait
    assert portrait
    data = {
        "faceId": "8c8e140ba4bab9952592ae545b547684",
        "userId": "13800138000",
        "userType": "PHONE",
        "userName": "张三（示例）",
        "expireTime": "2025-12-25 23:59:59",
        "policy": "PERMISSION",
        "imageBase64": base64.b64encode(file_of(portrait)).decode(),
    }
    assert response.json() == {"id": envelope()["id"], "code": 200, "message": None, "localizedMsg": None, "data": data}


@pytest.mark.parametrize("others", [{}, {"imageFormat": "URL"}, {"imageFormat": None}])
def test_picture_is_a_url_by_default(others: dict[str, Any]) -> None:
    app = Sandbox(clock=Clock())
    url = look_up("13800138000", app=app, **others).json()["data"]["imageUrl"]
    assert url.startswith(f"{TRAINING_ENDPOINT}/pictures/")
    picture = send(app, "GET", url)
    inside = look_up("13800138000", app=app, imageFormat="BASE64").json()["data"]["imageBase64"]
    assert picture.content == base64.b64decode(inside)
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["content-length"] == str(len(picture.content))


def test_picture_urls_differ_and_expire() -> None:
    clock = Clock()
    app = Sandbox(clock=clock)
    one, other = (look_up("13800138000", app=app).json()["data"]["imageUrl"] for _ in range(2))
    assert one != other
    clock.now += 299
    assert send(app, "GET", one).status_code == 200
    clock.now += 1
    for url, status, code in ((one, 403, "AccessDenied"), (one + "x", 404, "NoSuchKey")):
        refused = send(app, "GET", url)
        assert (refused.status_code, refused.headers["content-type"]) == (status, "application/xml")
        assert f"<Code>{code}</Code>" in refused.text


def test_record_without_a_photo_has_no_image_field() -> None:
    data = look_up("no-photo", "OPEN").json()["data"]
    assert data["userId"] == "no-photo"
    assert not {"imageUrl", "imageBase64"} & data.keys()


@pytest.mark.parametrize(
    ("user_id", "user_type"),
    [
        ("nobody", "OPEN"),
        ("13800138000", "OPEN"),
        (" 13800138000", "PHONE"),
        ("x" * 64, "PHONE"),
        ("slow-3\u202e😀", "OPEN"),
    ],
)
def test_unknown_person_is_a_success_without_data(user_id: str, user_type: str) -> None:
    response = look_up(user_id, user_type)
    assert response.status_code == 200
    assert (response.json()["code"], response.json()["data"]) == (200, None)


INVALID: dict[str, list[Any]] = {
    "user_type": ["phone", "", None, ["PHONE"], 1],
    "user_id": ["", " \u3000", "x" * 65, None, 13800138000],
    "imageFormat": ["JPEG", "", {}],
}


@pytest.mark.parametrize("params", [{field: wrong} for field in INVALID for wrong in INVALID[field]], ids=str)
def test_invalid_parameters_are_refused(params: dict[str, Any]) -> None:
    response = look_up(**{"user_id": "13800138000"} | params)
    body = response.json()
    assert (response.status_code, body["code"], body["message"]) == (200, 460, "request parameter error.")
    assert (body["id"], body["localizedMsg"], body["data"]) == (envelope()["id"], "入参错误", None)


INVALID_FIELDS: dict[str, list[Any]] = {
    "id": [None, "", 1, "\ud800"],
    "version": ["2.0", 1.0],
    "request": [None, {}, {"apiVer": 1}, *({"apiVer": "1.2.0", field: 1} for field in ("language", "iotToken"))],
    "params": [None, [], {"userType": "OPEN", "userId": "\ud800"}],
}


NO_ENVELOPE = [
    *(b"{", b"\xff{}", b"\xef\xbb\xbf{}", b"null", b"[]", b"{}", b'"text"', b"[" * 30_000, b"1" * 10_000, b"a=1&b=2"),
    *(json.dumps(envelope() | {field: wrong}).encode() for field in INVALID_FIELDS for wrong in INVALID_FIELDS[field]),
]


@pytest.mark.parametrize("body", NO_ENVELOPE, ids=lambda body: ascii(body[:9]))
def test_body_that_is_no_valid_envelope_is_refused(body: bytes) -> None:
    response = ask(signed(body))
    reply = response.json()
    assert (response.status_code, reply["code"], reply["message"]) == (400, 400, "Request Format Error")
    assert response.headers["x-ca-error-message"] == "Request Format Error"
    assert reply["id"]


def test_undocumented_fields_are_ignored() -> None:
    request = {**envelope(), "extra": 1}
    request["request"] |= {"iotToken": None, "cloudToken": "", "language": None, "extra": []}
    request["params"] |= {"extra": {}}
    assert ask(signed(json.dumps(request).encode())).json()["data"]["userId"] == "13800138000"


@pytest.mark.parametrize(
    ("field", "language", "text"),
    [
        ("language", "zh-CN", "入参错误"),
        ("language", "en-US", "request parameter error."),
        ("language", "en", "request parameter error."),
        ("locale", "en-US", "request parameter error."),
    ],
)
def test_localized_message_is_in_the_requested_language(field: str, language: str, text: str) -> None:
    question = envelope("")
    question["request"] |= {field: language}
    assert ask(signed(json.dumps(question).encode())).json()["localizedMsg"] == text


def test_id_in_another_script_is_returned_unchanged() -> None:
    assert look_up("用户-001", "YUNDUN").json()["data"]["userId"] == "用户-001"
