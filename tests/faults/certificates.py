"""Certificates that must be refused, each with one fault."""

import ssl
import tempfile
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

from tests.faults.origin import _authority

HOST = "127.0.0.1"


def self_signed() -> ssl.SSLContext:
    authority = trustme.CA()
    return _with(authority.private_key_pem.bytes() + authority.cert_pem.bytes())


def without_intermediate() -> ssl.SSLContext:
    leaf = _authority.create_child_ca().issue_cert(HOST)
    return _with(leaf.private_key_pem.bytes() + leaf.cert_chain_pems[0].bytes())


def before_tls_1_2() -> ssl.SSLContext:
    """Use a good certificate with TLS 1.1 at most."""
    context = with_obsolete_protocols(_issued_by(_authority))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it is what this is for
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def with_obsolete_protocols(context: ssl.SSLContext) -> ssl.SSLContext:
    """Return the same context, which now also accepts TLS 1.0 and 1.1."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def _issued_by(authority: trustme.CA, host: str = HOST, *, days: tuple[int, int] = (-9, 9)) -> ssl.SSLContext:
    """Return a context with a certificate that is valid between two days, counted from today."""
    start, end = (datetime.now(UTC) + timedelta(days=day) for day in days)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host, not_before=start, not_after=end).configure_cert(context)
    return context


FAULTS: dict[str, tuple[Callable[[], ssl.SSLContext], str]] = {
    "self-signed": (self_signed, "network.tls_self_signed"),
    "another host": (lambda: _issued_by(_authority, "api.example"), "network.tls_host"),
    "expired": (lambda: _issued_by(_authority, days=(-9, -1)), "network.tls_date"),
    "not yet valid": (lambda: _issued_by(_authority, days=(1, 9)), "network.tls_date"),
    "unknown authority": (lambda: _issued_by(trustme.CA(organization_name="Inspection")), "network.tls_untrusted"),
    "chain incomplete": (without_intermediate, "network.tls_untrusted"),
}
"""How to make each, and the kind of the problem it is."""


def _with(pem: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chain.pem"
        path.write_bytes(pem)
        context.load_cert_chain(path)
    return context
