"""The text of the settings file: read it, parse it, and find the line of each value."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import SETTINGS_BYTES, SETTINGS_STEPS
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import read_regular, reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from faceviewer.store.settings_table import Place

_MOST_NAMED = 5  # values named in one message
# Byte order marks, which Notepad and PowerShell write.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_QUOTED = pattern(r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'")
_HEADER = pattern(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_POSITION = pattern(r"\(at line (\d{1,9}), column \d{1,9}\)")  # the end of tomllib's messages
_AT_END = "(at end of document)"
_KEY = pattern(r"\s*([\w.-]+)\s*=")


def read_text(path: Path) -> str | None:
    """Return the file's text, None if it does not exist (first start) or is empty (another program is writing it).

    Raises:
        Problem: Kind.LOCAL_SETTINGS_AWAY, also for a dangling link or a missing home folder.
        ValueError: the file is too big, or is not text.
    """
    try:
        data = read_regular(path, SETTINGS_BYTES)
    except FileNotFoundError as error:
        places = (path, path.parent, path.parent.parent)
        if any(place.is_symlink() and not place.exists() for place in places) or not places[2].parent.is_dir():
            raise away(path, error) from None
        return None
    except OSError as error:
        raise away(path, error) from None
    if len(data) > SETTINGS_BYTES:
        raise ValueError("TooBig")
    return _decoded(data) or None


def away(path: Path, error: OSError) -> Problem:
    """Return Kind.LOCAL_SETTINGS_AWAY with the facts `file` and `reason`."""
    return Problem(Kind.LOCAL_SETTINGS_AWAY, file=str(path), reason=reason_of(error))


def unreadable(path: Path, error: Exception) -> Problem:
    """Return Kind.LOCAL_SETTINGS_UNREADABLE with the facts `file`, `reason` and `line`, 0 if it is unknown."""
    text, position = str(error), _POSITION.search(str(error))
    line = int(position[1]) if position else 0
    reason = "NotTomlAtLine" if line else "NotToml"  # tomllib's own messages are for programmers
    if isinstance(error, RecursionError):
        reason = "TooDeep"
    elif isinstance(error, UnicodeError):
        reason = "NotText"
    elif text.isidentifier():
        reason = text
    return Problem(Kind.LOCAL_SETTINGS_UNREADABLE, file=str(path), reason=reason, line=line)


def _decoded(data: bytes) -> str:
    """Decode a file's bytes; invalid UTF-8 becomes lone surrogates, which no setting accepts. Raises ValueError."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    text = data.decode(encoding, "surrogateescape" if encoding.startswith("utf-8") else "strict")
    return text.replace("\r\n", "\n").rstrip("\n \t\x1a")  # DOS ends a text with character 26


def parsed(text: str) -> dict[str, Any]:
    """Parse a text, unless tomllib would need minutes: a dotted key costs the square of its number of dots.

    Raises:
        ValueError: the text is not TOML, or parsing would take too long. For a bracket or a quotation mark that is not
            closed it names the line where it was opened, which tomllib does not know.
        RecursionError: brackets are nested too deep.
    """
    import tomllib  # noqa: PLC0415 - a first start has no file to parse

    dots = [line.count(".") for line in _QUOTED.sub("", text).split("\n")]
    if sum(count * count for count in dots) + max(dots) * len(dots) > SETTINGS_STEPS:
        raise ValueError("TooManyDots")
    try:
        return tomllib.loads(f"{text}\n")
    except ValueError as error:
        if not str(error).endswith(_AT_END):
            raise
        fault, opened = str(error), 0
        for number, line in enumerate(text.split("\n"), 1):
            try:
                tomllib.loads(line)
            except ValueError as of_line:
                opened = number if str(of_line) == fault else opened
        raise ValueError(f"not closed (at line {opened}, column 1)") from None


def named(bad: Sequence[Place], lines: Mapping[Place, int]) -> list[str]:
    """Name values by their keys, and by their lines if known; at most five."""
    names = []
    for place in bad[:_MOST_NAMED]:
        words = " ".join(str(part + 1) if isinstance(part, int) else part for part in place)
        line = lines.get(place) or lines.get(place[:-1]) or lines.get(place[:1])
        names.append(f"{words} ({line})" if line else words)
    return [*names, "…"] if len(bad) > _MOST_NAMED else names


def lines_of(text: str) -> dict[Place, int]:
    """Find the line of each value, as far as possible without a parser."""
    found: dict[Place, int] = {}
    header: Place = ()
    tables: Counter[str] = Counter()
    for number, line in enumerate(text.split("\n"), 1):
        if header_line := _HEADER.match(line):
            brackets, name = header_line.groups()
            header = (name, tables[name]) if brackets == "[[" else tuple(name.split("."))
            tables[name] += 1
            found.setdefault(header, number)
        elif key_line := _KEY.match(line):
            found.setdefault((*header, *key_line[1].split(".")), number)
    return found
