"""Measure the cost of limits on what a lookup reads: `python -m tests.bench.bounds`.

The baseline is the same lookup, in which the libraries read the body, parse the JSON and decode the BASE64.
"""

import asyncio
import base64
import json
import time
from unittest import mock

import httpx

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway import envelope, face_endpoint, signed_client
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.sandbox.server import running
from tests.bench.paired import report_ratio

ROUNDS = 300
QUERY = FaceQuery(UserType.PHONE, "13800138000")


async def read_unbounded(response: httpx.Response, *, limit: int) -> bytes:
    return await response.aread()


def parse_unbounded(body: bytes, **_how_bounded: object) -> object:
    return json.loads(body)


async def look_up(gateway: SignedClient) -> float:
    started = time.perf_counter()
    await get_face(gateway, QUERY)
    return time.perf_counter() - started


def main() -> None:
    with running(tls=True) as sandbox, asyncio.Runner() as runner:
        profile = Profile("p", sandbox.url, ca_file=str(sandbox.ca_file))
        gateway = SignedClient(profile, sandbox.credentials, language=Language.EN)

        def without_bounds() -> float:
            with (
                mock.patch.object(signed_client, "read_bounded", read_unbounded),
                mock.patch.object(face_endpoint, "read_picture", base64.b64decode),
                mock.patch.object(envelope, "json_object", parse_unbounded),
            ):
                return runner.run(look_up(gateway))

        report_ratio("bounds", lambda: runner.run(look_up(gateway)), without_bounds, rounds=ROUNDS)
        runner.run(gateway.aclose())


if __name__ == "__main__":
    main()
