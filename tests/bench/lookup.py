"""Compare a lookup with a bare call, and with one without details or limits: `python -m tests.bench.lookup`.

Without limits, the libraries read the body, parse the JSON and decode the BASE64.
"""

import asyncio
import base64
import json
import time
import uuid
from unittest.mock import patch

import httpx

from faceviewer.core.connection import Credentials, Profile, Stage
from faceviewer.core.language import Language
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway import envelope, face_endpoint, signed_client
from faceviewer.gateway.call import Call
from faceviewer.gateway.envelope import request_body
from faceviewer.gateway.face_endpoint import TARGET, face_request, get_face
from faceviewer.gateway.network.stopwatch import Stopwatch
from faceviewer.gateway.network.trust import trust_context
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.gateway.signing import sign
from faceviewer.sandbox.server import running
from tests.bench.paired import report_ratio

ROUNDS = 300
QUERY = FaceQuery(UserType.PHONE, "13800138000")


async def bare_call(client: httpx.AsyncClient, url: str, keys: Credentials, query: FaceQuery = QUERY) -> float:
    """Send a prepared request and read its response as JSON; only this is timed."""
    body = request_body(face_request(query), request_id=str(uuid.uuid4()), credentials=keys, language=Language.EN)
    now = round(time.time() * 1000)
    signed = sign(body, target=TARGET, credentials=keys, stage=Stage.RELEASE, timestamp_ms=now, nonce=str(uuid.uuid4()))
    started = time.perf_counter()
    (await client.post(url + TARGET, content=body, headers=signed.headers)).json()
    return time.perf_counter() - started


async def our_lookup(gateway: SignedClient) -> float:
    started = time.perf_counter()
    await get_face(gateway, QUERY)
    return time.perf_counter() - started


async def unmeasured_lookup(gateway: SignedClient) -> float:
    """Look up without measuring phases and without recording the exchange."""
    with patch.object(Stopwatch, "enter", lambda *_: None), patch.object(Call, "end", lambda *_, **__: None):
        return await our_lookup(gateway)


async def unbounded_lookup(gateway: SignedClient) -> float:
    with (
        patch.object(signed_client, "read_bounded", lambda response, **_: response.aread()),
        patch.object(face_endpoint, "read_picture", base64.b64decode),
        patch.object(envelope, "json_object", lambda body, **_: json.loads(body)),
    ):
        return await our_lookup(gateway)


def main() -> None:
    with running(tls=True) as sandbox, asyncio.Runner() as runner:
        ca_file = str(sandbox.ca_file)
        gateway = SignedClient(Profile("p", sandbox.url, ca_file=ca_file), sandbox.credentials, language=Language.EN)
        client = httpx.AsyncClient(verify=trust_context(ca_file))

        def ours() -> float:
            return runner.run(our_lookup(gateway))

        def bare() -> float:
            return runner.run(bare_call(client, sandbox.url, sandbox.credentials))

        report_ratio("lookup", ours, bare, rounds=ROUNDS)
        report_ratio("details", ours, lambda: runner.run(unmeasured_lookup(gateway)), rounds=ROUNDS)
        report_ratio("bounds", ours, lambda: runner.run(unbounded_lookup(gateway)), rounds=ROUNDS)
        runner.run(gateway.aclose())
        runner.run(client.aclose())


if __name__ == "__main__":
    main()
