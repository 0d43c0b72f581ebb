"""Standard input, and an ID from there: other users of the computer can read arguments, not standard input."""

from __future__ import annotations

import errno
import os
import select
import stat
import sys
from typing import TYPE_CHECKING

from faceviewer.core.limits import USER_ID_LINE_BYTES
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    import io

BLANKS = b"\0 \t\r\n\x1a"
"""Blanks, line ends, NUL and DOS's end-of-file character."""


def standard_input() -> io.FileIO:
    """Return standard input without a buffer, so that a reader takes its own lines only, and `select` sees the rest.

    Raises:
        OSError, ValueError: it is closed, or has no descriptor.
    """
    if sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)  # also a console of Windows, in UTF-8


def typed_id(user_id: str) -> str:
    """Return an ID from the arguments, or for `-` the one on standard input. Raises Problem: Kind.INPUT_SEVERAL."""
    if user_id != "-":
        return user_id
    try:
        stdin = standard_input()
        line = stdin.readline(USER_ID_LINE_BYTES)
    except (OSError, ValueError):
        return ""
    if line.strip() and line.endswith(b"\n") and _has_more(stdin):
        raise Problem(Kind.INPUT_SEVERAL)
    return line.decode(sys.stdin.encoding, "surrogateescape").rstrip("\r\n")


def _has_more(stdin: io.FileIO) -> bool:
    """Tell whether another line can be read now, without waiting for one."""
    try:
        is_file = stat.S_ISREG(os.fstat(stdin.fileno()).st_mode)
        while is_file or select.select([stdin], [], [], 0)[0]:
            data = stdin.read(USER_ID_LINE_BYTES)
            if not data or data.strip(BLANKS):
                return bool(data)
    except (OSError, ValueError):  # on Windows select() works with sockets only
        pass
    return False
