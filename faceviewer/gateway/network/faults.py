"""Find the problem behind an error of a connection."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import TYPE_CHECKING

from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from faceviewer.gateway.network.proxy import Proxy

# A resource of this computer is exhausted: file descriptors, memory, buffers.
_SHORTAGES = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS, socket.EAI_MEMORY}

# Codes of an SSLCertVerificationError: X509_V_ERR_* of OpenSSL (x509_vfy.h). On Windows and macOS, where the system
# verifies (truststore), CERT_E_* (winerror.h) and errSec* (SecBase.h).
_VERIFY_CODES = {
    Kind.NETWORK_TLS_DATE: (
        *(9, 10),  # not yet valid, expired
        *(0x800B0101, 0x800B0102),  # CERT_E_EXPIRED, also not yet valid; CERT_E_VALIDITYPERIODNESTING
        *(-67818, -67819),  # errSecCertificateExpired, errSecCertificateNotValidYet
    ),
    Kind.NETWORK_TLS_SELF_SIGNED: (18, 19),  # itself, in the chain
    Kind.NETWORK_TLS_PURPOSE: (
        *(24, 79),  # the issuer is not an authority, in older and newer OpenSSL
        *(25, 26, 34),  # the chain is longer than allowed, another purpose, an unknown critical extension
        *(47, 48, 51, 52),  # a name that the authority may not certify
        *(0x800B0103, 0x800B0106, 0x800B0110),  # CERT_E_ROLE, CERT_E_PURPOSE, CERT_E_WRONG_USAGE
        -67609,  # errSecInvalidExtendedKeyUsage
    ),
    Kind.NETWORK_TLS_HOST: (62, 64, 0x800B010F, -67602),  # name, IP address, CERT_E_CN_NO_MATCH, errSecHostNameMismatch
    Kind.NETWORK_TLS_WEAK: (
        *(66, 67, 68),  # key of the server, key of an authority, digest of the signature
        -67736,  # errSecUnsupportedKeySize
    ),
}
_BY_VERIFY_CODE = {code & 0xFFFFFFFF: kind for kind, codes in _VERIFY_CODES.items() for code in codes}

# Reasons of OpenSSL (sslerr.h). An alert about a certificate is about the client certificate, which is missing.
_REASONS = {
    Kind.NETWORK_NOT_TLS: (  # the first bytes are not a TLS record: http, ssh, smtp
        "WRONG_VERSION_NUMBER HTTP_REQUEST HTTPS_PROXY_REQUEST RECORD_LAYER_FAILURE PACKET_LENGTH_TOO_LONG"
    ),
    Kind.NETWORK_TLS_CLIENT_CERTIFICATE: (
        "TLSV13_ALERT_CERTIFICATE_REQUIRED SSLV3_ALERT_BAD_CERTIFICATE SSLV3_ALERT_NO_CERTIFICATE "
        "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE SSLV3_ALERT_CERTIFICATE_UNKNOWN TLSV1_ALERT_UNKNOWN_CA"
    ),
    Kind.NETWORK_TLS_NAME: "TLSV1_UNRECOGNIZED_NAME",
    Kind.NETWORK_TLS_FAILED: "TLSV1_ALERT_INTERNAL_ERROR",
    Kind.NETWORK_TLS: (  # the first: no common cipher
        "SSLV3_ALERT_HANDSHAKE_FAILURE TLSV1_ALERT_PROTOCOL_VERSION TLSV1_ALERT_INSUFFICIENT_SECURITY "
        "TLSV1_ALERT_EXPORT_RESTRICTION TLSV1_ALERT_INAPPROPRIATE_FALLBACK"
    ),
}
_BY_REASON = {reason: kind for kind, reasons in _REASONS.items() for reason in reasons.split()}

# The alert of the other end in a message of OpenSSL; Python does not know a reason for every alert.
_ALERT = pattern(r"\] (?:(?:sslv3|tlsv1|tlsv13|ssl/tls)(?: alert)? |(?=unknown error))([a-z ]{3,40}) \(")

# Problems of a connection to or through a proxy, as problems of the proxy.
_THROUGH_PROXY = {
    Kind.NETWORK_DNS: Kind.NETWORK_PROXY_NAME,
    Kind.NETWORK_DNS_TIMEOUT: Kind.NETWORK_PROXY_NAME,
    Kind.NETWORK_DNS_FAILED: Kind.NETWORK_PROXY_NAME,
    Kind.NETWORK_CONNECT: Kind.NETWORK_PROXY_UNREACHABLE,
    Kind.NETWORK_NOT_TLS: Kind.NETWORK_PROXY_PROTOCOL,
    Kind.NETWORK_TLS_UNTRUSTED: Kind.NETWORK_PROXY_TLS,
    Kind.NETWORK_TLS_SELF_SIGNED: Kind.NETWORK_PROXY_TLS,
    Kind.NETWORK_TLS_HOST: Kind.NETWORK_PROXY_TLS,
}

# Problems with the response of the proxy itself.
_AT_PROXY = {
    Kind.NETWORK_TIMEOUT: Kind.NETWORK_PROXY_UNREACHABLE,
    Kind.NETWORK_CLOSED: Kind.NETWORK_PROXY_CLOSED,
    Kind.NETWORK_NOT_TLS: Kind.NETWORK_PROXY_PROTOCOL,
    Kind.CONTRACT_HTTP: Kind.NETWORK_PROXY_PROTOCOL,
}


def is_local_shortage(fault: OSError) -> bool:
    """Return whether an error of a socket or of name resolution means a lack of memory or descriptors."""
    return fault.errno in _SHORTAGES


def is_alert(fault: ssl.SSLError) -> bool:
    """Return whether an error is a TLS alert of the other end, and not invalid data from it."""
    return _ALERT.search(str(fault)) is not None


def diagnose_fault(fault: OSError, *, host: str, seconds: float, proxy: Proxy | None = None) -> Problem:
    """Return the problem behind an error of an open connection.

    The error is a TimeoutError, an ssl.SSLError or another error of a socket. `seconds` is the time until it.
    """
    problem = Problem(_kind(fault), host=host, seconds=round(seconds) or round(seconds, 1))
    if alert := _ALERT.search(str(fault)):
        problem.facts["alert"] = alert[1]
    return through_proxy(problem, host, proxy)


def through_proxy(problem: Problem, host: str, proxy: Proxy | None) -> Problem:
    """Convert a problem of a connection to a problem of its proxy, if there is one.

    If `host` is the `Proxy.name`, the problem is about the connection to the proxy itself.
    """
    if proxy is None:
        return problem
    at_proxy = host == proxy.name
    kinds = _AT_PROXY if at_proxy else _THROUGH_PROXY
    if problem.kind is Kind.NETWORK_NOT_TLS:
        problem.facts["variant"] = "plain" if at_proxy else "tunnel"
    problem = problem.with_trace(problem.trace, kind=kinds.get(problem.kind))
    problem.facts |= {"host": host, "proxy": proxy.name}
    return problem


def is_about_proxy(problem: Problem) -> bool:
    """Return whether a problem is about a proxy, and not about the host behind it."""
    facts = problem.facts
    return problem.kind.startswith("network.proxy_") or ("proxy" in facts and facts["proxy"] == facts.get("host"))


def _kind(fault: OSError) -> Kind:
    match fault:
        case ssl.SSLCertVerificationError():
            return _BY_VERIFY_CODE.get(getattr(fault, "verify_code", 0) & 0xFFFFFFFF, Kind.NETWORK_TLS_UNTRUSTED)
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return Kind.NETWORK_CLOSED
        case ssl.SSLError():
            if fault.reason == "SSLV3_ALERT_HANDSHAKE_FAILURE" and getattr(fault, "agreed", False):
                return Kind.NETWORK_TLS_CLIENT_CERTIFICATE
            other = Kind.NETWORK_TLS_REFUSED if _ALERT.search(str(fault)) else Kind.NETWORK_TLS
            return _BY_REASON.get(fault.reason or "", other)
        case TimeoutError():
            return Kind.NETWORK_TIMEOUT
    return Kind.NETWORK_CLOSED
