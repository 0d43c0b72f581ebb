"""Resolve names in daemon threads.

The resolver of the system cannot be interrupted, and takes half a minute or more if no name server responds. In the
thread pool of the event loop it would delay all other users of the pool and the end of the process.

Some name servers respond for one address family and never for the other. The system then waits for both and may fail
for both. Therefore, if a query for both families takes long, each family is also queried alone.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import encodings.idna  # noqa: F401 - needed by getaddrinfo, which cannot load it without a free file descriptor
import ipaddress
import math
import os
import socket
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faceviewer.core.daemon_thread import start_daemon_thread
from faceviewer.core.limits import (
    DENIED_SECONDS,
    LOOKUP_SECONDS,
    OTHER_FAMILY_SECONDS,
    RESOLVE_SECONDS,
    RESOLVING_AT_ONCE,
    TOGETHER_SECONDS,
)
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.network.faults import is_local_shortage

if TYPE_CHECKING:
    DnsQuery = tuple[str, int, int]  # host, port, family


@dataclass(frozen=True, slots=True)
class SocketAddress:
    """An address of a host for a socket: its family, and the argument of `socket.connect`."""

    family: int
    socket_address: tuple[Any, ...]

    @property
    def ip(self) -> str:
        """The IP address, without the zone of a link-local one."""
        return str(self.socket_address[0]).partition("%")[0]


# Errors that mean "no such name" or "no address"; the constants that this system has, and WSANO_DATA of Windows.
_NO_SUCH_NAME = {getattr(socket, name, None) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")} | {11004}

_lock = threading.Lock()
_threads = 0
_running: dict[DnsQuery, tuple[float, concurrent.futures.Future[list[SocketAddress]]]] = {}
"""The start of the last thread for each query, on the monotonic clock, and its result."""


async def resolve(host: str, port: int, *, deadline: float) -> list[SocketAddress]:
    """Return the addresses of a host, in the order of the system, at least one; an IP address needs no resolver.

    The host is a name in ASCII, or an IP address. Simultaneous calls for one name share a thread, unless the thread is
    so old that the name servers may have changed. A result that arrives after the deadline (on the event loop's clock)
    is kept for the next attempt: if the first name server does not respond, some systems query the second one only
    after the deadline.

    Raises:
        Problem: with the fact `host`: Kind.NETWORK_DNS, no such name or no address; NETWORK_DNS_TIMEOUT;
            NETWORK_DNS_FAILED, the name servers failed or are unreachable; LOCAL_RESOURCES.
    """
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        family = socket.AF_INET if ip.version == 4 else socket.AF_INET6
        return [SocketAddress(family, (host, port) if ip.version == 4 else (host, port, 0, 0))]
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        async with asyncio.timeout_at(deadline):
            found = await _of_either_family(host, port)
    except TimeoutError:
        raise Problem(Kind.NETWORK_DNS_TIMEOUT, host=host, seconds=round(loop.time() - began)) from None
    except UnicodeError:  # a label of more than 63 characters
        raise Problem(Kind.NETWORK_DNS, host=host) from None
    except OSError as fault:  # includes socket.gaierror
        if is_local_shortage(fault) or _lacks_descriptors():
            raise Problem(Kind.LOCAL_RESOURCES, host=host) from None
        raise Problem(Kind.NETWORK_DNS_FAILED if _is_failure(fault) else Kind.NETWORK_DNS, host=host) from None
    if not found:
        raise Problem(Kind.NETWORK_DNS, host=host)
    return found


async def _of_either_family(host: str, port: int) -> list[SocketAddress]:
    """Return the addresses of both families; if that takes long, those of one family (RFC 8305 section 3)."""
    together = asyncio.wrap_future(_shared(host, port, socket.AF_UNSPEC))
    apart: list[asyncio.Future[list[SocketAddress]]] = []
    try:
        await asyncio.wait([together], timeout=TOGETHER_SECONDS)
        if not _is_settled(together):
            with contextlib.suppress(Problem):  # the maximum number of threads is running
                for family in (socket.AF_INET6, socket.AF_INET):
                    apart.append(asyncio.wrap_future(_shared(host, port, family)))  # noqa: PERF401 - each may raise
        while not (_is_settled(together) or any(map(_has_route, _found(apart))) or any(map(_is_denied, apart))):
            pending = [one for one in (together, *apart) if not one.done()]
            if not pending or (apart and pending == [together]):
                break
            await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        if not _is_settled(together):
            if not _found(apart):
                await asyncio.wait(apart or [together], timeout=DENIED_SECONDS)
            await asyncio.wait([together, *apart], timeout=OTHER_FAMILY_SECONDS)
        if _is_settled(together):
            return together.result()
        return _found(apart) or next(filter(_is_denied, apart), (apart or [together])[-1]).result()
    finally:
        for one in (together, *apart):  # the threads continue
            one.cancel()


def _is_settled(together: asyncio.Future[list[SocketAddress]]) -> bool:
    """Return whether the query for both families has a result; a failure may be that of one family only."""
    return together.done() and not _is_failure(together.exception())


def _lacks_descriptors() -> bool:
    """Return whether no file can be opened, as the resolver of the system then reports every name as unknown."""
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as fault:
        return is_local_shortage(fault)
    return False


def _is_failure(fault: BaseException | None) -> bool:
    """Return whether an error is about the query and not about the name: the name servers failed or did not respond."""
    return isinstance(fault, OSError) and not (isinstance(fault, socket.gaierror) and fault.errno in _NO_SUCH_NAME)


def _is_denied(one: asyncio.Future[list[SocketAddress]]) -> bool:
    """Return whether the response is that the name does not exist, for any family (RFC 8020)."""
    failure = one.exception() if one.done() else None
    # On macOS the error may also mean that the name has no address of the family.
    return isinstance(failure, socket.gaierror) and failure.errno == socket.EAI_NONAME and sys.platform != "darwin"


def _found(apart: list[asyncio.Future[list[SocketAddress]]]) -> list[SocketAddress]:
    return [address for one in apart if one.done() and not one.exception() for address in one.result()]


def _has_route(address: SocketAddress) -> bool:
    """Return whether there is a route to an address, without sending anything: many networks have none for IPv6."""
    try:
        with socket.socket(address.family, socket.SOCK_DGRAM) as probe:
            probe.connect(address.socket_address)
    except OSError:
        return False
    return True


def _shared(host: str, port: int, family: int) -> concurrent.futures.Future[list[SocketAddress]]:
    global _threads  # noqa: PLW0603 - under the lock
    query = host, port, family
    with _lock:
        began, running = _running.get(query, (-math.inf, None))
        age = time.monotonic() - began
        # Only the query for both families is repeated: three new threads each time would soon reach the maximum.
        patience = RESOLVE_SECONDS if family == socket.AF_UNSPEC else math.inf
        if running is not None and age < (LOOKUP_SECONDS if running.done() else patience):
            return running
        if _threads >= RESOLVING_AT_ONCE:
            raise Problem(Kind.NETWORK_DNS_TIMEOUT, host=host, seconds=0)
        _threads += 1
        began = time.monotonic()
        running = start_daemon_thread(_query_system, query, began)
        _running[query] = began, running
        return running


def _query_system(query: DnsQuery, began: float) -> list[SocketAddress]:
    global _threads  # noqa: PLW0603 - under the lock
    host, port, family = query
    late: concurrent.futures.Future[list[SocketAddress]] | None = None
    try:
        rows = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        found = [SocketAddress(family, address) for family, _, _, _, address in rows]
        if time.monotonic() - began >= RESOLVE_SECONDS:
            late = concurrent.futures.Future()
            late.set_result(found)
        return found
    finally:
        with _lock:
            _threads -= 1
            if late is not None:  # also if a newer thread is running
                _running[query] = began, late
            elif _running.get(query, (math.inf, None))[0] == began:
                del _running[query]
