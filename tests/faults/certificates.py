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
_DAY = timedelta(days=1)


def self_signed() -> ssl.SSLContext:
    """Vouch for oneself."""
    oneself = trustme.CA()
    return _with(oneself.private_key_pem.bytes() + oneself.cert_pem.bytes())


def for_another_host() -> ssl.SSLContext:
    """Be somebody else, whom our authority knows."""
    return _issued_by(_authority, host="api.example")


def expired() -> ssl.SSLContext:
    """Have been good until yesterday."""
    now = datetime.now(UTC)
    return _configured(_authority.issue_cert(HOST, not_before=now - 9 * _DAY, not_after=now - _DAY))


def not_yet_valid() -> ssl.SSLContext:
    """Be good from tomorrow on."""
    now = datetime.now(UTC)
    return _configured(_authority.issue_cert(HOST, not_before=now + _DAY, not_after=now + 9 * _DAY))


def from_a_stranger() -> ssl.SSLContext:
    """Be vouched for by an authority that nobody trusts."""
    return _issued_by(trustme.CA(organization_name="Inspection"))


def without_its_middle() -> ssl.SSLContext:
    """Keep back the certificate between one's own and the authority's."""
    leaf = _authority.create_child_ca().issue_cert(HOST)
    return _with(leaf.private_key_pem.bytes() + leaf.cert_chain_pems[0].bytes())


def before_tls_1_2() -> ssl.SSLContext:
    """Show a good certificate, in a protocol of 2006."""
    context = _issued_by(_authority)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it is what this is for
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


FAULTS: dict[str, tuple[Callable[[], ssl.SSLContext], str]] = {
    "self-signed": (self_signed, "network.tls_self_signed"),
    "another host": (for_another_host, "network.tls_host"),
    "expired": (expired, "network.tls_date"),
    "not yet valid": (not_yet_valid, "network.tls_date"),
    "unknown authority": (from_a_stranger, "network.tls_untrusted"),
    "chain incomplete": (without_its_middle, "network.tls_untrusted"),
}
"""How to make each, and the kind of the problem it is."""


def _issued_by(authority: trustme.CA, host: str = HOST) -> ssl.SSLContext:
    return _configured(authority.issue_cert(host))


def _configured(leaf: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    return context


def _with(pem: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chain.pem"
        path.write_bytes(pem)
        context.load_cert_chain(path)
    return context
