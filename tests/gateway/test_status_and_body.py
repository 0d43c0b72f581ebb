"""Errors told by status, headers or body; no text repeats a secret."""

import json
import time
from email.utils import formatdate
from typing import Any

import pytest

from faceviewer.core.connection import Credentials
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind
from faceviewer.wording.problems import describe
from faceviewer.wording.record_forms import trace_json
from tests.faults.origin import http
from tests.gateway.answers import answer_to
from tests.gateway.asking import ANNE, refusal_of, result_of
from tests.gateway.talker import Talker, replies
from tests.gateway.test_diagnosis import answer, envelope, problem


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"x_ca_error_message": "Throttled by APP Flow Control"}, Kind.LIMIT_THROTTLED),
        ({"x_ca_error_message": "Quota Exhausted"}, Kind.LIMIT_QUOTA_EXHAUSTED),
        ({"x_ca_error_code": "T429ID"}, Kind.LIMIT_THROTTLED),
        ({"x_ca_error_code": "B403OD"}, Kind.LIMIT_ARREARS),
        ({"x_ca_error_code": "A400IK"}, Kind.CREDENTIALS_APP_KEY),
    ],
)
@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"{}", b"<p>", envelope(403, "request forbidden"), envelope(None), envelope(200)],
    ids=str,
)
def test_gateway_error_header_counts_with_status_200(
    headers: dict[str, str], kind: Kind, body: bytes | dict[str, Any]
) -> None:
    assert problem(answer(200, body, **headers)).kind is kind


@pytest.mark.parametrize("status", [200, 400, 403, 404, 409])
@pytest.mark.parametrize(("code", "message"), [(404, "user not exist"), (404, "face version not found"), (6203, "no")])
def test_code_in_body_wins_over_status(status: int, code: int, message: str) -> None:
    found = problem(answer(status, envelope(code, message)))
    assert (found.kind, found.facts["code"]) == (Kind.SERVER_UNKNOWN_CODE, code)


@pytest.mark.parametrize("message", ["unknown path element in backend", "No such route to host", "api not found"])
def test_not_found_message_of_server_error_is_no_wrong_address(message: str) -> None:
    for given in (answer(200, envelope(500, message)), answer(500, x_ca_error_message=message)):
        assert problem(given).kind is Kind.SERVER_FAILED
    assert problem(answer(404, envelope(404, message))).kind is Kind.SERVER_ADDRESS


@pytest.mark.parametrize("said", ["Invalid AppKey the-app-key", "签名串：GET x-ca-key:the-app-key", "a-token! not it"])
@pytest.mark.parametrize("where", ["message", "localizedMsg", "header"])
def test_secret_in_server_text_is_hidden(said: str, where: str) -> None:
    keys = Credentials("the-app-key", "aaaaaaaaaaaaaaaa", iot_token="a-token")
    body = envelope(403) | ({} if where == "header" else {where: f"Sorry: {said}"})
    headers = {"X-Ca-Error-Message": f"Sorry: {said}".encode().decode("latin-1")} if where == "header" else {}
    with Talker(replies(http(json.dumps(body).encode(), status=403, headers=headers))) as server:
        found = refusal_of(server.profile, credentials=keys)
    words = describe(found, Language.EN)
    assert "Sorry" in found.trace.server_text
    for text in (found.trace.server_text, json.dumps(trace_json(found.trace)), words.headline, words.remedy):
        assert not any(secret in text for secret in ("the-app-key", "a-token"))


def test_secret_in_record_is_hidden() -> None:
    keys = Credentials("the-app-key", "a-long-app-secret", iot_token="a-token", cloud_token="b-token")
    said = {
        "userName": "Anne a-token",
        "faceId": "b-token",
        "expireTime": "a-long-app-secret",
        "facePolicy": "DENY a-token",
        "expire_the-app-key": "soon",
    }
    with Talker(replies(http(answer_to(ANNE, **said)))) as server:
        record = result_of(server.profile, ANNE, credentials=keys).record
    assert record.user_name is not None
    assert record.user_name.startswith("Anne ")
    assert not any(secret in repr(record) for secret in ("the-app-key", "a-long-app-secret", "a-token", "b-token"))


@pytest.mark.parametrize(("age", "offset"), [("3600", 0.0), ("0", -3600.0), (None, -3600.0)])
def test_date_of_cached_reply_is_ignored(age: str | None, offset: float) -> None:
    headers = {"Date": formatdate(time.time() - 3600, usegmt=True)} | ({"Age": age} if age else {})
    with Talker(replies(http(answer_to(ANNE), headers=headers))) as server:
        assert result_of(server.profile, ANNE).trace.clock_offset == pytest.approx(offset, abs=3)
