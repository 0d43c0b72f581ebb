"""Connections that are opened while the ID is typed."""

import asyncio
import socket
import threading
from contextlib import aclosing

import pytest

from faceviewer.core.exchange import Phase
from faceviewer.core.problem import Problem
from faceviewer.core.query import FaceQuery
from faceviewer.core.result import Asking, Progress, Result
from faceviewer.gateway.face_endpoint import TARGET, get_face
from faceviewer.gateway.signed_client import SignedClient
from tests.faults.origin import http
from tests.gateway.asking import ANNE, gateway_of, users, with_client
from tests.gateway.network.test_transport import GHOST, NOBODY, record_for
from tests.gateway.replies import reply_to
from tests.gateway.scripted_server import Connection, ScriptedServer, kept, responds


def early(server: ScriptedServer, query: FaceQuery = ANNE, *, times: int = 1) -> Result | Problem:
    """Open a connection early, `times` at once and once more, and look up."""

    async def run(gateway: SignedClient) -> Result | Problem:
        await asyncio.gather(*(gateway.open_early(TARGET) for _ in range(times)))
        await gateway.open_early(TARGET)
        try:
            return await get_face(gateway, query, on_progress=progress.append)
        except Problem as problem:
            return problem

    progress: list[Progress] = []
    result = with_client(run, server.profile)
    assert progress == [Asking(1)]
    return result


@pytest.mark.parametrize("times", [1, 3])
def test_early_connection_is_used_by_the_lookup(times: int) -> None:
    """Also if it was requested several times."""
    with ScriptedServer(responds(record_for)) as server:
        result = early(server, times=times)
        assert server.connections == 1
    assert isinstance(result, Result)
    assert result.exchange is not None
    assert Phase.TLS not in [span.phase for span in result.exchange.spans]


@pytest.mark.parametrize("fails", [False, True])
def test_lookup_waits_for_early_connection_in_progress(*, fails: bool) -> None:
    """The lookup opens another connection only if that one fails."""

    class Slow(ScriptedServer):
        def _serve(self, connection: socket.socket, number: int) -> None:
            started.set()
            assert goes_on.wait(10)
            if fails and number == 1:
                connection.close()
            else:
                super()._serve(connection, number)

    async def run(gateway: SignedClient) -> None:
        opening = asyncio.create_task(gateway.open_early(TARGET))
        assert await asyncio.to_thread(started.wait, 10)
        looking = asyncio.create_task(get_face(gateway, ANNE, on_progress=progress.append))
        for _ in range(100):  # until everything that it starts by itself has started
            await asyncio.sleep(0)
        assert progress == [Asking(1)]
        goes_on.set()
        assert (await looking).record.user_id == "anne"
        await opening

    started, goes_on = threading.Event(), threading.Event()
    progress: list[Progress] = []
    with Slow(responds(record_for)) as server:
        with_client(run, server.profile)
        assert (progress, server.connections) == ([Asking(1)], 2 if fails else 1)


def test_failed_early_connection_is_ignored() -> None:
    with ScriptedServer(lambda connection: connection.stream.close()) as server:
        profile = server.profile
    asyncio.run(gateway_of(profile).open_early(TARGET))


def test_early_connection_is_closed_with_the_client() -> None:
    """The server may see an end or a reset, during the handshake or after it."""

    class Served(ScriptedServer):
        def _serve(self, connection: socket.socket, number: int) -> None:
            super()._serve(connection, number)
            served.set()

    async def run(server: ScriptedServer) -> None:
        async with aclosing(gateway_of(server.profile)) as gateway:
            opening = asyncio.create_task(gateway.open_early(TARGET))
            await asyncio.sleep(0)
        await opening
        assert await asyncio.to_thread(served.wait, 10)

    def receives_nothing(connection: Connection) -> None:
        assert connection.receive() == b""

    served = threading.Event()
    with Served(receives_nothing) as server:
        asyncio.run(run(server))


@pytest.mark.parametrize("response", [NOBODY, kept(b"{}", status=404), kept(b"{"), NOBODY + b"HTTP/1.1 200 OK\r\n"])
def test_reply_over_early_connection_is_final(response: bytes) -> None:
    """A second request would cost a round trip."""
    with ScriptedServer(responds(response)) as server:
        assert isinstance(early(server, GHOST), Problem)
        assert (len(server.requests), server.connections) == (1, 1)


@pytest.mark.parametrize("late", [b"", http(status=408), http(status=421)], ids=["closed", "408", "421"])
def test_early_connection_closed_by_server_is_replaced(late: bytes) -> None:
    """It is closed while the request is sent, so that the connection seemed usable."""

    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(late if connection.number == 1 else kept(reply_to(ANNE)))

    with ScriptedServer(script) as server:
        assert users([early(server)]) == ["anne"]
        assert server.connections == 2
