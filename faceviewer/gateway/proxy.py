"""Through whom the network is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.profile import Profile, ProxyMode, checked_proxy

if TYPE_CHECKING:
    from faceviewer.core.credentials import Credentials


def proxy_for(profile: Profile, credentials: Credentials) -> httpx.Proxy | None:
    """Return the proxy for a profile's connections, None for a direct one.

    The environment is asked only if the profile says "system": a variable that somebody set for another program
    takes no face anywhere.

    Raises:
        Problem: Kind.LOCAL_PROXY.
    """
    match profile.proxy_mode:
        case ProxyMode.NONE:
            return None
        case ProxyMode.SYSTEM:
            address = _system_proxy(urlsplit(profile.endpoint).hostname or "")
            if address is None:
                return None
        case ProxyMode.MANUAL:
            address = profile.proxy
    auth = (profile.proxy_user, credentials.proxy_password) if profile.proxy_user else None
    try:
        return httpx.Proxy(checked_proxy(address), auth=auth)
    except (ValueError, httpx.InvalidURL):
        raise Problem(Kind.LOCAL_PROXY, field="proxy") from None


def _system_proxy(host: str) -> str | None:
    """Return the proxy of the environment, the Windows registry or the macOS network settings for https."""
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - 30 ms that few profiles need

    return None if proxy_bypass(host) else getproxies().get("https")
