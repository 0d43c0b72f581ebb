"""Whose certificates are believed: the operating system's, and a file's where the profile names one."""

from __future__ import annotations

import re
import ssl
import sys
from pathlib import Path

from faceviewer.core.limits import CA_FILE_BYTES
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import read_regular

# Where Debian, Fedora, SUSE and Alpine keep theirs. OpenSSL's own default is asked only where none of them is there,
# and without the variables SSL_CERT_FILE and SSL_CERT_DIR, which would replace it.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]")
_PEM = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----")


class _Session(ssl.SSLObject):
    """Notes with a failure whether the two ends had agreed on a cipher by then: past that, a refusal is about us."""

    def do_handshake(self) -> None:
        """Shake hands."""
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as fault:
            fault.agreed = self.cipher() is not None  # type: ignore[attr-defined]
            raise


def trust_context(ca_file: str) -> ssl.SSLContext:
    """Return a client context that verifies names and chains; there is no way to switch that off.

    Made directly and not by `ssl.create_default_context`, which would write TLS keys where SSLKEYLOGFILE points.

    Args:
        ca_file: path of a file with further authorities as `read_ca_file` takes it, or empty.

    Raises:
        Problem: Kind.LOCAL_CA_FILE with the fact `file`.
    """
    context = _system_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # OpenSSL's choice, as curl has it. Python's own leaves out CBC and RSA key exchange, without which there are
    # servers that no browser refuses; who has better ciphers is asked for those first.
    context.set_ciphers("DEFAULT:!aNULL:!PSK:!SRP:@SECLEVEL=2")
    context.set_alpn_protocols(["http/1.1"])
    if ca_file:
        # What a file names is believed as it stands, also an authority that is not a root: as curl and Python 3.13 do.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.load_verify_locations(cadata=read_ca_file(ca_file))
    return context


def read_ca_file(path: str) -> str | bytes:
    """Return the certificates in a file, PEM or DER, as `SSLContext.load_verify_locations` takes them for `cadata`.

    Only a regular file is read, and nothing is ever waited for: a pipe, a device or a folder is refused.

    Raises:
        Problem: Kind.LOCAL_CA_FILE with the fact `file`.
    """
    refusal = Problem(Kind.LOCAL_CA_FILE, file=path)
    try:
        data = read_regular(path, CA_FILE_BYTES)
    except (OSError, ValueError):
        raise refusal from None
    if not data or len(data) > CA_FILE_BYTES:
        raise refusal
    try:
        # Latin-1: the text around the certificates may be in any encoding, and is not looked at.
        certificates: str | bytes = _armoured(data) if _PEM.search(data) else data
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=certificates)
    except (OSError, ValueError):  # ssl.SSLError is an OSError
        raise refusal from None
    return certificates


def _armoured(data: bytes) -> str:
    """Return the certificates of a PEM file in ASCII, without what stands around them, such as a private key."""
    end = b"-----END "
    parts = [b"-----BEGIN CERTIFICATE-----" + part.partition(end)[0] for part in _PEM.split(data)[1:]]
    return "".join(part.decode("ascii") + "-----END CERTIFICATE-----\n" for part in parts)


def _system_context() -> ssl.SSLContext:
    if sys.platform in {"win32", "darwin"}:
        import truststore  # noqa: PLC0415 - where the system itself verifies

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # Elsewhere the trust store is OpenSSL's; truststore would read its 140 certificates anew for every connection.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.sslobject_class = _Session
    paths = ssl.get_default_verify_paths()
    bundle = next((path for path in (*_BUNDLES, paths.openssl_cafile) if Path(path).is_file()), None)
    folder = paths.openssl_capath if Path(paths.openssl_capath).is_dir() else None
    if bundle and folder and _has_all_of(Path(bundle), Path(folder)):
        bundle = None  # of the folder only those are read that are asked for; reading all of them takes 20 ms
    if bundle or folder:
        context.load_verify_locations(cafile=bundle, capath=folder)
    return context


def _has_all_of(bundle: Path, folder: Path) -> bool:
    """Tell whether a folder has the certificates of a bundle too, each under the hash of its name (openssl-rehash)."""
    try:
        hashed = sum(_HASHED.fullmatch(path.name) is not None for path in folder.iterdir())
        return hashed >= len(_PEM.findall(bundle.read_bytes()))
    except OSError:
        return False
