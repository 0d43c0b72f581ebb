"""The settings file, in TOML: read it, change it under a lock, and replace it in one step."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from faceviewer.core.limits import SETTINGS_BYTES, SETTINGS_LOCK_SECONDS
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import read_regular, reason_of
from faceviewer.store.files import disk_problem, make_private, save_bytes
from faceviewer.store.machine import machine_path, write_access_problem
from faceviewer.store.settings_table import merged, settings_of, table_of
from faceviewer.store.settings_text import decoded, line_of, named, parsed, parts_of
from faceviewer.store.settings_values import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faceviewer.core.connection import Profile

_FOLDER_NAME, _FILE_NAME, _LOCK_NAME = "FaceViewer", "settings.toml", ".settings.lock"
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}  # some network shares


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
    if sys.platform != "linux":  # on Linux the import would delay the first paint by 4 ms
        import platformdirs  # noqa: PLC0415 - not needed where a path is given

        return platformdirs.user_config_path()
    folder = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return folder if folder.is_absolute() else Path("~/.config").expanduser()


def load_settings(path: Path | None = None) -> tuple[Settings, list[Problem]]:
    """Read the settings; return the defaults if there is no file. Nothing is written or moved.

    Args:
        path: the file; None for the one in the user's configuration folder. It is closed to other users first.

    Returns:
        The settings, and the problems to show, that of the user's own file first:
        LOCAL_SETTINGS_VALUES with the facts `values` and `file` if some values were ignored.
        LOCAL_SETTINGS_UNREADABLE with `file` and `reason` if it cannot be parsed as a whole: see `parts_of`.
        LOCAL_SETTINGS_AWAY with the same facts if it cannot be read now; the settings are then the defaults.
        LOCAL_MACHINE_SETTINGS as `_load_machine`.
        Without a file, or with an empty one, the settings have no base.
    """
    path = path or default_path()
    _tighten(path)
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
        table, fault = (parsed(text), None) if whole else parts_of(text)
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
    return settings, Problem(Kind.LOCAL_SETTINGS_VALUES, values=named(bad, text), file=str(path))


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
            `file`; or as `save_bytes`, except LOCAL_FILE_EXISTS. After an error the file is unchanged.
    """
    import tomli_w  # noqa: PLC0415 - the first paint reads settings and does not write them

    path = path or default_path()
    before = settings.base or Settings()
    with _locked(path, known=before != Settings()):
        try:
            text = _read_text(path)
            theirs = {} if text is None else parsed(text)
            table = merged(theirs, Settings() if text is None else before, settings)  # an empty file gets all values
            data = tomli_w.dumps(table).encode("utf-8", "surrogateescape")
        except (ValueError, RecursionError) as error:
            raise _unreadable(path, error) from None
        if len(data) > SETTINGS_BYTES:
            raise _unreadable(path, ValueError("TooBig"))
        save_bytes(data, Path(os.path.realpath(path)), overwrite=True)
    written, _ = settings_of(table)
    return replace(written, base=written, shared=settings.shared)


def _tighten(path: Path) -> None:
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
        _tighten(path)
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
    return decoded(data) or None


def _away(path: Path, error: OSError) -> Problem:
    """Return Kind.LOCAL_SETTINGS_AWAY with the facts `file` and `reason`."""
    return Problem(Kind.LOCAL_SETTINGS_AWAY, file=str(path), reason=reason_of(error))


def _unreadable(path: Path, error: Exception) -> Problem:
    """Return Kind.LOCAL_SETTINGS_UNREADABLE with the facts `file`, `reason` and `line`, 0 if it is unknown."""
    text = str(error)
    line = line_of(error)
    reason = "NotTomlAtLine" if line else "NotToml"  # tomllib's own messages are for programmers
    if isinstance(error, RecursionError):
        reason = "TooDeep"
    elif isinstance(error, UnicodeError):
        reason = "NotText"
    elif text.isidentifier():
        reason = text
    return Problem(Kind.LOCAL_SETTINGS_UNREADABLE, file=str(path), reason=reason, line=line)
