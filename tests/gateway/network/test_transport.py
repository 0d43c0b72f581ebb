"""Connections: when they are closed, and when they are reused without mixing up replies."""

import asyncio
import base64
import errno
import gc
import os
import random
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from faceviewer.core import limits
from faceviewer.core.connection import Profile
from faceviewer.core.limits import PICTURE_BYTES
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.result import Asking, Progress, Result
from faceviewer.gateway import pictures
from faceviewer.gateway.face_endpoint import TARGET, get_face
from faceviewer.gateway.network import transport
from faceviewer.gateway.signed_client import SignedClient
from tests.faults import corpus
from tests.faults.origin import http
from tests.gateway.asking import (
    ANNE,
    BEN,
    BY_URL,
    gateway_of,
    look_up,
    look_up_at,
    refusal_of,
    responds_about_anne,
    result_of,
    users,
    with_client,
)
from tests.gateway.replies import reply_to
from tests.gateway.scripted_server import Connection, ScriptedServer, kept, responds

GHOST = FaceQuery(UserType.OPEN, "ghost")
OTHER_PICTURE = corpus.jpeg(corpus.scene(40, 30))


def record_for(request: bytes) -> bytes:
    """Return the reply to a request: the record of Ben, of a ghost, or else of Anne."""
    query = BEN if b'"ben"' in request else GHOST if b'"ghost"' in request else ANNE
    return kept(reply_to(query))


def records_then(after_first: Callable[[Connection], None]) -> Callable[[Connection], None]:
    """Return a script that replies with records, and runs a function after the first reply of all."""

    def script(connection: Connection) -> None:
        while request := connection.receive():
            connection.send(record_for(request))
            if len(connection.requests) == 1:
                after_first(connection)

    return script


@pytest.mark.skipif(sys.platform != "linux", reason="only there the system can be asked for it")
def test_request_over_forgotten_connection_is_repeated() -> None:
    """A firewall has dropped the idle connection; the system reports the time-out after a while."""

    async def run(gateway: SignedClient) -> None:
        await get_face(gateway, ANNE)
        (wire,) = gateway._signed[TARGET]._resting  # type: ignore[attr-defined]
        inside = wire._transport
        made = inside.get_extra_info("socket")
        looking = asyncio.create_task(get_face(gateway, BEN, on_progress=progress.append))
        assert await asyncio.to_thread(unheard.wait, 10)
        assert made.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 3000
        inside._ssl_protocol._transport._force_close(TimeoutError(errno.ETIMEDOUT, ""))
        assert (await looking).record.user_id == "ben"
        assert progress == [Asking(1)]

    progress: list[Progress] = []
    unheard = threading.Event()

    def script(connection: Connection) -> None:
        while request := connection.receive():
            if b'"ben"' in request and connection.number == 1:
                unheard.set()
            else:
                connection.send(record_for(request))

    with ScriptedServer(script) as server:
        with_client(run, server.profile)
        assert server.connections == 2


def test_idle_connection_is_closed_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(gateway: SignedClient) -> None:
        await get_face(gateway, ANNE)
        assert await asyncio.to_thread(ended.wait, 10)

    def script(connection: Connection) -> None:
        while request := connection.receive():
            connection.send(record_for(request))
        ended.set()

    ended = threading.Event()
    monkeypatch.setattr(transport, "KEEP_ALIVE_SECONDS", 0.05)
    with ScriptedServer(script) as server:
        with_client(run, server.profile)


def test_one_connection_is_kept_per_concurrent_call() -> None:
    async def run(gateway: SignedClient) -> None:
        for _ in range(5):
            found = await asyncio.gather(*(get_face(gateway, query) for query in (ANNE, BEN, ANNE)))
            assert [result.record.user_id for result in found] == ["anne", "ben", "anne"]

    with ScriptedServer(responds(record_for)) as server:
        with_client(run, server.profile)
        assert server.connections == 3


def test_new_connection_closes_idle_ones() -> None:
    def script(connection: Connection) -> None:
        while request := connection.receive():
            is_stale = connection.number < 3 and b'"ghost"' in request
            connection.send(http(b"nonsense") if is_stale else record_for(request))

    async def run(gateway: SignedClient) -> None:
        await asyncio.gather(get_face(gateway, ANNE), get_face(gateway, BEN))
        assert (await get_face(gateway, GHOST)).record.user_id == "ghost"
        assert len(gateway._signed[TARGET]._resting) == 1  # type: ignore[attr-defined]

    with ScriptedServer(script) as server:
        with_client(run, server.profile)
        assert server.connections == 3


@pytest.mark.parametrize(
    "stale", [kept(reply_to(ANNE)), http(status=408), b"x", b"\r\n"], ids=["response", "408", "x", "line"]
)
def test_unrequested_data_closes_the_connection(stale: bytes) -> None:
    script = records_then(lambda connection: connection.send(stale))
    assert look_up_at(script, ANNE, BEN, pause=0.1) == (["anne", "ben"], 2)


@pytest.mark.parametrize("how", ["closes", "closes without a word", "resets"])
def test_connection_closed_while_idle_is_replaced(how: str) -> None:
    def leave(connection: Connection) -> None:
        if how == "closes":
            connection.stream.unwrap()
        elif how == "resets":
            connection.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.stream.close()

    assert look_up_at(records_then(leave), ANNE, BEN, pause=0.05) == (["anne", "ben"], 2)


def test_second_reply_in_one_tls_record_is_dropped() -> None:
    """The second reply must not be used for the next request, even if it is about the same person."""

    def script(connection: Connection) -> None:
        while connection.receive():
            once = kept(reply_to(ANNE, userName=f"connection {connection.number}"))
            connection.send(once + kept(reply_to(ANNE, userName="left over")) if connection.number == 1 else once)

    with ScriptedServer(script) as server:
        found = look_up(server.profile, ANNE, ANNE)
    assert [item.record.user_name for item in found if isinstance(item, Result)] == ["connection 1", "connection 2"]


@pytest.mark.parametrize(
    "late",
    [kept(reply_to(ANNE)), b"rubbish\r\n\r\n", kept(b"{"), http(status=408), http(status=421), b""],
)
def test_wrong_reply_over_reused_connection_is_requested_again(late: bytes) -> None:
    """The reply arrives while the request is sent, so that the connection seemed usable."""

    def script(connection: Connection) -> None:
        connection.send(record_for(connection.receive()))
        if connection.number == 1:
            connection.receive()
            connection.send(late)
            connection.stream.close()

    assert look_up_at(script, ANNE, BEN) == (["anne", "ben"], 2)


NOBODY = kept(b'{"id": "x", "code": 200, "message": null, "data": null}')


@pytest.mark.parametrize(
    "late",
    [
        NOBODY,
        *(kept(b'{"id": "x", "code": %d, "message": "%b"}' % row) for row in [(2405, b""), (2442, b""), (460, b"x")]),
        *(kept(b'{"id": "x", "code": 200, "data": %b}' % data) for data in [b"{}", b"[]", b'""']),
        *(kept(b"{}", status=status) for status in (400, 404, 410)),
        kept(b"", status=503),
    ],
)
def test_reply_without_person_over_reused_connection_is_requested_again(late: bytes) -> None:
    """The server is one reply behind: each reply belongs to the request before."""

    def script(connection: Connection) -> None:
        before = None
        while request := connection.receive():
            response = kept(reply_to(ANNE)) if b'"anne"' in request else late
            connection.send(before or response)
            before = response

    assert look_up_at(script, GHOST, ANNE, GHOST, ANNE)[0][1::2] == ["anne", "anne"]


@pytest.mark.parametrize(
    "response",
    [kept(reply_to(ANNE)), NOBODY, http(status=403), kept(b"", status=429), kept(b"{")],
    ids=["record", "none", "403", "429", "cut"],
)
def test_reply_with_data_after_it_is_requested_again(response: bytes) -> None:
    """The data may be the right reply, for example with a changed policy of the same person."""

    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(kept(reply_to(ANNE, policy="DENY" if connection.number > 1 else "PERMISSION")))
        if connection.number == 1:
            connection.receive()
            connection.send(response + b"HTTP/1.1 200 OK\r\n")

    with ScriptedServer(script) as server:
        found = look_up(server.profile, ANNE, ANNE)
    assert [item.record.policy for item in found if isinstance(item, Result)] == ["PERMISSION", "DENY"]


def test_record_none_is_confirmed_over_a_new_connection() -> None:
    with ScriptedServer(responds(NOBODY)) as server:
        assert users(look_up(server.profile, GHOST, GHOST)) == [Kind.RECORD_NONE, Kind.RECORD_NONE]
        assert (len(server.requests), server.connections) == (3, 2)


def test_refused_credentials_and_wrong_person_are_not_requested_again() -> None:
    def reply(request: bytes) -> bytes:
        return record_for(request) if b'"anne"' in request else kept(b"", status=403)

    assert look_up_at(responds(reply), ANNE, BEN) == (["anne", Kind.CREDENTIALS_FORBIDDEN], 1)
    assert look_up_at(responds_about_anne, BEN) == ([Kind.CONTRACT_MISMATCH], 1)


def test_repeated_request_has_a_new_nonce() -> None:
    def script(connection: Connection) -> None:
        while connection.receive() and len(connection.requests) != 2:
            connection.send(kept(reply_to(ANNE)))

    with ScriptedServer(script) as server:
        assert users(look_up(server.profile, ANNE, ANNE)) == ["anne", "anne"]
    lines = [line for request in server.requests for line in request.lower().split(b"\r\n")]
    nonces = {line for line in lines if line.startswith(b"x-ca-nonce:")}
    assert len(server.requests) == len(nonces) == 3


def test_each_picture_has_its_own_connection() -> None:
    """The server also sends a picture that was not requested, behind each record and behind each picture."""

    def script(connection: Connection) -> None:
        while request := connection.receive():
            if request.startswith(b"GET "):
                assert b"\r\nconnection: close" in request.lower()
                connection.send(kept(f"picture {connection.number}".encode()) + kept(OTHER_PICTURE))
            else:
                link = f"https://{server.address}/1.jpg"
                connection.send(kept(reply_to(ANNE, imageBase64=None, imageUrl=link)) + kept(OTHER_PICTURE))

    with ScriptedServer(script) as server:
        found = look_up(server.profile, BY_URL, BY_URL)
    assert [item.image for item in found if not isinstance(item, Problem)] == [b"picture 2", b"picture 4"]


@pytest.mark.parametrize("data", [b"", kept(reply_to(ANNE))[:900]], ids=["before the response", "in the middle of it"])
@pytest.mark.parametrize(
    "then", [b"HTTP/1.1 502 x\r\n\r\n", b"\x17\x03\x03\x00\x13" + bytes(19)], ids=["in clear", "changed"]
)
def test_broken_tls_record_in_open_connection_is_retried(data: bytes, then: bytes) -> None:
    """A proxy's unencrypted page, or a TLS record that was changed in transit."""

    def script(connection: Connection) -> None:
        while connection.receive():
            if connection.number > 1:
                connection.send(kept(reply_to(ANNE)))
                continue
            if data:
                connection.send(data)
            with socket.socket(fileno=os.dup(connection.stream.fileno())) as in_clear:
                in_clear.sendall(then)
            return

    assert look_up_at(script, ANNE) == (["anne"], 2)
    with ScriptedServer(lambda connection: script(replace(connection, number=1))) as server:
        problem = refusal_of(server.profile)
    assert (problem.kind, problem.facts["tries"]) == (Kind.NETWORK_CLOSED, 3)


def test_cancelling_during_tls_handshake_closes_the_connection() -> None:
    async def run(listener: socket.socket) -> bytes:
        gateway = gateway_of(Profile("p", f"https://127.0.0.1:{listener.getsockname()[1]}"))
        task = asyncio.create_task(get_face(gateway, ANNE))
        server = await asyncio.to_thread(lambda: listener.accept()[0])
        with server:
            server.settimeout(20)
            hello = await asyncio.to_thread(server.recv, 65_536)  # TLS has begun, and there is no response
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


def test_largest_picture_fits_into_a_reply() -> None:
    picture = random.Random(9).randbytes(PICTURE_BYTES)
    text = base64.b64encode(picture).decode("ascii")
    broken = "\r\n".join(text[at : at + 76] for at in range(0, len(text), 76))
    body = reply_to(ANNE, imageBase64=broken).replace(b"/", b"\\/")
    with ScriptedServer(responds(kept(body))) as server:
        assert result_of(server.profile, ANNE).image == picture


TOO_MUCH = [
    pytest.param(http(headers={"Content-Length": "5000"}), id="announced"),  # and no byte of the body is sent
    pytest.param(http(bytes(5000), headers={"Content-Length": ""}), id="unannounced"),
]


@pytest.mark.parametrize("reply", TOO_MUCH)
def test_reply_over_the_limit_is_refused(reply: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RESPONSE_BYTES", 4096)
    with ScriptedServer(responds(reply)) as server:
        assert refusal_of(server.profile).kind is Kind.CONTRACT_TOO_BIG
    assert server.connections == 1


def problem_of_picture(picture: bytes) -> Problem:
    """Look up Anne, whose record comes but whose picture must be refused; return the problem of the picture."""

    def reply(request: bytes) -> bytes:
        link = f"https://{server.address}/1.jpg"
        return picture if request.startswith(b"GET ") else kept(reply_to(ANNE, imageBase64=None, imageUrl=link))

    with ScriptedServer(responds(reply)) as server:
        found = result_of(server.profile)
    assert found.image is None
    assert found.picture_problem is not None
    return found.picture_problem


@pytest.mark.parametrize("picture", TOO_MUCH)
def test_picture_over_the_limit_is_refused(picture: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PICTURE_BYTES", 4096)
    assert problem_of_picture(picture).kind is Kind.PICTURE_TOO_BIG


@pytest.mark.parametrize(
    ("status", "headers"), [(206, {}), (201, {}), (304, {}), (404, {}), (302, {"Location": "http://[::1"})]
)
def test_picture_with_other_status_is_refused(status: int, headers: dict[str, str]) -> None:
    problem = problem_of_picture(http(corpus.jpeg() if status != 304 else b"", status=status, headers=headers))
    assert (problem.kind, problem.facts["reason"]) == (Kind.PICTURE_NOT_FETCHED, f"HTTP {status}")


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6")
def test_ipv6_endpoint_is_reached() -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no loopback of IPv6")

    async def run() -> bytes:
        async with aclosing(gateway_of(Profile("p", f"https://[::1]:{listener.getsockname()[1]}"))) as gateway:
            task = asyncio.create_task(get_face(gateway, ANNE))
            with await asyncio.to_thread(lambda: listener.accept()[0]) as reached:
                hello = await asyncio.to_thread(reached.recv, 1)
            listener.close()
            with pytest.raises(Problem):
                await task
        return hello

    with listener:
        assert asyncio.run(run()) == b"\x16"


def test_cookies_are_not_sent_back() -> None:
    reply = kept(reply_to(ANNE)).replace(b"\r\n", b"\r\nSet-Cookie: acw_tc=" + b"x" * 4000 + b"; path=/\r\n", 1)
    with ScriptedServer(responds(reply)) as server:
        assert users(look_up(server.profile, ANNE, ANNE)) == ["anne", "anne"]
    assert len(server.requests) == 2
    assert b"cookie" not in b"".join(server.requests).lower()


def test_httpx_command_line_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise SystemExit('click is loaded')")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    code = "import faceviewer.gateway.network.transport, httpx; print(httpx.main.__module__)"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout) == ("", "httpx\n")
