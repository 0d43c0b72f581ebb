"""Lookups and pictures through real proxies."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from unittest import mock
from unittest.mock import AsyncMock

import pytest

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.profile import ProxyMode
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.gateway.proxy import Proxies, Proxy
from faceviewer.wording.problems import describe
from tests.faults import corpus
from tests.faults.origin import STORE_HOST
from tests.faults.proxies import Port
from tests.gateway.answers import answer_to
from tests.gateway.talker import Talk, Talker, kept, talking
from tests.gateway.test_transport import ANNE, look_up, users

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BY_URL = FaceQuery(UserType.OPEN, "anne", ImageFormat.URL)


@contextmanager
def proxy_saying(reply: Callable[[bytes], bytes | tuple[str, int] | None]) -> Iterator[Port]:
    port = Port(reply)
    try:
        yield port
    finally:
        port.close()


@contextmanager
def through(server: Talker, proxy: Port, **known: str) -> Iterator[None]:
    """Have the server's profile lead through a proxy."""
    leads = Proxy(*_split(proxy.address), **known)  # type: ignore[arg-type]  # user and password

    async def to(_self: Proxies, _host: str, _port: int) -> Proxy:
        return leads

    with mock.patch.object(Proxies, "to", to):
        yield


def _split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host, int(port)


def answers_anne(talk: Talk) -> None:
    while talk.hear():
        talk.say(kept(answer_to(ANNE)))


def _always(reply: bytes, _: bytes) -> bytes:
    return reply


def refusal(*challenges: str, line: str = "Proxy-Authenticate: ") -> bytes:
    told = "".join(f"{line}{challenge}\r\n" for challenge in challenges)
    return f"HTTP/1.1 407 Proxy Authentication Required\r\n{told}Content-Length: 0\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("challenges", "schemes"),
    [
        (["NTLM"], "NTLM"),
        (["Negotiate", "NTLM"], "Negotiate, NTLM"),
        (["Negotiate, NTLM"], "Negotiate, NTLM"),
        (["NTLM TlRMTVNTUAAC=="], "NTLM"),
        (['Digest realm="Basic, or not", nonce="a,Basic b"'], "Digest"),
        (["Bearer"], "Bearer"),
    ],
)
def test_a_proxy_that_wants_what_is_not_spoken_is_told_nothing(challenges: list[str], schemes: str) -> None:
    with talking(answers_anne) as server, proxy_saying(lambda _: refusal(*challenges)) as proxy:
        with through(server, proxy, user="CORP\\jane", password="domain-password"):
            (problem,) = look_up(server, ANNE)
        heard = b"".join(proxy.heard).lower()
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.facts["schemes"]) == (Kind.NETWORK_PROXY_SCHEME, schemes)
    assert f"wants {schemes}, which this program does not speak" in describe(problem, Language.EN).headline
    assert b"authorization" not in heard
    assert len(proxy.heard) == 1
    assert server.connections == 0


@pytest.mark.parametrize(
    "challenge",
    ['Basic realm="x"', "basic", 'NTLM, Basic realm="a, b", Negotiate', 'Digest realm="x", Basic realm="y"'],
)
@pytest.mark.parametrize("line", ["Proxy-Authenticate: ", "proxy-authenticate : "])
def test_a_proxy_that_would_take_basic_is_told_once_it_has_asked(challenge: str, line: str) -> None:
    right = base64.b64encode(b"jane:p\xc3\xa4ss w@rd")

    with talking(answers_anne) as server:
        where = _split(server.address)
        with proxy_saying(lambda head: where if right in head else refusal(challenge, line=line)) as proxy:
            with through(server, proxy, user="jane", password="päss w@rd"):
                assert users(look_up(server, ANNE)) == ["anne"]
            assert [b"proxy-authorization" in head.lower() for head in proxy.heard] == [False, True]


def test_a_user_without_a_challenge_and_a_challenge_without_a_user() -> None:
    cases: list[tuple[bytes, dict[str, str]]] = [
        (refusal(), {"user": "jane", "password": "x"}),
        (refusal("Basic"), {}),
    ]
    for reply, known in cases:
        with talking(answers_anne) as server, proxy_saying(partial(_always, reply)) as proxy:
            with through(server, proxy, **known):
                (problem,) = look_up(server, ANNE)
            assert b"authorization" not in b"".join(proxy.heard).lower()
        assert isinstance(problem, Problem)
        assert problem.kind is Kind.NETWORK_PROXY_PASSWORD


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
def test_forms_of_a_proxys_consent(head: bytes) -> None:
    class Odd(Port):
        def _join(self, near: object, address: tuple[str, int]) -> None:
            near.sendall(head)  # type: ignore[attr-defined]  # a socket
            super()._join(near, address)  # type: ignore[arg-type]

    with talking(answers_anne) as server:
        where = _split(server.address)
        with mock.patch("tests.faults.proxies.CONSENT", b""):
            proxy = Odd(lambda _: where)
            with through(server, proxy):
                assert users(look_up(server, ANNE)) == ["anne"]
            proxy.close()


def by_url(link: Callable[[], str]) -> Callable[[Talk], None]:
    """Return a script that answers with a link, and with a picture to whoever follows it."""

    def script(talk: Talk) -> None:
        while asked := talk.hear():
            picture = asked.startswith(b"GET ")
            talk.say(kept(corpus.jpeg() if picture else answer_to(ANNE, imageBase64=None, imageUrl=link())))

    return script


def test_a_picture_of_the_object_store_goes_through_the_proxy_by_name() -> None:
    with talking(by_url(lambda: f"https://{STORE_HOST}/1.jpg?Signature=a%2Bb")) as server:
        where = _split(server.address)
        with proxy_saying(lambda _: where) as proxy, through(server, proxy):
            (found,) = look_up(server, BY_URL)
        assert not isinstance(found, Problem)
        assert found.picture == corpus.jpeg()
        assert any(head.startswith(f"CONNECT {STORE_HOST}:443 ".encode()) for head in proxy.heard)


def test_a_second_name_behind_one_proxy_is_checked_by_tls_as_well() -> None:
    """A name that the certificate does not have is refused, though its address is that of one it has."""
    links = iter([STORE_HOST, "other." + STORE_HOST])
    with talking(by_url(lambda: f"https://{next(links)}/1.jpg")) as server:
        where = _split(server.address)
        with proxy_saying(lambda _: where) as proxy, through(server, proxy):
            first, second = look_up(server, BY_URL, BY_URL)
    assert not isinstance(first, Problem)
    assert not isinstance(second, Problem)
    assert first.picture == corpus.jpeg()
    assert second.picture is None
    assert second.picture_problem is not None
    assert second.picture_problem.facts["reason"] in {"TLS", "proxy"}


def test_the_systems_proxy_knows_who_we_are(monkeypatch: pytest.MonkeyPatch) -> None:
    right = base64.b64encode(b"jane:p@ss")
    with talking(answers_anne) as server:
        where = _split(server.address)
        for name in ("https_proxy", "no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        with proxy_saying(lambda head: where if right in head else refusal("Basic")) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", f"http://jane:p%40ss@{proxy.address}")
            profile = replace(server.profile, proxy_mode=ProxyMode.SYSTEM)
            with mock.patch.object(Talker, "profile", profile):
                assert users(look_up(server, ANNE)) == ["anne"]
                monkeypatch.setenv("NO_PROXY", "127.0.0.0/8")
                heard = len(proxy.heard)
                assert users(look_up(server, ANNE)) == ["anne"]
                assert len(proxy.heard) == heard
                monkeypatch.delenv("NO_PROXY")
                monkeypatch.setenv("HTTPS_PROXY", f"socks5://{proxy.address}")
                connections = server.connections
                assert users(look_up(server, ANNE)) == [Kind.LOCAL_PROXY_SOCKS]
                assert server.connections == connections, "never silently direct"


def test_a_proxy_that_says_nothing_of_http_is_blamed_itself() -> None:
    nonsense = b"SSH-2.0-OpenSSH_9.2\r\n"
    with talking(answers_anne) as server, proxy_saying(lambda _: nonsense) as proxy, through(server, proxy):
        (problem,) = look_up(server, ANNE)
    assert isinstance(problem, Problem)
    assert problem.kind is Kind.CONTRACT_HTTP
    assert proxy.address in describe(problem, Language.EN).headline


def test_a_proxy_that_is_spoken_to_inside_of_tls() -> None:
    """TLS to the host then runs inside of TLS to the proxy; both certificates are checked."""
    heard: list[bytes] = []

    def tunnel(talk: Talk) -> None:
        heard.append(talk.hear())
        with socket.create_connection(_split(server.address), 10) as far:
            talk.say(b"HTTP/1.1 200 OK\r\n\r\n")
            threading.Thread(target=_copy, args=(far, talk.stream), daemon=True).start()
            _copy(talk.stream, far)

    with talking(answers_anne) as server, talking(tunnel) as proxy:
        leads = Proxy(*_split(proxy.address), tls=True)
        with mock.patch.object(Proxies, "to", AsyncMock(return_value=leads)):
            assert users(look_up(server, ANNE, ANNE)) == ["anne", "anne"]
        elsewhere = Proxy("127.1", leads.port, tls=True)  # a name that its certificate does not have
        with mock.patch.object(Proxies, "to", AsyncMock(return_value=elsewhere)):
            assert users(look_up(server, ANNE)) == [Kind.NETWORK_PROXY_TLS]
    assert [head.split(b" ")[0] for head in heard] == [b"CONNECT"]


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
