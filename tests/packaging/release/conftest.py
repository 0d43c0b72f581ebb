"""A release to try things on: two artefacts, and keys that are thrown away."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from bootstrap import ROOT
from context import Context, version_of

if TYPE_CHECKING:
    from pathlib import Path

EPOCH = 1_795_000_000


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A build whose dist holds two artefacts."""
    for folder in ("dist", "work"):
        (tmp_path / folder).mkdir()
    version = version_of(ROOT)
    (tmp_path / "dist" / f"faceviewer_{version}_amd64.deb").write_bytes(b"a package")
    (tmp_path / "dist" / f"faceviewer-{version}.tar.gz").write_bytes(b"an archive")
    return Context(
        root=ROOT,
        source=ROOT,
        dist=tmp_path / "dist",
        work=tmp_path / "work",
        version=version,
        source_date_epoch=EPOCH,
    )


@pytest.fixture
def release_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Minisign's secret key, in the environment together with its password."""
    key, password = tmp_path / "release.key", "open sesame"
    command = ["minisign", "-G", "-s", str(key), "-p", str(tmp_path / "release.pub")]
    subprocess.run(command, input=f"{password}\n{password}\n".encode(), check=True, capture_output=True)
    monkeypatch.setenv("FACEVIEWER_RELEASE_KEY", str(key))
    monkeypatch.setenv("FACEVIEWER_RELEASE_PASSWORD", password)
    monkeypatch.setenv("FACEVIEWER_RELEASE_PUBLIC_KEY", str(tmp_path / "release.pub"))
    return key


@pytest.fixture
def update_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An Ed25519 private key, in the environment."""
    key = tmp_path / "update.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(key)], check=True, capture_output=True)
    monkeypatch.setenv("FACEVIEWER_UPDATE_KEY", str(key))
    monkeypatch.setenv("FACEVIEWER_UPDATE_PAGE", "https://example.org/faceviewer")
    return key
