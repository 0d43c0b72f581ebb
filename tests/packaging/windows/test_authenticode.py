"""Authenticode signatures with a key for tests, and their verification by our own check."""

import struct
import subprocess
from pathlib import Path

import pytest

from running import Failed
from windows import signing
from windows.authenticode import check_signature

SECONDS = 1_700_000_000
PASSWORD = "not written down"
NAME = "Somebody"
SIZE, OPTIONAL = 0x400, 64 + 24
"""The size of the unsigned program, and the offset of its optional header."""


def openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificates of two authorities and of the signer, whose key is in key.p12."""
    folder = tmp_path_factory.mktemp("keys")
    new = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")  # signatures of other kinds are random
    for name in ("root", "stranger"):
        openssl(*new, "-subj", f"/CN={name}", "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem")
    issuer = ("-CA", folder / "root.pem", "-CAkey", folder / "root.key", "-addext", "basicConstraints=CA:FALSE")
    signer = ("-out", folder / "signer.pem", "-keyout", folder / "signer.key")
    openssl(*new, "-subj", f"/CN={NAME}", *issuer, *signer)
    package = ("pkcs12", "-export", "-passout", f"pass:{PASSWORD}", "-out", folder / "key.p12")
    openssl(*package, "-inkey", folder / "signer.key", "-in", folder / "signer.pem")
    return folder


@pytest.fixture
def plain(keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The smallest program for 64-bit Windows, unsigned; it returns at once. The environment has the signer's key."""
    monkeypatch.setenv("FACEVIEWER_AUTHENTICODE_KEY", str(keys / "key.p12"))
    monkeypatch.setenv("FACEVIEWER_AUTHENTICODE_PASSWORD", PASSWORD)
    path = tmp_path / "program.exe"
    path.write_bytes(_smallest_program())
    return path


@pytest.fixture
def signed(plain: Path) -> Path:
    signing.sign(plain, seconds=SECONDS)
    return plain


def _smallest_program() -> bytes:
    """Return headers and one section, by Microsoft's "PE Format"."""
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    coff = struct.pack("<4s2H3I2H", b"PE\0\0", 0x8664, 1, 0, 0, 0, 240, 0x22)
    optional = struct.pack("<H2B5I", 0x20B, 14, 0, 0x200, 0, 0, 0x1000, 0x1000)
    optional += struct.pack("<Q2I6H", 0x140000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0)
    optional += struct.pack("<4I2H4Q2I", 0, 0x2000, 0x200, 0, 3, 0, 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    optional += bytes(16 * 8)
    section = struct.pack("<8s6I2HI", b".text", 1, 0x1000, 0x200, 0x200, 0, 0, 0, 0, 0x60000020)
    return (dos + coff + optional + section).ljust(0x200, b"\0") + b"\xc3".ljust(0x200, b"\0")


def check(program: Path, keys: Path, *, signer: str = NAME, root: str = "root.pem") -> None:
    check_signature(program, signer=signer, root=keys / root, scratch=program.parent)


def test_signed_program_is_accepted(signed: Path, keys: Path) -> None:
    check(signed, keys)


def test_signing_is_reproducible(signed: Path) -> None:
    first = signed.read_bytes()
    signed.write_bytes(_smallest_program())
    signing.sign(signed, seconds=SECONDS)
    assert signed.read_bytes() == first != _smallest_program()


def test_wrong_password_fails_and_is_not_printed(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEVIEWER_AUTHENTICODE_PASSWORD", "a wrong one")
    with pytest.raises(Failed) as failure:
        signing.sign(plain, seconds=SECONDS)
    assert "a wrong one" not in str(failure.value)


def test_nothing_is_signed_without_a_key(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACEVIEWER_AUTHENTICODE_KEY")
    signing.sign(plain, seconds=SECONDS)
    assert plain.read_bytes() == _smallest_program()


@pytest.mark.parametrize(
    ("position", "message"),
    [
        *((position, "has changed since it was signed") for position in (0, OPTIONAL + 4, SIZE - 1)),
        (-16, "smime"),  # in the signature, which the last bytes pad
    ],
)
def test_changed_byte_is_found(signed: Path, keys: Path, position: int, message: str) -> None:
    data = bytearray(signed.read_bytes())
    data[position] ^= 1
    signed.write_bytes(data)
    with pytest.raises(Failed, match=message):
        check(signed, keys)


def test_other_signer_or_authority_is_found(signed: Path, keys: Path) -> None:
    with pytest.raises(Failed, match=r"signed by .'Somebody'., not by Somebody Else"):
        check(signed, keys, signer="Somebody Else")
    with pytest.raises(Failed, match="smime"):
        check(signed, keys, root="stranger.pem")


@pytest.mark.parametrize("data", [b"", b"MZ" + bytes(58) + b"\xff\xff\xff\x7f", bytes(SIZE), _smallest_program()])
def test_unsigned_or_other_file_is_reported(tmp_path: Path, keys: Path, data: bytes) -> None:
    path = tmp_path / "other.dll"
    path.write_bytes(data)
    with pytest.raises(Failed, match=r"other\.dll has no signature"):
        check(path, keys)
