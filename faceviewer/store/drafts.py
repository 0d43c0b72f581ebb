"""Drafts: files that are written completely before they are renamed to their final name."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from typing import TYPE_CHECKING

if sys.platform != "win32":
    import fcntl

from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Windows refuses to rename a file while a virus scanner has it open; the longest observed was 1.5 s. On other systems a
# refusal is final.
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.0) if sys.platform == "win32" else ()  # in seconds

# Errors of open(2) on file systems without unnamed files (vfat, NFS, some FUSE).
_NO_UNNAMED = {errno.EISDIR, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL}
# Errors on file systems without hard links (FAT, exFAT, some network shares), or without links to unnamed files.
_NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}

_PART = pattern(r"\.faceviewer-[0-9a-f]{16}\.part")
_STALE_SECONDS = 600.0  # age of an abandoned draft where there are no locks: the largest save takes a few seconds


class Draft:
    """Content that is complete on disk, readable by this user only, and has no final name yet.

    If the file system supports it (Linux), the file has no name, so a killed process leaves nothing behind. Elsewhere
    it is in the same folder under a random name, and locked while the process that writes it runs; the next
    `remove_leftovers` deletes the draft of a killed process.

    Args:
        folder: the folder of the final file; must exist.

    Raises:
        OSError: the draft cannot be written; nothing is left behind.
    """

    def __init__(self, data: bytes, folder: Path) -> None:
        self._data = data
        self._folder = folder
        self._part: Path | None = None
        self._descriptor = _open_unnamed(folder)
        self._fill()

    def put(self, path: Path, *, overwrite: bool) -> None:
        """Rename the draft to its final name.

        Args:
            path: a path in the folder of the draft.
            overwrite: whether to replace an existing file. A link is replaced, never followed.

        Raises:
            FileExistsError: the name is taken, possibly by a dangling link, and `overwrite` is false.
            OSError: the draft cannot be renamed; it still exists.
        """
        part = self._part or part_in(self._folder)
        if self._part is None:
            try:
                # With a directory descriptor Python calls linkat(2), which follows the link in /proc to the open file.
                target = part if overwrite else path
                os.link(_descriptor_path(self._descriptor), target, src_dir_fd=self._descriptor, follow_symlinks=True)
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                self.discard()  # this file system cannot link an unnamed file: write it again under a name
                self._fill()
                part = self._part or part
            else:
                if not overwrite:
                    return
                self._part = part
        if overwrite:
            retry_rename(lambda: os.replace(part, path))  # noqa: PTH105 - as `os.link` elsewhere
        else:
            retry_rename(lambda: _rename_to_free_name(part, path))
        self._part = None

    def discard(self) -> None:
        """Delete the draft, unless it has its final name already."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if self._part is not None:
            with contextlib.suppress(OSError):
                self._part.unlink()
            self._part = None

    def _fill(self) -> None:
        """Write the content, in a new file with a name if there is no unnamed one."""
        if self._descriptor is None:
            self._part = part_in(self._folder)
            self._descriptor = _create(self._part)
        try:
            _write(self._data, self._descriptor)
        except BaseException:
            self.discard()
            raise
        if sys.platform == "win32":  # Windows cannot rename an open file
            os.close(self._descriptor)
            self._descriptor = None


def remove_leftovers(folder: Path) -> None:
    """Delete drafts of this user that killed saves left in a folder; the target of a link is not touched."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _PART.fullmatch(entry.name) is None:
                continue
            with contextlib.suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                ours = sys.platform == "win32" or status.st_uid == os.geteuid()
                if ours and stat.S_ISREG(status.st_mode) and _is_abandoned(entry.path, status.st_mtime):
                    os.unlink(entry.path)  # noqa: PTH108 - an entry of scandir has no Path


def _is_abandoned(path: str, changed: float) -> bool:
    """Return whether nobody writes a draft any more: its lock is free, or without locks, the file is old."""
    if sys.platform == "win32":
        return changed < time.time() - _STALE_SECONDS
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return changed < time.time() - _STALE_SECONDS
    finally:
        os.close(descriptor)
    return True


def _open_unnamed(folder: Path) -> int | None:
    """Open a file without a name in a folder; return its descriptor, None if the system cannot do that."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        descriptor = os.open(folder, os.O_WRONLY | os.O_TMPFILE, 0o600)
    except OSError as error:
        if error.errno in _NO_UNNAMED:
            return None
        raise
    if not os.path.lexists(_descriptor_path(descriptor)):  # without /proc the file can never get a name
        os.close(descriptor)
        return None
    _lock(descriptor)  # for the short time when it is a part file with a name
    return descriptor


def _descriptor_path(descriptor: int | None) -> str:
    return f"/proc/self/fd/{descriptor}"


def part_in(folder: Path) -> Path:
    """Return a random path that `remove_leftovers` recognises."""
    return folder / f".faceviewer-{os.urandom(8).hex()}.part"


def _create(path: Path) -> int:
    """Create and lock a file and return its descriptor; an existing file under that name is never opened."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    while True:
        descriptor = os.open(path, flags, 0o600)
        if sys.platform == "win32":
            return descriptor
        _lock(descriptor)
        if os.fstat(descriptor).st_nlink:
            return descriptor
        os.close(descriptor)  # another process deleted it as abandoned before it was locked


def _lock(descriptor: int) -> None:
    """Lock a draft while it is written."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # no locks here: `_is_abandoned` uses its age
            fcntl.flock(descriptor, fcntl.LOCK_EX)


def _write(data: bytes, descriptor: int) -> None:
    if hasattr(os, "fchmod"):
        with contextlib.suppress(OSError):  # a file system without permissions
            os.fchmod(descriptor, 0o600)  # adds what the umask removed
    with open(descriptor, "wb", closefd=False) as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _rename_to_free_name(part: Path, path: Path) -> None:
    """Rename a file, or raise FileExistsError if the new name is taken."""
    if sys.platform == "win32":
        part.rename(path)  # on Windows this never replaces a file
        return
    try:
        os.link(part, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _claim_and_replace(part, path)
    else:
        part.unlink()


def _claim_and_replace(part: Path, path: Path) -> None:
    """Rename where there are no hard links: create an empty file under the new name first, then replace it.

    A process killed between the two steps leaves that empty file, never half of the content.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    try:
        part.replace(path)
    except OSError:
        path.unlink()
        raise


def retry_rename(rename: Callable[[], object]) -> None:
    """Call a function that renames, and retry while a virus scanner may have the file open. Raises OSError."""
    for pause in _PAUSES:
        try:
            rename()
        except PermissionError:
            time.sleep(pause)
        else:
            return
    rename()
