"""Files that are written completely before they get their name."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import time
from typing import TYPE_CHECKING

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Windows refuses to rename a file that a virus scanner has just opened; seen to last up to 1.5 s. Elsewhere a refusal
# is final.
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.0) if sys.platform == "win32" else ()  # in seconds

# How a file system says that it has no files without a name (vfat, NFS, some FUSE), as open(2) has it.
_NO_UNNAMED = {errno.EISDIR, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL}
# How a file system says that it has no hard links (FAT, exFAT, some network shares), or none of a file without a name.
_NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}

_PART = re.compile(r"\.faceviewer-[0-9a-f]{16}\.part")
_STALE_SECONDS = 600.0  # where nothing tells whether its writer lives: the largest save takes a few seconds


class Draft:
    """Content that is on the disk, whole and readable by this user alone, and waits for its name.

    Where the file system can (Linux), it has no name at all until then: a process that is killed leaves nothing.
    Elsewhere it lies in the same folder under a name that cannot be guessed, locked while its writer lives; the next
    `remove_leftovers` there takes away what a killed one left.

    Args:
        folder: where it will be; must exist.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """

    def __init__(self, data: bytes, folder: Path) -> None:
        self._data, self._folder = data, folder
        self._part: Path | None = None
        descriptor = _unnamed(folder)
        self._descriptor: int | None = self._begin_part(part_in(folder)) if descriptor is None else descriptor
        self._fill()

    def put(self, path: Path, *, overwrite: bool) -> None:
        """Give it its name.

        Args:
            path: in the folder it was made for.
            overwrite: whether what bears the name is replaced. A link is replaced, never followed.

        Raises:
            FileExistsError: something bears the name, be it a dangling link, and shall not be replaced.
            OSError: the name cannot be given. The draft is still there.
        """
        part = self._part
        if part is None:
            part = part_in(self._folder)
            try:
                self._link(part if overwrite else path)
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                self._start_again(part)
            else:
                if not overwrite:
                    return
                self._part = part
        if overwrite:
            patiently(lambda: os.replace(part, path))  # noqa: PTH105 - beside the other ways
        else:
            patiently(lambda: _rename_to_free_name(part, path))
        self._part = None

    def discard(self) -> None:
        """Delete it, unless it has its name already."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if self._part is not None:
            with contextlib.suppress(OSError):
                self._part.unlink()
            self._part = None

    def _begin_part(self, part: Path) -> int:
        self._part = part
        return _created(part)

    def _fill(self) -> None:
        try:
            _write(self._data, self._descriptor)
        except BaseException:
            self.discard()
            raise
        if sys.platform == "win32" and self._descriptor is not None:  # an open file cannot be renamed there
            os.close(self._descriptor)
            self._descriptor = None

    def _start_again(self, part: Path) -> None:
        """Write it again as a named file: this file system cannot link an unnamed one."""
        self.discard()
        self._descriptor = self._begin_part(part)
        self._fill()

    def _link(self, path: Path) -> None:
        # A directory descriptor makes it linkat(2), which follows the link that /proc has of the open file.
        os.link(_opened(self._descriptor), path, src_dir_fd=self._descriptor, follow_symlinks=True)


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed save of this user left here; a link is removed as a link, its target is not touched."""
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
    """Tell whether nobody writes a part any more: its lock is free, or it is old where there are no locks."""
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


def _unnamed(folder: Path) -> int | None:
    """Return a descriptor of a file without a name in a folder, None where that is not to be had."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        descriptor = os.open(folder, os.O_WRONLY | os.O_TMPFILE, 0o600)
    except OSError as error:
        if error.errno in _NO_UNNAMED:
            return None
        raise
    if not os.path.lexists(_opened(descriptor)):  # without /proc it would never get a name
        os.close(descriptor)
        return None
    _lock(descriptor)  # for the moment in which it is a part with a name
    return descriptor


def _opened(descriptor: int | None) -> str:
    return f"/proc/self/fd/{descriptor}"


def part_in(folder: Path) -> Path:
    """Return a name that `remove_leftovers` knows and nobody can guess."""
    return folder / f".faceviewer-{os.urandom(8).hex()}.part"


def _created(path: Path) -> int:
    """Return a descriptor of a file that did not exist, locked; whatever else bears the name is left as it is."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    while True:
        descriptor = os.open(path, flags, 0o600)
        if sys.platform == "win32":
            return descriptor
        _lock(descriptor)
        if os.fstat(descriptor).st_nlink:
            return descriptor
        os.close(descriptor)  # somebody took it for abandoned before it was locked


def _lock(descriptor: int) -> None:
    """Lock a draft while it is being written."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # no locks here: its age will tell
            fcntl.flock(descriptor, fcntl.LOCK_EX)


def _write(data: bytes, descriptor: int | None) -> None:
    if descriptor is None:
        raise ValueError("the draft was discarded")
    if hasattr(os, "fchmod"):
        with contextlib.suppress(OSError):  # a file system without modes
            os.fchmod(descriptor, 0o600)  # whatever the umask has taken away
    with open(descriptor, "wb", closefd=False) as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _rename_to_free_name(part: Path, path: Path) -> None:
    """Rename, or raise FileExistsError if anything bears the new name."""
    if sys.platform == "win32":
        part.rename(path)  # there it never replaces
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
    """Rename where there are no hard links: take the name with an empty file of ours first.

    A process killed between the two steps leaves that empty file, never half of the content.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    try:
        part.replace(path)
    except OSError:
        path.unlink()
        raise


def patiently(step: Callable[[], object]) -> None:
    """Rename something, and try again for as long as a virus scanner may keep it open.

    Raises:
        OSError: what the last try raised.
    """
    for pause in _PAUSES:
        try:
            step()
        except PermissionError:
            time.sleep(pause)
        else:
            return
    step()
