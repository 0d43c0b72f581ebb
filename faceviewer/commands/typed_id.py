"""An ID from the arguments or standard input; other users of the computer can read arguments, not standard input."""

from __future__ import annotations

import io
import os
import select
import stat
import sys
from typing import cast

from faceviewer.core.limits import USER_ID_LINE_BYTES
from faceviewer.core.problem import Kind, Problem

BLANKS = b"\0 \t\r\n\x1a"
"""Blanks, line ends, NUL and DOS's end-of-file character."""


def typed_id(user_id: str) -> str:
    """Return an ID from the arguments, or for `-` the one on standard input.

    Raises:
        Problem: Kind.INPUT_SEVERAL.
    """
    if user_id != "-":
        return user_id
    line, end, more = _read().partition(b"\n")
    if line.strip() and end and (more.strip(BLANKS) or _has_more()):
        raise Problem(Kind.INPUT_SEVERAL)
    return line.decode(sys.stdin.encoding, "surrogateescape").rstrip("\r") if line else ""


def _read() -> bytes:
    """Return the first line, with anything read together with it; empty if nothing can be read."""
    data = b""
    try:
        stdin = cast("io.BufferedReader | None", sys.stdin and sys.stdin.buffer)
        while stdin is not None and b"\n" not in data and len(data) < USER_ID_LINE_BYTES:
            # Not `readline`: `select` does not see what it has buffered.
            chunk = stdin.read1(USER_ID_LINE_BYTES - len(data))
            if not chunk:
                break
            data += chunk
    except (OSError, ValueError):  # an unreadable descriptor
        return b""
    return data


def _has_more() -> bool:
    """Tell whether another line can be read now, without waiting for one."""
    stdin = sys.stdin.buffer
    try:
        ready = stat.S_ISREG(os.fstat(stdin.fileno()).st_mode) or select.select([stdin], [], [], 0)[0]
        return bool(ready and isinstance(stdin, io.BufferedReader) and stdin.peek(1).strip(BLANKS))
    except (OSError, ValueError):  # on Windows select() works with sockets only
        return False
