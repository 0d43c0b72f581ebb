"""HTTP over sockets that are closed whenever they are let go of, or over none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from faceviewer.core.exchange import Phase
from faceviewer.gateway.stopwatch import stopwatch

if TYPE_CHECKING:
    from collections.abc import Mapping


class Transport(httpx.AsyncHTTPTransport):
    """The HTTP client's own, except that cancelling a request in the middle of TLS closes its connection.

    httpcore 1.0 closes it for every Exception, and CancelledError is none: the socket would stay open until it is
    collected, and the server would wait for it.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        request.extensions = {**request.extensions, "trace": _Handshake()}
        return await super().handle_async_request(request)


class InProcess(httpx.ASGITransport):
    """HTTP without sockets, to an app in this process."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Hand one request to the app."""
        if watch := stopwatch():
            watch.enter(Phase.IN_PROCESS)
        return await super().handle_async_request(request)


class _Handshake:
    """Watches one connection being made, and has it measured: httpx's extension `trace`."""

    def __init__(self) -> None:
        self._stream: Any = None  # an httpcore.AsyncNetworkStream
        self._watch = stopwatch()

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if self._watch is not None:
            self._watch.hear(event, info)
        if event.endswith("connect_tcp.complete"):
            self._stream = info["return_value"]
        elif event.endswith("start_tls.failed") and self._stream is not None:
            await self._stream.aclose()
