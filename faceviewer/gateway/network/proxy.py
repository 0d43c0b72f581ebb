"""Select the proxy for a host: none, that of the profile or that of the system."""

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
    """An HTTP proxy that supports CONNECT.

    Attributes:
        tls: whether the connection to the proxy uses TLS.
        user: the user name for the proxy, empty for none.
        source: the setting of the system that has the proxy, empty for a proxy of the profile.
    """

    host: str
    port: int
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    source: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """Host and port, and the setting of the system that has them, for messages."""
        where = f"{bracketed(self.host)}:{self.port}"
        return f"{where} ({self.source})" if self.source else where


class Proxies:
    """Selects the proxy for each host.

    The settings of the system are used only if the profile has the mode "system": a variable that was set for another
    program must not decide where faces are sent.
    """

    def __init__(self, profile: Profile | None = None, credentials: Credentials | None = None) -> None:
        """Parse the proxy of the profile; without one, connections are direct. Raises Problem: Kind.LOCAL_PROXY."""
        self._manual: Proxy | None = None
        self._uses_system = profile is not None and profile.proxy_mode is ProxyMode.SYSTEM
        self._user = profile.proxy_user if profile else ""
        self._password = credentials.proxy_password if credentials and self._user else ""
        self._system: tuple[SystemProxy | None, float] | None = None
        if profile is not None and profile.proxy_mode is ProxyMode.MANUAL:
            parts, host, port = split(checked_proxy(profile.proxy))
            port = port or PORTS[parts.scheme]
            self._manual = Proxy(host, port, parts.scheme == "https", self._user, self._password)

    async def to(self, host: str, port: int) -> Proxy | None:
        """Return the proxy for a host, None for a direct connection.

        Raises:
            Problem: Kind.LOCAL_PROXY_UNREADABLE, LOCAL_PROXY_SOCKS or LOCAL_PROXY_SCRIPT, with the fact `source`: the
                system has a proxy that cannot be used. There is no fallback to a direct connection.
        """
        if not self._uses_system:
            return self._manual
        if self._system is None or time.monotonic() - self._system[1] > SYSTEM_PROXY_SECONDS:
            self._system = await in_daemon_thread(system_proxy), time.monotonic()
        setting = self._system[0]
        if setting is None or is_bypassed(setting, host, port):
            return None
        return read_proxy(setting, user=self._user, password=self._password)


def read_proxy(setting: SystemProxy, *, user: str = "", password: str = "") -> Proxy:
    """Parse the address of a proxy in the formats of the systems: scheme, user and port may be missing.

    A missing port is that of the scheme, as in browsers, wget, Go and Python; only curl uses 1080. The user in the
    address is used only if no other is given. Raises Problem as `Proxies.to`.
    """
    scheme, mark, rest = setting.address.strip().strip("\"'").rpartition("://")
    scheme = scheme.lower() if mark else "http"
    if scheme.startswith("socks"):
        raise Problem(Kind.LOCAL_PROXY_SOCKS, source=setting.source)
    credentials, at, host_and_port = rest.rpartition("@")  # a password may contain any character, also unencoded
    host_and_port, _, path = host_and_port.partition("/")
    names_script = scheme.startswith("pac") or path.partition("?")[0].lower().endswith((".pac", ".dat"))
    if setting.is_script or names_script:
        raise Problem(Kind.LOCAL_PROXY_SCRIPT, source=setting.source)
    if at and not user:
        user, _, password = (unquote(part) for part in credentials.partition(":"))
    try:
        _, host, named_port = split(f"//{host_and_port}")
        port = PORTS.get(scheme, 0) if named_port is None else named_port
    except ValueError:
        host, port = "", 0
    if scheme not in PORTS or not host or not port or not host.isprintable() or " " in host:
        raise Problem(Kind.LOCAL_PROXY_UNREADABLE, source=setting.source)
    return Proxy(host, port, scheme == "https", user, password, setting.source)
