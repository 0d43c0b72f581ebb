"""Full disks, limits and users for tests, and files that show whether they are complete."""

import ctypes
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faceviewer.store import machine

# linux/capability.h: version 3; DAC_OVERRIDE and DAC_READ_SEARCH.
_CAPABILITY_VERSION = 0x20080522
_IGNORE_FILE_MODES = 0b110
_DIGEST = hashlib.sha256().digest_size


def sealed(data: bytes) -> bytes:
    return hashlib.sha256(data).digest() + data


def is_whole(data: bytes) -> bool:
    return data[:_DIGEST] == hashlib.sha256(data[_DIGEST:]).digest()


@contextmanager
def small_disk(folder: Path, size: str, *, files: int = 0) -> Iterator[Path]:
    """Mount a disk in memory with a size and a number of files; skip the test where that is not allowed."""
    if not shutil.which("mount"):
        pytest.skip("no mount(8)")
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},nr_inodes={files}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Limit the size of files: a write is cut short, the next one fails."""
    import resource  # noqa: PLC0415 - not there on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write_shared_settings(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the settings for all users; the user who runs the tests counts as administrator."""
    monkeypatch.setattr(machine, "ADMINISTRATORS", {os.geteuid()})
    monkeypatch.setattr(machine, "machine_folder", lambda: folder)
    folder.mkdir(mode=0o755)
    path = folder / "settings.toml"
    path.write_text(text)
    path.chmod(0o644)
    return path


@contextmanager
def no_superuser() -> Iterator[None]:
    """Let file modes count for root too, in this thread, which stays the owner of its files and of its modules.

    Another user could not import what is imported late from a folder that is root's alone.
    """
    if os.geteuid():
        yield
        return
    system = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    rights = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable, twice
    assert system.capget(header, rights) == 0, os.strerror(ctypes.get_errno())
    effective = rights[0]
    try:
        rights[0] = effective & ~_IGNORE_FILE_MODES
        assert system.capset(header, rights) == 0, os.strerror(ctypes.get_errno())
        yield
    finally:
        rights[0] = effective
        assert system.capset(header, rights) == 0, os.strerror(ctypes.get_errno())
