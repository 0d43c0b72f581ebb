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
from email.utils import formatdate
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from faceviewer.core.connection import TRAINING_ENDPOINT, Credentials
from faceviewer.core.pattern import pattern
from faceviewer.core.query import ImageFormat
from faceviewer.sandbox import doors, endpoint, gate
from faceviewer.sandbox.catalogue import ENDPOINT_ERRORS, EndpointError, GatewayError, by_code, by_message
from faceviewer.sandbox.people import PEOPLE
from faceviewer.sandbox.provocations import Oddity, guide_json, guide_text, provoked_by

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import Receive, Scope, Send

    from faceviewer.sandbox.people import Person
    from faceviewer.sandbox.pictures import Portrait

TRAINING_CREDENTIALS = Credentials("200000001", "training-secret-that-opens-nothing")

BODY_BYTES = 64 * 1024  # a request is some three hundred bytes
TARGET_BYTES = 4 * 1024

ENDPOINTS: dict[str, Callable[[bytes], endpoint.Question | doors.DoorsQuestion | dict[str, object]]] = {
    endpoint.PATH: endpoint.read,
    endpoint.PING: endpoint.echo,
    doors.PATH: doors.read,
}
"""The parsers of request bodies, by path; a parser returns the answer itself if the request is about no person."""

_LINK_SECONDS = 300
_LINKS_REMEMBERED = 4096  # older ones become unknown
_UNPRINTABLE = pattern(r"[\x00-\x1f\x7f]")
_RETRY_AFTER_SECONDS = 1  # short, because a user is waiting
_ORDINARY = Oddity()
# A refusal that is also in the endpoint's document has the endpoint's envelope; other refusals have an empty body.
_WITH_ENVELOPE = {(error.http_status, error.message): error for error in ENDPOINT_ERRORS if error.http_status != 200}


class Sandbox(Starlette):
    """The app.

    Args:
        url: scheme, host and port under which clients reach the app; also the start of picture URLs.
        credentials: of the accepted caller.
        latency_ms: shortest time of every answer.
        clock: returns seconds since 1970, for timestamps, nonces, links, expiries and the Date header.
        people: the registered people; None for the sample people.

    Attributes:
        passed_requests: number of requests that passed the gate.
        signed_picture_requests: number of picture requests with an X-Ca-* header. The picture store is a third party
            that must never get such a header.
        picture_requests: number of picture requests.
    """

    def __init__(
        self,
        *,
        url: str = TRAINING_ENDPOINT,
        credentials: Credentials = TRAINING_CREDENTIALS,
        latency_ms: int = 0,
        clock: Callable[[], float] = time.time,
        people: Sequence[Person] | None = None,
    ) -> None:
        super().__init__(
            routes=[
                Route("/", self._guide),
                Route("/pictures/{token}", self._picture),
                Mount("/", app=self._gateway),
            ]
        )
        self.passed_requests = 0
        self.signed_picture_requests = 0
        self.picture_requests = 0
        self._people = PEOPLE if people is None else tuple(people)
        self._by_id = {(person.user_type, person.user_id): person for person in self._people}
        self._url = url
        self._latency = latency_ms / 1000
        self._clock = clock
        self._gate = gate.Gate(credentials, clock=clock, paths=ENDPOINTS)
        self._links: OrderedDict[str, tuple[Portrait, float]] = OrderedDict()  # of a token, and when it expires

    async def _guide(self, request: Request) -> Response:
        headers = {"date": self._date()}
        if request.query_params.get("format") == "json":
            return JSONResponse(guide_json(self._people), headers=headers)
        return PlainTextResponse(guide_text(self._people), headers=headers)

    async def _picture(self, request: Request) -> Response:
        self.picture_requests += 1
        self.signed_picture_requests += any(name.startswith("x-ca-") for name in request.headers)
        await _pause(self._latency, request)
        portrait, until = self._links.get(request.path_params["token"], (None, 0.0))
        if portrait is None:
            return self._store_error(404, "NoSuchKey", "The specified key does not exist.")
        if self._clock() >= until:
            return self._store_error(403, "AccessDenied", "Request has expired.")
        return Response(_drawn(portrait), media_type=portrait.media_type, headers={"date": self._date()})

    async def _gateway(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        received = await _received(request)
        if isinstance(received, GatewayError):
            return self._refused(received)
        if refusal := self._gate.refusal(received):
            return self._refused(refusal)
        self.passed_requests += 1
        await _pause(self._latency, request)
        return await self._behind_the_gate(received, request)

    async def _behind_the_gate(self, received: gate.Request, request: Request) -> Response:
        try:
            question = ENDPOINTS[received.path](received.body)
        except endpoint.Rejected as rejected:
            return self._failed(rejected.error, request_id=rejected.request_id, language=rejected.language)
        if isinstance(question, dict):
            return self._envelope(200, question)
        match provoked_by(question.user_id):
            case GatewayError() as error:
                return self._refused(gate.filled_in(error, received))
            case EndpointError() as error:
                return self._failed(error, request_id=question.request_id, language=question.language)
            case Oddity() as oddity:
                await _pause(oddity.seconds, request)
                person = oddity.person(question.user_type, question.user_id)
                return self._found(question, person, oddity)
            case None:
                return self._found(question, self._by_id.get((question.user_type, question.user_id)))

    def _found(
        self, question: endpoint.Question | doors.DoorsQuestion, person: Person | None, oddity: Oddity = _ORDINARY
    ) -> Response:
        data = None
        if isinstance(question, doors.DoorsQuestion):
            if oddity.doors and oddity.doors.refused:
                return self._refused(by_message("Unauthorized"))
            data = doors.page_of(question, person, oddity.doors, now=self._clock()) if person else None
        elif person:
            data = person.record(self._clock())
            if person.portrait:
                data |= self._picture_field(person.portrait, question.image_format, oddity)
        return self._envelope(200, endpoint.success(question.request_id, data))

    def _picture_field(self, portrait: Portrait, image_format: ImageFormat, oddity: Oddity) -> dict[str, object]:
        if image_format is ImageFormat.BASE64:
            return {"imageBase64": base64.b64encode(_drawn(portrait)).decode("ascii")}
        token = secrets.token_urlsafe(24)  # cannot be guessed, like a pre-signed URL of an object store
        self._links[token] = portrait, self._clock() + (0 if oddity.expired_link else _LINK_SECONDS)
        if len(self._links) > _LINKS_REMEMBERED:
            self._links.popitem(last=False)
        url = self._url.replace("https://", "http://") if oddity.plain_http else self._url
        return {"imageUrl": f"{url}/pictures/{token}"}

    def _refused(self, error: GatewayError) -> Response:
        """Return the gateway's answer; refusals that are in the endpoint's document have an envelope."""
        listed = _WITH_ENVELOPE.get((error.http_status, error.message))
        if listed:
            return self._failed(listed, request_id="", language="", error_code=error.error_code)
        return self._with_headers(Response(b"", error.http_status), error=error)

    def _failed(self, error: EndpointError, *, request_id: str, language: str, error_code: str = "") -> Response:
        request_id = request_id or str(uuid.uuid4())
        envelope = endpoint.failure(request_id, error, language=language)
        reason = None if error.http_status == 200 else GatewayError(error.http_status, error.message, error_code)
        return self._envelope(error.http_status, envelope, error=reason)

    def _envelope(self, status: int, envelope: dict[str, object], *, error: GatewayError | None = None) -> Response:
        body = json.dumps(envelope, ensure_ascii=False).encode("utf-8")
        response = Response(body, status, media_type="application/json; charset=utf-8")
        return self._with_headers(response, error=error)

    def _store_error(self, status: int, code: str, message: str) -> Response:
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
        return Response(body, status, media_type="application/xml", headers={"date": self._date()})

    def _with_headers(self, response: Response, *, error: GatewayError | None) -> Response:
        response.headers["date"] = self._date()
        response.headers["x-ca-request-id"] = str(uuid.uuid4()).upper()
        if error:
            # As bytes: the message may repeat text of the client that is not Latin-1.
            if message := _UNPRINTABLE.sub("?", error.message).encode("utf-8"):
                response.raw_headers.append((b"x-ca-error-message", message))
            if error.error_code:
                response.headers["x-ca-error-code"] = error.error_code
            if error.http_status == 429:
                response.headers["retry-after"] = str(_RETRY_AFTER_SECONDS)
        return response

    def _date(self) -> str:
        return formatdate(self._clock(), usegmt=True)


async def _received(request: Request) -> gate.Request | GatewayError:
    """Return a request for the gate, or the error if the request is too large."""
    scope = request.scope
    target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    if len(target) > TARGET_BYTES:
        return by_code("I413UL")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            return by_code("I413RL")
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1"), _text(value))
    return gate.Request(request.method, target.decode("latin-1"), headers, bytes(body))


def _text(value: bytes) -> str:
    """Return a header value decoded as UTF-8, or as Latin-1 if it is not valid UTF-8."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def _pause(seconds: float, request: Request) -> None:
    """Wait, but stop when the client disconnects."""
    if seconds > 0:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while (await request.receive())["type"] != "http.disconnect":
                    pass


def _drawn(portrait: Portrait) -> bytes:
    # Pillow is imported with the first picture.
    from faceviewer.sandbox.portraits import draw  # noqa: PLC0415

    return draw(portrait)
