"""Kinds of connection errors that no test server can cause."""

import ssl

import pytest

from faceviewer.core.problem import Kind
from faceviewer.gateway.network.faults import diagnose_fault


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (10, Kind.NETWORK_TLS_DATE),  # OpenSSL
        *((code, Kind.NETWORK_TLS_PURPOSE) for code in (25, 34, 47)),  # OpenSSL
        (20, Kind.NETWORK_TLS_UNTRUSTED),
        (0x800B0101, Kind.NETWORK_TLS_DATE),  # Windows, as truststore reads it
        (0x800B0101 - (1 << 32), Kind.NETWORK_TLS_DATE),  # and signed
        (0x800B010F, Kind.NETWORK_TLS_HOST),
        (0x800B0109, Kind.NETWORK_TLS_UNTRUSTED),  # CERT_E_UNTRUSTEDROOT
        (-67818, Kind.NETWORK_TLS_DATE),  # macOS
        (-67602, Kind.NETWORK_TLS_HOST),
        (-67843, Kind.NETWORK_TLS_UNTRUSTED),  # errSecNotTrusted
    ],
)
def test_kind_of_certificate_error_per_system(code: int, kind: Kind) -> None:
    fault = ssl.SSLCertVerificationError("as the system words it")
    fault.verify_code = code
    assert diagnose_fault(fault, host="h", seconds=1.0).kind is kind
