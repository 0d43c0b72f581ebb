"""Name resolution if one of the two address families is slow, refused or unreachable."""

import asyncio
import socket
import ssl
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from faceviewer.core.problem import Kind
from faceviewer.gateway.network.connecting import Connector, Patience
from faceviewer.gateway.network.proxy import Proxies, Proxy
from tests.gateway.network.test_resolving import _getaddrinfo, find, no_resolver_thread_is_left, resolving, timed
from tests.problems import problem_of

__all__ = ["no_resolver_thread_is_left"]  # after each test

V6 = ("::1", 443, 0, 0)
NO_ROUTE = ("fe80::1", 443, 0, 0x7FFFFFFF)  # there is no network of this number


@contextmanager
def families(v4: float, v6: float, *, v6_address: tuple[Any, ...] = V6) -> Iterator[str]:
    """Resolve each family after so many seconds; a query for both takes the longer time, and returns IPv4 first.

    Yields a name of its own, so that nobody shares what another test asked.
    """
    over, name = threading.Event(), f"{uuid.uuid4().hex}.test"

    def answer(host: str, port: int, *, family: int, **_: Any) -> Any:
        assert host == name
        waits = {int(socket.AF_INET): v4, int(socket.AF_INET6): v6}
        asked = [family] if family else list(waits)
        if over.wait(max(waits[one] for one in asked)):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        told = {int(socket.AF_INET): ("127.0.0.1", port), int(socket.AF_INET6): v6_address}
        return [(one, socket.SOCK_STREAM, 6, "", told[one]) for one in asked]

    with resolving(answer):
        try:
            yield name
        finally:
            over.set()


async def ips_of(name: str) -> list[str]:
    return [address.ip for address in await find(name, 10)]


@pytest.mark.parametrize(
    ("v4", "v6", "ips"),
    [
        (0.0, 0.0, ["127.0.0.1", "::1"]),  # in the system's order
        (0.1, 0.2, ["127.0.0.1", "::1"]),
        (0.0, 20.0, ["127.0.0.1"]),
        (20.0, 0.0, ["::1"]),
        (0.5, 20.0, ["127.0.0.1"]),
        (0.8, 0.8, ["127.0.0.1", "::1"]),
    ],
)
def test_silent_address_family_is_not_waited_for(v4: float, v6: float, ips: list[str]) -> None:
    with families(v4, v6) as name:
        found, took = timed(ips_of(name))
    assert found == ips
    assert took < 10


@pytest.mark.parametrize("failing", [socket.AF_INET, socket.AF_INET6])
def test_address_family_that_fails_at_once(failing: int) -> None:
    """Some resolvers fail if one of the two replies cannot be read."""

    def answer(host: str, port: int, *, family: int, **_: Any) -> Any:
        if family in {socket.AF_UNSPEC, failing}:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        address = ("127.0.0.1", port) if family == socket.AF_INET else ("::1", port, 0, 0)
        return [(family, socket.SOCK_STREAM, 6, "", address)]

    with resolving(answer):
        found, took = timed(ips_of("half.test"))
    assert found == (["::1"] if failing == socket.AF_INET else ["127.0.0.1"])
    assert took < 5, "nobody waits until the deadline"


@contextmanager
def denying(denied: int, other: float) -> Iterator[None]:
    """Report the name as unknown for one family, and resolve the other after so many seconds."""
    over = threading.Event()

    def answer(host: str, port: int, *, family: int, **options: Any) -> Any:
        if not host.endswith(".test"):
            return _getaddrinfo(host, port, family=family, **options)
        if family == denied:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        over.wait(other)
        if other > 1 or family == socket.AF_UNSPEC:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        address = ("127.0.0.1", port) if family == socket.AF_INET else ("::1", port, 0, 0)
        return [(family, socket.SOCK_STREAM, 6, "", address)]

    with resolving(answer):
        yield
        over.set()


@pytest.mark.skipif(sys.platform == "darwin", reason="there the same stands for a family without an address")
@pytest.mark.parametrize("denied", [socket.AF_INET, socket.AF_INET6])
def test_name_unknown_in_one_family_and_silent_in_the_other(denied: int) -> None:
    began = time.perf_counter()
    with denying(denied, 20.0):
        problem = problem_of(asyncio.run, find(f"denied{denied}.test", 10))
    assert problem.kind is Kind.NETWORK_DNS
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("denied", [socket.AF_INET, socket.AF_INET6])
def test_name_unknown_in_one_family_and_late_in_the_other(denied: int) -> None:
    """Some load balancers report the name as unknown if they have no IPv6 (RFC 4074)."""
    with denying(denied, 0.7):
        found, _ = timed(ips_of(f"late{denied}.test"))
    assert found == (["::1"] if denied == socket.AF_INET else ["127.0.0.1"])


def test_unreachable_address_family_is_not_enough() -> None:
    with families(0.6, 0.0, v6_address=NO_ROUTE) as name:
        found, _ = timed(ips_of(name))
    assert "127.0.0.1" in found


@pytest.mark.parametrize("silent", [socket.AF_INET6, socket.AF_INET])
def test_connector_does_not_wait_for_silent_family(silent: int) -> None:
    """Doctor, pictures and proxies use the same connector."""

    async def run(name: str) -> None:
        connector = Connector(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), Proxies(), Patience())
        deadline = asyncio.get_running_loop().time() + 10
        assert await connector.find(name, 443, deadline=deadline)
        assert await connector.find("gateway.test", 443, deadline=deadline, proxy=Proxy(name, 3128))

    waits = [20.0 if family == silent else 0.0 for family in (socket.AF_INET, socket.AF_INET6)]
    with families(*waits) as name:
        _, took = timed(run(name))
    assert took < 10
