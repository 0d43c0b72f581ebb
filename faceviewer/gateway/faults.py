"""No answer: what a connection met becomes a problem."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from faceviewer.gateway.proxy import Proxy

# OpenSSL's X509_V_ERR_* (x509_vfy.h).
_BY_VERIFY_CODE = {
    9: Kind.NETWORK_TLS_DATE,  # not yet valid
    10: Kind.NETWORK_TLS_DATE,  # expired
    18: Kind.NETWORK_TLS_SELF_SIGNED,
    19: Kind.NETWORK_TLS_SELF_SIGNED,  # in the chain
    62: Kind.NETWORK_TLS_HOST,
    64: Kind.NETWORK_TLS_HOST,  # an IP address
}

# OpenSSL's reasons (sslerr.h); what the other end says of a certificate, it says of ours, and we have none.
_BY_REASON = {
    "WRONG_VERSION_NUMBER": Kind.NETWORK_NOT_TLS,  # the first bytes are no record of TLS: http, ssh, smtp
    "HTTP_REQUEST": Kind.NETWORK_NOT_TLS,
    "HTTPS_PROXY_REQUEST": Kind.NETWORK_NOT_TLS,
    "RECORD_LAYER_FAILURE": Kind.NETWORK_NOT_TLS,
    "PACKET_LENGTH_TOO_LONG": Kind.NETWORK_NOT_TLS,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": Kind.NETWORK_TLS_CLIENT_CERTIFICATE,
    "SSLV3_ALERT_BAD_CERTIFICATE": Kind.NETWORK_TLS_CLIENT_CERTIFICATE,
    "SSLV3_ALERT_NO_CERTIFICATE": Kind.NETWORK_TLS_CLIENT_CERTIFICATE,
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": Kind.NETWORK_TLS_CLIENT_CERTIFICATE,
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": Kind.NETWORK_TLS_CLIENT_CERTIFICATE,
    "TLSV1_ALERT_UNKNOWN_CA": Kind.NETWORK_TLS_CLIENT_CERTIFICATE,
    "TLSV1_ALERT_ACCESS_DENIED": Kind.NETWORK_TLS_CLIENT_CERTIFICATE,
    "TLSV1_UNRECOGNIZED_NAME": Kind.NETWORK_TLS_HOST,
}

# Between us and a proxy, or between the proxy and the host: with a proxy, the fault is the proxy's.
_THROUGH_PROXY = {
    Kind.NETWORK_DNS: Kind.NETWORK_PROXY_UNREACHABLE,
    Kind.NETWORK_DNS_TIMEOUT: Kind.NETWORK_PROXY_UNREACHABLE,
    Kind.NETWORK_CONNECT: Kind.NETWORK_PROXY_UNREACHABLE,
    Kind.NETWORK_TLS_UNTRUSTED: Kind.NETWORK_PROXY_TLS,
    Kind.NETWORK_TLS_SELF_SIGNED: Kind.NETWORK_PROXY_TLS,
    Kind.NETWORK_TLS_HOST: Kind.NETWORK_PROXY_TLS,
}


def diagnose_fault(fault: OSError, *, host: str, seconds: float, proxy: Proxy | None = None) -> Problem:
    """Return the problem behind what a connection met once it was made.

    Args:
        fault: TimeoutError, ssl.SSLError, or what else sockets raise.
        host: whom we spoke to.
        seconds: how long we waited, for the words.
        proxy: through whom, None for nobody.
    """
    return through_proxy(Problem(_kind(fault), host=host, seconds=round(seconds)), host, proxy)


def through_proxy(problem: Problem, host: str, proxy: Proxy | None) -> Problem:
    """Return a problem met on the way to a host as that of the proxy that the way led through, if there was one."""
    if proxy is None:
        return problem
    problem = problem.with_trace(problem.trace, kind=_THROUGH_PROXY.get(problem.kind))
    problem.facts |= {"host": host, "proxy": proxy.name}
    return problem


def _kind(fault: OSError) -> Kind:
    match fault:
        case ssl.SSLCertVerificationError():
            return _BY_VERIFY_CODE.get(getattr(fault, "verify_code", 0), Kind.NETWORK_TLS_UNTRUSTED)
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return Kind.NETWORK_CLOSED
        case ssl.SSLError():
            refused_late = fault.reason == "SSLV3_ALERT_HANDSHAKE_FAILURE" and getattr(fault, "agreed", False)
            late = Kind.NETWORK_TLS_CLIENT_CERTIFICATE if refused_late else Kind.NETWORK_TLS
            return _BY_REASON.get(fault.reason or "", late)
        case TimeoutError():
            return Kind.NETWORK_TIMEOUT
    return Kind.NETWORK_CLOSED
