"""Check the Authenticode signature of a Windows program, offline and with openssl."""

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path

from running import Failed, run


def check_signature(path: Path, *, signer: str, root: Path, scratch: Path) -> None:
    """Check that a file has a signature by a signer, and was not changed.

    The check includes the digest of the file, the signature, and the certificate chain up to `root`. It does not
    include revocation and the time stamp, which need network access; nor, therefore, whether the certificate, which
    has expired since, was valid on the day of signing.

    Args:
        path: an .exe, .dll or .pyd file.
        signer: the common name in the signer's certificate.
        root: PEM file with the root certificate.
        scratch: a folder for temporary files.

    Raises:
        Failed: the signature is missing, invalid or by another signer.
    """
    try:
        signed = _signed(path.read_bytes())
    except (ValueError, IndexError, struct.error) as error:
        raise Failed(f"{path.name} has no signature that can be read: {error}") from None
    if not signed.content.endswith(signed.digest):
        raise Failed(f"{path.name} has changed since it was signed")
    message, content, certificate = scratch / "signature.der", scratch / "content.bin", scratch / "signer.pem"
    message.write_bytes(signed.message)
    content.write_bytes(signed.content)
    run("openssl", "smime", "-verify", "-binary", "-inform", "DER", "-in", message, "-content", content,
        "-CAfile", root, "-no_check_time", "-purpose", "any", "-signer", certificate, "-out", scratch / "verified.bin",
    )  # fmt: skip
    subject = run("openssl", "x509", "-in", certificate, "-noout", "-subject", "-nameopt", "multiline,utf8")
    names = [line.partition("=")[2].strip() for line in subject.splitlines() if "commonName" in line]
    if names != [signer]:
        raise Failed(f"{path.name} is signed by {names}, not by {signer}")


@dataclass(frozen=True, slots=True)
class _Signed:
    """The signature of a file.

    Attributes:
        digest: SHA-256 of the signed parts of the file, computed now.
        message: the PKCS #7 message.
        content: the signed content of the message, which ends with the digest at the time of signing.
    """

    digest: bytes
    message: bytes
    content: bytes


def _signed(data: bytes) -> _Signed:
    """Parse a file according to "Windows Authenticode Portable Executable Signature Format"."""
    (header,) = struct.unpack_from("<I", data, 0x3C)
    (magic,) = struct.unpack_from("<H", data, header + 24)
    if data[header : header + 4] != b"PE\0\0" or magic != 0x20B:
        raise ValueError("not a 64-bit program")
    checksum, directory = header + 24 + 64, header + 24 + 112 + 4 * 8
    offset, size = struct.unpack_from("<II", data, directory)
    if not size or offset + size != len(data):
        raise ValueError("no signature at its end")
    covered = data[:checksum] + data[checksum + 4 : directory] + data[directory + 8 : offset]
    (length,) = struct.unpack_from("<I", data, offset)
    message = data[offset + 8 : offset + length]
    return _Signed(hashlib.sha256(covered).digest(), message, _content(message))


def _content(message: bytes) -> bytes:
    """Return the content from ContentInfo{SignedData{version, digestAlgorithms, ContentInfo}} (RFC 2315)."""
    signed_data = _inside(message, _after(message, _inside(message, 0)[0]))[0]
    position = _inside(message, signed_data)[0]
    for _ in ("version", "digestAlgorithms"):
        position = _after(message, position)
    content = _after(message, _inside(message, position)[0])
    start, end = _inside(message, _inside(message, content)[0])
    return message[start:end]


def _inside(der: bytes, position: int) -> tuple[int, int]:
    """Return start and end of the content of the DER element at a position."""
    length, start = der[position + 1], position + 2
    if length & 0x80:
        count = length & 0x7F
        length, start = int.from_bytes(der[start : start + count], "big"), start + count
    return start, start + length


def _after(der: bytes, position: int) -> int:
    return _inside(der, position)[1]
