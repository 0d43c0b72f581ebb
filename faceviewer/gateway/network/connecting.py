"""Connecting to a host: name resolution, TCP, a proxy's tunnel, TLS; for lookups, pictures and the doctor alike."""

from __future__ import annotations

import asyncio
import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceviewer import __version__
from faceviewer.core import limits
from faceviewer.core.address import bracketed, with_port
from faceviewer.core.exchange import Phase
from faceviewer.core.http_date import retry_after
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.network.faults import diagnose_fault, is_own_want, through_proxy
from faceviewer.gateway.network.http1 import read_head, request_head
from faceviewer.gateway.network.resolving import resolve
from faceviewer.gateway.network.stopwatch import enter
from faceviewer.gateway.network.wire import connect

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence

    from faceviewer.gateway.network.http1 import Head
    from faceviewer.gateway.network.proxy import Proxies, Proxy
    from faceviewer.gateway.network.resolving import SocketAddress
    from faceviewer.gateway.network.wire import Wire

USER_AGENT = f"faceviewer/{__version__}"
"""Proxies are told it too, as curl and browsers do: there are some that refuse whoever does not say what it is."""

_QUOTED = re.compile(rb'"[^"]*"?')
_SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,19}(?=[ \t]|$)(?![ \t]*=)")
_CHALLENGES = 8  # that are looked at, of a proxy's


@dataclass(frozen=True, slots=True)
class Patience:
    """Time limits, in seconds of the wall clock, and how often is asked; the defaults are those of core.limits.

    Attributes:
        attempt: for an answer, from sending its request to its last byte.
        connect: for TCP, to all addresses of a name together, and again for TLS.
        lookup: for everything.
        back_off: shortest and longest pause between two attempts.
        resolve: for finding the addresses of a name.
        attempts: how many there may be, from 1.
    """

    attempt: float = limits.ATTEMPT_SECONDS
    connect: float = limits.CONNECT_SECONDS
    lookup: float = limits.LOOKUP_SECONDS
    back_off: tuple[float, float] = limits.BACK_OFF_SECONDS
    resolve: float = limits.RESOLVE_SECONDS
    attempts: int = limits.ATTEMPTS


class Connector:
    """Makes connections.

    Attributes:
        proxies: tells the proxy for a host.
    """

    def __init__(self, trust: ssl.SSLContext, proxies: Proxies, patience: Patience) -> None:
        self.proxies = proxies
        self._trust = trust
        self._patience = patience
        self._asked_for_basic: set[tuple[str, int]] = set()  # proxies that answered 407 and take Basic

    async def open(
        self, host: str, port: int, *, deadline: float, accepts: Callable[[str], bool] | None = None
    ) -> Wire:
        """Return a TLS connection whose certificate names the host.

        Args:
            host: a name in ASCII, or an IP address.
            deadline: when to give up, on the event loop's clock.
            accepts: is told each IP address of the host, and refuses all of them by refusing one. Through a proxy it
                is not asked: the proxy finds the address, and the name is all that is certain.

        Raises:
            Problem: of the branch network, or local where the system's proxy cannot be used; PICTURE_ADDRESS_REFUSED.
        """
        proxy = await self.proxies.to(host, port)
        if proxy is None:
            addresses = await self.find(host, port, deadline=deadline)
            if accepts is not None and not all(accepts(address.ip) for address in addresses):
                raise Problem(Kind.PICTURE_ADDRESS_REFUSED, host=f"https://{host}")
            wire = await self.reach(addresses, host, deadline=deadline)
        else:
            wire = await self.tunnel(proxy, host, port, deadline=deadline)
        return await self.secure(wire, host, port, deadline=deadline, proxy=proxy)

    async def find(self, host: str, port: int, *, deadline: float, proxy: Proxy | None = None) -> list[SocketAddress]:
        """Return the addresses of a host, or of a proxy.

        Raises:
            Problem: as `resolve`; Kind.NETWORK_PROXY_NAME.
        """
        name, at = (proxy.host, proxy.port) if proxy else (host, port)
        if ":" not in name and not name.replace(".", "").isdigit():  # no IP address
            enter(Phase.DNS)
        now = asyncio.get_running_loop().time()
        try:
            return await resolve(name, at, deadline=min(deadline, now + self._patience.resolve))
        except Problem as problem:
            raise through_proxy(problem, host, proxy) from None

    async def reach(
        self, addresses: Sequence[SocketAddress], host: str, *, deadline: float, proxy: Proxy | None = None
    ) -> Wire:
        """Return a connection to the first address that takes one, as `wire.connect` tries them.

        Raises:
            Problem: Kind.NETWORK_CONNECT, NETWORK_TIMEOUT, NETWORK_PROXY_UNREACHABLE or LOCAL_RESOURCES.
        """
        enter(Phase.CONNECT)
        name = host if proxy else with_port(host, addresses[0].socket_address[1])
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout_at(min(deadline, began + self._patience.connect)):
                return await connect(addresses, self._patience.connect)
        except TimeoutError:
            kind = Kind.NETWORK_PROXY_UNREACHABLE if proxy else Kind.NETWORK_TIMEOUT
            problem = Problem(kind, host=name, seconds=round(loop.time() - began), variant="unsent")
            raise through_proxy(problem, host, proxy) from None
        except OSError as fault:
            kind = Kind.LOCAL_RESOURCES if is_own_want(fault) else Kind.NETWORK_CONNECT
            raise through_proxy(Problem(kind, host=name), host, proxy) from None

    async def secure(
        self,
        wire: Wire,
        host: str,
        port: int,
        *,
        deadline: float,
        proxy: Proxy | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> Wire:
        """Start TLS on a connection and return it; it is closed if that fails.

        Args:
            host: the name that its certificate must have.
            port: goes into messages.
            proxy: the proxy that it goes through.
            trust: a context to verify with instead.

        Raises:
            Problem: of the branch network.
        """
        enter(Phase.TLS)
        name = with_port(host, port)
        loop = asyncio.get_running_loop()
        began = loop.time()
        if wire.unread:  # who speaks first does not speak TLS
            await wire.aclose()
            raise through_proxy(Problem(Kind.NETWORK_NOT_TLS, host=name), name, proxy)
        try:
            async with asyncio.timeout_at(min(deadline, began + self._patience.connect)):
                await wire.start_tls(trust or self._trust, host)
        except BaseException as fault:
            await wire.aclose()
            if not isinstance(fault, OSError):  # TimeoutError is one, and ssl.SSLError
                raise
            problem = diagnose_fault(fault, host=name, seconds=loop.time() - began, proxy=proxy)
            problem.facts.setdefault("variant", "unsent")
            raise problem from None
        return wire

    async def tunnel(self, proxy: Proxy, host: str, port: int, *, deadline: float) -> Wire:
        """Return a tunnel through a proxy; credentials are sent only to a proxy that asks for Basic authentication.

        Raises:
            Problem: of the branch network, about the proxy.
        """
        where = (proxy.host, proxy.port)
        tells = where in self._asked_for_basic and bool(proxy.user)
        while True:
            addresses = await self.find(host, port, deadline=deadline, proxy=proxy)
            wire = await self.reach(addresses, host, deadline=deadline, proxy=proxy)
            if proxy.tls:
                try:
                    await self.secure(wire, proxy.host, proxy.port, deadline=deadline)
                except Problem as problem:
                    raise through_proxy(problem, proxy.name, proxy) from None
            try:
                head = await self._ask_for_tunnel(wire, proxy, host, port, deadline=deadline, tells=tells)
            except BaseException:
                await wire.aclose()
                raise
            if head.status < 300:
                return wire
            await wire.aclose()
            schemes = _offered(head)
            if head.status != 407 or not schemes:
                raise _declined(head, proxy, with_port(host, port))
            takes_basic = "basic" in map(str.lower, schemes)
            if not takes_basic:
                raise Problem(Kind.NETWORK_PROXY_SCHEME, host=host, proxy=proxy.name, schemes=", ".join(schemes))
            if tells or not proxy.user:
                raise Problem(Kind.NETWORK_PROXY_PASSWORD, host=host, proxy=proxy.name)
            self._asked_for_basic.add(where)
            tells = True

    async def _ask_for_tunnel(
        self, wire: Wire, proxy: Proxy, host: str, port: int, *, deadline: float, tells: bool
    ) -> Head:
        enter(Phase.PROXY)
        target = f"{bracketed(host)}:{port}".encode("ascii")
        headers = [(b"Host", target), (b"User-Agent", USER_AGENT.encode())]
        if tells:
            known = base64.b64encode(f"{proxy.user}:{proxy.password}".encode("utf-8", "surrogateescape"))
            headers.append((b"Proxy-Authorization", b"Basic " + known))
        loop = asyncio.get_running_loop()
        began = loop.time()
        wire.send(request_head("CONNECT", target, headers))
        try:
            async with asyncio.timeout_at(min(deadline, began + self._patience.attempt)):
                return await read_head(wire, tunnel=True)
        except OSError as fault:
            raise diagnose_fault(fault, host=proxy.name, seconds=loop.time() - began, proxy=proxy) from None
        except Problem as problem:
            raise through_proxy(problem, proxy.name, proxy) from None


async def listen(wire: Wire, host: str) -> None:
    """Wait one round trip for the other end to refuse a new connection, which TLS 1.3 does after the handshake.

    Raises:
        Problem: of the branch network; none where it is silent, as it should be, or only closes.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        await asyncio.wait_for(wire.fill(), limits.LISTEN_SECONDS)
    except TimeoutError:
        pass
    except OSError as fault:
        raise diagnose_fault(fault, host=host, seconds=loop.time() - began) from None


def _offered(head: Head) -> list[str]:
    """Return the names of the schemes that a proxy would take (RFC 9110 section 11.6.1)."""
    text = b",".join(head.values(b"proxy-authenticate"))[:4096]
    parts = [part.strip(b" \t") for part in _QUOTED.sub(b"", text).split(b",")]
    names = [found[0].decode("ascii") for part in parts if (found := _SCHEME.match(part))]
    return list(dict.fromkeys(names))[:_CHALLENGES]


def _declined(head: Head, proxy: Proxy, host: str) -> Problem:
    """Return the problem for a proxy's refusal: for good, or for now."""
    passing = head.status in {408, 429} or (head.status >= 500 and head.status != 511)  # that one wants a sign-in
    problem = Problem(Kind.NETWORK_PROXY_FAILED if passing else Kind.NETWORK_PROXY_REFUSED)
    problem.facts |= {"host": host, "proxy": proxy.name, "status": head.status}
    pause, date = ([value.decode("latin-1") for value in head.values(name)] for name in (b"retry-after", b"date"))
    problem.retry_after = retry_after(pause, date="".join(date[:1]))
    return problem
