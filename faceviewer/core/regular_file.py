"""Reading a file that somebody named, and what the system says where it cannot be read."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from faceviewer.core.problem import Kind, Problem


def read_regular(path: str | Path, most: int) -> bytes:
    """Return what a regular file holds, one byte past a bound at most.

    Nothing is ever waited for, as a pipe without a writer is where it is opened.

    Raises:
        OSError: it cannot be read; "NoFile" where it is a pipe, a device or a folder.
        ValueError: a name that no file system can hold.
    """

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))

    with open(path, "rb", opener=opener) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "NoFile")
        return file.read(most + 1)


def reason_of(error: BaseException) -> str:
    """Return the system's words for an error, or its name; a key of `resources/words/reasons.toml` where it is one."""
    return getattr(error, "strerror", None) or type(error).__name__


def unreadable(name: str, error: BaseException) -> Problem:
    """Return Kind.LOCAL_FILE_UNREADABLE with the facts `file`, the name without its folder, and `reason`."""
    return Problem(Kind.LOCAL_FILE_UNREADABLE, file=Path(name).name or name, reason=reason_of(error))
