"""Defences around what an answer holds, each to be switched off: the named piece of the product, done naively."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import logging
import uuid
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.parse import urlsplit

import httpx
from PIL import Image, ImageFile

from faceviewer import lookup
from faceviewer.core import limits, verdict
from faceviewer.core.picture import Picture
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.record import Expiry, ExpiryKind
from faceviewer.gateway import bounded_json, connecting, envelope, face_endpoint, http1, pictures, retry, signed_client
from faceviewer.gateway.transport import Unfollowed
from faceviewer.imaging.decode import decode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from faceviewer.core.profile import Profile
    from faceviewer.core.query import FaceQuery
    from faceviewer.core.record import FaceRecord
    from faceviewer.gateway.wire import Wire


@contextmanager
def local_expiry() -> Iterator[None]:
    """Take expiries for this computer's time."""

    def from_wire(raw: str | None) -> Expiry:
        if raw is None:
            return Expiry(None, ExpiryKind.NEVER, None)
        return Expiry(raw, ExpiryKind.AT, datetime.strptime(raw, "%Y-%m-%d %H:%M:%S").astimezone())

    with mock.patch.object(Expiry, "from_wire", from_wire):
        yield


@contextmanager
def plain_json() -> Iterator[None]:
    """Read JSON as the standard library does: the last of two names wins, any value is one, any depth is tried."""
    with mock.patch.object(envelope, "json_object", json.loads):
        yield


@contextmanager
def mended_json() -> Iterator[None]:
    """Close what a cut answer left open."""
    whole = bounded_json.json_object

    def mended(body: bytes) -> dict[str, Any]:
        for tail in (b"", b"}", b"}}", b'"}', b'"}}'):
            with suppress(Problem):
                return whole(body + tail)
        return whole(body)

    with mock.patch.object(envelope, "json_object", mended):
        yield


@contextmanager
def missing_data_is_null() -> Iterator[None]:
    """Take an answer without `data` for one that says that there is nothing."""
    strict = face_endpoint.read_face

    def read_face(reply: envelope.Reply, query: FaceQuery) -> face_endpoint.Face:
        if not reply.fields.get("data"):
            raise Problem(Kind.RECORD_NONE)
        return strict(reply, query)

    with mock.patch.object(face_endpoint, "read_face", read_face):
        yield


@contextmanager
def fields_set_by_name() -> Iterator[None]:
    """Put whatever `data` holds on the object that is shown."""

    class Loose:
        def __init__(self, **fields: Any) -> None:
            for name, value in fields.items():
                setattr(self, name, value)

    with mock.patch.object(face_endpoint, "FaceRecord", Loose):
        yield


@contextmanager
def anybody_will_do() -> Iterator[None]:
    """Believe that an answer is about the one who was asked for."""
    strict = face_endpoint.read_face

    def read_face(reply: envelope.Reply, query: FaceQuery) -> face_endpoint.Face:
        data = reply.fields.get("data")
        if isinstance(data, dict):
            data |= {"userId": query.user_id, "userType": query.user_type.value}
        return strict(reply, query)

    with mock.patch.object(face_endpoint, "read_face", read_face):
        yield


@contextmanager
def no_picture_is_fine() -> Iterator[None]:
    """Take a record without a picture for one with a picture of one byte."""
    strict = face_endpoint.read_face

    def read_face(reply: envelope.Reply, query: FaceQuery) -> face_endpoint.Face:
        face = strict(reply, query)
        return replace(face, image_base64=face.image_base64 or "====")

    with (
        mock.patch.object(face_endpoint, "read_face", read_face),
        mock.patch.object(face_endpoint, "read_picture", return_value=b"\0"),
    ):
        yield


@contextmanager
def any_address() -> Iterator[None]:
    """Open whatever address an answer names."""

    def vet(url: str, _: Profile) -> pictures.PictureAddress:
        parts = urlsplit(url)
        return pictures.PictureAddress(url, parts.hostname or "", parts.port or 443, public=False)

    with mock.patch.object(pictures, "vet", vet):
        yield


@contextmanager
def kind_policies() -> Iterator[None]:
    """Take a policy for what it may have meant."""

    def reason(record: FaceRecord) -> verdict.Reason:
        text = (record.policy or "PERMISSION").strip().upper()
        return verdict.Reason.POLICY_DENY if text == "DENY" else verdict.Reason.POLICY_PERMISSION

    with mock.patch.object(verdict, "_policy_reason", reason):
        yield


@contextmanager
def lenient_base64() -> Iterator[None]:
    """Read BASE64 as the standard library does by default: what is not of its alphabet is left out."""
    with mock.patch.object(face_endpoint, "read_picture", lambda text: base64.b64decode(text.encode("utf-8"))):
        yield


@contextmanager
def base64_of_one_line() -> Iterator[None]:
    """Read BASE64 in one alphabet, without line ends."""

    def read_picture(text: str) -> bytes:
        try:
            return base64.b64decode(text, validate=True)
        except ValueError:
            raise Problem(Kind.PICTURE_BASE64) from None

    with mock.patch.object(face_endpoint, "read_picture", read_picture):
        yield


@contextmanager
def no_bound_on_answers() -> Iterator[None]:
    """Take answers of any length."""
    with mock.patch.object(limits, "ANSWER_BYTES", 1 << 40):
        yield


@contextmanager
def no_bound_on_pictures() -> Iterator[None]:
    """Take pictures of any length."""
    with mock.patch.object(face_endpoint, "PICTURE_BYTES", 1 << 40):
        yield


@contextmanager
def host_by_its_end() -> Iterator[None]:
    """Take a host for the store's if its name ends like it."""

    class ByItsEnd:
        @staticmethod
        def fullmatch(host: str) -> bool:
            return host.endswith("oss-cn-shanghai.aliyuncs.com")

    with mock.patch.object(pictures, "_OBJECT_STORE", ByItsEnd):
        yield


@contextmanager
def resolved_twice() -> Iterator[None]:
    """Vet the address of a name, and then connect to the name."""
    whole = connecting.Connector.open

    async def twice(self: connecting.Connector, host: str, port: int, *, deadline: float, accepts: Any = None) -> Wire:
        if accepts is not None:
            found = await self.find(host, port, deadline=deadline)
            assert all(accepts(address.ip) for address in found)
        return await whole(self, host, port, deadline=deadline)

    with mock.patch.object(connecting.Connector, "open", twice):
        yield


@contextmanager
def redirects_followed() -> Iterator[None]:
    """Go where a store sends us."""
    send = httpx.AsyncClient.send

    async def following(self: httpx.AsyncClient, request: httpx.Request, **options: Any) -> httpx.Response:
        return await send(self, request, **(options | {"follow_redirects": True}))

    redirecting = mock.patch.object(Unfollowed, "has_redirect_location", httpx.Response.has_redirect_location)
    with redirecting, mock.patch.object(httpx.AsyncClient, "send", following):
        yield


@contextmanager
def no_healing() -> Iterator[None]:
    """Be content with a picture that did not come."""
    with mock.patch.object(lookup, "replace", side_effect=Problem(Kind.PICTURE_MISSING)):
        yield


@contextmanager
def any_status() -> Iterator[None]:
    """Take whatever a store answers for a picture."""
    with mock.patch.object(pictures, "_check_head"):
        yield


@contextmanager
def no_bound_on_fetching() -> Iterator[None]:
    """Take pictures of any length from a store: of 64 MiB, since a test must end."""
    with mock.patch.object(pictures, "PICTURE_BYTES", 64 << 20):
        yield


@contextmanager
def only_silence_is_timed() -> Iterator[None]:
    """Bound each wait for a byte, and not the whole."""

    @asynccontextmanager
    async def timeout(_: float) -> AsyncIterator[None]:
        yield

    with mock.patch.object(asyncio, "timeout_at", timeout):
        yield


@contextmanager
def http_library_logs() -> Iterator[None]:
    """Let the HTTP library write its lines."""
    loggers = [logging.getLogger(name) for name in ("httpx", "httpcore")]
    for logger in loggers:
        logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        for logger in loggers:
            logger.setLevel(logging.WARNING)


@contextmanager
def one_nonce() -> Iterator[None]:
    """Use one nonce for all requests."""
    with mock.patch.object(uuid, "uuid4", return_value=uuid.UUID(int=1)):
        yield


@contextmanager
def one_attempt() -> Iterator[None]:
    """Give up at the first fault."""

    async def at_once(attempt: Callable[[int], Awaitable[Any]], **_: object) -> Any:
        return await attempt(1)

    with mock.patch.object(signed_client, "with_retries", at_once):
        yield


@contextmanager
def no_back_off() -> Iterator[None]:
    """Ask again at once."""
    with mock.patch.object(retry, "_pause", return_value=0.0):
        yield


@contextmanager
def connecting_untimed() -> Iterator[None]:
    """Leave it to the operating system when to give up connecting, within the time for an attempt."""
    made = connecting.Connector.__init__

    def make(self: connecting.Connector, trust: Any, proxies: Any, patience: connecting.Patience) -> None:
        made(self, trust, proxies, replace(patience, connect=patience.attempt))

    with mock.patch.object(connecting.Connector, "__init__", make):
        yield


@contextmanager
def untimed() -> Iterator[None]:
    """Wait for as long as it takes."""
    with only_silence_is_timed(), connecting_untimed():
        yield


@contextmanager
def only_networks_fail() -> Iterator[None]:
    """Foresee faults of the network, and none of the protocol."""
    with mock.patch.object(http1, "_not_http", RuntimeError):
        yield


@contextmanager
def decompressed() -> Iterator[None]:
    """Take what the HTTP library makes of a body."""

    async def read(response: httpx.Response, **_: object) -> bytes:
        return await response.aread()

    with mock.patch.object(signed_client, "read_bounded", read):
        yield


def truncated_is_fine(data: bytes) -> Picture:
    """Decode what there is of a picture."""
    with mock.patch.object(ImageFile, "LOAD_TRUNCATED_IMAGES", True), Image.open(io.BytesIO(data)) as image:
        return _as_picture(image.convert("RGB"))


def boundless(data: bytes) -> Picture:
    """Decode without any bound, and let through whatever is raised."""
    with mock.patch.object(Image, "MAX_IMAGE_PIXELS", None), Image.open(io.BytesIO(data)) as image:
        return _as_picture(image.convert("RGB"))


def any_format(data: bytes) -> Picture:
    """Decode whatever Pillow knows."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return _as_picture(image.convert("RGB"))
    except OSError:
        raise Problem(Kind.PICTURE_DAMAGED) from None


def plain_conversion(data: bytes) -> Picture:
    """Decode as an example would: without rotation, and with colours as they fall."""
    with Image.open(io.BytesIO(data)) as image:
        return _as_picture(image.convert("RGB"))


def named_by_its_address(data: bytes) -> Picture:
    """Decode, and take the address's word for what it was."""

    class Named(Picture):
        @property
        def extension(self) -> str:
            return ".html"

    picture = decode(data)
    return Named(picture.width, picture.height, picture.pixels, picture.has_alpha, picture.format)


def _as_picture(image: Image.Image) -> Picture:
    return Picture(image.width, image.height, image.tobytes(), has_alpha=False, format="JPEG")
