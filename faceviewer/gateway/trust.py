"""Whose certificates are believed: the operating system's, and a file's where the profile names one."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path

from faceviewer.core.problem import Kind, Problem

# Where Debian, Fedora, SUSE and Alpine keep theirs, for an OpenSSL that was compiled for another system.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def trust_context(ca_file: str) -> ssl.SSLContext:
    """Return a client context that verifies names and chains; there is no way to switch that off.

    Made directly and not by `ssl.create_default_context`, which would write TLS keys where SSLKEYLOGFILE points.

    Args:
        ca_file: path of a PEM file with further authorities, or empty.

    Raises:
        Problem: Kind.LOCAL_CA_FILE with the fact `file`.
    """
    context = _system_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError:  # ssl.SSLError is one
            raise Problem(Kind.LOCAL_CA_FILE, file=ca_file) from None
    return context


def _system_context() -> ssl.SSLContext:
    if sys.platform in {"win32", "darwin"}:
        import truststore  # noqa: PLC0415 - where the system itself verifies

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # Elsewhere the trust store is OpenSSL's; truststore would read its 140 certificates anew for every connection.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_default_verify_paths()
    if ssl.get_default_verify_paths().cafile is None and not context.cert_store_stats()["x509_ca"]:
        bundle = next((bundle for bundle in _BUNDLES if Path(bundle).is_file()), None)
        if bundle:
            context.load_verify_locations(cafile=bundle)
    return context
