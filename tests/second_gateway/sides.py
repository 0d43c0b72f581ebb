"""The two gateways that must pass the same tests, and calls of them."""

import asyncio
import base64
import hashlib
import http.client
import json
import ssl
import time
import uuid
from collections.abc import Awaitable, Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from email.message import Message
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from faceviewer.core.connection import Credentials, Profile
from faceviewer.core.doors import Doors
from faceviewer.core.problem import Problem
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.core.result import Result
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.network.stopwatch import Stopwatch
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.lookup.doors import get_doors
from tests.gateway.asking import with_client
from tests.second_gateway.responses import PATH
from tests.second_gateway.server import SecondGateway
from tests.second_gateway.signature import signature, string_to_sign

T = TypeVar("T")

KEY, SECRET = "200000001", "training-secret-that-opens-nothing"
"""The keys of the training gateway; the second gateway takes the same."""


@dataclass(frozen=True)
class Side:
    """One of the two gateways.

    Attributes:
        url: scheme, host and port.
        ca_file: the certificate authority.
        doors: user IDs by the peculiarity of their doors.
        second: the second gateway, None for the sandbox.
    """

    url: str
    ca_file: Path
    doors: dict[str, str]
    second: SecondGateway | None = field(default=None, repr=False)


def ask(
    side: Side,
    user_id: str,
    *,
    user_type: UserType = UserType.PHONE,
    form: ImageFormat = ImageFormat.BASE64,
    ahead: float = 0.0,
    keys: dict[str, str] | None = None,
) -> Result:
    """Look up as the program does, with a clock that is `ahead` seconds ahead."""
    query = FaceQuery(user_type, user_id, form)
    return _with_client(side, lambda client: get_face(client, query), ahead=ahead, **(keys or {}))


def ask_doors(side: Side, user_id: str, *, user_type: UserType = UserType.OPEN) -> Doors:
    """Query the doors as the program does."""
    return _with_client(side, lambda client: get_doors(client, FaceQuery(user_type, user_id)))


def _with_client(side: Side, act: Callable[[SignedClient], Awaitable[T]], *, ahead: float = 0.0, **keys: str) -> T:
    profile, credentials = Profile("p", side.url, ca_file=str(side.ca_file)), replace(Credentials(KEY, SECRET), **keys)
    return with_client(act, profile, credentials=credentials, now=lambda: time.time() + ahead)


def problems(side: Side, user_ids: Iterable[str]) -> list[tuple[str, int, str, str]]:
    """Return the problem of each ID: kind, HTTP status, error code, server text."""

    async def run(client: SignedClient) -> list[tuple[str, int, str, str]]:
        return [await _outcome_of(client, user_id) for user_id in user_ids]

    return _with_client(side, run)


async def _outcome_of(client: SignedClient, user_id: str) -> tuple[str, int, str, str]:
    query = FaceQuery(UserType.PHONE, user_id, ImageFormat.BASE64)
    watch = Stopwatch(asyncio.get_running_loop().time() + 0.9)  # a throttled one is to wait for a second
    try:
        await get_face(client, query, watch=watch)
    except Problem as problem:
        trace = problem.trace
        return problem.kind.value, trace.http_status, trace.error_code, trace.server_text
    return "", 0, user_id, "is no problem"


@dataclass(frozen=True)
class RawResponse:
    """The HTTP response to a raw request."""

    status: int
    error: str
    body: Any


def raw(
    side: Side,
    *,
    body: bytes | None = None,
    method: str = "POST",
    target: str = PATH,
    secret: str = SECRET,
    signed: str = "x-ca-key,x-ca-nonce,x-ca-stage,x-ca-timestamp",
    tampered: dict[str, str] | None = None,
    **headers: str | None,
) -> RawResponse:
    """Sign and send one request as another client would.

    Args:
        side: the gateway.
        body: the body, by default that of a lookup.
        method: the HTTP method.
        target: path and query.
        secret: the AppSecret.
        signed: the names of the signed headers, in the client's spelling.
        tampered: headers that are changed after signing; an empty text removes one.
        headers: replace the usual ones, with `_` for `-`; None removes one.
    """
    if body is None:
        params = {"userType": "PHONE", "userId": "13800138000", "imageFormat": "BASE64"}
        question = {"id": "1", "version": "1.0", "request": {"apiVer": "1.2.0"}, "params": params}
        body = json.dumps(question).encode()
    fields: dict[str, str | None] = {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "Content-MD5": base64.b64encode(hashlib.md5(body).digest()).decode("ascii"),
        "X-Ca-Key": KEY,
        "X-Ca-Timestamp": str(round(time.time() * 1000)),
        "X-Ca-Nonce": str(uuid.uuid4()),
        "X-Ca-Stage": "RELEASE",
        "X-Ca-Signature-Headers": signed,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    message = Message()
    for name, value in fields.items():
        del message[name]
        if value is not None:
            message[name] = value
    message["X-Ca-Signature"] = signature(secret, string_to_sign(method, target, message))
    for name, value in (tampered or {}).items():
        del message[name]
        if value:
            message[name] = value
    address = urlsplit(side.url)
    context = ssl.create_default_context(cafile=str(side.ca_file))
    line = http.client.HTTPSConnection(address.hostname or "", address.port, context=context, timeout=20)
    with closing(line):
        line.request(method, target, body, dict(message.items()))
        response = line.getresponse()
        received = response.read()
        error = response.getheader("X-Ca-Error-Message", "")
        is_json = received.startswith(b"{")
        return RawResponse(response.status, error, json.loads(received) if is_json else received)
