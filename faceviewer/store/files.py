"""Saving bytes under a name: whole or not at all, and never over something that is there."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
import time
from typing import TYPE_CHECKING

from faceviewer.core.masking import masked
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from faceviewer.core.query import FaceQuery

# Windows refuses to rename a file that a virus scanner has just opened; seen to last up to 1.5 s. Elsewhere a refusal
# is final.
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.0) if sys.platform == "win32" else ()  # in seconds

# How a file system says that it has no hard links (FAT, exFAT, some network shares).
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}
# How a file system says that folders cannot be flushed.
_NO_FOLDER_FLUSH = {errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EBADF}


def save_bytes(data: bytes, path: Path, *, overwrite: bool = False) -> None:
    """Save a file that only this user can read, so that its name holds all of it or nothing. Blocking.

    Written first under a name that cannot be guessed in the same folder, so a link or a pipe that somebody planted is
    never written through; without `overwrite` nothing that bears the name, not even a dangling link, is replaced,
    also if it appears meanwhile.

    Args:
        data: the content.
        path: where to; its folder must exist.
        overwrite: whether a file of that name may be replaced. A link is replaced, never followed.

    Raises:
        Problem: Kind.LOCAL_FILE_EXISTS with the fact `file` (a name without its folder), Kind.LOCAL_DISK with the
            facts `folder` and `reason` (the operating system's words). Nothing is left behind then.
    """
    temporary = path.with_name(f".{os.urandom(8).hex()}.part")
    try:
        try:
            _write_new(data, temporary)
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
    except (OSError, ValueError) as error:  # ValueError: a name that no file system can hold
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Problem(Kind.LOCAL_DISK, folder=str(path.parent), reason=reason) from None


def picture_name(query: FaceQuery, extension: str, now: datetime) -> str:
    """Propose a name for a saved picture, such as `face_PHONE_138xxxx8000_20261124-093000.jpg`.

    At most 50 characters of A-Z, a-z, 0-9, `_`, `-` and `.`, so that it is a name on every system; the id is masked.

    Args:
        query: what was asked.
        extension: of the picture's format, with its dot.
        now: the moment of saving, in the zone to be read.
    """
    user_id = re.sub(r"[^0-9A-Za-z]", "x", masked(query.user_id))
    return f"face_{query.user_type.value}_{user_id}_{now:%Y%m%d-%H%M%S}{extension}"


def _write_new(data: bytes, path: Path) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, 0o600), "wb") as file:  # noqa: PTH123 - a descriptor, not a path
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
