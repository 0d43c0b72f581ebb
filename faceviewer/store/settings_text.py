"""The text of the settings file: read, what of it is TOML, and on which lines its values are."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import SETTINGS_BYTES, SETTINGS_STEPS
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import read_regular, reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from faceviewer.store.settings_table import Place

EMPTIED = "\0"
"""The text of a file that has nothing but NULs: what a power cut leaves of one that was being written."""

_NAMED = 5  # values in one sentence
_PASSED_OVER = 5  # lines; a file with more is taken for something else
# How editors begin a file that is not plain UTF-8; the longer ones first. Notepad and PowerShell write such.
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'")
_MULTILINE = re.compile(r'"""|' + r"'''")
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_STUMBLED = re.compile(r"\(at (?:line (\d{1,9}), column \d{1,9}|end of document)\)")  # how tomllib ends what it says
_KEY = re.compile(r"\s*([\w.-]+)\s*=")
_PROFILE_NAME = re.compile(r"""(?:^|[{,])\s*name\s*=\s*(?:"([^"\\]+)"|'([^']+)')""")
_LISTED_PROFILES = re.compile(r"""\s*["']?profiles\b""")  # without headers, as tomli_w writes them if they are short
_ENTRY = re.compile(r"\s*\{.*\}\s*,?\s*")
_TOO_LONG = "Exceeds the limit"  # how int() refuses a number of thousands of digits
_LONG_NUMBER = re.compile(r"[0-9_]{4300}")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text says, as far as it is TOML.

    Attributes:
        table: of the text, but for what is passed over.
        text: that it was parsed from: as many lines, those that are passed over blank.
        unread: the lines that are no TOML, numbered from 1, by what is to be said of each: its key.
        lost: the line that costs a connection, by its name.
    """

    table: dict[str, Any]
    text: str
    unread: Mapping[int, str]
    lost: Mapping[str, int]

    @property
    def unread_values(self) -> list[str]:
        """The lines that are no TOML, as `named` has values."""
        return [f"{key} ({line})" for line, key in self.unread.items()]


def read_text(path: Path) -> str | None:
    """Return the file's text, None where there is none: on a first start, or while another program writes it.

    Raises:
        Problem: Kind.LOCAL_SETTINGS_AWAY; a link that leads nowhere and a home folder that is not there are that too.
        ValueError: too big, or not text.
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
    reason, line = _stumbled(error)
    return Problem(Kind.LOCAL_SETTINGS_UNREADABLE, file=str(path), reason=reason, line=line)


def decoded(data: bytes) -> str:
    """Return a file's text, EMPTIED for NULs alone.

    In UTF-8, bytes that are none become lone surrogates, which no setting may have.

    Raises:
        ValueError: it is not text.
    """
    if not data.strip(b"\0"):
        return EMPTIED if data else ""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in data[:2]:  # no TOML begins so, but in UTF-16 without a mark
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    text = data.decode(encoding, "surrogateescape" if encoding.startswith("utf-8") else "strict")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n\ufeff", "\n")  # of files put one behind another
    return text.lstrip("\ufeff").rstrip("\n \t\x1a")  # DOS ends a text with its character 26


def parsed(text: str) -> dict[str, Any]:
    """Parse a text, unless tomllib would need minutes: a dotted key takes it as many steps as the square of its dots.

    Raises:
        ValueError: it is no TOML, or would take too long.
        RecursionError: brackets nested too deep.
    """
    import tomllib  # noqa: PLC0415 - a first start has no file to parse

    dots = [line.count(".") for line in _QUOTED.sub("", text).split("\n")]
    if sum(count * count for count in dots) + max(dots) * len(dots) > SETTINGS_STEPS:
        raise ValueError("TooManyDots")
    return tomllib.loads(f"{text}\n")


def understood(text: str) -> Understood:
    """Parse what can be parsed of a text, without lines that cannot; what is left means what it meant.

    A line among the first, before any header, is passed over alone, and so is a connection that has one line. A line
    below a header costs all that is below it: what is left of a connection could lead elsewhere.

    Raises:
        ValueError, RecursionError: as `parsed` does; there is no sense in it, or none that can be told for sure.
    """
    lines = text.split("\n")
    unread, lost = dict[int, str](), dict[str, int]()
    first_fault: ValueError | None = None
    while True:
        try:
            return Understood(parsed("\n".join(lines)), "\n".join(lines), unread, lost)
        except ValueError as error:
            first_fault = first_fault or error
            number = _line_of(error, lines)
        if not number or len(unread) == _PASSED_OVER or _MULTILINE.search(text):
            raise first_fault
        concerned = _concerned(lines, number - 1)
        if concerned is None:
            raise first_fault
        key = _KEY.match(lines[number - 1]) or _HEADER.match(lines[number - 1])
        unread[number] = key[key.lastindex or 0] if key else "…"
        for index in concerned:
            if name := _PROFILE_NAME.search(lines[index]):
                lost[name[1] or name[2]] = number
            lines[index] = ""


def _stumbled(error: Exception) -> tuple[str, int]:
    """Return what a parser stumbled over, a key of `resources/words/reasons.toml`, and on which line; 0 for none."""
    text, place = str(error), _STUMBLED.search(str(error))
    line = int(place[1] or 0) if place else 0
    if isinstance(error, RecursionError):
        return "TooDeep", 0
    if isinstance(error, UnicodeError):
        return "NotText", 0
    if text.startswith(_TOO_LONG):
        return "NumberTooLong", 0
    if text.isidentifier():
        return text, 0
    return "NotTomlAtLine" if line else "NotToml", line  # tomllib's own words are for programmers


def named(bad: Sequence[Place], lines: Mapping[Place, int]) -> list[str]:
    """Name values by their keys, and by their lines as far as these can be told."""
    names = []
    for place in bad[:_NAMED]:
        words = " ".join(str(part + 1) if isinstance(part, int) else part for part in place)
        line = lines.get(place) or lines.get(place[:-1]) or lines.get(place[:1])
        names.append(f"{words} ({line})" if line else words)
    return [*names, "…"] if len(bad) > _NAMED else names


def lines_of(text: str) -> dict[Place, int]:
    """Return on which line each value is, as far as that can be told without a parser."""
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
    """Return the number of the line that a parser stumbled over, the last one's for the end; 0 if nobody can tell."""
    if place := _STUMBLED.search(str(error)):
        written = [number for number, line in enumerate(lines, 1) if line.strip()]
        return int(place[1] or (written or [0])[-1])
    if str(error).startswith(_TOO_LONG):
        return next((number for number, line in enumerate(lines, 1) if _LONG_NUMBER.search(line)), 0)
    return 0


def _concerned(lines: Sequence[str], fault: int) -> range | None:
    """Return the lines that mean nothing without one of them, by their indices; None where nobody can tell."""
    if not any(character.isprintable() and character != " " for character in lines[fault]):
        return range(fault, fault + 1)  # what a crash leaves at the end of a file
    headers = [index for index, line in enumerate(lines) if line.lstrip().startswith("[")]
    begins = [index for index in headers if index <= fault]
    if begins:
        return range(begins[-1], next((index for index in headers if index > fault), len(lines)))
    top = lines[: headers[0]] if headers else lines
    listed = next((index for index, line in enumerate(top) if _LISTED_PROFILES.match(line)), len(top))
    end = next((index for index in range(listed + 1, len(top)) if top[index].lstrip().startswith("]")), len(top))
    sure = not listed <= fault <= end or _ENTRY.fullmatch(lines[fault])
    return range(fault, fault + 1) if sure else None
