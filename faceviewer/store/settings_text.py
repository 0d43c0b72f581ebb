"""The text of the settings file: decode and parse it, in parts if it has errors, and name the lines of errors."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import SETTINGS_STEPS
from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.store.settings_table import Place

_MOST_NAMED = 5  # values named in one message
_MOST_WRONG = 8  # lines that are not TOML in a file of which the rest is used
_QUOTED = pattern(r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'")
_HEADER = pattern(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_HEAD = pattern(r"\s*\[")
_POSITION = pattern(r"\(at line (\d{1,9}), column \d{1,9}\)")  # the end of tomllib's messages
_LONG_NUMBER = pattern(r"[0-9_]{4300}")  # Python refuses to convert longer numbers
_AT_END = "(at end of document)"
_KEY = pattern(r"\s*([\w.-]+)\s*=")


def decoded(data: bytes) -> str:
    """Decode a file's bytes; invalid UTF-8 becomes lone surrogates, which no setting accepts. Raises ValueError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # byte order marks, which Notepad and PowerShell write
        text = data.decode("utf-16")
    else:
        text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
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
        if "int_max_str_digits" in str(error) and (digits := _LONG_NUMBER.search(text)):
            number = text.count("\n", 0, digits.start()) + 1
            raise ValueError(f"too many digits (at line {number}, column 1)") from None
        if not str(error).endswith(_AT_END):
            raise
        fault = str(error)
        opened = 0
        for number, line in enumerate(text.split("\n"), 1):
            try:
                tomllib.loads(line)
            except ValueError as of_line:
                opened = number if str(of_line) == fault else opened
        raise ValueError(f"not closed (at line {opened}, column 1)") from None


def line_of(error: Exception) -> int:
    """Return the line that the message of a parser's error names, 0 if it names none."""
    position = _POSITION.search(str(error))
    return int(position[1]) if position else 0


def parts_of(text: str) -> tuple[dict[str, Any], ValueError | None]:
    """Parse what is TOML of a text, and return it with the first error, None if there is none.

    An invalid line above the first table is skipped alone. Below it, its whole table is skipped, because a connection
    without one of its values could lead to another server.

    Raises:
        ValueError, RecursionError: as `parsed`, if the lines are unknown or too many.
    """
    lines = text.split("\n")
    first = None
    for _ in range(_MOST_WRONG):
        try:
            return parsed("\n".join(lines)), first
        except ValueError as error:
            first = first or error
            at = line_of(error) - 1
        if at < 0:
            break
        heads = [n for n, line in enumerate(lines) if _HEAD.match(line)]
        start = max((n for n in heads if n <= at), default=at)
        end = min((n for n in heads if n > at), default=len(lines)) if start in heads else at + 1
        if not any(map(str.strip, lines[start:end])):
            break
        lines[start:end] = [""] * (end - start)
    raise first or ValueError("NotToml")


def named(bad: Sequence[Place], text: str) -> str:
    """Name values by their keys, and by their lines if known; at most five."""
    lines = _lines_of(text)
    names = []
    for place in bad[:_MOST_NAMED]:
        words = " ".join(str(part + 1) if isinstance(part, int) else part for part in place)
        line = lines.get(place) or lines.get(place[:-1]) or lines.get(place[:1])
        names.append(f"{words} ({line})" if line else words)
    return ", ".join([*names, "…"] if len(bad) > _MOST_NAMED else names)


def _lines_of(text: str) -> dict[Place, int]:
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
