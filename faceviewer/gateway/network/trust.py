"""The trusted certificates: those of the operating system, and those of a file if the profile has one."""

from __future__ import annotations

import base64
import os
import ssl
import sys
from pathlib import Path

from faceviewer.core.limits import CA_FILE_BYTES
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import read_regular

# The bundles of Debian, Fedora, SUSE and Alpine. The default of OpenSSL is used if none of them exists; the variables
# SSL_CERT_FILE and SSL_CERT_DIR, which would override it, are ignored.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_HASHED = pattern(r"[0-9a-f]{8}\.[0-9]")
_PEM = pattern(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----")
_BLANK = pattern(rb"\s|\\[rn]")


class _Session(ssl.SSLObject):
    """Adds to an error whether a cipher was agreed before it: a later refusal is about the client certificate."""

    def do_handshake(self) -> None:
        """Do the handshake; set the attribute `agreed` of an SSLError."""
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as fault:
            fault.agreed = self.cipher() is not None  # type: ignore[attr-defined]
            raise


def trust_context(ca_file: str) -> ssl.SSLContext:
    """Return a client context that verifies names and chains; verification cannot be disabled.

    Do not use `ssl.create_default_context`, which writes TLS keys to the file in the variable SSLKEYLOGFILE.
    `read_ca_file`, which may raise Problem, reads additional authorities from `ca_file`; it is empty for none.
    """
    context = _system_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # The default of OpenSSL, as in curl. The default of Python excludes CBC and RSA key exchange, which some servers
    # need and browsers accept; better ciphers have priority.
    context.set_ciphers("DEFAULT:!aNULL:!PSK:!SRP:@SECLEVEL=2")
    context.set_alpn_protocols(["http/1.1"])
    if ca_file:
        # Trust each certificate of the file, also an intermediate authority, as curl and Python 3.13 do.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.load_verify_locations(cadata=read_ca_file(ca_file))
    return context


def read_ca_file(path: str) -> str | bytes:
    """Return the certificates of a PEM or DER file, for `cadata` of `SSLContext.load_verify_locations`.

    Only regular files are read; pipes and devices, which may block, and folders are refused. Raises Problem:
    Kind.LOCAL_CA_FILE with the fact `file`.
    """
    refusal = Problem(Kind.LOCAL_CA_FILE, file=path)
    try:
        data = read_regular(path, CA_FILE_BYTES)
    except (OSError, ValueError):
        raise refusal from None
    if not data or len(data) > CA_FILE_BYTES:
        raise refusal
    try:
        # The text around the certificates may be in any encoding, and is ignored.
        certificates: str | bytes = _armoured(data) if _PEM.search(data) else data
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=certificates)
    except (OSError, ValueError):  # includes ssl.SSLError
        raise refusal from None
    return certificates


def _armoured(data: bytes) -> str:
    r"""Return the certificates of a PEM file in ASCII, without other content such as a private key.

    Their lines may have any length and blanks around them (RFC 7468 section 2), or "\n" in place of line ends, as in a
    file of settings from which they were copied. Raises ValueError.
    """
    bodies = [_BLANK.sub(b"", part.partition(b"-----END ")[0]) for part in _PEM.split(data)[1:]]
    return "".join(ssl.DER_cert_to_PEM_cert(base64.b64decode(body, validate=True)) for body in bodies)


def _system_context() -> ssl.SSLContext:
    if sys.platform in {"win32", "darwin"}:
        import truststore  # noqa: PLC0415 - only where the system itself verifies

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # Elsewhere use the store of OpenSSL directly: truststore would read its 140 certificates for each connection.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.sslobject_class = _Session
    context.hostname_checks_common_name = False  # only the alternative names, as in browsers (RFC 9525)
    paths = ssl.get_default_verify_paths()
    bundle = next((path for path in (*_BUNDLES, paths.openssl_cafile) if Path(path).is_file()), None)
    folder = paths.openssl_capath if Path(paths.openssl_capath).is_dir() else None
    if bundle and folder and _has_all_of(Path(bundle), Path(folder)):
        bundle = None  # OpenSSL loads certificates of a folder on demand; loading a bundle takes 20 ms
    if bundle or folder:
        context.load_verify_locations(cafile=bundle, capath=folder)
    return context


def _has_all_of(bundle: Path, folder: Path) -> bool:
    """Return whether a folder has all certificates of a bundle, each under the hash of its subject (openssl-rehash)."""
    try:
        hashed = sum(_HASHED.fullmatch(name) is not None for name in os.listdir(folder))  # noqa: PTH208 - faster
        return hashed >= len(_PEM.findall(bundle.read_bytes()))
    except OSError:
        return False
