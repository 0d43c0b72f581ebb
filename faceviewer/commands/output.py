"""Output of the commands: text for people, JSON for programs, and a Problem if it cannot be written."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from faceviewer.commands.grammar import COMMANDS
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import reason_of
from faceviewer.wording.catalogue import say as say_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import SimpleNamespace

    from faceviewer.core.language import Language

STANDARD_OUTPUT = frozenset({"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
"""Names of standard output instead of a file; text and JSON go to standard error then."""

SCHEMA_VERSION = 1
"""The version of the JSON output: an incompatible change increases it, an additional key does not."""

_FIRST_KEYS = ("schemaVersion", "command", "ok", "exitStatus", "problem", "headline", "remedy", "who")
_CATALOGUES = {
    **dict.fromkeys(("help", "status", "usage"), "help"),
    **dict.fromkeys(("list", "run"), "batch"),
    "origin": "record",
}
"""The files of `resources/words` with the tables that are not in `commands.toml`."""
_MUTED: set[str] = set()
_LONE_SURROGATE = pattern(r"\\\\|\\ud[89ab]..\\ud[c-f]..|(\\ud[89a-f]..)")  # skips escaped backslashes and pairs
_CONTROLS = pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""C0 and C1 controls except tab and line feed, line and paragraph separators, and controls of direction (UAX 9)."""


def prepare_streams() -> None:
    """Prepare the standard streams for writing.

    Characters that the console does not support are replaced. A closed standard error discards its output; Python would
    write it to standard output. Closed descriptors are opened: otherwise the next opened file would get their number,
    and code that uses the standard stream would write to that file. A closed standard output raises errors on writing,
    as with a full disk. The parent process may have made the streams non-blocking; output would be lost if the reader
    is slow.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number == 1 else os.O_RDWR)  # gets the lowest free number
        if sys.platform != "win32":
            os.set_blocking(number, True)
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - open until the process ends
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open until the process ends
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(name: str, language: Language, /, **facts: object) -> str:
    """Return the text `table.entry` of `resources/words` with its facts filled in."""
    table, entry = name.split(".")
    return say_words(language, _CATALOGUES.get(table, "commands"), table, entry, **facts)


def command_json(command: str, found: Mapping[str, Any], *, status: int = 0) -> dict[str, Any]:
    """Return the JSON of a command: the same first keys for every command, then always those of its row in `grammar`.

    A key without a value gets null; a key whose name ends with `[]` gets an empty list, with `{}` an empty table.

    Args:
        command: the name of the command; "" if there is no valid one, which has the first keys only.
        found: the values; others than those of the keys are left out.
        status: the exit status.
    """
    values = {"ok": found.get("problem") is None, **found}
    values |= {"schemaVersion": SCHEMA_VERSION, "command": command or None, "exitStatus": status}
    keys = COMMANDS[command].keys if command in COMMANDS else ("version",) if command == "version" else ()
    output = {}
    for key in (*_FIRST_KEYS, *keys):
        name = key.rstrip("[]{}")
        empty: object = [] if key.endswith("[]") else {} if key.endswith("{}") else None
        output[name] = values.get(name) or empty if empty is not None else values.get(name)
    return output


def write(*lines: str) -> None:
    """Write lines to standard output; characters that could control a terminal become U+FFFD.

    Raises:
        Problem: Kind.LOCAL_OUTPUT with the fact `reason`: the disk is full, or the output is closed.
        BrokenPipeError: the reader has closed the pipe.
    """
    write_bytes("".join(f"{_without_controls(line)}\n" for line in lines).encode(_encoding(), "replace"))


def write_json(value: object, *, compact: bool = False, on_stderr: bool = False) -> None:
    """Write JSON to standard output, in ASCII with escapes, so that it does not depend on locale and console.

    Args:
        compact: on one line.
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

    DEL, which `json.dumps` keeps, is escaped too. A lone surrogate (from a byte that is not UTF-8) becomes U+FFFD: many
    JSON parsers refuse a text that contains one.
    """
    indent, separators = (None, (",", ":")) if compact else (2, (",", ": "))
    text = json.dumps(value, ensure_ascii=True, indent=indent, separators=separators).replace("\x7f", "\\u007f")
    return _LONE_SURROGATE.sub(lambda found: "\\ufffd" if found[1] else found[0], text)


def print_result(options: SimpleNamespace, fields: Mapping[str, Any], lines: Iterable[str], *, status: int = 0) -> int:
    """Print the result of a command as JSON, or as text without `--json`, and return its status. Raises as `write`."""
    if options.json:
        write_json(command_json(options.command, fields, status=status))
    else:
        write(*lines)
    return status


def mute(*, quiet: bool) -> None:
    """Choose whether `complain` is silent from now on."""
    _MUTED.clear()
    if quiet:
        _MUTED.add("complaints")


def complain(lines: Iterable[str], *, always: bool = False) -> None:
    """Write lines to standard error, unless they cannot be written, or are muted and not to be written `always`."""
    lines = list(lines)
    if not lines or (_MUTED and not always):
        return
    try:
        print(*map(_without_controls, lines), sep="\n", file=sys.stderr, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # else Python flushes again at exit, and changes the status


def progress(line: str, *, in_place: bool) -> None:
    """Write the progress to standard error; `in_place` replaces the previous message on a terminal.

    Only what fits in one line of the terminal is written: of a wrapped message, the first line would not be replaced.
    """
    if not in_place:
        complain([line])
    elif not _MUTED:
        from faceviewer.commands.wrapping import wrapped  # noqa: PLC0415 - few commands show their progress

        with suppress(OSError):
            width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
            shown = wrapped(line, width)[0] if width > 0 else line  # some terminals do not tell their size
            sys.stderr.write(f"\r{_without_controls(shown)}\x1b[K")
            sys.stderr.flush()


def write_bytes(data: bytes) -> None:
    """Write bytes unchanged to standard output. Raises as `write`."""
    try:
        binary = getattr(sys.stdout, "buffer", None)
        if binary is None:  # a replacement of the stream, as in an interactive shell
            sys.stdout.write(data.decode(_encoding(), "replace"))
        else:
            sys.stdout.flush()
            binary.write(data)
        sys.stdout.flush()
    except OSError as error:
        # Else Python flushes again at exit, prints an error, and changes the status.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if isinstance(error, BrokenPipeError):
            raise
        raise Problem(Kind.LOCAL_OUTPUT, reason=reason_of(error)) from None


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def is_encodable(text: str) -> bool:
    """Return whether standard output can encode a text; other characters become question marks."""
    return text.encode(_encoding(), "replace").decode(_encoding(), "replace") == text


def _without_controls(line: str) -> str:
    return _CONTROLS.sub("\ufffd", line)


def marks() -> dict[bool | None, str]:
    """Return the marks of a check that passed, failed or was skipped, as far as the console supports them."""
    marks_of_state = {True: "✓", False: "✗", None: "·"}
    is_shown = is_encodable("".join(marks_of_state.values()))
    return marks_of_state if is_shown else {True: "OK  ", False: "FAIL", None: "--  "}
