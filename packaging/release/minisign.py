"""Signatures by minisign: small, deterministic, and checked on every system with one command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from running import Failed, run
from tools import need

if TYPE_CHECKING:
    from pathlib import Path

_NEEDED = {"minisign": "minisign"}


def sign(file: Path, *, key: Path, password: str, comment: str) -> Path:
    """Sign a file and return the signature's path, the file's with `.minisig` added.

    Args:
        file: what to sign.
        key: the secret key's file.
        password: of the key, "" for one that has none.
        comment: signed along, and shown to whoever checks.

    Raises:
        Failed: minisign refused.
        Stop: minisign is not there and cannot be installed.
    """
    need(_NEEDED)
    run("minisign", "-S", "-s", key, "-m", file, "-t", comment, stdin=f"{password}\n", seconds=60)
    return signature_of(file)


def check(file: Path, *, public_key: str) -> str:
    """Check a file's signature and return the comment that was signed along.

    Args:
        file: what was signed; its signature lies beside it.
        public_key: the last line of a public key file.

    Raises:
        Failed: there is no signature, or not by this key of this file.
        Stop: as sign.
    """
    need(_NEEDED)
    if not signature_of(file).is_file():
        raise Failed(f"{file.name} is not signed")
    return run("minisign", "-V", "-Q", "-P", public_key, "-m", file, seconds=60).strip()


def public_key_of(key: Path, *, password: str, folder: Path) -> str:
    """Return the public half of a secret key.

    Args:
        key: the secret key's file.
        password: of the key, "" for one that has none.
        folder: for a file that is removed again.

    Raises:
        Failed, Stop: as sign.
    """
    need(_NEEDED)
    public = folder / "minisign.pub"
    run("minisign", "-R", "-f", "-s", key, "-p", public, stdin=f"{password}\n", seconds=60)
    try:
        return read_public_key(public)
    finally:
        public.unlink()


def read_public_key(path: Path) -> str:
    """Return the key in a public key file, which is its last line; the first is a comment."""
    return path.read_text("utf-8").strip().splitlines()[-1]


def signature_of(file: Path) -> Path:
    """Return where a file's signature is."""
    return file.with_name(f"{file.name}.minisig")
