"""No answer: an exception of the HTTP client becomes a problem."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import httpx

from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

# OpenSSL's X509_V_ERR_* (x509_vfy.h).
_BY_VERIFY_CODE = {
    9: Kind.NETWORK_TLS_DATE,  # not yet valid
    10: Kind.NETWORK_TLS_DATE,  # expired
    18: Kind.NETWORK_TLS_SELF_SIGNED,
    19: Kind.NETWORK_TLS_SELF_SIGNED,  # in the chain
    62: Kind.NETWORK_TLS_HOST,
    64: Kind.NETWORK_TLS_HOST,  # an IP address
}

# The order matters: httpx.ConnectTimeout is no ConnectError, and ProxyError no NetworkError.
_BY_EXCEPTION: tuple[tuple[type[Exception], Kind], ...] = (
    (TimeoutError, Kind.NETWORK_TIMEOUT),
    (httpx.TimeoutException, Kind.NETWORK_TIMEOUT),
    (httpx.ProxyError, Kind.NETWORK_PROXY_REFUSED),
    (httpx.ConnectError, Kind.NETWORK_CONNECT),
    (httpx.NetworkError, Kind.NETWORK_CLOSED),
    (OSError, Kind.NETWORK_CLOSED),
)


# Between us and a proxy, or between the proxy and the host: with a proxy, the fault is the proxy's.
_THROUGH_PROXY = {
    Kind.NETWORK_DNS: Kind.NETWORK_PROXY_UNREACHABLE,
    Kind.NETWORK_CONNECT: Kind.NETWORK_PROXY_UNREACHABLE,
    Kind.NETWORK_TLS_UNTRUSTED: Kind.NETWORK_PROXY_TLS,
    Kind.NETWORK_TLS_SELF_SIGNED: Kind.NETWORK_PROXY_TLS,
    Kind.NETWORK_TLS_HOST: Kind.NETWORK_PROXY_TLS,
}


def diagnose_fault(fault: Exception, *, host: str, seconds: float, proxy: str = "") -> Problem:
    """Return the problem behind an exception of the HTTP client.

    Args:
        fault: an httpx.HTTPError, or an OSError such as TimeoutError that passed it by.
        host: whom we spoke to.
        seconds: how long we waited, for the words.
        proxy: through whom, empty for nobody.
    """
    kind = _kind(fault)
    if not proxy:
        return Problem(kind, host=host, seconds=round(seconds))
    return Problem(_THROUGH_PROXY.get(kind, kind), host=host, seconds=round(seconds), proxy=proxy)


def _kind(fault: Exception) -> Kind:
    for cause in _causes(fault):
        match cause:
            case ssl.SSLCertVerificationError():
                return _BY_VERIFY_CODE.get(getattr(cause, "verify_code", 0), Kind.NETWORK_TLS_UNTRUSTED)
            case ssl.SSLWantReadError() | ssl.SSLWantWriteError():
                continue  # no error: TLS was waiting for the network when time was up
            case ssl.SSLError() if isinstance(fault, (httpx.ConnectError, OSError)):
                return Kind.NETWORK_TLS
            case socket.gaierror():
                return Kind.NETWORK_DNS
    if isinstance(fault, httpx.ProxyError) and str(fault).startswith("407"):
        return Kind.NETWORK_PROXY_PASSWORD
    if isinstance(fault, httpx.RemoteProtocolError) and _was_cut(fault):
        return Kind.NETWORK_CLOSED
    return next((kind for exception, kind in _BY_EXCEPTION if isinstance(fault, exception)), Kind.CONTRACT_HTTP)


def _was_cut(fault: httpx.RemoteProtocolError) -> bool:
    """Tell a connection that ended too early from an answer that is no HTTP; h11 and httpcore only say it in words."""
    return str(fault).startswith(("Server disconnected", "peer closed connection"))


def _causes(fault: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = fault
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
