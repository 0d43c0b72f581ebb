import base64
import json
from typing import Any

import pytest

from faceviewer.core.connection import TRAINING_ENDPOINT
from faceviewer.sandbox.app import Sandbox, file_of
from faceviewer.sandbox.people import PEOPLE
from tests.sandbox.asking import Call, Clock, ask, envelope, look_up, send

FORMAT_ERROR = (400, 400, "Request Format Error")
PARAMETER_ERROR = (200, 460, "request parameter error.")


def test_record_and_picture_in_base64_are_as_documented() -> None:
    answer = look_up(Sandbox(clock=Clock()), "13800138000", imageFormat="BASE64")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-ca-request-id"]
    assert answer.headers["date"] == "Mon, 24 Nov 2025 16:00:00 GMT"
    assert "x-ca-error-message" not in answer.headers
    data = answer.json()["data"]
    picture = data.pop("imageBase64")
    demo = next(person for person in PEOPLE if person.user_id == "13800138000")
    assert demo.portrait
    assert base64.b64decode(picture, validate=True) == file_of(demo.portrait)
    assert data == {
        "faceId": demo.face_id,
        "userId": "13800138000",
        "userType": "PHONE",
        "userName": "张三（示例）",
        "expireTime": "2025-12-25 23:59:59",
        "policy": "PERMISSION",
    }
    assert {**answer.json(), "data": None} == {
        "id": envelope()["id"],
        "code": 200,
        "message": None,
        "localizedMsg": None,
        "data": None,
    }


@pytest.mark.parametrize("others", [{}, {"imageFormat": "URL"}, {"imageFormat": None}])
def test_picture_is_a_url_by_default(others: dict[str, Any]) -> None:
    app = Sandbox(clock=Clock())
    url = look_up(app, "13800138000", **others).json()["data"]["imageUrl"]
    assert url.startswith(f"{TRAINING_ENDPOINT}/pictures/")
    picture = send(app, "GET", url)
    inside = look_up(app, "13800138000", imageFormat="BASE64").json()["data"]["imageBase64"]
    assert picture.content == base64.b64decode(inside)
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["content-length"] == str(len(picture.content))


def test_locale_is_an_alias_of_language() -> None:
    question = envelope("error-200-2405")
    question["request"] |= {"locale": "en-US"}
    answer = ask(Sandbox(clock=Clock()), Call(json.dumps(question).encode()))
    assert answer.json()["localizedMsg"] == "identity is not existed"


def test_picture_urls_differ_and_expire() -> None:
    clock = Clock()
    app = Sandbox(clock=clock)
    one, other = (look_up(app, "13800138000").json()["data"]["imageUrl"] for _ in range(2))
    assert one != other
    clock.now += 299
    assert send(app, "GET", one).status_code == 200
    clock.now += 1
    refused = send(app, "GET", one)
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/xml"
    assert "<Code>AccessDenied</Code>" in refused.text
    unknown = send(app, "GET", one + "x")
    assert unknown.status_code == 404
    assert "<Code>NoSuchKey</Code>" in unknown.text


def test_signature_headers_at_the_picture_store_are_counted() -> None:
    app = Sandbox(clock=Clock())
    url = look_up(app, "13800138000").json()["data"]["imageUrl"]
    send(app, "GET", url)
    assert (app.picture_requests, app.signed_picture_requests) == (1, 0)
    send(app, "GET", url, headers={"X-Ca-Nonce": "n", "X-Ca-Key": "k"})
    assert (app.picture_requests, app.signed_picture_requests) == (2, 1)


def test_record_without_a_photo_has_no_image_field() -> None:
    data = look_up(Sandbox(clock=Clock()), "no-photo", "OPEN").json()["data"]
    assert data["userId"] == "no-photo"
    assert not {"imageUrl", "imageBase64"} & data.keys()


@pytest.mark.parametrize(
    "asked", [("nobody", "OPEN"), ("13800138000", "OPEN"), (" 13800138000", "PHONE"), ("x" * 64, "PHONE")]
)
def test_unknown_person_is_a_success_without_data(asked: tuple[str, str]) -> None:
    answer = look_up(Sandbox(clock=Clock()), *asked)
    assert answer.status_code == 200
    assert (answer.json()["code"], answer.json()["data"]) == (200, None)


@pytest.mark.parametrize(
    "params",
    [
        {"user_type": "phone"},
        {"user_type": ""},
        {"user_type": None},
        {"user_type": ["PHONE"]},
        {"user_type": 1},
        {"user_id": ""},
        {"user_id": " \u3000"},
        {"user_id": "x" * 65},
        {"user_id": None},
        {"user_id": 13800138000},
        {"imageFormat": "JPEG"},
        {"imageFormat": ""},
        {"imageFormat": {}},
    ],
)
def test_invalid_parameters_are_refused(params: dict[str, Any]) -> None:
    user_id, user_type = params.pop("user_id", "13800138000"), params.pop("user_type", "PHONE")
    answer = look_up(Sandbox(clock=Clock()), user_id, user_type, **params)
    body = answer.json()
    assert (answer.status_code, body["code"], body["message"]) == PARAMETER_ERROR
    assert (body["id"], body["localizedMsg"], body["data"]) == (envelope()["id"], "入参错误", None)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff{}",
        b"\xef\xbb\xbf{}",
        b"null",
        b"[]",
        b'"text"',
        b"[" * 30_000,
        b"1" * 10_000,
        b"a=1&b=2",
        json.dumps({**envelope(), "id": "\ud800"}).encode(),
        json.dumps(envelope("\ud800")).encode(),
        *(
            json.dumps(bad).encode()
            for bad in (
                {},
                {**envelope(), "id": None},
                {**envelope(), "id": ""},
                {**envelope(), "id": 1},
                {**envelope(), "version": "2.0"},
                {**envelope(), "version": 1.0},
                {**envelope(), "request": None},
                {**envelope(), "request": {}},
                {**envelope(), "request": {"apiVer": "1.2.0", "language": 1}},
                {**envelope(), "request": {"apiVer": "1.2.0", "iotToken": 1}},
                {**envelope(), "params": None},
                {**envelope(), "params": []},
            )
        ),
    ],
)
def test_invalid_body_is_refused(body: bytes) -> None:
    answer = ask(Sandbox(clock=Clock()), Call(body))
    assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == FORMAT_ERROR
    assert answer.headers["x-ca-error-message"] == "Request Format Error"
    assert answer.json()["id"]


def test_undocumented_fields_are_ignored() -> None:
    request = {**envelope(), "extra": 1}
    request["request"] |= {"iotToken": None, "cloudToken": "", "language": None, "extra": []}
    request["params"] |= {"extra": {}}
    answer = ask(Sandbox(clock=Clock()), Call(json.dumps(request).encode()))
    assert answer.json()["data"]["userId"] == "13800138000"


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh-CN", "入参错误"), ("en-US", "request parameter error."), ("en", "request parameter error.")],
)
def test_localized_message_is_in_the_requested_language(language: str, text: str) -> None:
    answer = look_up(Sandbox(clock=Clock()), "", language=language)
    assert answer.json()["localizedMsg"] == text


def test_ids_in_any_script_are_returned_unchanged() -> None:
    app = Sandbox(clock=Clock())
    assert look_up(app, "用户-001", "YUNDUN").json()["data"]["userId"] == "用户-001"
    odd = look_up(app, "slow-3\u202e😀", "OPEN")
    assert odd.json()["data"] is None
