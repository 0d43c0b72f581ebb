"""What a command writes: words for people, JSON for programs, and a Problem where nobody can take it."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import reason_of
from faceviewer.wording.catalogue import say as say_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faceviewer.core.language import Language

STANDARD_OUTPUT = frozenset({"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
"""What stands for standard output instead of a file; words and JSON go to standard error then."""

_OF_THE_HELP = frozenset({"help", "status", "usage"})
_MUTED: set[str] = set()
_HOLE = "\ufffd"
_STEERS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # UAX 9: bidi controls
_LONE = re.compile(r"\\\\|\\ud[89ab]..\\ud[c-f]..|(\\ud[89a-f]..)")  # but for a backslash that is one, and for pairs
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


def say(name: str, language: Language, /, **facts: object) -> str:
    """Return a text named `table.entry`, with its facts filled in.

    It is in `resources/words/commands.toml`; what only few runs need, in `help.toml`.
    """
    table, entry = name.split(".")
    return say_words(language, "help" if table in _OF_THE_HELP else "commands", table, entry, **facts)


def write(*lines: str) -> None:
    """Write lines to standard output; what would steer a terminal in them becomes U+FFFD.

    Raises:
        Problem: Kind.LOCAL_OUTPUT with the fact `reason`: the disk behind it is full, or it is closed.
        BrokenPipeError: whoever read it has read enough.
    """
    write_bytes("".join(f"{_harmless(line)}\n" for line in lines).encode(_encoding(), "replace"))


def write_json(value: object, *, compact: bool = False, on_stderr: bool = False) -> None:
    """Write JSON to standard output: ASCII, the same in every locale and console, all else in escapes.

    Args:
        value: what `json.dumps` takes.
        compact: in one line.
        on_stderr: to standard error instead, because a picture goes to standard output.

    Raises:
        Problem, BrokenPipeError: as `write`.
    """
    if on_stderr:
        complain([as_json(value, compact=compact)], always=True)
    else:
        write_bytes(f"{as_json(value, compact=compact)}\n".encode("ascii"))


def as_json(value: object, *, compact: bool = False) -> str:
    """Return JSON in ASCII.

    A DEL, which JSON leaves as it is, is escaped too. Half a surrogate pair, as a byte that is no UTF-8 has become, is
    U+FFFD: many readers of JSON refuse all of a text with one in it.
    """
    indent, separators = (None, (",", ":")) if compact else (2, (",", ": "))
    text = json.dumps(value, ensure_ascii=True, indent=indent, separators=separators).replace("\x7f", "\\u007f")
    return _LONE.sub(lambda found: "\\ufffd" if found[1] else found[0], text)


def mute(*, quiet: bool) -> None:
    """Choose whether `complain` keeps silent from now on."""
    _MUTED.clear()
    if quiet:
        _MUTED.add("complaints")


def complain(lines: Iterable[str], *, always: bool = False) -> None:
    """Write lines to standard error, or nowhere if nobody takes them, or wants them.

    Args:
        lines: what is wrong, or worth knowing.
        always: also where `mute` was asked for.
    """
    lines = list(lines)
    if not lines or (_MUTED and not always):
        return
    try:
        print(*map(_harmless, lines), sep="\n", file=sys.stderr, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # else Python tries once more at the end, and changes the status


def progress(line: str, *, in_place: bool) -> None:
    """Tell how far something is on standard error; in place of what was told before, where that is a terminal."""
    if not in_place:
        complain([line])
    elif not _MUTED:
        with suppress(OSError):
            sys.stderr.write(f"\r{_harmless(line)}\x1b[K")
            sys.stderr.flush()


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
        raise Problem(Kind.LOCAL_OUTPUT, reason=reason_of(error)) from None


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def _harmless(line: str) -> str:
    steers = (c in _STEERS or (c not in "\n\t" and unicodedata.category(c) in _BREAKS) for c in line)
    return "".join(_HOLE if steering else character for character, steering in zip(line, steers, strict=True))


def marks() -> dict[bool | None, str]:
    """Return what stands before a check that passed, that did not, and that was not made, as the console has it."""
    found = {True: "✓", False: "✗", None: "·"}
    try:
        "".join(found.values()).encode(_encoding())
    except UnicodeError:
        return {True: "OK  ", False: "FAIL", None: "--  "}
    return found
