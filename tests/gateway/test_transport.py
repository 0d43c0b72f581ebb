"""No connection outlives the request that was let go of."""

from __future__ import annotations

import asyncio
import gc
import socket

import httpx
import pytest

from faceviewer.gateway.transport import Transport


def test_cancelling_in_the_middle_of_tls_closes_the_connection() -> None:
    async def run(listener: socket.socket) -> bytes:
        async with httpx.AsyncClient(transport=Transport(), trust_env=False) as client:
            task = asyncio.create_task(client.get(f"https://127.0.0.1:{listener.getsockname()[1]}/"))
            server = await asyncio.to_thread(lambda: listener.accept()[0])
            with server:
                server.settimeout(2)
                hello = await asyncio.to_thread(server.recv, 65_536)  # TLS has begun, and nobody answers
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                assert hello
                return await asyncio.to_thread(server.recv, 65_536)

    gc.disable()  # it would close what was forgotten
    try:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            assert asyncio.run(run(listener)) == b""
    finally:
        gc.enable()
