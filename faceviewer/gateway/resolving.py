"""Names become addresses, in threads that nothing waits for.

The system's resolver cannot be interrupted, and needs half a minute and more where no name server answers. Were it
called in the event loop's own pool of threads, everything else that uses the pool, and the end of the process, would
wait for it.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import ipaddress
import math
import socket
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from faceviewer.core.limits import RESOLVE_SECONDS, RESOLVING_AT_ONCE
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Address:
    """Where to connect to.

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


_lock = threading.Lock()
_threads = 0
_asked: dict[tuple[str, int], tuple[float, concurrent.futures.Future[list[Address]]]] = {}
"""The last question about each name that is being asked, and when on the monotonic clock it began."""


async def resolve(host: str, port: int, *, deadline: float) -> list[Address]:
    """Return the addresses of a host, in the system's order, at least one; an IP address needs no resolver.

    Whoever asks for a name that a thread is at work on shares what it will find, unless it has been at work for so long
    that the name servers it knows may not be those of now.

    Args:
        host: a name in ASCII, or an IP address.
        port: goes into the addresses.
        deadline: when to give up, on the event loop's clock.

    Raises:
        Problem: Kind.NETWORK_DNS, or NETWORK_DNS_TIMEOUT, both with the fact `host`.
    """
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        family = socket.AF_INET if ip.version == 4 else socket.AF_INET6
        return [Address(family, (host, port) if ip.version == 4 else (host, port, 0, 0))]
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        async with asyncio.timeout_at(deadline):
            found = await asyncio.wrap_future(_shared(host, port))
    except TimeoutError:
        raise Problem(Kind.NETWORK_DNS_TIMEOUT, host=host, seconds=round(loop.time() - began)) from None
    except (OSError, UnicodeError):  # socket.gaierror; no name has labels of more than 63 characters
        found = []
    if not found:
        raise Problem(Kind.NETWORK_DNS, host=host)
    return found


def aside(function: Callable[..., T], *args: object) -> concurrent.futures.Future[T]:
    """Run something that blocks in a daemon thread of its own; whoever gives up waiting leaves it alone."""
    outcome: concurrent.futures.Future[T] = concurrent.futures.Future()
    outcome.set_running_or_notify_cancel()  # from now on it cannot be cancelled, which would take it from others

    def run() -> None:
        try:
            result = function(*args)
        except BaseException as raised:  # noqa: BLE001 - it belongs to whoever awaits
            outcome.set_exception(raised)
        else:
            outcome.set_result(result)

    threading.Thread(target=run, name=f"aside {function.__name__}", daemon=True).start()
    return outcome


def _shared(host: str, port: int) -> concurrent.futures.Future[list[Address]]:
    global _threads  # noqa: PLW0603 - under the lock
    with _lock:
        began, running = _asked.get((host, port), (-math.inf, None))
        if running is not None and time.monotonic() - began < RESOLVE_SECONDS:
            return running
        if _threads >= RESOLVING_AT_ONCE:
            raise Problem(Kind.NETWORK_DNS_TIMEOUT, host=host, seconds=0)
        _threads += 1
        began = time.monotonic()
        running = aside(_ask_system, host, port, began)
        _asked[host, port] = began, running
        return running


def _ask_system(host: str, port: int, began: float) -> list[Address]:
    global _threads  # noqa: PLW0603 - under the lock
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [Address(family, address) for family, _, _, _, address in found]
    finally:
        with _lock:
            _threads -= 1
            if _asked.get((host, port), (math.inf, None))[0] == began:
                del _asked[host, port]
