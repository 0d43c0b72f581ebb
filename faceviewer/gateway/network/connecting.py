"""Connect to a host (name resolution, TCP, proxy tunnel, TLS) for lookups, pictures and the doctor."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceviewer import __version__
from faceviewer.core import limits
from faceviewer.core.address import bracketed, with_port
from faceviewer.core.exchange import Phase
from faceviewer.core.http_date import retry_after
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.network.faults import diagnose_fault, is_local_shortage, through_proxy
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
"""Also sent to proxies, as curl and browsers do: some proxies refuse clients without it."""

_QUOTED = pattern(rb'"[^"]*"?')
_SCHEME = pattern(rb"[A-Za-z][A-Za-z0-9-]{0,19}(?=[ \t]|$)(?![ \t]*=)")
_MOST_SCHEMES = 8  # of a proxy


@dataclass(frozen=True, slots=True)
class Patience:
    """Time limits in seconds, and the number of attempts, from 1. The defaults are in `core.limits`.

    Attributes:
        attempt: for a response, from sending the request to the last byte.
        connect: for TCP, for all addresses of a name together; again for TLS.
        lookup: for a whole lookup.
        back_off: shortest and longest pause between two attempts.
        resolve: for resolving a name.
    """

    attempt: float = limits.ATTEMPT_SECONDS
    connect: float = limits.CONNECT_SECONDS
    lookup: float = limits.LOOKUP_SECONDS
    back_off: tuple[float, float] = limits.BACK_OFF_SECONDS
    resolve: float = limits.RESOLVE_SECONDS
    attempts: int = limits.ATTEMPTS


class Connector:
    """Makes connections within the limits of `patience`; `proxies` selects the proxy for each."""

    def __init__(self, trust: ssl.SSLContext, proxies: Proxies, patience: Patience) -> None:
        self.proxies = proxies
        self._trust = trust
        self.patience = patience
        self._wants_basic: set[tuple[str, int]] = set()  # proxies that responded with 407 and accept Basic
        self._failures: dict[tuple[str, int], float] = {}  # of a peer: when a connection to it failed last

    async def open(
        self,
        host: str,
        port: int,
        *,
        deadline: float,
        accepts: Callable[[str], bool] | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> Wire:
        """Return a TLS connection to a host with a valid certificate for its name.

        Args:
            host: a name in ASCII, or an IP address.
            deadline: when to give up, on the event loop's clock.
            accepts: called with each IP address of the host; if it returns False for one, the host is refused. It is
                not called with a proxy, because the proxy resolves the name.
            trust: a TLS context to use for the host instead of the connector's; the certificate of a proxy is verified.

        Raises:
            Problem: a problem of the branch network; one of the branch local if the proxy of the system cannot be
                used; PICTURE_ADDRESS_REFUSED.
        """
        proxy = await self.proxies.to(host, port)
        if proxy is None:
            addresses = await self.find(host, port, deadline=deadline)
            if accepts is not None and not all(accepts(address.ip) for address in addresses):
                raise Problem(Kind.PICTURE_ADDRESS_REFUSED, host=f"https://{host}", variant="not_public")
            wire = await self.reach(addresses, host, deadline=deadline)
        else:
            wire = await self.tunnel(proxy, host, port, deadline=deadline)
        return await self.secure(wire, host, port, deadline=deadline, proxy=proxy, trust=trust)

    def put_last(self, peer: tuple[str, int]) -> None:
        """Try an IP address and port after the others of its name from now on, because a connection to it failed.

        A name may have several servers, one of which accepts connections and then closes them or does not respond.
        """
        self._failures[peer] = asyncio.get_running_loop().time()

    async def find(self, host: str, port: int, *, deadline: float, proxy: Proxy | None = None) -> list[SocketAddress]:
        """Return the addresses of a host, or of its proxy; those that failed are the last ones.

        Raises Problem as `resolve`, or Kind.NETWORK_PROXY_NAME.
        """
        name, name_port = (proxy.host, proxy.port) if proxy else (host, port)
        if ":" not in name and not name.replace(".", "").isdigit():  # no IP address
            enter(Phase.DNS)
        now = asyncio.get_running_loop().time()
        try:
            found = await resolve(name, name_port, deadline=min(deadline, now + self.patience.resolve))
        except Problem as problem:
            raise through_proxy(problem, host, proxy) from None
        return sorted(found, key=lambda address: self._failures.get(address.socket_address[:2], 0.0))

    async def reach(
        self, addresses: Sequence[SocketAddress], host: str, *, deadline: float, proxy: Proxy | None = None
    ) -> Wire:
        """Return a connection to the first address that accepts one; see `wire.connect` for the order.

        Raises:
            Problem: Kind.NETWORK_CONNECT, NETWORK_TIMEOUT, NETWORK_PROXY_UNREACHABLE or LOCAL_RESOURCES.
        """
        enter(Phase.CONNECT)
        name = host if proxy else with_port(host, addresses[0].socket_address[1])
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout_at(min(deadline, began + self.patience.connect)):
                return await connect(addresses, self.patience.connect)
        except TimeoutError:
            kind = Kind.NETWORK_PROXY_UNREACHABLE if proxy else Kind.NETWORK_TIMEOUT
            problem = Problem(kind, host=name, seconds=round(loop.time() - began), variant="unsent")
            raise through_proxy(problem, host, proxy) from None
        except OSError as fault:
            kind = Kind.LOCAL_RESOURCES if is_local_shortage(fault) else Kind.NETWORK_CONNECT
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
        """Start TLS and return the connection; close it on failure. Raises Problem of the branch network."""
        enter(Phase.TLS)
        name = with_port(host, port)
        peer = wire.peer
        loop = asyncio.get_running_loop()
        began = loop.time()
        if wire.unread:  # a TLS server does not send first
            await wire.aclose()
            raise through_proxy(Problem(Kind.NETWORK_NOT_TLS, host=name), name, proxy)
        try:
            async with asyncio.timeout_at(min(deadline, began + self.patience.connect)):
                await wire.start_tls(trust or self._trust, host)
        except BaseException as fault:
            self.put_last(peer)
            await wire.aclose()
            if not isinstance(fault, OSError):  # OSError includes TimeoutError and ssl.SSLError
                raise
            problem = diagnose_fault(fault, host=name, seconds=loop.time() - began, proxy=proxy)
            problem.facts.setdefault("variant", "unsent")
            raise problem from None
        return wire

    async def tunnel(self, proxy: Proxy, host: str, port: int, *, deadline: float) -> Wire:
        """Return a tunnel through a proxy; send credentials only to a proxy that asks for Basic authentication.

        Raises Problem of the branch network, about the proxy.
        """
        where = (proxy.host, proxy.port)
        authorized = where in self._wants_basic and bool(proxy.user)
        while True:
            addresses = await self.find(host, port, deadline=deadline, proxy=proxy)
            wire = await self.reach(addresses, host, deadline=deadline, proxy=proxy)
            if proxy.tls:
                try:
                    await self.secure(wire, proxy.host, proxy.port, deadline=deadline)
                except Problem as problem:
                    raise through_proxy(problem, proxy.name, proxy) from None
            try:
                head = await self._ask_for_tunnel(wire, proxy, host, port, deadline=deadline, authorized=authorized)
            except BaseException:
                await wire.aclose()
                raise
            if head.status < 300:
                return wire
            await wire.aclose()
            schemes = _offered_schemes(head)
            if head.status != 407 or not schemes:
                raise _refusal(head, proxy, with_port(host, port))
            takes_basic = "basic" in map(str.lower, schemes)
            if not takes_basic:
                raise Problem(Kind.NETWORK_PROXY_SCHEME, host=host, proxy=proxy.name, schemes=", ".join(schemes))
            if authorized or not proxy.user:
                variant = "refused" if authorized else ""
                raise Problem(Kind.NETWORK_PROXY_PASSWORD, host=host, proxy=proxy.name, variant=variant)
            self._wants_basic.add(where)
            authorized = True

    async def _ask_for_tunnel(
        self, wire: Wire, proxy: Proxy, host: str, port: int, *, deadline: float, authorized: bool
    ) -> Head:
        enter(Phase.PROXY)
        target = f"{bracketed(host)}:{port}".encode("ascii")
        headers = [(b"Host", target), (b"User-Agent", USER_AGENT.encode())]
        if authorized:
            credentials = base64.b64encode(f"{proxy.user}:{proxy.password}".encode("utf-8", "surrogateescape"))
            headers.append((b"Proxy-Authorization", b"Basic " + credentials))
        loop = asyncio.get_running_loop()
        began = loop.time()
        wire.send(request_head("CONNECT", target, headers))
        try:
            async with asyncio.timeout_at(min(deadline, began + self.patience.attempt)):
                return await read_head(wire, tunnel=True)
        except OSError as fault:
            raise diagnose_fault(fault, host=proxy.name, seconds=loop.time() - began, proxy=proxy) from None
        except Problem as problem:
            raise through_proxy(problem, proxy.name, proxy) from None


async def listen(wire: Wire, host: str) -> None:
    """Wait one round trip for the server to refuse a new connection, which TLS 1.3 does after the handshake.

    Raises:
        Problem: a problem of the branch network, if the server sends an alert; not if it sends nothing or closes.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        await asyncio.wait_for(wire.fill(), limits.LISTEN_SECONDS)
    except TimeoutError:
        pass
    except OSError as fault:
        raise diagnose_fault(fault, host=host, seconds=loop.time() - began) from None


def _offered_schemes(head: Head) -> list[str]:
    """Return the names of the authentication schemes that a proxy accepts (RFC 9110 section 11.6.1)."""
    text = b",".join(head.values(b"proxy-authenticate"))[:4096]
    parts = [part.strip(b" \t") for part in _QUOTED.sub(b"", text).split(b",")]
    names = [found[0].decode("ascii") for part in parts if (found := _SCHEME.match(part))]
    return list(dict.fromkeys(names))[:_MOST_SCHEMES]


def _refusal(head: Head, proxy: Proxy, host: str) -> Problem:
    """Return the problem for the refusal of a proxy, which is temporary or permanent."""
    is_temporary = head.status in {408, 429} or (head.status >= 500 and head.status != 511)  # 511 requires a sign-in
    problem = Problem(Kind.NETWORK_PROXY_FAILED if is_temporary else Kind.NETWORK_PROXY_REFUSED)
    problem.facts |= {"host": host, "proxy": proxy.name, "status": head.status}
    pause, date = ([value.decode("latin-1") for value in head.values(name)] for name in (b"retry-after", b"date"))
    problem.retry_after = retry_after(pause, date="".join(date[:1]))
    return problem
