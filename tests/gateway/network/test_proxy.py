"""Lookups and pictures through real proxies."""

import asyncio
import base64
import os
import select
import socket
import ssl
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any
from unittest import mock
from unittest.mock import AsyncMock

import pytest

from faceviewer.core.check import Check, Step
from faceviewer.core.connection import ProxyMode
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.result import Result
from faceviewer.gateway.face_endpoint import TARGET, get_face
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.network.proxy import Proxies, Proxy
from faceviewer.wording.problems import describe
from tests.faults import corpus
from tests.faults.origin import STORE_HOST
from tests.faults.proxies import Port
from tests.gateway.asking import (
    ANNE,
    BY_URL,
    KEYS,
    checks,
    gateway_of,
    look_up,
    refusal_of,
    responds_about_anne,
    result_of,
    users,
)
from tests.gateway.replies import reply_to
from tests.gateway.scripted_server import Connection, ScriptedServer, kept, responds


def through(server: ScriptedServer, proxy: Port, *, user: str = "", password: str = "") -> dict[str, Any]:
    """Return the profile and the credentials of a lookup through a proxy."""
    address = f"http://{proxy.address}"
    profile = replace(server.profile, proxy_mode=ProxyMode.MANUAL, proxy=address, proxy_user=user)
    return {"profile": profile, "credentials": replace(KEYS, proxy_password=password)}


def failed(steps: dict[Step, Check]) -> list[Step]:
    return [step for step, check in steps.items() if check.passed is False]


def _split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host, int(port)


def refusal(*challenges: str, line: str = "Proxy-Authenticate: ") -> bytes:
    headers = "".join(f"{line}{challenge}\r\n" for challenge in challenges)
    return f"HTTP/1.1 407 Proxy Authentication Required\r\n{headers}Content-Length: 0\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("challenges", "schemes"),
    [
        (["NTLM"], "NTLM"),
        (["Negotiate", "NTLM"], "Negotiate, NTLM"),
        (["Negotiate, NTLM"], "Negotiate, NTLM"),
        (["NTLM TlRMTVNTUAAC=="], "NTLM"),
        (['Digest realm="Basic, or not", nonce="a,Basic b"'], "Digest"),
        (['Digest realm = "x", nonce = "y", qop = "auth"'], "Digest"),
        (["Bearer"], "Bearer"),
    ],
)
def test_no_password_is_sent_for_unsupported_proxy_authentication(challenges: list[str], schemes: str) -> None:
    with ScriptedServer(responds_about_anne) as server, Port(lambda _: refusal(*challenges)) as proxy:
        problem = refusal_of(**through(server, proxy, user="CORP\\jane", password="domain-password"))
        sent = b"".join(proxy.requests).lower()
    assert (problem.kind, problem.facts["schemes"]) == (Kind.NETWORK_PROXY_SCHEME, schemes)
    headline = describe(problem, Language.EN).headline
    assert f"requires {schemes} authentication, which this program does not support" in headline
    assert b"authorization" not in sent
    assert len(proxy.requests) == 1
    assert server.connections == 0


@pytest.mark.parametrize(
    "challenge",
    ['Basic realm="x"', "basic", 'NTLM, Basic realm="a, b", Negotiate', 'Digest realm="x", Basic realm="y"'],
)
@pytest.mark.parametrize("line", ["Proxy-Authenticate: ", "proxy-authenticate : "])
def test_basic_password_is_sent_after_the_challenge(challenge: str, line: str) -> None:
    right = base64.b64encode(b"jane:p\xc3\xa4ss w@rd")

    def reply(head: bytes) -> bytes | tuple[str, int]:
        return _split(server.address) if right in head else refusal(challenge, line=line)

    with ScriptedServer(responds_about_anne) as server, Port(reply) as proxy:
        assert result_of(**through(server, proxy, user="jane", password="päss w@rd"), query=ANNE)
        assert [b"proxy-authorization" in head.lower() for head in proxy.requests] == [False, True]


def test_proxy_password_that_is_not_utf8_is_sent_unchanged() -> None:
    """Environment variables may be in any encoding."""
    with ScriptedServer(responds_about_anne) as server, Port(lambda _: refusal("Basic")) as proxy:
        problem = refusal_of(**through(server, proxy, user="jane", password=os.fsdecode("密".encode("gbk"))))
        assert base64.b64encode("jane:密".encode("gbk")) in proxy.requests[1]
    assert problem.kind is Kind.NETWORK_PROXY_PASSWORD


@pytest.mark.parametrize(
    ("challenges", "user", "kind", "expected"),
    [
        ((), "jane", Kind.NETWORK_PROXY_REFUSED, "HTTP 407"),
        ((), "", Kind.NETWORK_PROXY_REFUSED, "HTTP 407"),
        (("Basic",), "", Kind.NETWORK_PROXY_PASSWORD, "asks for a user name and password"),
        (("Basic",), "jane", Kind.NETWORK_PROXY_PASSWORD, "did not accept"),
    ],
)
def test_password_is_sent_only_for_a_user_and_after_a_challenge(
    challenges: tuple[str, ...], user: str, kind: Kind, expected: str
) -> None:
    with ScriptedServer(responds_about_anne) as server, Port(lambda _: refusal(*challenges)) as proxy:
        problem = refusal_of(**through(server, proxy, user=user, password="wrong"))
        sent = [head for head in proxy.requests if b"authorization" in head.lower()]
    assert len(sent) == bool(challenges and user)
    assert problem.kind is kind
    assert expected in describe(problem, Language.EN).headline


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 Connection established\r\n\r\n",
        b"HTTP/1.0 200\r\n\r\n",
        b"HTTP/1.1 200 OK\nVia : old box\nnonsense\n\n",
        b"HTTP/1.1 200 OK\r\nProxy-Agent : x\r\n folded\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 \xe5\xb7\xb2\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    ],
)
def test_proxy_replies_that_open_the_tunnel(head: bytes) -> None:
    with ScriptedServer(responds_about_anne) as server, Port(lambda _: _split(server.address), consent=head) as proxy:
        assert result_of(**through(server, proxy), query=ANNE)
        assert b"\r\nUser-Agent: faceviewer/" in proxy.requests[0]


def by_url(link: Callable[[], str]) -> Callable[[Connection], None]:
    """Return a script that replies with a link, and with a picture to a request for the link."""

    def reply(request: bytes) -> bytes:
        is_picture = request.startswith(b"GET ")
        return kept(corpus.jpeg() if is_picture else reply_to(ANNE, imageBase64=None, imageUrl=link()))

    return responds(reply)


def test_picture_is_fetched_through_the_proxy_by_host_name() -> None:
    script = by_url(lambda: f"https://{STORE_HOST}/1.jpg?Signature=a%2Bb")
    with ScriptedServer(script) as server, Port(lambda _: _split(server.address)) as proxy:
        assert result_of(**through(server, proxy)).image == corpus.jpeg()
        assert any(head.startswith(f"CONNECT {STORE_HOST}:443 ".encode()) for head in proxy.requests)


def test_second_host_behind_the_proxy_is_verified() -> None:
    """A name that is not in the certificate is refused, although its address is the same."""
    links = iter([STORE_HOST, "other." + STORE_HOST])
    script = by_url(lambda: f"https://{next(links)}/1.jpg")
    with ScriptedServer(script) as server, Port(lambda _: _split(server.address)) as proxy:
        first, second = look_up(through(server, proxy)["profile"], BY_URL, BY_URL)
    assert isinstance(first, Result)
    assert isinstance(second, Result)
    assert (first.image, second.image) == (corpus.jpeg(), None)
    assert second.picture_problem is not None
    assert second.picture_problem.facts["reason"] in {"TLS", "proxy"}


def test_system_proxy_with_user_bypass_and_socks(monkeypatch: pytest.MonkeyPatch) -> None:
    right = base64.b64encode(b"jane:p@ss")

    def reply(head: bytes) -> bytes | tuple[str, int]:
        return _split(server.address) if right in head else refusal("Basic")

    for name in ("https_proxy", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with ScriptedServer(responds_about_anne) as server, Port(reply) as proxy, socket.socket() as held:
        profile = replace(server.profile, proxy_mode=ProxyMode.SYSTEM)
        monkeypatch.setenv("HTTPS_PROXY", f"http://jane:p%40ss@{proxy.address}")
        assert users(look_up(profile, ANNE)) == ["anne"]
        monkeypatch.setenv("NO_PROXY", "127.0.0.0/8")
        before = len(proxy.requests)
        assert users(look_up(profile, ANNE)) == ["anne"]
        assert len(proxy.requests) == before
        monkeypatch.delenv("NO_PROXY")
        held.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{held.getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", nobody)
        headline = describe(refusal_of(profile), Language.EN).headline
        assert f"The proxy {nobody} (HTTPS_PROXY) does not respond" in headline
        monkeypatch.setenv("HTTPS_PROXY", f"socks5://{proxy.address}")
        connections = server.connections
        assert users(look_up(profile, ANNE)) == [Kind.LOCAL_PROXY_SOCKS]
        assert server.connections == connections, "never silently direct"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_temporary_proxy_failure_is_retried(status: int) -> None:
    failure = b"HTTP/1.1 %d x\r\nContent-Length: 0\r\n\r\n" % status
    once = iter([failure])
    with ScriptedServer(responds_about_anne) as server, Port(lambda _: next(once, _split(server.address))) as proxy:
        assert result_of(**through(server, proxy), query=ANNE)
        assert len(proxy.requests) == 2
    with ScriptedServer(responds_about_anne) as server, Port(lambda _: failure) as proxy:
        problem = refusal_of(**through(server, proxy))
    assert problem.kind is Kind.NETWORK_PROXY_FAILED
    words = describe(problem, Language.EN)
    assert f"The proxy {proxy.address} could not connect to {server.address} (HTTP {status})" in words.headline
    assert "3 attempts were made in " in words.remedy


@pytest.mark.parametrize("status", [302, 400, 403, 405, 511])
@pytest.mark.parametrize(
    "framing",
    [b"Content-Length: 0", b"Content-Length: 5\r\nContent-Length: 6", b"Transfer-Encoding: gzip", b"Content-Length: x"],
)
def test_proxy_refusal_is_not_retried(status: int, framing: bytes) -> None:
    response = b"HTTP/1.1 %d x\r\nLocation: http://[::1\r\n%b\r\n\r\n" % (status, framing)
    with ScriptedServer(responds_about_anne) as server, Port(lambda _: response) as proxy:
        problem = refusal_of(**through(server, proxy))
    assert problem.kind is Kind.NETWORK_PROXY_REFUSED
    assert f"(HTTP {status})" in describe(problem, Language.EN).headline
    assert len(proxy.requests) == 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (b"hello\r\n\r\n", Kind.NETWORK_PROXY_PROTOCOL),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Kind.NETWORK_PROXY_PROTOCOL),
        (b"\x05\xff", Kind.NETWORK_PROXY_PROTOCOL),  # SOCKS 5
        (b"\x00\x5b\0\0\0\0\0\0", Kind.NETWORK_PROXY_PROTOCOL),  # SOCKS 4
        (b"\x15\x03\x01\x00\x02\x02\x46", Kind.NETWORK_PROXY_PROTOCOL),  # an alert of TLS
        (b"", Kind.NETWORK_PROXY_CLOSED),
        (b"HTTP/1.1 200 ", Kind.NETWORK_PROXY_CLOSED),
        (None, Kind.NETWORK_PROXY_UNREACHABLE),
    ],
)
def test_failure_of_something_that_is_no_proxy_names_the_proxy(reply: bytes | None, kind: Kind) -> None:
    patience = Patience(attempt=0.2, back_off=(0.001, 0.004))
    with ScriptedServer(responds_about_anne) as server, Port(lambda _: reply) as proxy:
        connection = through(server, proxy)
        problem = refusal_of(**connection, patience=patience)
        steps = checks(**connection, patience=patience)
        assert server.connections == 0
    reported = steps[Step.PROXY].problem
    assert failed(steps) == [Step.PROXY]
    for each in (problem, reported):
        assert isinstance(each, Problem)
        assert each.kind is kind
        headline = describe(each, Language.EN).headline
        assert proxy.address in headline
        assert ("is not an HTTP proxy" if kind is Kind.NETWORK_PROXY_PROTOCOL else "proxy") in headline


def test_doctor_uses_the_proxy() -> None:
    with ScriptedServer(responds_about_anne) as server, Port(lambda _: _split(server.address)) as proxy:
        profile = through(server, proxy)["profile"]
        steps = checks(profile)
        assert all(steps[step].passed for step in (Step.DNS, Step.TCP, Step.TLS, Step.PROXY))
        assert "trustme" in steps[Step.TLS].facts["issuer"]
        untrusting = checks(replace(profile, ca_file=""))
    problem = untrusting[Step.PROXY].problem
    assert problem is not None
    assert problem.kind is Kind.NETWORK_PROXY_TLS
    assert "trustme" in str(problem.facts["issuer"]), "the operator sees who inspects"


def test_status_407_without_proxy() -> None:
    with ScriptedServer(responds(refusal('Basic realm="x"'))) as server:
        problem = refusal_of(server.profile)
    assert problem.kind is Kind.NETWORK_PROXY_UNASKED
    assert "—" not in describe(problem, Language.EN).headline


def test_https_proxy_is_verified_like_the_host() -> None:
    """TLS to the host runs inside TLS to the proxy; both certificates are verified."""
    received: list[bytes] = []

    def tunnel(connection: Connection) -> None:
        received.append(connection.receive())
        with socket.create_connection(_split(server.address), 10) as far:
            connection.send(b"HTTP/1.1 200 OK\r\n\r\n")
            _relay(connection.stream, far)

    with ScriptedServer(responds_about_anne) as server, ScriptedServer(tunnel) as proxy:
        port = _split(proxy.address)[1]
        profile = replace(server.profile, proxy_mode=ProxyMode.MANUAL, proxy=f"https://{proxy.address}")
        assert users(look_up(profile, ANNE, ANNE)) == ["anne", "anne"]
        elsewhere = Proxy("127.1", port, tls=True)  # a name that its certificate does not have
        with mock.patch.object(Proxies, "to", AsyncMock(return_value=elsewhere)):
            problem, steps = refusal_of(profile), checks(profile)
        assert failed(steps) == [Step.PROXY]
        assert f"not for the proxy 127.1:{port}" in describe(problem, Language.EN).headline
        assert f"不属于 代理 127.1:{port}" in describe(problem, Language.ZH_CN).headline
    assert [head.split(b" ")[0] for head in received] == [b"CONNECT"]


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        (None, Kind.NETWORK_PROXY_TLS),  # the host, whose certificate is for another name
        (b"<html>sign in</html>", Kind.NETWORK_PROXY_PROTOCOL),
        (b"\x15\x03\x03\x00\x02\x02\x28", Kind.NETWORK_TLS),  # the alert handshake_failure
    ],
)
def test_failure_of_tls_through_https_proxy(says: bytes | None, kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    def tunnel(connection: Connection) -> None:
        connection.receive()
        connection.send(b"HTTP/1.1 200 OK\r\n\r\n")
        if says is not None:
            connection.stream.recv(65_536)
            connection.send(says)
            return
        with socket.create_connection(_split(server.address), 10) as far:
            _relay(connection.stream, far)

    with ScriptedServer(responds_about_anne) as server, ScriptedServer(tunnel) as proxy:
        profile = replace(server.profile, proxy_mode=ProxyMode.MANUAL, proxy=f"https://{proxy.address}")
        problem = refusal_of(replace(profile, endpoint="https://gateway.example"))
    assert problem.kind is kind
    assert caplog.text == ""  # of asyncio, with a traceback


def test_http_proxy_configured_as_https() -> None:
    with ScriptedServer(responds_about_anne) as server, Port(lambda _: b"HTTP/1.1 400 Bad Request\r\n\r\n") as proxy:
        profile = replace(server.profile, proxy_mode=ProxyMode.MANUAL, proxy=f"https://{proxy.address}")
        problem, steps = refusal_of(profile), checks(profile)
    assert problem.kind is Kind.NETWORK_PROXY_PROTOCOL
    assert f"The proxy {proxy.address} does not use TLS" in describe(problem, Language.EN).headline
    assert "Write http://" in describe(problem, Language.EN).remedy
    assert failed(steps) == [Step.PROXY]


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    "says", [b"<html>sign in</html>", b"HTTP/1.1 302 Found\r\n\r\n", b"SSH-2.0-x\r\n", b"5\r\n<html\r\n"]
)
def test_other_reply_in_the_tunnel_names_the_proxy(says: bytes, at_once: bool) -> None:
    """The problem is the same whether the data arrives with the proxy's reply or after the first TLS bytes."""

    class Portal(Port):
        def _join(self, near: socket.socket, address: tuple[str, int]) -> None:
            if not at_once and near.recv(65_536):
                near.sendall(says)

    consent = b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n" + (says if at_once else b"")
    with ScriptedServer(responds_about_anne) as server, Portal(lambda _: _split(server.address), consent) as proxy:
        connection = through(server, proxy)
        problem, steps = refusal_of(**connection), checks(**connection)
    assert problem.kind is Kind.NETWORK_PROXY_PROTOCOL
    words = describe(problem, Language.EN)
    assert f"The proxy {proxy.address} agreed to connect to {server.address}" in words.headline
    assert "sign-in" in words.remedy
    assert failed(steps) == [Step.PROXY]


def test_tunnel_closed_before_tls_names_the_proxy() -> None:
    class Closes(Port):
        def _join(self, near: socket.socket, address: tuple[str, int]) -> None:
            near.recv(65_536)

    with ScriptedServer(responds_about_anne) as server, Closes(lambda _: _split(server.address)) as proxy:
        problem = refusal_of(**through(server, proxy))
    words = describe(problem, Language.EN)
    assert f"{server.address} closed the connection while it was being secured" in words.headline
    assert f"The connection goes through the proxy {proxy.address}. Nothing was sent." in words.remedy


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("Thu, 01 Jan 2099 00:00:30 GMT\r\nDate: Thu, 01 Jan 2099 00:00:00 GMT", 30.0), ("123456", 123456.0)],
)
def test_retry_after_of_proxy(value: str, seconds: float) -> None:
    reply = f"HTTP/1.1 503 x\r\nRetry-After: {value}\r\nContent-Length: 0\r\n\r\n".encode()
    with ScriptedServer(responds_about_anne) as server, Port(lambda _: reply) as proxy:
        problem = refusal_of(**through(server, proxy))
    assert problem.retry_after == seconds


def _relay(near: ssl.SSLSocket, far: socket.socket) -> None:
    """Copy bytes in both directions in one thread, because two threads must not share a TLS object."""
    while True:
        ready = [near] if near.pending() else select.select((near, far), (), ())[0]
        for source in ready:
            data = source.recv(65_536)
            if not data:
                return
            (far if source is near else near).sendall(data)


@pytest.mark.parametrize("host", ["nowhere.invalid", "x" * 64 + ".example"])
def test_unknown_proxy_host_name(host: str) -> None:
    with ScriptedServer(responds_about_anne) as server:
        with mock.patch.object(Proxies, "to", AsyncMock(return_value=Proxy(host, 3128, source="HTTPS_PROXY"))):
            problem = refusal_of(server.profile)
        assert server.connections == 0
    assert problem.kind is Kind.NETWORK_PROXY_NAME
    assert f"The address of the proxy {host}:3128 (HTTPS_PROXY)" in describe(problem, Language.EN).headline


@pytest.mark.parametrize("user", ["", "jane"])
def test_no_early_connection_through_proxy_with_user(user: str) -> None:
    async def run(server: ScriptedServer, proxy: Port) -> None:
        connection = through(server, proxy, user=user, password="x")
        async with aclosing(gateway_of(connection["profile"], credentials=connection["credentials"])) as gateway:
            await gateway.open_early(TARGET)
            assert (proxy.connections, server.connections) == ((0, 0) if user else (1, 1))
            assert (await get_face(gateway, ANNE)).record.user_id == "anne"
            assert server.connections == 1

    with ScriptedServer(responds_about_anne) as server, Port(lambda _: _split(server.address)) as proxy:
        asyncio.run(run(server, proxy))
