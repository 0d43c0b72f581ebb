"""One TCP connection, with or without TLS: open it, send and receive bytes."""

from __future__ import annotations

import asyncio
import socket
import sys
from asyncio import sslproto
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from faceviewer.core.limits import HEAD_START_SECONDS, UNACKNOWLEDGED_SECONDS

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

    from faceviewer.gateway.network.resolving import SocketAddress

if sys.version_info < (3, 11, 8) or (3, 12) <= sys.version_info < (3, 12, 2):
    # An error of TLS in the TLS of a proxy becomes a TypeError there: https://github.com/python/cpython/issues/113214
    sslproto._SSLProtocolTransport._force_close = lambda transport, _error: transport.abort()  # type: ignore[attr-defined] # noqa: SLF001

_MOST_UNREAD = 256 * 1024  # bytes; reading from the socket is paused while there are more


class Wire(asyncio.Protocol):
    """One connection: plain, and encrypted after `start_tls`.

    Attributes:
        unread: the received bytes; a reader deletes from the front what it has read.
        responded: whether a response was received; the next bytes may then belong to another one.
    """

    def __init__(self) -> None:
        self.unread = bytearray()
        self.responded = False
        self._transport: asyncio.Transport | None = None
        self._more = asyncio.Event()
        self._ended = False
        self._error: Exception | None = None
        self._paused = False
        self._resting: asyncio.TimerHandle | None = None  # closes the connection after a limited idle time

    @property
    def is_fresh(self) -> bool:
        """Whether the connection is open and there are no unread bytes."""
        return not (self.unread or self._ended or self._transport is None or self._transport.is_closing())

    @property
    def peer(self) -> tuple[str, int]:
        """The IP address and the port of the other end; empty and 0 if the connection is closed."""
        name = self._transport.get_extra_info("peername") if self._transport else None
        return (name[0], name[1]) if name else ("", 0)

    @property
    def ip(self) -> str:
        """The IP address of the other end, without the zone of a link-local one; empty if the connection is closed."""
        return self.peer[0].partition("%")[0]

    @property
    def certificate(self) -> bytes | None:
        """The certificate of the other end in DER, None without TLS."""
        tls = self._transport.get_extra_info("ssl_object") if self._transport else None
        return tls.getpeercert(binary_form=True) if tls else None

    def send(self, data: bytes) -> None:
        """Send bytes; a failure is raised by the next `fill`."""
        if self._transport is not None:
            self._transport.write(data)

    async def fill(self) -> bool:
        """Wait for more unread bytes; return False at the end of the connection. Raises OSError if it broke."""
        self._more.clear()
        if not self._ended and self._transport is not None:
            if self._paused:
                self._paused = False
                self._transport.resume_reading()
            before = len(self.unread)
            while len(self.unread) == before and not self._ended:
                self._more.clear()
                await self._more.wait()
            if len(self.unread) > before:
                return True
        if self._error is not None:
            raise self._error
        return False

    def rest(self, seconds: float) -> None:
        """Mark the connection as idle: it is closed if anything arrives, and after so many seconds."""
        self._resting = asyncio.get_running_loop().call_later(seconds, self.abort)
        if not self.is_fresh:
            self.abort()

    async def wake(self) -> bool:
        """End the idle state; return False if the connection was closed or received bytes meanwhile."""
        for _ in range(2):  # two turns of the event loop: one polls the socket, one calls `data_received`
            await asyncio.sleep(0)
        if self._resting:
            self._resting.cancel()
            self._resting = None
            if self.is_fresh:
                self._limit_unacknowledged_time()
        return self.is_fresh

    def _limit_unacknowledged_time(self) -> None:
        """Let the system close the connection if sent data is not acknowledged soon.

        On other systems than Linux the usual time limit of a response applies.
        """
        sock = self._transport.get_extra_info("socket") if self._transport else None
        if sock is not None and sys.platform == "linux":
            with suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(UNACKNOWLEDGED_SECONDS * 1000))

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Start TLS; drop unread plain bytes. Raises OSError: ssl.SSLError, or the connection broke."""
        if self._transport is None or self._ended:
            raise self._error or ConnectionResetError
        self.unread.clear()
        self._paused = False
        loop = asyncio.get_running_loop()
        encrypted = await loop.start_tls(self._transport, self, context, server_hostname=host)
        if encrypted is None:  # the connection was closed meanwhile
            raise ConnectionResetError
        self._transport = encrypted

    def abort(self) -> None:
        """Close at once, without close_notify of TLS, which the other end may not respond to."""
        if self._transport is not None:
            self._transport.abort()

    async def aclose(self) -> None:
        """Close at once, and wait until the socket is closed."""
        if self._transport is not None:
            self._transport.abort()
            for _ in range(2):  # the event loop closes the socket in its next turn
                await asyncio.sleep(0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport; called by the event loop."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Store received bytes; called by the event loop."""
        self.unread += data
        self._more.set()
        if self._resting:
            self.abort()
        elif len(self.unread) > _MOST_UNREAD and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def eof_received(self) -> None:
        """Record the end of the data; called by the event loop, which then closes the connection."""
        self._ended = True
        self._more.set()

    def connection_lost(self, error: Exception | None) -> None:
        """Record that the connection is closed; called by the event loop."""
        if isinstance(error, TimeoutError):  # from `_limit_unacknowledged_time`: not a time limit of this program
            error = ConnectionAbortedError()
        self._ended = True
        self._error = self._error or error
        self._transport = None  # a TLS transport has buffers of 0.5 MB, and a traceback may keep this object alive
        self._more.set()


async def connect(addresses: Sequence[SocketAddress], seconds: float) -> Wire:
    """Return a connection to the first address that accepts one; attempts start shortly after each other (RFC 8305).

    With many addresses they start sooner after each other, so that `seconds` are enough for all. Raises OSError if no
    address accepts a connection.
    """
    sock = await _connected(addresses, seconds)
    _, wire = await asyncio.get_running_loop().create_connection(Wire, sock=sock)
    return wire


async def _connected(addresses: Sequence[SocketAddress], seconds: float) -> socket.socket:
    pause = min(HEAD_START_SECONDS, seconds / (len(addresses) + 1))
    loop = asyncio.get_running_loop()

    async def connect_to(address: SocketAddress) -> socket.socket:
        sock = socket.socket(address.family, socket.SOCK_STREAM)
        try:
            sock.settimeout(0)
            await loop.sock_connect(sock, (address.ip, *address.socket_address[1:]))
        except BaseException:
            sock.close()
            raise
        return sock

    waiting = deque(_interleaved(addresses))
    tried: list[asyncio.Task[socket.socket]] = []
    pending: set[asyncio.Task[socket.socket]] = set()
    chosen: asyncio.Task[socket.socket] | None = None
    failure: OSError = OSError("no address")
    try:
        while waiting or pending:
            if waiting:
                task = asyncio.create_task(connect_to(waiting.popleft()))
                tried.append(task)
                pending.add(task)
            done, pending = await asyncio.wait(
                pending, timeout=pause if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                error = task.exception()
                if error is None:
                    chosen = task
                    return task.result()
                if not isinstance(error, OSError):
                    raise error
                failure = error
        raise failure
    finally:
        for task in tried:
            if task is not chosen:
                task.cancel()
                task.add_done_callback(_close_unused)


def _close_unused(task: asyncio.Task[socket.socket]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result().close()


def _interleaved(addresses: Sequence[SocketAddress]) -> list[SocketAddress]:
    """Return the addresses with alternating families, beginning with the first address (RFC 8305 section 4)."""
    families = list(dict.fromkeys(address.family for address in addresses))
    by_family = [[address for address in addresses if address.family == family] for family in families]
    longest = max(map(len, by_family), default=0)
    return [group[index] for index in range(longest) for group in by_family if index < len(group)]
