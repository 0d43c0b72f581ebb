"""Verification of Authenticode signatures, with a small file that is signed here."""

import hashlib
import struct
import subprocess
from pathlib import Path

import pytest

from running import Failed
from windows.authenticode import check_signature

NAME = "Somebody"
HEADER, OPTIONAL, CHECKSUM, DIRECTORY, SIZE = 0x80, 0x98, 0xD8, 0x128, 0x400


def openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the authority's certificate and the signer's, as root.pem and signer.pem, each with its key."""
    folder = tmp_path_factory.mktemp("authority")
    new = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    for name in ("root", "stranger"):
        openssl(*new, "-subj", f"/CN={name}", "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem")
    issuer = ("-CA", folder / "root.pem", "-CAkey", folder / "root.key", "-addext", "basicConstraints=CA:FALSE")
    openssl(*new, "-subj", f"/CN={NAME}", *issuer, "-keyout", folder / "signer.key", "-out", folder / "signer.pem")
    return folder


@pytest.fixture
def program(authority: Path, tmp_path: Path) -> Path:
    """A file with the header of a program, and a valid signature."""
    data = bytearray(hashlib.shake_256(b"program").digest(SIZE))
    data[0x3C:0x40] = struct.pack("<I", HEADER)
    data[HEADER : HEADER + 4] = b"PE\0\0"
    data[OPTIONAL : OPTIONAL + 2] = struct.pack("<H", 0x20B)
    digest = hashlib.sha256(data[:CHECKSUM] + data[CHECKSUM + 4 : DIRECTORY] + data[DIRECTORY + 8 :]).digest()
    content, message = tmp_path / "content", tmp_path / "message"
    content.write_bytes(b"whatever precedes it" + digest)
    openssl(
        "smime", "-sign", "-nodetach", "-binary", "-md", "sha256", "-outform", "DER", "-in", content, "-out", message,
        "-signer", authority / "signer.pem", "-inkey", authority / "signer.key",
    )  # fmt: skip
    signature = message.read_bytes()
    entry = struct.pack("<IHH", 8 + len(signature), 0x200, 2) + signature
    data[DIRECTORY : DIRECTORY + 8] = struct.pack("<II", SIZE, len(entry))
    path = tmp_path / "program.exe"
    path.write_bytes(bytes(data) + entry)
    return path


def check(program: Path, authority: Path, *, signer: str = NAME, root: str = "root.pem") -> None:
    check_signature(program, signer=signer, root=authority / root, scratch=program.parent)


def test_signed_program_is_accepted(program: Path, authority: Path) -> None:
    check(program, authority)


@pytest.mark.parametrize("position", [0, OPTIONAL + 4, SIZE - 1])
def test_changed_byte_is_found(program: Path, authority: Path, position: int) -> None:
    data = bytearray(program.read_bytes())
    data[position] ^= 1
    program.write_bytes(data)

    with pytest.raises(Failed, match="has changed since it was signed"):
        check(program, authority)


def test_changed_signature_is_found(program: Path, authority: Path) -> None:
    data = bytearray(program.read_bytes())
    data[-1] ^= 1
    program.write_bytes(data)

    with pytest.raises(Failed, match="smime"):
        check(program, authority)


def test_other_signer_is_found(program: Path, authority: Path) -> None:
    with pytest.raises(Failed, match=r"signed by .'Somebody'., not by Somebody Else"):
        check(program, authority, signer="Somebody Else")


def test_untrusted_authority_is_found(program: Path, authority: Path) -> None:
    with pytest.raises(Failed, match="smime"):
        check(program, authority, root="stranger.pem")


@pytest.mark.parametrize("data", [b"", b"MZ" + bytes(58) + b"\xff\xff\xff\x7f", bytes(SIZE)])
def test_unsigned_or_other_file_is_reported(tmp_path: Path, authority: Path, data: bytes) -> None:
    path = tmp_path / "other.dll"
    path.write_bytes(data)

    with pytest.raises(Failed, match=r"other\.dll has no signature"):
        check(path, authority)
