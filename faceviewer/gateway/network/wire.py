"""One TCP connection: how it is made, and its bytes, also inside of TLS."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from faceviewer.core.limits import HEAD_START_SECONDS, UNHEARD_SECONDS

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

    from faceviewer.gateway.network.resolving import SocketAddress

_MOST_UNREAD = 256 * 1024  # bytes; the network is told to wait while there are more


class Wire(asyncio.Protocol):
    """The bytes of one connection, before TLS and, from `start_tls` on, inside of it.

    Attributes:
        unread: received bytes that nobody has read yet; a reader deletes from the front.
        address: the address it was made to.
        answered: whether an answer came over it; what comes next may be another one's.
    """

    def __init__(self) -> None:
        self.unread = bytearray()
        self.address: SocketAddress | None = None
        self.answered = False
        self._transport: asyncio.Transport | None = None
        self._more = asyncio.Event()
        self._ended = False
        self._error: Exception | None = None
        self._paused = False
        self._resting = False

    @property
    def is_fresh(self) -> bool:
        """Whether nothing has come that was not asked for, and the other end is still there."""
        return not (self.unread or self._ended or self._transport is None or self._transport.is_closing())

    @property
    def certificate(self) -> bytes | None:
        """The certificate that the other end showed, in DER; None without TLS."""
        tls = self._transport.get_extra_info("ssl_object") if self._transport else None
        return tls.getpeercert(binary_form=True) if tls else None

    def send(self, data: bytes) -> None:
        """Send bytes; a failure is raised by the next `fill`."""
        if self._transport is not None:
            self._transport.write(data)

    async def fill(self) -> bool:
        """Wait until more has come than is unread now; False if nothing more will come.

        Raises:
            OSError: the connection broke, ssl.SSLError among them.
        """
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

    def rest(self) -> None:
        """Mark the connection as idle: it is closed if anything arrives."""
        self._resting = True
        if not self.is_fresh:
            self.abort()

    async def wake(self) -> bool:
        """Take the connection back into use; False if it was closed, or something arrived, meanwhile."""
        for _ in range(2):  # one turn of the loop to poll the network, one more to be called with what came
            await asyncio.sleep(0)
        if self._resting and self.is_fresh:
            self._expect_to_be_heard()
        self._resting = False
        return self.is_fresh

    def _expect_to_be_heard(self) -> None:
        """Have the system end the connection if what is sent is not acknowledged soon.

        Where the system cannot, an answer that does not come is waited for as any other.
        """
        made = self._transport.get_extra_info("socket") if self._transport else None
        if made is not None and sys.platform == "linux":
            with suppress(OSError):
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(UNHEARD_SECONDS * 1000))

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Go on inside of TLS; what came in clear and was not read is dropped.

        Raises:
            OSError: ssl.SSLError, or the connection broke.
        """
        if self._transport is None or self._ended:
            raise self._error or ConnectionResetError
        self.unread.clear()
        self._paused = False
        loop = asyncio.get_running_loop()
        inside = await loop.start_tls(self._transport, self, context, server_hostname=host)
        if inside is None:  # typeshed: where it was closed meanwhile
            raise ConnectionResetError
        self._transport = inside

    def abort(self) -> None:
        """Close it at once, without the close_notify of TLS, which the other end may not answer."""
        if self._transport is not None:
            self._transport.abort()

    async def aclose(self) -> None:
        """Close it at once, and wait until its socket is closed."""
        if self._transport is not None:
            self._transport.abort()
            for _ in range(2):  # the event loop closes it in its next turn
                await asyncio.sleep(0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; called by the event loop."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Keep what arrived; called by the event loop."""
        self.unread += data
        self._more.set()
        if self._resting:
            self.abort()
        elif len(self.unread) > _MOST_UNREAD and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def eof_received(self) -> None:
        """Note that no more will come; called by the event loop, which then closes."""
        self._ended = True
        self._more.set()

    def connection_lost(self, error: Exception | None) -> None:
        """Note that the connection is closed; called by the event loop."""
        if isinstance(error, TimeoutError):  # of the system's, as `_expect_to_be_heard` wants it; nobody's patience
            error = ConnectionAbortedError()
        self._ended, self._error = True, self._error or error
        self._transport = None  # inside of TLS it holds half a megabyte, and a traceback may keep this object for long
        self._more.set()


async def connect(addresses: Sequence[SocketAddress], seconds: float) -> Wire:
    """Return a connection to the first address that takes one; they are tried a little after each other (RFC 8305).

    Args:
        addresses: in the system's order.
        seconds: for all of them together; each gets a head start, shorter where there are many.

    Raises:
        OSError: none takes one.
    """
    address, connected = await _connected(addresses, seconds)
    _, wire = await asyncio.get_running_loop().create_connection(Wire, sock=connected)
    wire.address = address
    return wire


async def _connected(addresses: Sequence[SocketAddress], seconds: float) -> tuple[SocketAddress, socket.socket]:
    pause = min(HEAD_START_SECONDS, seconds / (len(addresses) + 1))
    loop = asyncio.get_running_loop()

    async def connect_to(address: SocketAddress) -> tuple[SocketAddress, socket.socket]:
        made = socket.socket(address.family, socket.SOCK_STREAM)
        try:
            made.settimeout(0)
            await loop.sock_connect(made, (address.ip, *address.socket_address[1:]))
        except BaseException:
            made.close()
            raise
        return address, made

    waiting = deque(_interleaved(addresses))
    tried: list[asyncio.Task[tuple[SocketAddress, socket.socket]]] = []
    pending: set[asyncio.Task[tuple[SocketAddress, socket.socket]]] = set()
    chosen: asyncio.Task[tuple[SocketAddress, socket.socket]] | None = None
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


def _close_unused(task: asyncio.Task[tuple[SocketAddress, socket.socket]]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result()[1].close()


def _interleaved(addresses: Sequence[SocketAddress]) -> list[SocketAddress]:
    """Return the addresses with their families in turn, the system's first one first (RFC 8305 section 4)."""
    families = list(dict.fromkeys(address.family for address in addresses))
    by_family = [[address for address in addresses if address.family == family] for family in families]
    longest = max(map(len, by_family), default=0)
    return [group[place] for place in range(longest) for group in by_family if place < len(group)]
