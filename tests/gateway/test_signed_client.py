"""The client against the sandbox, over a socket with TLS."""

import asyncio
import time
import uuid
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import formatdate

import pytest

from faceviewer.core.connection import Credentials, Profile, Stage
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.core.result import Asking, FetchingPicture, Progress, Result
from faceviewer.gateway.envelope import Request
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.signed_client import SignedClient, random_uuid
from faceviewer.sandbox.server import Address
from tests.faults.origin import http
from tests.gateway import asking
from tests.gateway.asking import ANNE
from tests.gateway.talker import Talker, replies
from tests.problems import problem_of

DEMO = FaceQuery(UserType.PHONE, "13800138000")


def profile_of(sandbox: Address) -> Profile:
    return Profile("sandbox", sandbox.url, ca_file=str(sandbox.ca_file))


def look_up(
    sandbox: Address,
    query: FaceQuery = DEMO,
    *,
    profile: Profile | None = None,
    credentials: Credentials | None = None,
    heard: list[Progress] | None = None,
    clock_ahead: float = 0.0,
    language: Language = Language.EN,
) -> Result:
    async def run() -> Result:
        async with aclosing(
            SignedClient(
                profile or profile_of(sandbox),
                credentials or sandbox.credentials,
                language=language,
                patience=Patience(back_off=(0.001, 0.004)),
                now=lambda: datetime.now(UTC).timestamp() + clock_ahead,
            )
        ) as gateway:
            return await get_face(gateway, query, on_progress=(heard if heard is not None else []).append)

    return asyncio.run(run())


def test_client_calls_another_endpoint(sandbox: Address) -> None:
    async def ping() -> tuple[object, str, float]:
        client = SignedClient(profile_of(sandbox), sandbox.credentials, language=Language.EN)
        request = Request("/kit/debug/ping", "1.0.0", {"input": "here"}, answer_bytes=4096)
        try:
            with client.call(request) as call:
                data, trace = await client.ask(call, lambda reply: reply.fields["data"], on_progress=lambda _: None)
                exchange = call.end()
        finally:
            await client.aclose()
        assert exchange is not None
        return data, exchange.address, trace.http_status

    assert asyncio.run(ping()) == ("here", f"{sandbox.url}/kit/debug/ping", 200)


def test_picture_inside_the_reply(sandbox: Address) -> None:
    heard: list[Progress] = []
    lookup = look_up(sandbox, heard=heard)
    assert (lookup.record.user_id, lookup.record.user_type) == ("13800138000", UserType.PHONE)
    assert lookup.record.policy == "PERMISSION"
    assert lookup.image is not None
    assert lookup.image.startswith(b"\xff\xd8")
    assert lookup.picture_came_as is ImageFormat.BASE64
    assert lookup.trace.gateway_request_id
    assert lookup.trace.answer_id == lookup.trace.request_id
    assert heard == [Asking(1)]


def test_picture_by_url_is_the_same_and_fetched_unsigned(sandbox: Address) -> None:
    heard: list[Progress] = []
    lookup = look_up(sandbox, replace(DEMO, image_format=ImageFormat.URL), heard=heard)
    assert lookup.picture_came_as is ImageFormat.URL
    assert lookup.image == look_up(sandbox).image
    assert heard == [Asking(1), FetchingPicture(lookup.record, lookup.trace)]
    assert sandbox.app.signed_picture_requests == 0


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage(sandbox: Address, stage: Stage) -> None:
    assert look_up(sandbox, profile=replace(profile_of(sandbox), stage=stage)).image


@pytest.mark.parametrize("image_format", ImageFormat)
@pytest.mark.parametrize("minutes", [14, -14])
def test_tolerated_clock_offset_is_reported(sandbox: Address, minutes: int, image_format: ImageFormat) -> None:
    heard: list[Progress] = []
    lookup = look_up(sandbox, replace(DEMO, image_format=image_format), clock_ahead=minutes * 60, heard=heard)
    assert lookup.trace.clock_offset == pytest.approx(-minutes * 60, abs=3)
    assert lookup.timings.attempts == 1
    for progress in heard:
        if isinstance(progress, FetchingPicture):
            assert progress.trace == lookup.trace


@pytest.mark.parametrize(("language", "chinese"), [(Language.EN, False), (Language.ZH_CN, True)])
def test_server_text_is_in_the_requested_language(sandbox: Address, language: Language, chinese: bool) -> None:
    problem = problem_of(look_up, sandbox, FaceQuery(UserType.OPEN, "error-200-2405"), language=language)
    assert problem.trace.server_text.isascii() is not chinese


def test_invalid_ca_file(sandbox: Address) -> None:
    for ca_file in (__file__, "/nowhere/ca.pem"):
        problem = problem_of(look_up, sandbox, profile=replace(profile_of(sandbox), ca_file=ca_file))
        assert problem.kind is Kind.LOCAL_CA_FILE


def test_invalid_endpoint_is_refused_at_creation() -> None:
    """Invalid Punycode is a valid host name, but httpx fails on it."""
    problem = problem_of(
        SignedClient, Profile("p", "https://xn--a.example"), Credentials("key", "secret"), language=Language.EN
    )
    assert problem.kind is Kind.LOCAL_ENDPOINT


def test_refusal_after_clock_correction_names_the_host() -> None:
    late = formatdate(time.time() + 1800, usegmt=True)
    complaint = {"Date": late, "X-Ca-Error-Code": "S403TE", "X-Ca-Error-Message": "X-Ca-Timestamp is expired"}
    answers = iter((http(b"", status=403, headers=complaint), http(b"", status=302, headers={"Location": "/login"})))
    with Talker(replies(lambda _: next(answers))) as server:
        (problem,) = asking.look_up(server.profile, ANNE)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.facts["target"]) == (Kind.CONTRACT_REDIRECT, server.profile.host)


def test_ids_of_requests_are_random_uuids() -> None:
    texts = {random_uuid() for _ in range(100)}
    assert len(texts) == 100
    for text in texts:
        assert str(read := uuid.UUID(text)) == text
        assert (read.version, read.variant) == (4, uuid.RFC_4122)
