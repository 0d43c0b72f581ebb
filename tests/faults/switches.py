"""Switches of defences around responses: each replaces a part of the product by a naive one."""

import asyncio
import base64
import io
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from unittest import mock
from urllib.parse import urlsplit
from urllib.request import urlopen

import httpx
from PIL import Image, ImageFile

from faceviewer.core import verdict
from faceviewer.core.connection import Profile
from faceviewer.core.events import note
from faceviewer.core.photo import Picture
from faceviewer.core.problem import Kind, Policy, Problem
from faceviewer.core.query import FaceQuery
from faceviewer.core.record import Expiry, FaceRecord
from faceviewer.gateway import diagnosis, envelope, face_endpoint, pictures, retry, signed_client
from faceviewer.gateway.bounded_json import json_object
from faceviewer.gateway.face_endpoint import face_request, read_face
from faceviewer.gateway.network import connecting
from faceviewer.gateway.network.transport import sent
from faceviewer.gateway.network.wire import Wire
from faceviewer.imaging.decode import decode
from faceviewer.lookup import face
from tests.faults.proof import Switch, instead_of


@instead_of(Expiry, "from_wire")
def local_expiry(raw: str | None) -> Expiry:
    """Read expiries in the time zone of this computer."""
    if raw is None:
        return Expiry(None)
    return Expiry(raw, datetime.strptime(raw, "%Y-%m-%d %H:%M:%S").astimezone())


@instead_of(envelope, "json_object")
def plain_json(body: bytes, **_: Any) -> Any:
    """Read JSON as the standard library: duplicate names, any value, any depth."""
    return json.loads(body)


@instead_of(envelope, "json_object")
def completed_json(body: bytes, **_: Any) -> dict[str, Any]:
    """Complete a cut response."""
    for tail in (b"", b"}", b"}}", b'"}', b'"}}'):
        with suppress(Problem):
            return json_object(body + tail)
    return json_object(body)


@instead_of(face_endpoint, "read_face")
def missing_data_is_null(reply: envelope.Reply, query: FaceQuery, **more: Any) -> face_endpoint.Face:
    """Read a response without `data` as one without a record."""
    if not reply.fields.get("data"):
        raise Problem(Kind.RECORD_NONE)
    return read_face(reply, query, **more)


@instead_of(face_endpoint, "read_face")
def no_person_check(reply: envelope.Reply, query: FaceQuery, **more: Any) -> face_endpoint.Face:
    """Accept a response about any person."""
    data = reply.fields.get("data")
    if isinstance(data, dict):
        data |= {"userId": query.user_id, "userType": query.user_type.value}
    return read_face(reply, query, **more)


def _with_a_picture(reply: envelope.Reply, query: FaceQuery, **more: Any) -> face_endpoint.Face:
    face = read_face(reply, query, **more)
    return replace(face, image_base64=face.image_base64 or "====")


no_picture_accepted = Switch(
    "no_picture_accepted", face_endpoint, read_face=_with_a_picture, read_picture=lambda _: b"\0"
)
"""Read a record without a picture as one with a picture of one byte."""


@instead_of(pictures, "vet")
def any_address(url: str, _: Profile) -> pictures.PictureAddress:
    """Accept any address of a picture."""
    parts = urlsplit(url)
    return pictures.PictureAddress(url, parts.hostname or "", public=False)


@instead_of(pictures, "vet")
def opened_first(url: str, _: Profile) -> pictures.PictureAddress:
    """Open the address of a picture before it is checked."""
    with suppress(OSError):
        urlopen(url).close()
    raise Problem(Kind.PICTURE_ADDRESS_REFUSED, host="?")


@instead_of(verdict, "_policy_reason")
def lenient_policies(record: FaceRecord) -> verdict.Reason:
    """Ignore case and spaces of a policy."""
    text = (record.policy or "PERMISSION").strip().upper()
    return verdict.Reason.POLICY_DENY if text == "DENY" else verdict.Reason.POLICY_PERMISSION


@instead_of(face_endpoint, "read_picture")
def lenient_base64(text: str) -> bytes:
    """Read BASE64 as the standard library by default, which skips invalid characters."""
    return base64.b64decode(text.encode("utf-8"))


_open, _made = connecting.Connector.open, connecting.Connector.__init__


@instead_of(connecting.Connector, "open")
async def resolved_twice(
    self: connecting.Connector, host: str, port: int, *, deadline: float, accepts: Any = None
) -> Wire:
    """Check the address of a name, then connect to the name."""
    if accepts is not None:
        found = await self.find(host, port, deadline=deadline)
        assert all(accepts(address.ip) for address in found)
    return await _open(self, host, port, deadline=deadline)


@contextmanager
def redirects_followed() -> Iterator[None]:
    """Follow redirects, as a client of httpx can."""

    @asynccontextmanager
    async def following(
        transport: httpx.AsyncBaseTransport, method: str, url: str | httpx.URL, headers: Any, **options: Any
    ) -> AsyncIterator[httpx.Response]:
        for _ in range(20):
            async with sent(transport, method, url, headers, **options) as response:
                if not (response.is_redirect and "location" in response.headers):
                    yield response
                    return
                url = httpx.URL(url).join(response.headers["location"])
        raise httpx.TooManyRedirects("more than twenty")

    with mock.patch.object(pictures, "sent", following), mock.patch.object(signed_client, "sent", following):
        yield


@instead_of(face, "replace")
def no_healing(*_: object, **__: object) -> None:
    """Do not request a failed picture again."""
    raise Problem(Kind.PICTURE_MISSING)


@instead_of(pictures, "_check_head")
async def any_status(*_: object) -> None:
    """Accept any status and headers of the store."""


@instead_of(asyncio, "timeout_at")
@asynccontextmanager
async def no_total_time_limit(_: float) -> AsyncIterator[None]:
    """Limit the wait for each byte, but not the total time."""
    yield


@instead_of(face_endpoint, "face_request")
def query_logged(query: FaceQuery) -> envelope.Request:
    """Log the user ID of a lookup."""
    note(SimpleNamespace(value=query.user_id))  # type: ignore[arg-type]  # which the type checker refuses
    return face_request(query)


@contextmanager
def everything_retried() -> Iterator[None]:
    """Retry every kind of problem."""
    before = {kind: kind.policy for kind in Kind}
    for kind in Kind:
        kind.policy |= Policy.RETRIED
    try:
        yield
    finally:
        for kind, policy in before.items():
            kind.policy = policy


status_only = Switch("status_only", diagnosis, _by_headers=lambda *_, **__: None)
"""Read the HTTP status of a refusal only."""

one_nonce = Switch("one_nonce", signed_client, random_uuid=lambda: str(uuid.UUID(int=1)))
"""Use one nonce for all requests."""


@instead_of(signed_client, "with_retries")
async def one_attempt(attempt: Callable[[int], Awaitable[Any]], **_: object) -> Any:
    """Do not retry."""
    return await attempt(1)


_pause_after = retry.pause_after


@instead_of(retry, "pause_after")
def no_back_off(*attempt: Any, **limits: Any) -> float | None:
    """Retry without a pause."""
    return None if _pause_after(*attempt, **limits) is None else 0.0


@instead_of(connecting.Connector, "__init__")
def no_connect_time_limit(self: connecting.Connector, trust: Any, proxies: Any, patience: connecting.Patience) -> None:
    """Limit connecting only by the time for an attempt."""
    _made(self, trust, proxies, replace(patience, connect=patience.attempt))


no_time_limits = (no_total_time_limit, no_connect_time_limit)
"""Wait without any limit."""


@instead_of(signed_client, "read_bounded")
async def decompressed(response: httpx.Response, **_: object) -> bytes:
    """Let the HTTP library decompress a body."""
    return await response.aread()


def plain_conversion(data: bytes) -> Picture:
    """Decode without applying orientation and colours, and without handling errors."""
    with Image.open(io.BytesIO(data)) as image:
        return Picture(image.width, image.height, image.convert("RGB").tobytes(), has_alpha=False, format="JPEG")


def truncated_accepted(data: bytes) -> Picture:
    """Decode an incomplete picture."""
    with mock.patch.object(ImageFile, "LOAD_TRUNCATED_IMAGES", True):
        return plain_conversion(data)


def no_pixel_limit(data: bytes) -> Picture:
    """Decode without limits, and without handling errors."""
    with mock.patch.object(Image, "MAX_IMAGE_PIXELS", None):
        return plain_conversion(data)


def any_format(data: bytes) -> Picture:
    """Decode every format that Pillow supports."""
    try:
        return plain_conversion(data)
    except OSError:
        raise Problem(Kind.PICTURE_DAMAGED) from None


def extension_from_url(data: bytes) -> Picture:
    """Decode, but name the file by the URL."""

    class Named(Picture):
        @property
        def extension(self) -> str:
            return ".html"

    picture = decode(data)
    return Named(picture.width, picture.height, picture.pixels, picture.has_alpha, picture.format)
