"""An id from standard input: arguments can be read by other users of the computer, that cannot."""

from __future__ import annotations

import io
import os
import select
import stat
import sys
from typing import cast

from faceviewer.core.limits import USER_ID_LINE_BYTES
from faceviewer.core.problem import Kind, Problem

NOTHING_MORE = b"\0 \t\r\n\x1a"
"""Blanks and what ends a text, DOS's sign too."""


def typed_id(user_id: str) -> str:
    """Return an id that was typed, or with `-` the one on standard input.

    Raises:
        Problem: Kind.INPUT_SEVERAL.
    """
    if user_id != "-":
        return user_id
    line, end, more = _read().partition(b"\n")
    if line.strip() and end and (more.strip(NOTHING_MORE) or _has_more()):
        raise Problem(Kind.INPUT_SEVERAL)
    return line.decode(sys.stdin.encoding, "surrogateescape").rstrip("\r") if line else ""


def _read() -> bytes:
    """Return the first line, with what came beside it; empty if there is nothing that can be read."""
    read = b""
    try:
        stdin = cast("io.BufferedReader | None", sys.stdin and sys.stdin.buffer)
        while stdin is not None and b"\n" not in read and len(read) < USER_ID_LINE_BYTES:
            # Not `readline`: `select` tells nothing of what that took beyond the line.
            some = stdin.read1(USER_ID_LINE_BYTES - len(read))
            if not some:
                break
            read += some
    except (OSError, ValueError):  # a descriptor that cannot be read
        return b""
    return read


def _has_more() -> bool:
    """Tell whether another line is there to be read; whoever has not written it yet is not waited for."""
    stdin = sys.stdin.buffer
    try:
        ready = stat.S_ISREG(os.fstat(stdin.fileno()).st_mode) or select.select([stdin], [], [], 0)[0]
        return bool(ready and isinstance(stdin, io.BufferedReader) and stdin.peek(1).strip(NOTHING_MORE))
    except (OSError, ValueError):  # Windows selects among sockets alone
        return False
