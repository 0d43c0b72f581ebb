"""A release with two artefacts, and keys for tests only."""

import base64
import hashlib
import os
import struct
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from context import Context
from tests.packaging.conftest import context_in

PASSWORD = "open sesame"


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A build whose dist holds two artefacts."""
    for folder in ("dist", "work"):
        (tmp_path / folder).mkdir()
    context = context_in(tmp_path, dist=tmp_path / "dist", work=tmp_path / "work")
    (context.dist / f"faceviewer_{context.version}_amd64.deb").write_bytes(b"a package")
    (context.dist / f"faceviewer-{context.version}.tar.gz").write_bytes(b"an archive")
    return context


@pytest.fixture(scope="session")
def made_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Minisign's secret key in the documented format, encrypted so that decryption takes no seconds.

    Minisign itself makes no such keys: using one of its keys takes a gigabyte of memory and some seconds.
    """
    pair = Ed25519PrivateKey.generate()
    public, number, salt = pair.public_key().public_bytes_raw(), os.urandom(8), os.urandom(32)
    secret = number + pair.private_bytes_raw() + public
    secret += hashlib.blake2b(b"Ed" + secret, digest_size=32).digest()
    stream = hashlib.scrypt(PASSWORD.encode(), salt=salt, n=1024, r=8, p=1, dklen=len(secret))
    limits = struct.pack("<QQ", 32_768, 16_777_216)  # of operations and memory: libsodium's least, which are n, r and p
    hidden = bytes(one ^ other for one, other in zip(secret, stream, strict=True))
    key = tmp_path_factory.mktemp("key") / "release.key"
    for path, data in ((key, b"EdScB2" + salt + limits + hidden), (key.with_suffix(".pub"), b"Ed" + number + public)):
        path.write_text(f"untrusted comment: for tests\n{base64.b64encode(data).decode()}\n")
    return key


@pytest.fixture
def release_key(made_key: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Minisign's secret key, in the environment together with its password."""
    monkeypatch.setenv("FACEVIEWER_RELEASE_KEY", str(made_key))
    monkeypatch.setenv("FACEVIEWER_RELEASE_PASSWORD", PASSWORD)
    monkeypatch.setenv("FACEVIEWER_RELEASE_PUBLIC_KEY", str(made_key.with_suffix(".pub")))
    return made_key


@pytest.fixture
def update_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An Ed25519 private key, in the environment."""
    key = tmp_path / "update.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(key)], check=True, capture_output=True)
    monkeypatch.setenv("FACEVIEWER_UPDATE_KEY", str(key))
    monkeypatch.setenv("FACEVIEWER_UPDATE_PAGE", "https://example.org/faceviewer")
    return key
