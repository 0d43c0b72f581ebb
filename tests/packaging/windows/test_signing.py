"""Authenticode signatures with a key for tests, verified by our own check."""

import struct
import subprocess
from pathlib import Path

import pytest

from running import Failed
from windows import signing
from windows.authenticode import check_signature

SECONDS = 1_700_000_000
PASSWORD = "not written down"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The smallest program for 64-bit Windows, unsigned; it returns at once."""
    path = tmp_path / "program.exe"
    path.write_bytes(_smallest_program())
    return path


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


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The certificate of a key that the environment gives for signing."""
    key, path, package = tmp_path / "key.pem", tmp_path / "certificate.pem", tmp_path / "key.p12"
    commands: list[list[str | Path]] = [
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Throw-away", "-keyout", key, "-out", path],
        ["pkcs12", "-export", "-passout", f"pass:{PASSWORD}", "-inkey", key, "-in", path, "-out", package],
    ]
    for command in commands:
        subprocess.run(["openssl", *command], check=True, capture_output=True)
    monkeypatch.setenv("FACEVIEWER_AUTHENTICODE_KEY", str(package))
    monkeypatch.setenv("FACEVIEWER_AUTHENTICODE_PASSWORD", PASSWORD)
    return path


def test_signing_is_reproducible(program: Path, certificate: Path) -> None:
    plain = program.read_bytes()
    signing.sign(program, seconds=SECONDS)
    first = program.read_bytes()
    program.write_bytes(plain)
    signing.sign(program, seconds=SECONDS)

    check_signature(program, signer="Throw-away", root=certificate, scratch=program.parent)
    assert program.read_bytes() == first != plain


def test_wrong_password_fails_and_is_not_printed(
    program: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert certificate.exists()
    monkeypatch.setenv("FACEVIEWER_AUTHENTICODE_PASSWORD", "a wrong one")

    with pytest.raises(Failed) as failure:
        signing.sign(program, seconds=SECONDS)
    assert "a wrong one" not in str(failure.value)


def test_nothing_is_signed_without_a_key(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACEVIEWER_AUTHENTICODE_KEY", raising=False)
    plain = program.read_bytes()
    signing.sign(program, seconds=SECONDS)

    assert program.read_bytes() == plain
