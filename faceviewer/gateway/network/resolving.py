"""Name resolution, in threads that nothing waits for.

The system's resolver cannot be interrupted, and needs half a minute and more where no name server answers. Were it
called in the event loop's own pool of threads, everything else that uses the pool, and the end of the process, would
wait for it.

There are name servers that answer for one family of addresses and never for the other. Asked for both, the system waits
for both, and may then give up on both; so the families are asked for apart as well once that takes a while.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import encodings.idna  # noqa: F401 - getaddrinfo needs it, and without free descriptors it could not be loaded then
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
from faceviewer.gateway.network.faults import is_own_want

if TYPE_CHECKING:
    Question = tuple[str, int, int]  # host, port, family


@dataclass(frozen=True, slots=True)
class SocketAddress:
    """An address of a host, as a socket takes it.

    Attributes:
        family: of the socket.
        socket_address: as `socket.connect` takes it.
    """

    family: int
    socket_address: tuple[Any, ...]

    @property
    def ip(self) -> str:
        """The IP address, without the zone of a link-local one."""
        return str(self.socket_address[0]).partition("%")[0]


# That there is no such name, or no address of it; by name where the system has it, on Windows WSANO_DATA.
_NO_SUCH_NAME = {getattr(socket, name, None) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")} | {11004}

_lock = threading.Lock()
_threads = 0
_asked: dict[Question, tuple[float, concurrent.futures.Future[list[SocketAddress]]]] = {}
"""The last time that each question is being asked, and when on the monotonic clock it began."""


async def resolve(host: str, port: int, *, deadline: float) -> list[SocketAddress]:
    """Return the addresses of a host, in the system's order, at least one; an IP address needs no resolver.

    Whoever asks for a name that a thread is at work on shares what it will find, unless it has been at work for so long
    that the name servers it knows may not be those of now. What it finds too late for whoever asked is there for the
    next try: where the first name server is silent, some systems ask the second only then.

    Args:
        host: a name in ASCII, or an IP address.
        port: goes into the addresses.
        deadline: when to give up, on the event loop's clock.

    Raises:
        Problem: with the fact `host`: Kind.NETWORK_DNS, no such name or no address; NETWORK_DNS_TIMEOUT;
            NETWORK_DNS_FAILED, the name servers could not tell or could not be asked; LOCAL_RESOURCES.
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
    except UnicodeError:  # no name has labels of more than 63 characters
        raise Problem(Kind.NETWORK_DNS, host=host) from None
    except OSError as fault:  # socket.gaierror is one
        if is_own_want(fault) or _lacks_descriptors():
            raise Problem(Kind.LOCAL_RESOURCES, host=host) from None
        raise Problem(Kind.NETWORK_DNS_FAILED if _is_failure(fault) else Kind.NETWORK_DNS, host=host) from None
    if not found:
        raise Problem(Kind.NETWORK_DNS, host=host)
    return found


async def _of_either_family(host: str, port: int) -> list[SocketAddress]:
    """Return what the system finds for both families; if it takes long, what there is of one (RFC 8305 section 3)."""
    together = asyncio.wrap_future(_shared(host, port, socket.AF_UNSPEC))
    apart: list[asyncio.Future[list[SocketAddress]]] = []
    try:
        await asyncio.wait([together], timeout=TOGETHER_SECONDS)
        if not _is_settled(together):
            with contextlib.suppress(Problem):  # there are as many threads as there may be
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
        for one in (together, *apart):  # the threads go on
            one.cancel()


def _is_settled(together: asyncio.Future[list[SocketAddress]]) -> bool:
    """Tell whether there is an answer; a failure of the name servers may be that of one family alone."""
    return together.done() and not _is_failure(together.exception())


def _lacks_descriptors() -> bool:
    """Return whether no file can be opened: without its files the system's resolver knows no name."""
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as fault:
        return is_own_want(fault)
    return False


def _is_failure(fault: BaseException | None) -> bool:
    """Tell whether nothing was heard of the name; whatever the system does not say of the name is about the asking."""
    return isinstance(fault, OSError) and not (isinstance(fault, socket.gaierror) and fault.errno in _NO_SUCH_NAME)


def _is_denied(one: asyncio.Future[list[SocketAddress]]) -> bool:
    """Tell whether it was heard that there is no such name, of whatever family (RFC 8020)."""
    failure = one.exception() if one.done() else None
    # On macOS the same stands for a name that has no address of the family.
    return isinstance(failure, socket.gaierror) and failure.errno == socket.EAI_NONAME and sys.platform != "darwin"


def _found(apart: list[asyncio.Future[list[SocketAddress]]]) -> list[SocketAddress]:
    return [address for one in apart if one.done() and not one.exception() for address in one.result()]


def _has_route(address: SocketAddress) -> bool:
    """Tell whether a network leads there, without sending anything: many have none for IPv6."""
    try:
        with socket.socket(address.family, socket.SOCK_DGRAM) as probe:
            probe.connect(address.socket_address)
    except OSError:
        return False
    return True


def _shared(host: str, port: int, family: int) -> concurrent.futures.Future[list[SocketAddress]]:
    global _threads  # noqa: PLW0603 - under the lock
    question = host, port, family
    with _lock:
        began, running = _asked.get(question, (-math.inf, None))
        age = time.monotonic() - began
        # Of both families alone it is asked anew: three threads each time would soon be all that there may be.
        patience = RESOLVE_SECONDS if family == socket.AF_UNSPEC else math.inf
        if running is not None and age < (LOOKUP_SECONDS if running.done() else patience):
            return running
        if _threads >= RESOLVING_AT_ONCE:
            raise Problem(Kind.NETWORK_DNS_TIMEOUT, host=host, seconds=0)
        _threads += 1
        began = time.monotonic()
        running = start_daemon_thread(_ask_system, question, began)
        _asked[question] = began, running
        return running


def _ask_system(question: Question, began: float) -> list[SocketAddress]:
    global _threads  # noqa: PLW0603 - under the lock
    host, port, family = question
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
            if late is not None:  # also where another thread is asking by now
                _asked[question] = began, late
            elif _asked.get(question, (math.inf, None))[0] == began:
                del _asked[question]
