"""The text of the settings file: decode it, parse the parts that are TOML, and find the line of each value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import SETTINGS_BYTES, SETTINGS_STEPS
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import read_regular, reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from faceviewer.store.settings_table import Place

EMPTIED = "\0"
"""The text of a file of NULs only, which a power cut may leave of a file that was being written."""

_MOST_NAMED = 5  # values named in one message
_MOST_SKIPPED = 5  # lines skipped; a file with more bad lines is refused
# Byte order marks; the longer ones first. Notepad and PowerShell write them.
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_QUOTED = pattern(r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'")
_MULTILINE = pattern(r'"""|' + r"'''")
_HEADER = pattern(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_POSITION = pattern(r"\(at (?:line (\d{1,9}), column \d{1,9}|end of document)\)")  # the end of tomllib's messages
_KEY = pattern(r"\s*([\w.-]+)\s*=")
_PROFILE_NAME = pattern(r"""(?:^|[{,])\s*name\s*=\s*(?:"([^"\\]+)"|'([^']+)')""")
_LISTED_PROFILES = pattern(r"""\s*["']?profiles\b""")  # a list without headers, as tomli_w writes it if it is short
_ENTRY = pattern(r"\s*\{.*\}\s*,?\s*")
_TOO_LONG = "Exceeds the limit"  # the message of int() for a number of thousands of digits
_LONG_NUMBER = pattern(r"[0-9_]{4300}")


@dataclass(frozen=True, slots=True)
class ValidLines:
    """The parsed content of a text, without the lines that are not TOML.

    Attributes:
        table: the parsed table, without the skipped lines.
        text: the text it was parsed from: skipped lines are blank, so line numbers stay the same.
        unread: the key on each line that is not TOML, or "…", by line number from 1.
        lost: by the name of each connection that was skipped, the line that caused it.
    """

    table: dict[str, Any]
    text: str
    unread: Mapping[int, str]
    lost: Mapping[str, int]

    @property
    def unread_values(self) -> list[str]:
        """The lines that are not TOML, in the format of `named`."""
        return [f"{key} ({line})" for line, key in self.unread.items()]


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
    text = decoded(data)
    return text if text.strip() else None


def away(path: Path, error: OSError) -> Problem:
    """Return Kind.LOCAL_SETTINGS_AWAY with the facts `file` and `reason`."""
    return Problem(Kind.LOCAL_SETTINGS_AWAY, file=str(path), reason=reason_of(error))


def unreadable(path: Path, error: Exception) -> Problem:
    """Return Kind.LOCAL_SETTINGS_UNREADABLE with the facts `file`, `reason` and `line`."""
    reason, line = _reason_and_line(error)
    return Problem(Kind.LOCAL_SETTINGS_UNREADABLE, file=str(path), reason=reason, line=line)


def decoded(data: bytes) -> str:
    """Decode a file's bytes; return EMPTIED for NULs only.

    Invalid UTF-8 becomes lone surrogates, which no setting accepts.

    Raises:
        ValueError: the bytes are not text.
    """
    if not data.strip(b"\0"):
        return EMPTIED if data else ""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in data[:2]:  # TOML never starts like this, but UTF-16 without a mark does
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    text = data.decode(encoding, "surrogateescape" if encoding.startswith("utf-8") else "strict")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n\ufeff", "\n")  # of concatenated files
    return text.lstrip("\ufeff").rstrip("\n \t\x1a")  # DOS ends a text with character 26


def parsed(text: str) -> dict[str, Any]:
    """Parse a text, unless tomllib would need minutes: a dotted key costs the square of its number of dots.

    Raises:
        ValueError: the text is not TOML, or parsing would take too long.
        RecursionError: brackets are nested too deep.
    """
    import tomllib  # noqa: PLC0415 - a first start has no file to parse

    dots = [line.count(".") for line in _QUOTED.sub("", text).split("\n")]
    if sum(count * count for count in dots) + max(dots) * len(dots) > SETTINGS_STEPS:
        raise ValueError("TooManyDots")
    return tomllib.loads(f"{text}\n")


def parse_valid_lines(text: str) -> ValidLines:
    """Parse a text without the lines that cannot be parsed, such that the remaining lines keep their meaning.

    A bad line before the first header is skipped alone, and so is a connection on one line. A bad line below a header
    skips everything below that header: the rest of a connection could lead elsewhere.

    Raises:
        ValueError, RecursionError: as `parsed`, if the text is not TOML or it is unclear which lines to skip.
    """
    lines = text.split("\n")
    unread, lost = dict[int, str](), dict[str, int]()
    first_fault: ValueError | None = None
    while True:
        try:
            return ValidLines(parsed("\n".join(lines)), "\n".join(lines), unread, lost)
        except ValueError as error:
            first_fault = first_fault or error
            number = _line_of(error, lines)
        if not number or len(unread) == _MOST_SKIPPED or _MULTILINE.search(text):
            raise first_fault
        skipped = _lines_to_skip(lines, number - 1)
        if skipped is None:
            raise first_fault
        key = _KEY.match(lines[number - 1]) or _HEADER.match(lines[number - 1])
        unread[number] = key[key.lastindex or 0] if key else "…"
        for index in skipped:
            if name := _PROFILE_NAME.search(lines[index]):
                lost[name[1] or name[2]] = number
            lines[index] = ""


def _reason_and_line(error: Exception) -> tuple[str, int]:
    """Return the reason of a parse error (a key of `resources/words/reasons.toml`) and its line, 0 if unknown."""
    text, position = str(error), _POSITION.search(str(error))
    line = int(position[1] or 0) if position else 0
    if isinstance(error, RecursionError):
        return "TooDeep", 0
    if isinstance(error, UnicodeError):
        return "NotText", 0
    if text.startswith(_TOO_LONG):
        return "NumberTooLong", 0
    if text.isidentifier():
        return text, 0
    return "NotTomlAtLine" if line else "NotToml", line  # tomllib's own messages are for programmers


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


def _line_of(error: ValueError, lines: Sequence[str]) -> int:
    """Return the line number of a parse error, the last line for an error at the end; 0 if unknown."""
    if place := _POSITION.search(str(error)):
        written = [number for number, line in enumerate(lines, 1) if line.strip()]
        return int(place[1] or (written or [0])[-1])
    if str(error).startswith(_TOO_LONG):
        return next((number for number, line in enumerate(lines, 1) if _LONG_NUMBER.search(line)), 0)
    return 0


def _lines_to_skip(lines: Sequence[str], fault: int) -> range | None:
    """Return the indices of the lines to skip because of one bad line; None if that is unclear."""
    if not any(character.isprintable() and character != " " for character in lines[fault]):
        return range(fault, fault + 1)  # control characters, as a crash leaves them at the end
    headers = [index for index, line in enumerate(lines) if line.lstrip().startswith("[")]
    begins = [index for index in headers if index <= fault]
    if begins:
        return range(begins[-1], next((index for index in headers if index > fault), len(lines)))
    top = lines[: headers[0]] if headers else lines
    listed = next((index for index, line in enumerate(top) if _LISTED_PROFILES.match(line)), len(top))
    end = next((index for index in range(listed + 1, len(top)) if top[index].lstrip().startswith("]")), len(top))
    certain = not listed <= fault <= end or _ENTRY.fullmatch(lines[fault])
    return range(fault, fault + 1) if certain else None
