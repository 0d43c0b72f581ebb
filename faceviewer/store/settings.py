"""The settings' one TOML file: read as others left it, changed under a lock, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import SETTINGS_BYTES, SETTINGS_LOCK_SECONDS, SETTINGS_STEPS
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.files import disk_problem, make_private, save_bytes
from faceviewer.store.machine import machine_profiles
from faceviewer.store.settings_table import Place, merged, settings_of, unusable
from faceviewer.store.settings_values import SavingHabits, Settings, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["SavingHabits", "Settings", "Theme", "default_path", "load_settings", "save_settings", "tighten"]

_FOLDER_NAME, _FILE_NAME, _LOCK_NAME = "FaceViewer", "settings.toml", ".settings.lock"
_NAMED = 5  # values in one sentence
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}  # some network shares
# How editors begin a file that is not plain UTF-8; the longer ones first. Notepad and PowerShell write such.
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'")
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_STUMBLED = re.compile(r"\(at line (\d{1,9}), column \d{1,9}\)")  # how tomllib ends what it says
_KEY = re.compile(r"\s*([\w.-]+)\s*=")


def default_path() -> Path:
    """Return where the settings are: in the user's configuration folder."""
    import platformdirs  # noqa: PLC0415 - not needed where a path is given

    try:
        return platformdirs.user_config_path(_FOLDER_NAME, appauthor=False) / _FILE_NAME
    except RuntimeError:  # nothing says where the home of this user is, as in some containers: then it is away
        return Path("~", ".config", _FOLDER_NAME, _FILE_NAME)


def load_settings(path: Path | None = None, machine: Path | None = None) -> tuple[Settings, Problem | None]:
    """Read the settings; where there are none yet, return the defaults. Nothing is written or moved.

    Args:
        path: of the file; None for the one in the user's configuration folder.
        machine: the file with the connections for everybody; None for the machine's own.

    Returns:
        The settings, and what is to be known of them: Kind.LOCAL_SETTINGS_VALUES with the facts `values` and `file`
        where some were passed over; LOCAL_SETTINGS_UNREADABLE with `file` and `reason` where there is no sense in the
        file, LOCAL_SETTINGS_AWAY with the same where it cannot be read now: both with the defaults. Where there is no
        file, or nothing in it, the settings have no base. LOCAL_MACHINE_SETTINGS as `machine_profiles`, where nothing
        is to be known of the user's own.
    """
    settings, trouble = _load_own(path or default_path())
    shared, of_the_machine = machine_profiles(machine)
    return (replace(settings, shared=shared) if shared else settings), trouble or of_the_machine


def read_table(path: Path) -> dict[str, Any] | None:
    """Return the table of a settings file, None where there is none.

    Raises:
        Problem: Kind.LOCAL_SETTINGS_AWAY or LOCAL_SETTINGS_UNREADABLE, as `load_settings`.
    """
    try:
        text = _read(path)
        return None if text is None else _parse(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, error) from None


def _load_own(path: Path) -> tuple[Settings, Problem | None]:
    try:
        text = _read(path)
        if text is None:
            return Settings(), None
        table = _parse(text)
    except Problem as problem:
        return replace(Settings(), base=Settings()), problem
    except (ValueError, RecursionError) as error:
        return replace(Settings(), base=Settings()), _unreadable(path, error)
    settings, bad = settings_of(table)
    if not bad:
        return replace(settings, base=settings), None
    lines = _lines(text)
    trouble = Problem(Kind.LOCAL_SETTINGS_VALUES, values=_named(bad, lines), file=str(path))
    left_out = {
        name: Problem(Kind.LOCAL_PROFILE_LEFT_OUT, name=name, values=_named(places, lines), file=str(path))
        for name, places in unusable(table, bad).items()
    }
    return replace(settings, base=settings, left_out=left_out), trouble


def save_settings(settings: Settings, path: Path | None = None) -> tuple[Settings, Problem | None]:
    """Make in the file the changes that these settings have over their base, and no others; blocking.

    Under a lock between processes the file is read anew, changed and replaced in one step, readable by this user alone.
    A link is followed and stays one. Settings without a base take the place of whatever is there. What others wrote,
    and what is not understood, stays; a file that is no settings file is moved aside, where nobody else can read it.

    Args:
        settings: the changed ones.
        path: of the file; None for the one in the user's configuration folder.

    Returns:
        The settings as they are now, and Kind.LOCAL_SETTINGS with `moved_to` if a file was moved aside.

    Raises:
        Problem: Kind.LOCAL_SETTINGS_AWAY as `load_settings`, LOCAL_SETTINGS_BUSY with `file`, or as `save_bytes`,
            LOCAL_FILE_EXISTS left out. Nothing was changed then.
    """
    import tomli_w  # noqa: PLC0415 - the first paint reads settings and does not write them

    path = path or default_path()
    with _locked(path, known=settings.base is not None and settings.base != Settings()):
        note = None
        try:
            text = _read(path)
            theirs = _parse(text) if text is not None else None
        except (ValueError, RecursionError):
            note, theirs = _move_aside(_target(path)), None
        before = Settings()  # all of it is written where nothing is
        if theirs is not None:
            before = settings.base if settings.base is not None else settings_of(theirs)[0]
        table = _writable(merged(theirs or {}, before, settings))
        try:
            data = tomli_w.dumps(table).encode("utf-8")
            written, _ = settings_of(_parse(data.decode("utf-8")))
        except (ValueError, RecursionError) as error:  # it could not be read again
            raise _unreadable(path, error) from None
        if len(data) > SETTINGS_BYTES:
            raise _unreadable(path, ValueError("TooBig"))
        save_bytes(data, _target(path), overwrite=True)
    return replace(written, base=written, shared=settings.shared), note


def tighten(path: Path) -> None:
    """Take from others what they may do with the settings and their folder, as far as both are this user's."""
    if sys.platform == "win32":
        return
    for place, most in ((path.parent, 0o700), (path, 0o600)):
        with contextlib.suppress(OSError):
            status = place.stat()
            ours = stat.S_ISREG(status.st_mode) or place.name == _FOLDER_NAME  # and no other folder that a path names
            if ours and status.st_uid == os.geteuid() and status.st_mode & 0o077:
                place.chmod(stat.S_IMODE(status.st_mode) & most)


class _Hexadecimal(int):
    """A number written in hexadecimal digits: Python writes no more than some thousand decimal ones."""

    def __str__(self) -> str:
        return hex(self)


def _writable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _writable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_writable(item) for item in value]
    return _Hexadecimal(value) if isinstance(value, int) and value >> 64 > 0 else value


def _target(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _read(path: Path) -> str | None:
    """Return the file's text, None where there is none: on a first start, or while another program writes it.

    Raises:
        Problem: Kind.LOCAL_SETTINGS_AWAY; a link that leads nowhere and a home folder that is not there are that too.
        ValueError: too big, or not text.
    """
    try:
        data = _bytes(path)
    except FileNotFoundError as error:
        places = (path, path.parent, path.parent.parent)
        if any(place.is_symlink() and not place.exists() for place in places) or not places[2].parent.is_dir():
            raise _away(path, error) from None
        return None
    except OSError as error:
        raise _away(path, error) from None
    if len(data) > SETTINGS_BYTES:
        raise ValueError("TooBig")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in data[:2]:  # no TOML begins so, but in UTF-16 without a mark
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    text = data.decode(encoding)
    return text if text.strip() else None


def _bytes(path: Path) -> bytes:
    """Return what a regular file holds, one byte past the bound at most; a pipe without a writer holds up nobody."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - a Path cannot be opened with these flags
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "NoFile")
        return file.read(SETTINGS_BYTES + 1)


def _parse(text: str) -> dict[str, Any]:
    """Parse a text, unless tomllib would need minutes: a dotted key takes it as many steps as the square of its dots.

    Raises:
        ValueError: it is no TOML, or would take too long.
        RecursionError: brackets nested too deep.
    """
    import tomllib  # noqa: PLC0415 - a first start has no file to parse

    dots = [line.count(".") for line in _QUOTED.sub("", text).split("\n")]
    if sum(count * count for count in dots) + max(dots) * len(dots) > SETTINGS_STEPS:
        raise ValueError("TooManyDots")
    return tomllib.loads(text.replace("\r\n", "\n"))


@contextmanager
def _locked(path: Path, *, known: bool) -> Iterator[None]:
    """Hold the settings against other processes, as far as there are locks; others wait as long as we would.

    Their folder is made if need be, unless they are known: then it was there, and this is no first start.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - the first paint reads settings and does not write them

    try:
        path.lstat()
    except FileNotFoundError as error:
        if known and not path.parent.exists():
            raise _away(path, error) from None
        _read(path)  # where it is away, no folder is made in its place
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
        with contextlib.suppress(OSError):  # what was written is written
            lock.release()


def _move_aside(path: Path) -> Problem:
    """Rename a file that is no settings file, never onto another one."""
    stem = f"{path.name}.unreadable-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    target, count = path.with_name(stem), 1
    while target.exists() or target.is_symlink():
        count += 1
        target = path.with_name(f"{stem}-{count}")
    try:
        path.chmod(0o600)
        path.rename(target)
    except OSError as error:
        raise disk_problem(error, path) from None
    return Problem(Kind.LOCAL_SETTINGS, moved_to=str(target))


def _away(path: Path, error: OSError) -> Problem:
    return Problem(Kind.LOCAL_SETTINGS_AWAY, file=str(path), reason=error.strerror or type(error).__name__)


def _unreadable(path: Path, error: Exception) -> Problem:
    """Name what a parser stumbled over: its own words are for programmers."""
    text, line = str(error), _STUMBLED.search(str(error))
    if isinstance(error, RecursionError):
        text = "TooDeep"
    elif isinstance(error, UnicodeError):
        text = "NotText"
    elif text.startswith("Exceeds the limit"):  # how int() refuses a number of thousands of digits
        text = "NumberTooLong"
    elif not text.isidentifier():  # tomllib's words
        text = "NotTomlAtLine" if line else "NotToml"
    return Problem(Kind.LOCAL_SETTINGS_UNREADABLE, file=str(path), reason=text, line=int(line[1]) if line else 0)


def _named(bad: Sequence[Place], lines: Mapping[Place, int]) -> str:
    """Name values by their keys, and by their lines as far as these can be told."""
    named = []
    for place in bad[:_NAMED]:
        words = " ".join(str(part + 1) if isinstance(part, int) else part for part in place)
        line = lines.get(place) or lines.get(place[:-1]) or lines.get(place[:1])
        named.append(f"{words} ({line})" if line else words)
    more = ["…"] if len(bad) > _NAMED else []
    return ", ".join([*named, *more])


def _lines(text: str) -> dict[Place, int]:
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
