"""Read a file that the user named, and describe why it cannot be read."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from faceviewer.core.problem import Kind, Problem


def read_regular(path: str | Path, most: int) -> bytes:
    """Return the content of a regular file, up to `most` + 1 bytes, so that the caller can detect a larger file.

    Never blocks, unlike `open` on a pipe without a writer.

    Raises:
        OSError: the file cannot be read; "NoFile" if it is a pipe, a device or a folder.
        ValueError: the name is not valid in any file system.
    """

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))

    with open(path, "rb", opener=opener) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "NoFile")
        return file.read(most + 1)


def reason_of(error: BaseException) -> str:
    """Return the system's message for an error, or the name of its type; a key of `resources/words/reasons.toml`."""
    message = getattr(error, "strerror", None) or type(error).__name__
    return str(message).partition(" (while ")[0]  # to which `socket.create_server` adds the address


def name_of(path: str | Path) -> str:
    """Return the name of a file to show, without its folder; the path if it has no name, such as `.` or `/`."""
    return Path(path).name or str(path)


def unreadable(name: str, error: BaseException) -> Problem:
    """Return Kind.LOCAL_FILE_UNREADABLE with the facts `file`, the name without its folder, and `reason`."""
    return Problem(Kind.LOCAL_FILE_UNREADABLE, file=name_of(name), reason=reason_of(error))
