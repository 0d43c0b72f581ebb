"""Transports for httpx, over the network or inside this process, and the reading of responses of limited size."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import httpx

from faceviewer.core.address import with_port
from faceviewer.core.exchange import Phase
from faceviewer.core.limits import KEEP_ALIVE_SECONDS
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.network.connecting import USER_AGENT, listen
from faceviewer.gateway.network.faults import diagnose_fault, is_alert
from faceviewer.gateway.network.http1 import COMPRESSIONS, read_body, read_head, request_head
from faceviewer.gateway.network.stopwatch import enter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from faceviewer.gateway.network.connecting import Connector, Patience
    from faceviewer.gateway.network.http1 import Head
    from faceviewer.gateway.network.wire import Wire

_HEADERS = {"accept": "*/*", "accept-encoding": "identity", "user-agent": USER_AGENT}
_PLAIN_STARTS = (b"{", b"[", b"<", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"BM")  # JSON, pages, pictures
_COMPRESSED_STARTS = (b"\x1f\x8b", b"\x1f\x9d", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"BZh", b"x\x01", b"x\x9c", b"x\xda")


class Transport(httpx.AsyncBaseTransport):
    """Sends each request over a new connection, or over an idle one; all requests of one that keeps go to one origin.

    A request waits for a connection that is being opened early. If that fails, it opens one itself.
    A connection is reused only if its response had exactly the length in its head and no bytes were received since.
    On a reused connection, a response with bytes after its end is refused: the real one may be among these bytes.
    Extensions of a request:

    * `deadline`: when to give up, on the event loop's clock; required.
    * `fresh`: whether to open a new connection and to close the idle ones.
    * `accepts`: as for `Connector.open`.
    * `follows`: a callback; called with whether a response was received over the connection before.
    * `listens`: whether to wait for data before anything is sent over a new connection. In TLS 1.3 the server refuses
      the client certificate, or a missing one, after the handshake; its alert is lost if the server closes the
      connection without reading the request.
    """

    def __init__(self, connector: Connector, *, keeps: bool) -> None:
        """Create a transport without connections. `keeps`: whether to keep connections for later requests."""
        self._connector = connector
        self._keeps = keeps
        self._resting: list[Wire] = []
        self._opening: asyncio.Event | None = None  # set at the end

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Raises Problem of the branches network, contract, local or picture."""
        host, port = _where_of(request.url)
        deadline: float = request.extensions["deadline"]
        body = await request.aread()
        headers = [header for header in request.headers.raw if header[0].lower() != b"connection"]
        if not self._keeps:
            headers.append((b"Connection", b"close"))
        while request.extensions.get("fresh") and self._resting:
            self._resting.pop().abort()
        wire = await self._take_resting()
        if wire is None and (opening := self._opening) is not None:
            enter(Phase.CONNECT)
            with suppress(TimeoutError):
                async with asyncio.timeout_at(deadline):
                    await opening.wait()
            wire = await self._take_resting()
        if wire is None:
            accepts = request.extensions.get("accepts")
            wire = await self._connector.open(host, port, deadline=deadline, accepts=accepts)
        if follows := request.extensions.get("follows"):
            follows(wire.responded)
        seconds = self._connector.patience.attempt
        exchange = _Exchange(self, wire, with_port(host, port), deadline=deadline, seconds=seconds)
        enter(Phase.FIRST_BYTE)
        peer = wire.peer
        try:
            if request.extensions.get("listens"):
                await listen(wire, with_port(host, port))
            wire.send(request_head(request.method, request.url.raw_path, headers) + body)
            head = await exchange.head()
        except BaseException:
            self._connector.put_last(peer)
            wire.abort()
            raise
        enter(Phase.BODY)
        return httpx.Response(head.status, headers=head.headers, stream=exchange)

    async def open_early(self, url: httpx.URL, *, deadline: float) -> None:
        """Open a connection for the next request, if none is idle; send nothing over it.

        Do nothing if there is a proxy with a user name. Raises Problem as `Connector.open`.
        """
        if self._opening is not None or any(wire.is_fresh for wire in self._resting):
            return
        opening = self._opening = asyncio.Event()
        try:
            where = _where_of(url)
            proxy = await self._connector.proxies.to(*where)
            if proxy is not None and proxy.user:
                return
            wire = await self._connector.open(*where, deadline=deadline)
            if self._opening is opening:
                self.keep(wire)
            else:
                await wire.aclose()
        finally:
            opening.set()
            if self._opening is opening:
                self._opening = None

    def keep(self, wire: Wire) -> None:
        """Keep a connection for the next request for a limited time; its last response must be complete."""
        if not self._keeps:
            wire.abort()
            return
        wire.rest(KEEP_ALIVE_SECONDS)
        self._resting.append(wire)

    async def aclose(self) -> None:
        """Close all idle connections, also one that is being opened early."""
        self._opening = None
        while self._resting:
            await self._resting.pop().aclose()

    async def _take_resting(self) -> Wire | None:
        while self._resting:
            wire = self._resting.pop()  # the newest, so that the others may time out
            if await wire.wake():
                return wire
            wire.abort()
        return None


def _where_of(url: httpx.URL) -> tuple[str, int]:
    """Return the host of a URL (a name in ASCII or an IP address) and its port."""
    return url.raw_host.decode("ascii"), url.port or 443


class _Exchange(httpx.AsyncByteStream):
    """Reads one response: its head, and its body as a stream of httpx."""

    def __init__(self, transport: Transport, wire: Wire, name: str, *, deadline: float, seconds: float) -> None:
        self._transport, self._wire = transport, wire
        self._name = name
        self._began = asyncio.get_running_loop().time()
        self._until = min(deadline, self._began + seconds)
        self._head: Head | None = None
        self._is_read = False

    async def head(self) -> Head:
        try:
            async with asyncio.timeout_at(self._until):
                self._head = await read_head(self._wire)
        except (OSError, Problem) as fault:
            raise self._problem(fault) from None
        return self._head

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert self._head is not None  # noqa: S101 - the head is read before the body
        pieces = read_body(self._wire, self._head)
        try:
            while True:
                async with asyncio.timeout_at(self._until):
                    piece = await anext(pieces, None)
                if piece is None:
                    break
                yield piece
            await self._check_end()
        except (OSError, Problem) as fault:
            raise self._problem(fault) from None
        finally:
            await pieces.aclose()  # type: ignore[attr-defined]  # read_body is a generator
        self._is_read = True

    async def _check_end(self) -> None:
        if self._wire.responded and not await self._wire.wake() and self._wire.unread:
            raise Problem(Kind.CONTRACT_HTTP, part="Content-Length")

    async def aclose(self) -> None:
        if self._is_read and self._head is not None and self._head.keeps_alive and self._wire.is_fresh:
            self._wire.responded = True
            self._transport.keep(self._wire)
        else:
            await self._wire.aclose()

    def _problem(self, fault: OSError | Problem) -> Problem:
        if isinstance(fault, Problem):
            fault.facts["host"] = self._name
            return fault
        if isinstance(fault, ssl.SSLError) and (self._head is not None or not is_alert(fault)):
            fault = ConnectionResetError()  # no handshake failure, so that it may be retried
        return diagnose_fault(fault, host=self._name, seconds=asyncio.get_running_loop().time() - self._began)


class InProcess(httpx.ASGITransport):
    """Transport to an ASGI app in this process, without sockets."""

    def __init__(self, app: object, patience: Patience) -> None:
        super().__init__(app)  # type: ignore[arg-type]  # an ASGI app
        self._patience = patience

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request to the app. Raises Problem: Kind.NETWORK_TIMEOUT."""
        enter(Phase.IN_PROCESS)
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout_at(min(request.extensions["deadline"], began + self._patience.attempt)):
                return await super().handle_async_request(request)
        except TimeoutError as fault:
            raise diagnose_fault(fault, host=request.url.host, seconds=loop.time() - began) from None


@asynccontextmanager
async def sent(
    transport: httpx.AsyncBaseTransport,
    method: str,
    url: str | httpx.URL,
    headers: Mapping[str, str],
    *,
    content: bytes = b"",
    **extensions: object,
) -> AsyncIterator[httpx.Response]:
    """Send one request, and close its response at the end of the block.

    This function does not use a client of httpx: only `Host` and the headers of this module are added, no cookies are
    stored and no redirects are followed. The extensions are those of `Transport`; raises as it does.
    """
    request = httpx.Request(method, url, headers={**_HEADERS, **headers}, content=content, extensions=extensions)
    response = await transport.handle_async_request(request)
    try:
        yield response
    finally:
        await response.aclose()


async def read_bounded(response: httpx.Response, *, limit: int) -> bytes:
    """Read a streamed body of at most `limit` bytes without decoding it.

    Bodies are never decompressed: the request accepts identity only, and 1,827 bytes of nested gzip become 1 GiB. A
    body that is plain in spite of its `Content-Encoding` is accepted, as in curl; so is a coding that does not
    compress, such as a mistake ("UTF-8") or a framing that a proxy has removed ("aws-chunked").

    Raises:
        Problem: Kind.CONTRACT_COMPRESSED, or CONTRACT_TOO_BIG with the fact `mebibytes`, before reading if the headers
            have the length; those of the transport.
    """
    content_encoding = response.headers.get("content-encoding", "").lower()
    codings = {coding.strip() for coding in content_encoding.split(",")} - {"", "identity"}
    too_big = Problem(Kind.CONTRACT_TOO_BIG, mebibytes=round(limit / 2**20, 2))
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit:
        raise too_big
    chunks = []
    size = 0
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size > limit:
            raise too_big
        chunks.append(chunk)
    body = b"".join(chunks)
    is_plain = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_PLAIN_STARTS)
    if (codings & COMPRESSIONS and body and not is_plain) or body.startswith(_COMPRESSED_STARTS):
        raise Problem(Kind.CONTRACT_COMPRESSED)
    return body
