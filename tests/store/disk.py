"""Disks in trouble, and files that tell whether they are whole."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_DIGEST = hashlib.sha256().digest_size


def sealed(data: bytes) -> bytes:
    """Return data behind its digest."""
    return hashlib.sha256(data).digest() + data


def is_whole(data: bytes) -> bool:
    """Tell whether sealed data came through."""
    return data[:_DIGEST] == hashlib.sha256(data[_DIGEST:]).digest()


@contextmanager
def small_disk(folder: Path, size: str, *, files: int = 0) -> Iterator[Path]:
    """Mount a disk of this size, and of so many files, in memory, or leave the test out where that is not allowed."""
    if not shutil.which("mount"):
        pytest.skip("there is no mount(8) here")
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},nr_inodes={files}", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting a disk takes root, and a container that allows it")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Let no file grow beyond this many bytes: a short write, then an error."""
    import resource  # noqa: PLC0415 - not there on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def no_superuser() -> Iterator[None]:
    """Be nobody for a while if this is root, whom no file mode stops."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
