"""Which proxy a host is reached through: none, the profile's, or the system's."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from faceviewer.core.address import PORTS, bracketed, checked_proxy, split
from faceviewer.core.connection import Profile, ProxyMode
from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.limits import SYSTEM_PROXY_SECONDS
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.network.system_proxy import SystemProxy, is_bypassed, system_proxy

if TYPE_CHECKING:
    from faceviewer.core.connection import Credentials


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that makes tunnels by CONNECT.

    Attributes:
        host: its name or IP address.
        tls: whether the connection to it uses TLS.
        user: the user name for it, empty for none.
        password: goes with the user.
        source: the setting of the system that names it, empty for a proxy of the profile.
    """

    host: str
    port: int
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    source: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """Host and port, and the system's setting that names them; for messages."""
        where = f"{bracketed(self.host)}:{self.port}"
        return f"{where} ({self.source})" if self.source else where


class Proxies:
    """Tells the proxy for each host.

    The system is asked only if the profile says "system": a variable that was set for another program must not decide
    where faces go.
    """

    def __init__(self, profile: Profile | None = None, credentials: Credentials | None = None) -> None:
        """Prepare.

        Args:
            profile: names the proxy; without a profile, connections are direct.
            credentials: with the password for the profile's proxy.

        Raises:
            Problem: Kind.LOCAL_PROXY, if the profile's cannot be used.
        """
        self._by_hand: Proxy | None = None
        self._asks_system = profile is not None and profile.proxy_mode is ProxyMode.SYSTEM
        self._user = profile.proxy_user if profile else ""
        self._password = credentials.proxy_password if credentials and self._user else ""
        self._system: tuple[SystemProxy | None, float] | None = None
        if profile is not None and profile.proxy_mode is ProxyMode.MANUAL:
            parts, host, port = split(checked_proxy(profile.proxy))
            port = port or PORTS[parts.scheme]
            self._by_hand = Proxy(host, port, parts.scheme == "https", self._user, self._password)

    async def to(self, host: str, port: int) -> Proxy | None:
        """Return the proxy for a host, None for a direct connection.

        Raises:
            Problem: Kind.LOCAL_PROXY_UNREADABLE, LOCAL_PROXY_SOCKS or LOCAL_PROXY_SCRIPT, with the fact `source`: there
                is one and it cannot be used, which must not end in passing it by.
        """
        if not self._asks_system:
            return self._by_hand
        if self._system is None or time.monotonic() - self._system[1] > SYSTEM_PROXY_SECONDS:
            self._system = await in_daemon_thread(system_proxy), time.monotonic()
        told = self._system[0]
        if told is None or is_bypassed(told, host, port):
            return None
        return read_proxy(told, user=self._user, password=self._password)


def read_proxy(told: SystemProxy, *, user: str = "", password: str = "") -> Proxy:
    """Read a proxy's address in the forms that systems know: scheme, user and port may be missing.

    A port that is missing is that of the scheme, as for browsers, wget, Go and Python; curl alone takes 1080.

    Args:
        user: the user name; if empty, that in the address. What was entered after the proxy asked goes first.
        password: goes with the user.

    Raises:
        Problem: as `Proxies.to`.
    """
    if told.is_script:
        raise Problem(Kind.LOCAL_PROXY_SCRIPT, source=told.source)
    scheme, mark, rest = told.address.strip().strip("\"'").rpartition("://")
    scheme = scheme.lower() if mark else "http"
    if scheme.startswith("socks"):
        raise Problem(Kind.LOCAL_PROXY_SOCKS, source=told.source)
    known, at, where = rest.rpartition("@")  # a password may hold anything, also unencoded
    where = where.partition("/")[0]
    if at and not user:
        user, _, password = (unquote(part) for part in known.partition(":"))
    try:
        _, host, told_port = split(f"//{where}")
        port = PORTS.get(scheme, 0) if told_port is None else told_port
    except ValueError:
        host, port = "", 0
    if scheme not in PORTS or not host or not port or not host.isprintable() or " " in host:
        raise Problem(Kind.LOCAL_PROXY_UNREADABLE, source=told.source)
    return Proxy(host, port, scheme == "https", user, password, told.source)
