"""Create and check signatures with minisign: they are small and reproducible, and one command checks them."""

from pathlib import Path

from running import Failed, run
from tools import need

_NEEDED = {"minisign": "minisign"}


def sign(file: Path, *, key: Path, password: str, comment: str) -> Path:
    """Sign a file and return the path of the signature, which is the file's with `.minisig` appended.

    Args:
        file: the file to sign.
        key: the file of the secret key.
        password: the password of the key, "" for none.
        comment: the trusted comment, which is signed too and shown by a check.

    Raises:
        Failed: minisign failed.
        Stop: minisign is missing and cannot be installed.
    """
    need(_NEEDED)
    run("minisign", "-S", "-s", key, "-m", file, "-t", comment, stdin=f"{password}\n", seconds=60)
    return signature_of(file)


def check(file: Path, *, public_key: str) -> str:
    """Check a file's signature and return the trusted comment.

    Args:
        file: the signed file, with the signature beside it.
        public_key: the last line of a public key file.

    Raises:
        Failed: the signature is missing or invalid.
        Stop: see `sign`.
    """
    need(_NEEDED)
    if not signature_of(file).is_file():
        raise Failed(f"{file.name} is not signed")
    return run("minisign", "-V", "-Q", "-P", public_key, "-m", file, seconds=60).strip()


def public_key_of(key: Path, *, password: str, folder: Path) -> str:
    """Return the public half of a secret key.

    Args:
        key: the file of the secret key.
        password: the password of the key, "" for none.
        folder: the folder for a temporary file.

    Raises:
        Failed, Stop: see `sign`.
    """
    need(_NEEDED)
    public = folder / "minisign.pub"
    run("minisign", "-R", "-f", "-s", key, "-p", public, stdin=f"{password}\n", seconds=60)
    try:
        return read_public_key(public)
    finally:
        public.unlink()


def read_public_key(path: Path) -> str:
    """Return the key from a public key file: the last line, after a comment."""
    return path.read_text("utf-8").strip().splitlines()[-1]


def signature_of(file: Path) -> Path:
    """Return the path of a file's signature."""
    return file.with_name(f"{file.name}.minisig")
