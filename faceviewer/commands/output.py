"""What a command writes: words for people, JSON for programs, and a Problem where nobody can take it."""

from __future__ import annotations

import io
import json
import os
import sys
import unicodedata
from typing import TYPE_CHECKING

from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

_HOLE = "\ufffd"
_STEERS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # UAX 9: bidi controls
_BREAKS = frozenset({"Cc", "Zl", "Zp"})  # C0 and C1 controls, and what else may end a line or steer a terminal


def prepare_streams() -> None:
    """Make the standard streams fit to be written to.

    A character that a console lacks is no failure. What is written to a standard error that was closed goes nowhere;
    left to Python it would go to standard output. A descriptor that was closed is taken, or the next file that is
    opened would have its number, and would be written to by whatever still takes it for a standard stream. A standard
    output that was closed refuses what is written to it, as one does whose disk is full.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number == 1 else os.O_RDWR)  # gets the lowest number that is free
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def write(*lines: str) -> None:
    """Write lines to standard output; what would steer a terminal in them becomes U+FFFD.

    Raises:
        Problem: Kind.LOCAL_OUTPUT with the fact `reason`: the disk behind it is full, or it is closed.
        BrokenPipeError: whoever read it has read enough.
    """
    write_bytes("".join(f"{_harmless(line)}\n" for line in lines).encode(_encoding(), "replace"))


def write_json(value: object) -> None:
    """Write JSON to standard output: ASCII, the same in every locale and console, all else in escapes.

    Raises:
        Problem, BrokenPipeError: as `write`.
    """
    write_bytes(f"{as_json(value)}\n".encode("ascii"))


def as_json(value: object) -> str:
    """Return JSON in ASCII; a DEL, which JSON leaves as it is, is escaped too."""
    return json.dumps(value, ensure_ascii=True, indent=2).replace("\x7f", "\\u007f")


def finish() -> None:
    """See what others have written to standard output off, such as the help.

    Raises:
        Problem, BrokenPipeError: as `write`.
    """
    write_bytes(b"")


def complain(lines: Iterable[str]) -> None:
    """Write lines to standard error, or nowhere if nobody takes them."""
    try:
        print(*map(_harmless, lines), sep="\n", file=sys.stderr, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # else Python tries once more at the end, and changes the status


def write_bytes(data: bytes) -> None:
    """Write bytes as they are to standard output.

    Raises:
        Problem, BrokenPipeError: as `write`.
    """
    try:
        binary = getattr(sys.stdout, "buffer", None)
        if binary is None:  # something that stands for a stream, such as an interactive shell's
            sys.stdout.write(data.decode(_encoding(), "replace"))
        else:
            sys.stdout.flush()
            binary.write(data)
        sys.stdout.flush()
    except OSError as error:
        # Else Python tries once more at the end, complains, and changes the status.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if isinstance(error, BrokenPipeError):
            raise
        raise Problem(Kind.LOCAL_OUTPUT, reason=error.strerror or type(error).__name__) from None


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def _harmless(line: str) -> str:
    return "".join(_HOLE if _steers(character) else character for character in line)


def _steers(character: str) -> bool:
    return character in _STEERS or (character not in "\n\t" and unicodedata.category(character) in _BREAKS)
