"""The settings file, in TOML: read it, change it under a lock, and replace it in one step."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import SETTINGS_BYTES, SETTINGS_LOCK_SECONDS, SETTINGS_STEPS
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import read_regular, reason_of
from faceviewer.store.files import disk_problem, make_private, save_bytes
from faceviewer.store.machine import machine_path, write_access_problem
from faceviewer.store.settings_table import merged, settings_of, table_of
from faceviewer.store.settings_values import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from faceviewer.core.connection import Profile
    from faceviewer.store.settings_table import Place

_FOLDER_NAME, _FILE_NAME, _LOCK_NAME = "FaceViewer", "settings.toml", ".settings.lock"
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}  # some network shares
_MOST_NAMED = 5  # values named in one message
_MOST_WRONG = 8  # lines that are not TOML in a file of which the rest is used
_QUOTED = pattern(r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'")
_HEADER = pattern(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_HEAD = pattern(r"\s*\[")
_POSITION = pattern(r"\(at line (\d{1,9}), column \d{1,9}\)")  # the end of tomllib's messages
_LONG_NUMBER = pattern(r"[0-9_]{4300}")  # Python converts no longer ones
_AT_END = "(at end of document)"
_KEY = pattern(r"\s*([\w.-]+)\s*=")


def default_path() -> Path:
    """Return the path of the settings file in the user's configuration folder."""
    try:
        return _configuration_folder() / _FOLDER_NAME / _FILE_NAME
    except RuntimeError:  # no home is known, as in some containers: the file is unavailable
        return Path("~", ".config", _FOLDER_NAME, _FILE_NAME)


def journals_path() -> Path:
    """Return the folder with the journals of the lists that were opened in the window."""
    return default_path().parent / "lists"


def _configuration_folder() -> Path:
    if sys.platform != "linux":  # there its import would take 4 ms of the time to the first paint
        import platformdirs  # noqa: PLC0415 - not needed where a path is given

        return platformdirs.user_config_path()
    folder = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return folder if folder.is_absolute() else Path("~/.config").expanduser()


def load_settings(path: Path | None = None) -> tuple[Settings, list[Problem]]:
    """Read the settings; return the defaults if there is no file. Nothing is written or moved.

    Args:
        path: the file; None for the one in the user's configuration folder, which `tighten` closes to other users
            first.

    Returns:
        The settings, and the problems to show, that of the user's own file first:
        LOCAL_SETTINGS_VALUES with the facts `values` and `file` if some values were ignored.
        LOCAL_SETTINGS_UNREADABLE with `file` and `reason` if it cannot be parsed as a whole: see `_parts_of`.
        LOCAL_SETTINGS_AWAY with the same, and with the defaults, if it cannot be read now.
        LOCAL_MACHINE_SETTINGS as `_load_machine`.
        Without a file, or with an empty one, the settings have no base.
    """
    if path is None:
        path = default_path()
        tighten(path)
    settings, trouble = _load(path, whole=False)
    shared, machine_trouble = _load_machine()
    return replace(settings, shared=shared), [*filter(None, (trouble, machine_trouble))]


def _load_machine() -> tuple[tuple[Profile, ...], Problem | None]:
    """Read the connections that an administrator configured for all users: `[[profiles]]` as in a user's settings.

    Returns:
        The connections, and a problem or None. It is LOCAL_MACHINE_SETTINGS with `file` and either `reason`, if no
        connection is used because non-administrators can write the file or it cannot be read, or `values` with the
        variant "values" if parts of it are invalid.
    """
    path = machine_path()
    try:
        if problem := write_access_problem(path):
            return (), problem
    except FileNotFoundError:
        return (), None
    settings, trouble = _load(path)
    if trouble is None:
        return settings.profiles, None
    problem = Problem(Kind.LOCAL_MACHINE_SETTINGS)
    problem.facts = trouble.facts | ({"variant": "values"} if "values" in trouble.facts else {})
    return settings.profiles, problem


def _load(path: Path, *, whole: bool = True) -> tuple[Settings, Problem | None]:
    fault: ValueError | None = None
    try:
        text = _read_text(path)
        if text is None:
            return Settings(), None
        table, fault = (_parsed(text), None) if whole else _parts_of(text)
    except Problem as problem:
        return replace(Settings(), base=Settings()), problem
    except (ValueError, RecursionError) as error:
        return replace(Settings(), base=Settings()), _unreadable(path, error)
    settings, bad = settings_of(table)
    settings = replace(settings, base=settings)
    if fault is not None:
        return settings, _unreadable(path, fault)
    if not bad:
        return settings, None
    values = ", ".join(_named(bad, _lines_of(text)))
    return settings, Problem(Kind.LOCAL_SETTINGS_VALUES, values=values, file=str(path))


def save_settings(settings: Settings, path: Path | None = None) -> Settings:
    """Write the differences between these settings and their base to the file. Blocking.

    Under a lock between processes the file is read again, changed, and replaced in one step, readable by this user
    only. A link stays a link; its target is written. Other changes in the file are kept. A file that is not TOML is not
    written: the user has to correct it.

    Args:
        path: the file; None for the one in the user's configuration folder.

    Returns:
        The settings as they are in the file now.

    Raises:
        Problem: Kind.LOCAL_SETTINGS_UNREADABLE or LOCAL_SETTINGS_AWAY as `load_settings`; LOCAL_SETTINGS_BUSY with
            `file`; or as `save_bytes`, except LOCAL_FILE_EXISTS. Nothing was changed then.
    """
    import tomli_w  # noqa: PLC0415 - the first paint reads settings and does not write them

    path = path or default_path()
    before = settings.base or Settings()
    with _locked(path, known=before != Settings()):
        try:
            text = _read_text(path)
            theirs = {} if text is None else _parsed(text)
            table = merged(theirs, Settings() if text is None else before, settings)  # an empty file gets all values
            data = tomli_w.dumps(table).encode("utf-8", "surrogateescape")
        except (ValueError, RecursionError) as error:
            raise _unreadable(path, error) from None
        if len(data) > SETTINGS_BYTES:
            raise _unreadable(path, ValueError("TooBig"))
        save_bytes(data, Path(os.path.realpath(path)), overwrite=True)
    written, _ = settings_of(table)
    return replace(written, base=written, shared=settings.shared)


def tighten(path: Path) -> None:
    """Remove other users' permissions on the settings file and its folder, where this user owns them."""
    if sys.platform == "win32":
        return
    for place, allowed in ((path.parent, 0o700), (path, 0o600)):
        with contextlib.suppress(OSError):
            status = place.stat()
            ours = stat.S_ISREG(status.st_mode) or place.name == _FOLDER_NAME  # leave other folders alone
            if ours and status.st_uid == os.geteuid() and status.st_mode & 0o077:
                place.chmod(stat.S_IMODE(status.st_mode) & allowed)


@contextmanager
def _locked(path: Path, *, known: bool) -> Iterator[None]:
    """Lock the settings file against other processes, for at most SETTINGS_LOCK_SECONDS, if the file system has locks.

    The folder is created if needed. With `known` the file existed before, so a missing folder means: unavailable.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - the first paint reads settings and does not write them

    try:
        path.lstat()
    except FileNotFoundError as error:
        if known and not path.parent.exists():
            raise _away(path, error) from None
        _read_text(path)  # raises if the file is unavailable, so no folder is created in its place
    except OSError as error:
        raise _away(path, error) from None
    lock = FileLock(path.with_name(_LOCK_NAME), timeout=SETTINGS_LOCK_SECONDS, mode=0o600)
    try:
        make_private(path.parent)
        tighten(path)
        lock.acquire()
    except Timeout:
        raise Problem(Kind.LOCAL_SETTINGS_BUSY, file=str(path)) from None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise disk_problem(error, path) from None
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # the file is written already
            lock.release()


def write_connections(profiles: Sequence[Profile], path: Path) -> None:
    """Write connections as in the settings file, without any keys. Blocking. Raises Problem as `save_bytes`."""
    import tomli_w  # noqa: PLC0415 - seldom needed

    keyless = tuple(replace(profile, app_key="") for profile in profiles)
    table = {"profiles": table_of(Settings(profiles=keyless))["profiles"]}
    save_bytes(tomli_w.dumps(table).encode("utf-8"), path, overwrite=True)


def read_connections(path: Path) -> tuple[tuple[Profile, ...], str]:
    """Return the valid connections of a file from `write_connections`, and a text with its invalid values. Blocking."""
    settings, trouble = _load(path)
    return settings.profiles, str(trouble.facts.get("values", "")) if trouble else ""


def _read_text(path: Path) -> str | None:
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
            raise _away(path, error) from None
        return None
    except OSError as error:
        raise _away(path, error) from None
    if len(data) > SETTINGS_BYTES:
        raise ValueError("TooBig")
    return _decoded(data) or None


def _away(path: Path, error: OSError) -> Problem:
    """Return Kind.LOCAL_SETTINGS_AWAY with the facts `file` and `reason`."""
    return Problem(Kind.LOCAL_SETTINGS_AWAY, file=str(path), reason=reason_of(error))


def _unreadable(path: Path, error: Exception) -> Problem:
    """Return Kind.LOCAL_SETTINGS_UNREADABLE with the facts `file`, `reason` and `line`, 0 if it is unknown."""
    text = str(error)
    position = _POSITION.search(str(error))
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
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # byte order marks, which Notepad and PowerShell write
        text = data.decode("utf-16")
    else:
        text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").rstrip("\n \t\x1a")  # DOS ends a text with character 26


def _parsed(text: str) -> dict[str, Any]:
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


def _parts_of(text: str) -> tuple[dict[str, Any], ValueError | None]:
    """Parse what is TOML of a text, and return it with the first error, None if there is none.

    A wrong line costs itself above the first table, and its whole table below: a connection that lacks one of its
    values could go another way.

    Raises:
        ValueError, RecursionError: as `_parsed`, if the lines are unknown or too many.
    """
    lines = text.split("\n")
    first = None
    for _ in range(_MOST_WRONG):
        try:
            return _parsed("\n".join(lines)), first
        except ValueError as error:
            first = first or error
            position = _POSITION.search(str(error))
        if position is None:
            break
        at = int(position[1]) - 1
        heads = [n for n, line in enumerate(lines) if _HEAD.match(line)]
        start = max((n for n in heads if n <= at), default=at)
        end = min((n for n in heads if n > at), default=len(lines)) if start in heads else at + 1
        if not any(map(str.strip, lines[start:end])):
            break
        lines[start:end] = [""] * (end - start)
    raise first or ValueError("NotToml")


def _named(bad: Sequence[Place], lines: Mapping[Place, int]) -> list[str]:
    """Name values by their keys, and by their lines if known; at most five."""
    names = []
    for place in bad[:_MOST_NAMED]:
        words = " ".join(str(part + 1) if isinstance(part, int) else part for part in place)
        line = lines.get(place) or lines.get(place[:-1]) or lines.get(place[:1])
        names.append(f"{words} ({line})" if line else words)
    return [*names, "…"] if len(bad) > _MOST_NAMED else names


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
