"""The client over a socket with TLS, against the sandbox and replies with a wrong clock or a secret."""

import json
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import formatdate
from functools import partial
from typing import Any

import pytest

from faceviewer.core.connection import Credentials, Profile, Stage
from faceviewer.core.exchange import HIDDEN
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.core.result import Asking, FetchingPicture, Progress, Result
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.signed_client import SignedClient, random_uuid
from faceviewer.sandbox.server import Address
from faceviewer.wording.problems import describe
from faceviewer.wording.record_forms import trace_json
from tests.faults.origin import http
from tests.gateway.asking import ANNE, profile_of, refusal_of, result_of, with_client
from tests.gateway.replies import reply_to
from tests.gateway.scripted_server import ScriptedServer, responds
from tests.problems import problem_of

DEMO = FaceQuery(UserType.PHONE, "13800138000")


def look_up(
    sandbox: Address, query: FaceQuery = DEMO, *, stage: Stage = Stage.RELEASE, **options: Any
) -> tuple[Result, list[Progress]]:
    """Return the result and the reported progress; `options` are those of the client."""
    progress: list[Progress] = []

    profile = replace(profile_of(sandbox), stage=stage)
    found = with_client(
        partial(get_face, query=query, on_progress=progress.append), profile, credentials=sandbox.credentials, **options
    )
    return found, progress


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage(sandbox: Address, stage: Stage) -> None:
    assert look_up(sandbox, stage=stage)[0].image


@pytest.mark.parametrize("image_format", ImageFormat)
@pytest.mark.parametrize("minutes", [14, -14])
def test_tolerated_clock_offset_is_reported(sandbox: Address, minutes: int, image_format: ImageFormat) -> None:
    query = replace(DEMO, image_format=image_format)
    found, progress = look_up(sandbox, query, now=lambda: datetime.now(UTC).timestamp() + minutes * 60)
    assert found.trace.clock_offset == pytest.approx(-minutes * 60, abs=3)
    fetching = [FetchingPicture(found.record, found.trace)] if image_format is ImageFormat.URL else []
    assert (found.timings.attempts, progress) == (1, [Asking(1), *fetching])


@pytest.mark.parametrize(("language", "chinese"), [(Language.EN, False), (Language.ZH_CN, True)])
def test_server_text_is_in_the_requested_language(sandbox: Address, language: Language, chinese: bool) -> None:
    problem = problem_of(look_up, sandbox, FaceQuery(UserType.OPEN, "error-200-2405"), language=language)
    assert problem.trace.server_text.isascii() is not chinese


def test_invalid_endpoint_is_refused_at_creation() -> None:
    """Invalid Punycode is a valid host name, but httpx fails on it."""
    credentials, profile = Credentials("key", "secret"), Profile("p", "https://xn--a.example")
    assert problem_of(SignedClient, profile, credentials, language=Language.EN).kind is Kind.LOCAL_ENDPOINT


def test_refusal_after_clock_correction_names_the_host() -> None:
    late = formatdate(time.time() + 1800, usegmt=True)
    complaint = {"Date": late, "X-Ca-Error-Code": "S403TE", "X-Ca-Error-Message": "X-Ca-Timestamp is expired"}
    responses = iter((http(b"", status=403, headers=complaint), http(b"", status=302, headers={"Location": "/login"})))
    with ScriptedServer(responds(lambda _: next(responses))) as server:
        problem = refusal_of(server.profile)
    assert (problem.kind, problem.facts["target"]) == (Kind.CONTRACT_REDIRECT, server.profile.host)


@pytest.mark.parametrize("echo", ["Invalid AppKey the-app-key", "签名串：GET x-ca-key:the-app-key", "a-token! not it"])
@pytest.mark.parametrize("where", ["message", "localizedMsg", "header"])
def test_secret_in_server_text_is_hidden(echo: str, where: str) -> None:
    keys = Credentials("the-app-key", "aaaaaaaaaaaaaaaa", iot_token="a-token")
    body = {"code": 403} | ({} if where == "header" else {where: f"Sorry: {echo}"})
    headers = {"X-Ca-Error-Message": f"Sorry: {echo}".encode().decode("latin-1")} if where == "header" else {}
    with ScriptedServer(responds(http(json.dumps(body).encode(), status=403, headers=headers))) as server:
        found = refusal_of(server.profile, credentials=keys)
    words = describe(found, Language.EN)
    assert "Sorry" in found.trace.server_text
    for text in (found.trace.server_text, json.dumps(trace_json(found.trace)), words.headline, words.remedy):
        assert not any(secret in text for secret in ("the-app-key", "a-token"))


@pytest.mark.parametrize("where", ["id", "X-Ca-Request-Id", "X-Ca-Error-Code"])
@pytest.mark.parametrize("secret", ["the-app-key", "a-token-of-more-letters-than-a-code"])
def test_secret_in_an_id_or_code_of_the_server_is_hidden(where: str, secret: str) -> None:
    keys = Credentials("the-app-key", "aaaaaaaaaaaaaaaa", iot_token="a-token-of-more-letters-than-a-code")
    body = {"code": 403} | ({"id": secret} if where == "id" else {})
    headers = {where: secret} if where != "id" else {}
    with ScriptedServer(responds(http(json.dumps(body).encode(), status=403, headers=headers))) as server:
        found = refusal_of(server.profile, credentials=keys)
    words = describe(found, Language.EN)
    assert secret[:10] not in json.dumps(trace_json(found.trace)) + words.headline + words.remedy
    assert HIDDEN in found.trace.ids.values() or where == "X-Ca-Error-Code"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b'{"code": 200, "the-app-key": 1, "the-app-key": 2}', {}),
        (b"", {"Location": "https://the-app-key.example/"}),
    ],
    ids=["repeated name", "redirect"],
)
def test_secret_in_a_fact_of_a_problem_is_hidden(body: bytes, headers: dict[str, str]) -> None:
    with ScriptedServer(responds(http(body, status=302 if headers else 200, headers=headers))) as server:
        found = refusal_of(server.profile, credentials=Credentials("the-app-key", "aaaaaaaaaaaaaaaa"))
    words = describe(found, Language.EN)
    assert "the-app-key" not in words.headline + words.remedy + repr(found.facts)


def test_secret_in_the_url_of_a_picture_is_hidden() -> None:
    fields = {"imageBase64": None, "imageUrl": "https://the-app-key.example/1.jpg"}
    with ScriptedServer(responds(http(reply_to(ANNE, **fields)))) as server:
        found = result_of(server.profile, ANNE, credentials=Credentials("the-app-key", "aaaaaaaaaaaaaaaa"))
    assert found.picture_problem is not None
    assert "the-app-key" not in describe(found.picture_problem, Language.EN).headline
    assert HIDDEN in str(found.picture_problem.facts["host"])


def test_secret_in_record_is_hidden() -> None:
    keys = Credentials("the-app-key", "a-long-app-secret", iot_token="a-token", cloud_token="b-token")
    fields = {
        "userName": "Anne a-token",
        "faceId": "b-token",
        "expireTime": "a-long-app-secret",
        "facePolicy": "DENY a-token",
        "expire_the-app-key": "soon",
    }
    with ScriptedServer(responds(http(reply_to(ANNE, **fields)))) as server:
        record = result_of(server.profile, ANNE, credentials=keys).record
    assert record.user_name is not None
    assert record.user_name.startswith("Anne ")
    assert not any(secret in repr(record) for secret in ("the-app-key", "a-long-app-secret", "a-token", "b-token"))


@pytest.mark.parametrize(("age", "offset"), [("3600", 0.0), ("0", -3600.0), (None, -3600.0)])
def test_date_of_cached_reply_is_ignored(age: str | None, offset: float) -> None:
    headers = {"Date": formatdate(time.time() - 3600, usegmt=True)} | ({"Age": age} if age else {})
    with ScriptedServer(responds(http(reply_to(ANNE), headers=headers))) as server:
        assert result_of(server.profile, ANNE).trace.clock_offset == pytest.approx(offset, abs=3)


def test_ids_of_requests_are_random_uuids() -> None:
    texts = {random_uuid() for _ in range(100)}
    assert len(texts) == 100
    for text in texts:
        assert str(read := uuid.UUID(text)) == text
        assert (read.version, read.variant) == (4, uuid.RFC_4122)
