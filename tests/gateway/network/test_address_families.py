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
from tests.gateway.network.test_resolving import find, no_resolver_thread_is_left, resolving, timed
from tests.problems import problem_of

__all__ = ["no_resolver_thread_is_left"]  # after each test

Behaviour = float | socket.gaierror
"""The behaviour of one family: the seconds until its address is returned, or an error, which is returned at once."""

DENIED = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
FAILED = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
V6 = ("::1", 443, 0, 0)
NO_ROUTE = ("fe80::1", 443, 0, 0x7FFFFFFF)  # there is no network of this number


@contextmanager
def families(v4: Behaviour, v6: Behaviour, *, v6_address: tuple[Any, ...] = V6) -> Iterator[str]:
    """Resolve each family as given; a query for both takes the longer time, and returns IPv4 first or fails.

    Yields a new name, so that no test shares the queries of another one.
    """
    over, name = threading.Event(), f"{uuid.uuid4().hex}.test"
    behaviours = {int(socket.AF_INET): v4, int(socket.AF_INET6): v6}

    def resolve(host: str, port: int, *, family: int, **_: Any) -> Any:
        assert host == name
        wanted = [family] if family else list(behaviours)
        results = [behaviours[one] for one in wanted]
        is_over = over.wait(max(each if isinstance(each, float) else 0.0 for each in results))
        errors = [each for each in results if isinstance(each, socket.gaierror)]
        if is_over or errors:
            raise errors[0] if family and errors else FAILED
        addresses = {int(socket.AF_INET): ("127.0.0.1", port), int(socket.AF_INET6): v6_address}
        return [(one, socket.SOCK_STREAM, 6, "", addresses[one]) for one in wanted]

    with resolving(resolve):
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
        (0.0, FAILED, ["127.0.0.1"]),  # some resolvers fail if one of the two replies cannot be read
        (FAILED, 0.0, ["::1"]),
        (0.7, DENIED, ["127.0.0.1"]),  # so do some load balancers if they have no IPv6 (RFC 4074)
        (DENIED, 0.7, ["::1"]),
    ],
    ids=str,
)
def test_silent_or_failing_address_family_is_not_waited_for(v4: Behaviour, v6: Behaviour, ips: list[str]) -> None:
    with families(v4, v6) as name:
        found, took = timed(ips_of(name))
    assert found == ips
    assert took < 9, "the deadline is after 10 s"


@pytest.mark.skipif(sys.platform == "darwin", reason="there the same stands for a family without an address")
@pytest.mark.parametrize(("v4", "v6"), [(DENIED, 20.0), (20.0, DENIED)], ids=str)
def test_name_unknown_in_one_family_and_silent_in_the_other(v4: Behaviour, v6: Behaviour) -> None:
    start = time.perf_counter()
    with families(v4, v6) as name:
        problem = problem_of(asyncio.run, find(name, 10))
    assert problem.kind is Kind.NETWORK_DNS
    assert time.perf_counter() - start < 5


def test_unreachable_address_family_is_not_enough() -> None:
    with families(0.6, 0.0, v6_address=NO_ROUTE) as name:
        found, _ = timed(ips_of(name))
    assert "127.0.0.1" in found


@pytest.mark.parametrize("waits", [(0.0, 20.0), (20.0, 0.0)])
def test_connector_does_not_wait_for_silent_family(waits: tuple[float, float]) -> None:
    """Doctor, pictures and proxies use the same connector."""

    async def run(name: str) -> None:
        connector = Connector(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), Proxies(), Patience())
        deadline = asyncio.get_running_loop().time() + 10
        assert await connector.find(name, 443, deadline=deadline)
        assert await connector.find("gateway.test", 443, deadline=deadline, proxy=Proxy(name, 3128))

    with families(*waits) as name:
        _, took = timed(run(name))
    assert took < 10
