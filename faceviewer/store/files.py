"""Saving bytes under a name: whole or not at all, and never over something that is there."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import stat
import sys
import time
from typing import TYPE_CHECKING

from faceviewer.core.problem import Kind, Problem
from faceviewer.store.file_names import check_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

# Windows refuses to rename a file that a virus scanner has just opened; seen to last up to 1.5 s. Elsewhere a refusal
# is final.
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.0) if sys.platform == "win32" else ()  # in seconds

# How a file system says that it has no hard links (FAT, exFAT, some network shares).
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}
# How a file system says that folders cannot be flushed.
_NO_FOLDER_FLUSH = {errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EBADF}
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_WINDOWS_DISK_FULL = {39, 112}  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL: no errno of their own
_WINDOWS_IN_USE = {32, 33}  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION: somebody has it open

_PART = re.compile(r"\.faceviewer-[0-9a-f]{16}\.part")
_STALE_SECONDS = 600.0  # the largest save takes a few seconds, over a slow network too
_NAMES_TRIED = 100


def save_bytes(data: bytes, path: Path, *, overwrite: bool = False) -> None:
    """Save a file that only this user can read, so that its name holds all of it or nothing. Blocking.

    Written first under a name that cannot be guessed in the same folder, so a link or a pipe that somebody planted is
    never written through; without `overwrite` nothing that bears the name, not even a dangling link, is replaced,
    also if it appears meanwhile. What a killed save left in that folder is removed.

    Args:
        data: the content.
        path: where to; its folder must exist.
        overwrite: whether a file of that name may be replaced. A link is replaced, never followed.

    Raises:
        Problem: Kind.LOCAL_FILE_NAME or LOCAL_FILE_EXISTS with the fact `file` (a name without its folder);
            LOCAL_DISK_FULL with `folder`, `needed` and `free` (in words of bytes), LOCAL_FOLDER_GONE or
            LOCAL_READ_ONLY with `folder`, LOCAL_DISK with `folder` and `reason` (the operating system's words).
            Nothing is left behind then.
    """
    check_name(path.name)
    temporary = path.with_name(f".faceviewer-{os.urandom(8).hex()}.part")
    try:
        _remove_stale_parts(path.parent)
        descriptor = _created(temporary)
        try:
            _write(data, descriptor)
            if overwrite:
                _patiently(lambda: os.replace(temporary, path))  # noqa: PTH105 - beside the other two ways below
            else:
                _patiently(lambda: _rename_to_free_name(temporary, path))
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        _flush_folder(path.parent)
    except FileExistsError:
        raise Problem(Kind.LOCAL_FILE_EXISTS, file=path.name) from None
    except ValueError:  # a name that no file system can hold
        raise Problem(Kind.LOCAL_FILE_NAME, file=path.name) from None
    except OSError as error:
        raise _problem(error, path, size=len(data)) from None


def save_together(files: Sequence[tuple[bytes, Path]], *, overwrite: bool = False) -> tuple[Path, ...]:
    """Save files that belong together, all of them or none. Blocking.

    Args:
        files: content and path, the one that the operator named last. A file beside it takes the next free name.
        overwrite: whether the one that was named may replace a file.

    Returns:
        The paths in the order of `files`.

    Raises:
        Problem: as `save_bytes`.
    """
    saved: list[Path] = []
    try:
        for data, path in files[:-1]:
            saved.append(_save_under_free_name(data, path))
        data, path = files[-1]
        save_bytes(data, path, overwrite=overwrite)
    except BaseException:
        for path in saved:
            with contextlib.suppress(OSError):
                path.unlink()
        raise
    return (*saved, path)


def _save_under_free_name(data: bytes, path: Path) -> Path:
    for count in range(1, _NAMES_TRIED):
        candidate = path if count == 1 else path.with_name(f"{path.stem} ({count}){path.suffix}")
        try:
            save_bytes(data, candidate)
        except Problem as problem:
            if problem.kind is not Kind.LOCAL_FILE_EXISTS:
                raise
        else:
            return candidate
    raise Problem(Kind.LOCAL_FILE_EXISTS, file=path.name)


def _problem(error: OSError, path: Path, *, size: int) -> Problem:
    folder = str(path.parent)
    if error.errno in _NO_ROOM or getattr(error, "winerror", 0) in _WINDOWS_DISK_FULL:
        return Problem(Kind.LOCAL_DISK_FULL, folder=folder, needed=in_bytes(size), free=_free(path.parent))
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return Problem(Kind.LOCAL_FOLDER_GONE, folder=folder)
    if error.errno in _REFUSED and getattr(error, "winerror", 0) not in _WINDOWS_IN_USE:
        return Problem(Kind.LOCAL_READ_ONLY, folder=folder)
    if error.errno == errno.ENAMETOOLONG:
        return Problem(Kind.LOCAL_FILE_NAME, file=path.name)
    return Problem(Kind.LOCAL_DISK, folder=folder, reason=error.strerror or type(error).__name__)


def in_bytes(count: int) -> str:
    """Return a size for people to read, such as "412 KiB"; rounded up, since it says what is needed."""
    for unit, size in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= size:
            return f"{-(-count // size):,} {unit}"
    return f"{count} B"


def _free(folder: Path) -> str:
    try:
        return in_bytes(shutil.disk_usage(folder).free)
    except OSError:
        return "?"


def _remove_stale_parts(folder: Path) -> None:
    """Remove what a killed save of this user left here; a link is removed as a link, its target is not touched."""
    eldest = time.time() - _STALE_SECONDS
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not _PART.fullmatch(entry.name):
                continue
            with contextlib.suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                ours = sys.platform == "win32" or status.st_uid == os.geteuid()
                if ours and stat.S_ISREG(status.st_mode) and status.st_mtime < eldest:
                    os.unlink(entry.path)  # noqa: PTH108 - an entry of scandir has no Path


def _created(path: Path) -> int:
    """Return a descriptor of a file that did not exist; whatever else bears the name is left as it is."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o600)


def _write(data: bytes, descriptor: int) -> None:
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _rename_to_free_name(temporary: Path, path: Path) -> None:
    """Rename, or raise FileExistsError if anything bears the new name."""
    if sys.platform == "win32":
        temporary.rename(path)  # there it never replaces
        return
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _claim_and_replace(temporary, path)
    else:
        temporary.unlink()


def _claim_and_replace(temporary: Path, path: Path) -> None:
    """Rename where there are no hard links: take the name with an empty file of ours first.

    A process killed between the two steps leaves that empty file, never half of the content.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    try:
        temporary.replace(path)
    except OSError:
        path.unlink()
        raise


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut."""
    if sys.platform == "win32":  # it has no such call, and journals names by itself
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_FLUSH:
            raise
    finally:
        os.close(descriptor)


def _patiently(step: Callable[[], None]) -> None:
    for pause in _PAUSES:
        try:
            step()
        except PermissionError:
            time.sleep(pause)
        else:
            return
    step()
