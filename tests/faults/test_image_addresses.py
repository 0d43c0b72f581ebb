"""The area image-url: addresses that must not be opened."""

import socket
from asyncio.selector_events import BaseSelectorEventLoop
from typing import Any
from unittest import mock

import httpx
import pytest

from faceviewer.core.language import Language
from faceviewer.gateway.network.connecting import Patience
from faceviewer.wording.problems import describe
from tests.faults import switches
from tests.faults.origin import STORE_HOST, http, in_this_process
from tests.faults.proof import fails_without
from tests.faults.stand import BY_URL, Outcome, Stand, good_reply
from tests.faults.test_image_url import JPEG, is_healed
from tests.faults.watch import watching


@fails_without(switches.any_address, stand_with={"patience": Patience(attempt=0.5, connect=0.5)}, reaches_sink=True)
def test_U01_http_address_is_not_opened(stand: Stand) -> None:
    url = f"http://{stand.sink.address}/1.jpg"
    assert is_healed(stand, stand.by_url(url=url), "picture.address_refused")
    outcome = stand.by_url(url=url, heals=False)
    assert outcome.fails("picture.address_refused")
    assert stand.sink.connections() == 0


UNOPENABLE = [
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "ftp://faces.oss-cn-shanghai.aliyuncs.com/1.jpg",
    "data:image/jpeg;base64,/9j/4AAQ",
    "javascript:alert(1)",
    "//faces.oss-cn-shanghai.aliyuncs.com/1.jpg",
    "\\\\host\\share\\x.png",
    "/etc/passwd",
    "C:\\x.jpg",
    "https://",
    "https:///1.jpg",
    "https://faces.oss-cn-shanghai.aliyuncs.com/" + "x" * 70_000,
    "https://faces.oss-cn-shanghai.aliyuncs.com/1.jpg\r\nX-Injected: 1",
    "https://faces.oss-cn-shanghai.aliyuncs.com\r\n/1.jpg",
    "https://[::ffff:127.0.0.1]/1.jpg",
    "https://faces.oss-cn-shanghai.aliyuncs.com:99999/1.jpg",
]


def _opened_for(stand: Stand, url: str) -> str:
    """Look up while the gateway, which is in this process, responds with an address; return what is opened for it."""
    client = stand.client(app=in_this_process(lambda _: (200, good_reply(imageBase64=None, imageUrl=url))))
    with watching() as touched:
        outcome = stand.look_up(BY_URL, client)
    assert outcome.fails("picture.address_refused"), url
    return "\n".join(touched.actions)


def test_U02_addresses_with_other_schemes_open_nothing(stand: Stand) -> None:
    _opened_for(stand, UNOPENABLE[0])  # what is loaded once is loaded
    for url in UNOPENABLE:
        assert _opened_for(stand, url) == "", url


def test_U02_fails_if_an_address_is_opened_first(stand: Stand) -> None:
    with switches.opened_first():
        assert "/etc/passwd" in _opened_for(stand, "file:///etc/passwd")


_getaddrinfo = socket.getaddrinfo


class Resolver:
    """Resolves the store's host with one address after another, and others as the system does."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)
        self.requests = 0

    def getaddrinfo(self, host: str, port: int, **options: Any) -> list[Any]:
        if host != STORE_HOST:
            return list(_getaddrinfo(host, port, **options))
        self.requests += 1
        address: str = self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def _resolved(stand: Stand, *addresses: str) -> tuple[Outcome, list[str], Resolver]:
    """Look up while the store's name resolves to these addresses; connections to it go to our server on loopback."""
    resolver, connected = Resolver(*addresses), []
    port = int(stand.store.address.partition(":")[2])
    connect = BaseSelectorEventLoop.sock_connect

    async def redirected(loop: Any, made: socket.socket, address: tuple[Any, ...]) -> None:
        if address[1] == 443:
            connected.append(address[0])
            address = ("127.0.0.1", port)
        await connect(loop, made, address)

    with (
        mock.patch.object(BaseSelectorEventLoop, "sock_connect", redirected),
        mock.patch.object(socket, "getaddrinfo", resolver.getaddrinfo),
    ):
        outcome = stand.by_url(http(JPEG), url=f"https://{STORE_HOST}/1.jpg?Signature=x", heals=False)
    return outcome, connected, resolver


@fails_without(switches.resolved_twice)
def test_U05_connection_uses_the_checked_address(stand: Stand) -> None:
    outcome, connected, resolver = _resolved(stand, "8.8.8.8", "10.0.0.1")
    assert outcome.is_shown
    assert (connected, resolver.requests) == (["8.8.8.8"], 1)
    assert f"host: {STORE_HOST}" in stand.store.requests[0].head.lower()
    assert "x-ca-" not in stand.store.requests[0].head.lower()


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "127.0.0.1", "169.254.169.254", "100.100.100.200", "0.0.0.0"),
        "198.18.0.7",  # of proxy programs that answer every name with an address of their own
    ],
)
def test_U05_name_with_a_private_address_is_refused(stand: Stand, address: str) -> None:
    outcome, connected, _ = _resolved(stand, address)
    assert outcome.fails("picture.address_refused")
    assert "not on the public internet" in describe(outcome.failure, Language.EN).headline
    assert "非公网" in describe(outcome.failure, Language.ZH_CN).headline
    assert not stand.store.requests
    assert connected == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_U06_redirect_is_not_followed(stand: Stand, status: int, scheme: str) -> None:
    away = http(status=status, headers={"Location": f"{scheme}://{stand.sink.address}/1.jpg"})
    outcome = stand.by_url(away, heals=False)
    assert outcome.fails("picture.not_fetched")
    assert outcome.failure.facts["reason"] == f"HTTP {status}"
    assert is_healed(stand, stand.by_url(away), "picture.not_fetched")
    assert stand.sink.connections() == 0


@fails_without(switches.redirects_followed, failure=httpx.TooManyRedirects)
def test_U06_redirect_loop_is_one_request(stand: Stand) -> None:
    stand.by_url(http(status=302, headers={"Location": "/1.jpg"}), heals=False)
    assert len(stand.store.requests) == 1
