"""The sandbox as an ASGI app: the gateway, the endpoint behind it, and the picture store."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import time
import uuid
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qs

from faceviewer.assets import asset
from faceviewer.core.connection import TRAINING_ENDPOINT, Credentials
from faceviewer.core.pattern import pattern
from faceviewer.core.query import ImageFormat
from faceviewer.sandbox import doors, endpoint, gate
from faceviewer.sandbox.catalogue import ENDPOINT_ERRORS, EndpointError, GatewayError, by_code, by_message
from faceviewer.sandbox.people import PEOPLE, Portrait
from faceviewer.sandbox.provocations import Oddity, guide_json, guide_text, provoked_by

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container, MutableMapping, Sequence

    from faceviewer.sandbox.people import Person

    # The arguments of an ASGI app.
    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Scope]]
    Send = Callable[[Scope], Awaitable[None]]
    Data = dict[str, object] | GatewayError | None

TRAINING_CREDENTIALS = Credentials("200000001", "training-secret-that-opens-nothing")

BODY_BYTES = 64 * 1024  # a request is some three hundred bytes
TARGET_BYTES = 4 * 1024

PATH = "/face/paas/image/get"
API_VERSIONS = frozenset({"1.2.0", "1.0.2", "1.0.1"})

_LINK_SECONDS = 300
_LINKS_REMEMBERED = 4096  # older ones become unknown
_PICTURES = "/pictures/"
_UNPRINTABLE = pattern(r"[\x00-\x1f\x7f]")
_RETRY_AFTER_SECONDS = 1  # short, because a user is waiting
_ORDINARY = Oddity()
# A refusal that is also in the endpoint's document has the endpoint's envelope; other refusals have an empty body.
_WITH_ENVELOPE = {(error.http_status, error.message): error for error in ENDPOINT_ERRORS if error.http_status != 200}


@dataclass(frozen=True, slots=True)
class Response:
    """A response, whose headers are sent as UTF-8: a message may repeat text of the client that is not Latin-1."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Sandbox:
    """The app.

    Args:
        url: scheme, host and port under which clients reach the app; also the start of picture URLs.
        latency_ms: shortest time of every response.
        clock: returns seconds since 1970, for timestamps, nonces, links, expiries and the Date header.
        people: the registered people; None for the sample people.

    Attributes:
        passed_requests: number of requests that passed the gate.
    """

    def __init__(
        self,
        *,
        url: str = TRAINING_ENDPOINT,
        latency_ms: int = 0,
        clock: Callable[[], float] = time.time,
        people: Sequence[Person] | None = None,
    ) -> None:
        self.passed_requests = 0
        self._people = PEOPLE if people is None else tuple(people)
        self._by_id = {(person.user_type, person.user_id): person for person in self._people}
        self._url = url
        self._latency = latency_ms / 1000
        self._clock = clock
        self._gate = gate.Gate(TRAINING_CREDENTIALS, clock=clock, paths={*self.ENDPOINTS, endpoint.PING})
        self._links: OrderedDict[str, tuple[Portrait, float]] = OrderedDict()  # of a token, and when it expires

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request; called by an ASGI server."""
        response = await self._respond(scope, receive)
        headers = {
            "date": formatdate(self._clock(), usegmt=True),
            "content-length": str(len(response.body)),
            **response.headers,
        }
        encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": response.status, "headers": encoded})
        await send({"type": "http.response.body", "body": response.body})

    async def _respond(self, scope: Scope, receive: Receive) -> Response:
        path = scope["path"]
        is_read = scope["method"] in {"GET", "HEAD"}
        if is_read and path == "/":
            return self._guide(parse_qs(scope["query_string"]))
        if is_read and path.startswith(_PICTURES):
            return await self._picture(path.removeprefix(_PICTURES), receive)
        return await self._gateway(scope, receive)

    def _guide(self, fields: dict[bytes, list[bytes]]) -> Response:
        if fields.get(b"format") == [b"json"]:
            body = json.dumps(guide_json(self._people), ensure_ascii=False).encode()
            return Response(200, body, {"content-type": "application/json"})
        return Response(200, guide_text(self._people).encode(), {"content-type": "text/plain; charset=utf-8"})

    async def _picture(self, token: str, receive: Receive) -> Response:
        await _pause(self._latency, receive)
        portrait, until = self._links.get(token, (None, 0.0))
        if portrait is None:
            return _store_error(404, "NoSuchKey", "The specified key does not exist.")
        if self._clock() >= until:
            return _store_error(403, "AccessDenied", "Request has expired.")
        return Response(200, file_of(portrait), {"content-type": portrait.media_type})

    async def _gateway(self, scope: Scope, receive: Receive) -> Response:
        received = await _received(scope, receive)
        if isinstance(received, GatewayError):
            return self._refused(received)
        if refusal := self._gate.refusal(received):
            return self._refused(refusal)
        self.passed_requests += 1
        await _pause(self._latency, receive)
        return await self._behind_the_gate(received, receive)

    async def _behind_the_gate(self, received: gate.Request, receive: Receive) -> Response:
        try:
            if received.path == endpoint.PING:
                return self._envelope(200, endpoint.echo(received.body))
            versions, data_of = self.ENDPOINTS[received.path]
            question = endpoint.read(received.body, versions)
            data_of(self, question, None, _ORDINARY)  # refuses wrong parameters, whatever the ID provokes
            person = self._by_id.get((question.user_type, question.user_id))
            oddity = _ORDINARY
            match provoked_by(question.user_id):
                case GatewayError() as error:
                    return self._refused(gate.filled_in(error, received))
                case EndpointError() as error:
                    return self._failed(error, request_id=question.request_id, language=question.language)
                case Oddity() as oddity:
                    await _pause(oddity.seconds, receive)
                    person = oddity.person(question.user_type, question.user_id)
            data = data_of(self, question, person, oddity)
        except endpoint.Rejected as rejected:
            return self._failed(rejected.error, request_id=rejected.request_id, language=rejected.language)
        if isinstance(data, GatewayError):
            return self._refused(data)
        return self._envelope(200, endpoint.success(question.request_id, data))

    def _face(self, question: endpoint.Question, person: Person | None, oddity: Oddity) -> Data:
        wanted = question.params.get("imageFormat")
        if wanted is not None and wanted not in [*ImageFormat]:
            raise question.rejected()
        data = person.record(self._clock()) if person else None
        if data and person and person.portrait:
            data |= self._picture_field(person.portrait, ImageFormat(wanted or ImageFormat.URL), oddity)
        return data

    def _doors(self, question: endpoint.Question, person: Person | None, oddity: Oddity) -> Data:
        if oddity.doors and oddity.doors.refused:
            return by_message("Unauthorized")
        return doors.page_of(question, person, oddity.doors, now=self._clock())

    ENDPOINTS: ClassVar[dict[str, tuple[Container[object], Callable[..., Data]]]] = {
        PATH: (API_VERSIONS, _face),
        doors.PATH: (doors.API_VERSIONS, _doors),
    }
    """The endpoints about a person, by path: their API versions, and the method that returns the `data` of a reply.

    The method gets the person with the ID of the question, None if it is not registered; `data` is None then. It raises
    `Rejected` if a parameter is not as documented, also without a person.
    """

    def _picture_field(self, portrait: Portrait, image_format: ImageFormat, oddity: Oddity) -> dict[str, object]:
        if image_format is ImageFormat.BASE64:
            return {"imageBase64": base64.b64encode(file_of(portrait)).decode("ascii")}
        token = secrets.token_urlsafe(24)  # cannot be guessed, like a pre-signed URL of an object store
        self._links[token] = portrait, self._clock() + (0 if oddity.expired_link else _LINK_SECONDS)
        if len(self._links) > _LINKS_REMEMBERED:
            self._links.popitem(last=False)
        url = self._url.replace("https://", "http://") if oddity.plain_http else self._url
        return {"imageUrl": f"{url}{_PICTURES}{token}"}

    def _refused(self, error: GatewayError) -> Response:
        """Return the gateway's response; refusals that are in the endpoint's document have an envelope."""
        listed = _WITH_ENVELOPE.get((error.http_status, error.message))
        if listed:
            return self._failed(listed, request_id="", language="", error_code=error.error_code)
        return Response(error.http_status, b"", _gateway_headers(error))

    def _failed(self, error: EndpointError, *, request_id: str, language: str, error_code: str = "") -> Response:
        request_id = request_id or str(uuid.uuid4())
        envelope = endpoint.failure(request_id, error, language=language)
        reason = None if error.http_status == 200 else GatewayError(error.http_status, error.message, error_code)
        return self._envelope(error.http_status, envelope, error=reason)

    def _envelope(self, status: int, envelope: dict[str, object], *, error: GatewayError | None = None) -> Response:
        headers = {"content-type": "application/json; charset=utf-8", **_gateway_headers(error)}
        return Response(status, json.dumps(envelope, ensure_ascii=False).encode(), headers)


def _gateway_headers(error: GatewayError | None) -> dict[str, str]:
    headers = {"x-ca-request-id": str(uuid.uuid4()).upper()}
    if error is not None:
        if error.message:
            headers["x-ca-error-message"] = _UNPRINTABLE.sub("?", error.message)
        if error.error_code:
            headers["x-ca-error-code"] = error.error_code
        if error.http_status == 429:
            headers["retry-after"] = str(_RETRY_AFTER_SECONDS)
    return headers


def _store_error(status: int, code: str, message: str) -> Response:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(status, body.encode(), {"content-type": "application/xml"})


async def _received(scope: Scope, receive: Receive) -> gate.Request | GatewayError:
    """Return a request for the gate, or the error if the request is too large."""
    target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    if len(target) > TARGET_BYTES:
        return by_code("I413UL")
    body = bytearray()
    has_more = True
    while has_more:
        message = await receive()
        body += message.get("body", b"")
        has_more = message.get("more_body", False)
        if len(body) > BODY_BYTES:
            return by_code("I413RL")
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1"), _text(value))
    return gate.Request(scope["method"], target.decode("latin-1"), headers, bytes(body))


def _text(value: bytes) -> str:
    """Return a header value decoded as UTF-8, or as Latin-1 if it is not valid UTF-8."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def _pause(seconds: float, receive: Receive) -> None:
    if seconds > 0:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while (await receive())["type"] != "http.disconnect":
                    pass


@lru_cache(maxsize=32)
def file_of(portrait: Portrait) -> bytes:
    """Return the bytes of a portrait's file. Those of most cases are stored, so that they need no Pillow."""
    if portrait == Portrait(portrait.seed) and (stored := _stored().get(f"{portrait.seed:02}")):
        return stored
    from faceviewer.sandbox.portraits import draw  # noqa: PLC0415 - imports Pillow, which takes 20 ms and 20 MB

    return draw(portrait)


@cache
def _stored() -> dict[str, bytes]:
    """Return all stored portraits, 490 kB: an upgrade may remove the files while this program is running."""
    return {file.stem: file.read_bytes() for file in asset("heads").glob("*.jpg")}
