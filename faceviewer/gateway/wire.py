"""One connection: bytes out, bytes in, and what has come that nobody has read yet."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

    from faceviewer.gateway.resolving import SocketAddress

_MOST_UNREAD = 256 * 1024  # bytes; the network is told to wait while there are more


class Wire(asyncio.Protocol):
    """The bytes of one connection, before TLS and, from `start_tls` on, inside of it.

    Attributes:
        unread: what has come and was not taken out yet; whoever reads deletes from its front.
        address: whom it was made to.
    """

    def __init__(self) -> None:
        self.unread = bytearray()
        self.address: SocketAddress | None = None
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
        """Send some bytes; a failure is met by whoever reads next."""
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
        """Say that nothing is expected any more: if something comes now, this connection is ended."""
        self._resting = True
        if not self.is_fresh:
            self.abort()

    async def wake(self) -> bool:
        """Have it used again, after all that has come meanwhile was heard; False if it cannot be."""
        for _ in range(2):  # once round the loop to look at the network, once more to be told what it had
            await asyncio.sleep(0)
        self._resting = False
        return self.is_fresh

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
        """Close it at once, without the goodbye of TLS, which the other end may keep us waiting for."""
        if self._transport is not None:
            self._transport.abort()

    async def aclose(self) -> None:
        """Close it at once, and wait until the system has it back."""
        if self._transport is not None:
            self._transport.abort()
            for _ in range(2):  # the event loop does so in its next turn
                await asyncio.sleep(0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a transport; called by the event loop."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take some bytes; called by the event loop."""
        self.unread += data
        self._more.set()
        if self._resting:
            self.abort()
        elif len(self.unread) > _MOST_UNREAD and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def eof_received(self) -> None:
        """Learn that no more will come; called by the event loop, which then closes."""
        self._ended = True
        self._more.set()

    def connection_lost(self, error: Exception | None) -> None:
        """Learn that it is over; called by the event loop."""
        self._ended, self._error = True, self._error or error
        self._transport = None  # inside of TLS it holds half a megabyte, and a traceback may keep this object for long
        self._more.set()
