"""One lookup from query to pixels, against the sandbox in this process."""

import asyncio
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from faceviewer.core.connection import TRAINING_ENDPOINT, Profile
from faceviewer.core.exchange import Phase
from faceviewer.core.photo import Picture
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.core.result import Result
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.imaging.decode import decode
from faceviewer.lookup.face import look_up
from faceviewer.sandbox.app import TRAINING_CREDENTIALS, Sandbox
from tests.faults.origin import in_this_process
from tests.gateway.asking import BRISK, with_client
from tests.problems import problem_of

TRAINING = Profile("training", TRAINING_ENDPOINT)
BY_URL = FaceQuery(UserType.OPEN, "u", ImageFormat.URL)


def in_training(app: Any = None) -> dict[str, Any]:
    """Return the options of a client of the training gateway, or of another app in this process."""
    return {"credentials": TRAINING_CREDENTIALS, "app": app or Sandbox()}


def find(query: FaceQuery, app: Any = None, decode: Callable[[bytes], Picture] = decode) -> Result:
    return with_client(partial(look_up, query=query, decode=decode), TRAINING, patience=BRISK, **in_training(app))


def test_refused_link_is_replaced_by_base64() -> None:
    result = find(FaceQuery(UserType.OPEN, "http-photo", ImageFormat.URL))
    assert result.picture is not None
    assert result.healed is not None
    assert result.healed.kind is Kind.PICTURE_ADDRESS_REFUSED
    assert result.picture_came_as is ImageFormat.BASE64
    assert result.timings.attempts == 2
    exchange = result.exchange
    assert exchange is not None
    assert {span.call for span in exchange.spans} == {0, 1, 2}
    assert exchange.spans[-1].phase is Phase.DECODE
    starts = [span.start_ms for span in exchange.spans]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        ({"policy": "DENY"}, None),
        (None, Kind.RECORD_NONE),
        *((other, Kind.CONTRACT_MISMATCH) for other in ({"userId": "v"}, {"userType": "PHONE"})),
        ({"extInfo": {"user_id": "v"}}, Kind.CONTRACT_MISMATCH),
    ],
    ids=str,
)
def test_second_record_replaces_the_first(second: dict[str, Any] | None, kind: Kind | None) -> None:
    """The record changes between the call with the link, which may not be opened, and that with the picture."""
    data = [{"imageUrl": "http://pictures.example/1.jpg"}, second]

    def reply(_: object) -> tuple[int, bytes]:
        record = data.pop(0)
        record_data = None if record is None else {"userId": "u", "userType": "OPEN", "policy": "PERMISSION"} | record
        return 200, json.dumps({"id": "1", "code": 200, "data": record_data}).encode()

    if kind:
        assert problem_of(find, BY_URL, app=in_this_process(reply)).kind is kind
        return
    result = find(BY_URL, app=in_this_process(reply))
    assert result.record.policy == "DENY"
    assert result.picture_problem is not None
    assert result.picture_problem.kind is Kind.PICTURE_ADDRESS_REFUSED


def test_decoding_does_not_wait_for_resolver_threads() -> None:
    resolver = threading.Event()

    async def run(client: SignedClient) -> Result:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(1))
        stuck = loop.run_in_executor(None, resolver.wait)
        try:
            async with asyncio.timeout(10):
                return await look_up(client, FaceQuery(UserType.PHONE, "13800138000"), decode=decode)
        finally:
            resolver.set()
            await stuck

    assert with_client(run, TRAINING, **in_training()).picture is not None


@pytest.mark.parametrize("kind", [Kind.PICTURE_DECODER, Kind.PICTURE_SLOW])
def test_missing_decoder_causes_no_second_call(kind: Kind) -> None:
    def no_decoder(_data: bytes) -> Picture:
        raise Problem(kind)

    result = find(FaceQuery(UserType.PHONE, "13800138000", ImageFormat.URL), decode=no_decoder)
    assert (result.picture, result.image, result.timings.attempts) == (None, None, 1)
    assert result.picture_problem is not None
    assert result.picture_problem.kind is kind
    assert result.received == result.refused
    assert (result.received or b"").startswith(b"\xff\xd8\xff")
