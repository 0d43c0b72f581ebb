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
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import SETTINGS_BYTES, SETTINGS_LOCK_SECONDS
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.files import disk_problem, make_private, save_bytes
from faceviewer.store.machine import machine_path, write_access_problem
from faceviewer.store.settings_table import merged, settings_of, table_of, unusable
from faceviewer.store.settings_text import (
    EMPTIED,
    away,
    decoded,
    lines_of,
    named,
    parse_valid_lines,
    parsed,
    read_text,
    unreadable,
)
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


def _configuration_folder() -> Path:
    if sys.platform != "linux":  # there its import would take 4 ms of the time to the first paint
        import platformdirs  # noqa: PLC0415 - not needed where a path is given

        return platformdirs.user_config_path()
    folder = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return folder if folder.is_absolute() else Path("~/.config").expanduser()


def load_settings(path: Path | None = None, machine: Path | None = None) -> tuple[Settings, Problem | None]:
    """Read the settings; return the defaults if there is no file. Nothing is written or moved.

    Args:
        path: the file; None for the one in the user's configuration folder, which `tighten` closes to other users
            first.
        machine: the file with the connections for all users; None for `machine_path()`.

    Returns:
        The settings, and a problem to show or None:
        LOCAL_SETTINGS_VALUES with the facts `values` and `file` if some values were ignored. Its `variant` is "lines"
        if lines of the file are not TOML (the file is not written until they are corrected), or "emptied" if a power
        cut left only NULs (the next change rewrites the file).
        LOCAL_SETTINGS_UNREADABLE with `file` and `reason` if the file cannot be parsed, LOCAL_SETTINGS_AWAY with the
        same if it cannot be read now, both with the defaults.
        LOCAL_MACHINE_SETTINGS as `load_machine`, if there is no problem with the user's own file.
        Without a file, or with an empty one, the settings have no base.
    """
    if path is None:
        path = default_path()
        tighten(path)
    settings, trouble = _load(path)
    common, common_trouble = load_machine(machine)
    settings = replace(
        settings,
        shared=common.profiles,
        left_out={**common.left_out, **settings.left_out},
        unshared=common.unshared,
    )
    return settings, trouble or common_trouble


def load_machine(path: Path | None = None) -> tuple[Settings, Problem | None]:
    """Read the connections that an administrator configured for all users: `[[profiles]]` as in a user's settings.

    Args:
        path: the file; None for `machine_path()`.

    Returns:
        Settings with only `profiles`, `left_out` and `unshared` set, and a problem or None. The problem is
        LOCAL_MACHINE_SETTINGS with `file` and either `reason`, if no connection is used because non-administrators can
        write the file or it cannot be read, or `values` with the variant "values" if parts of it are invalid.
    """
    path = path or machine_path()
    try:
        problem = write_access_problem(path)
    except FileNotFoundError:
        return Settings(), None
    settings, trouble = (Settings(), problem) if problem else _load(path)
    if trouble is None:
        return settings, None
    machine_problem = Problem(Kind.LOCAL_MACHINE_SETTINGS)
    machine_problem.facts = {"reason": "NotToml", **trouble.facts}
    if trouble.facts.get("values"):
        machine_problem.facts["variant"] = "values"
        for left_out in settings.left_out.values():
            left_out.facts["variant"] = "machine"
    return (settings if settings.profiles else replace(settings, unshared=machine_problem)), machine_problem


def _load(path: Path) -> tuple[Settings, Problem | None]:
    try:
        text = read_text(path)
        if text is None:
            return Settings(), None
        if text == EMPTIED:
            return Settings(), Problem(Kind.LOCAL_SETTINGS_VALUES, file=str(path), values="", variant="emptied")
        known = parse_valid_lines(text)
    except Problem as problem:
        return replace(Settings(), base=Settings()), problem
    except (ValueError, RecursionError) as error:
        return replace(Settings(), base=Settings()), unreadable(path, error)
    settings, bad = settings_of(known.table)
    if not bad and not known.unread:
        return replace(settings, base=settings), None
    lines, file = lines_of(known.text), str(path)
    values = ", ".join([*known.unread_values, *named(bad, lines)])
    left_out = {name: f"profiles ({line})" for name, line in known.lost.items()}
    left_out |= {name: ", ".join(named(places, lines)) for name, places in unusable(known.table, bad).items()}
    problems = {
        name: Problem(Kind.LOCAL_PROFILE_LEFT_OUT, name=name, values=values, file=file)
        for name, values in left_out.items()
    }
    trouble = Problem(Kind.LOCAL_SETTINGS_VALUES, values=values, file=file, variant="lines" if known.unread else "")
    return replace(settings, base=settings, left_out=problems), trouble


def save_settings(settings: Settings, path: Path | None = None) -> Settings:
    """Write the differences between these settings and their base to the file. Blocking.

    Under a lock between processes the file is read again, changed, and replaced in one step, readable by this user
    only. A link stays a link; its target is written. Other changes in the file are kept, except if the settings have no
    base: then they replace the content. A file that is not entirely TOML is not written: the user has to correct it.

    Args:
        path: the file; None for the one in the user's configuration folder.

    Returns:
        The settings as they are in the file now.

    Raises:
        Problem: Kind.LOCAL_SETTINGS_UNREADABLE or LOCAL_SETTINGS_AWAY as `load_settings`, the first with `values` and
            `variant` "lines" for lines that are not TOML; LOCAL_SETTINGS_BUSY with `file`; or as `save_bytes`, except
            LOCAL_FILE_EXISTS. Nothing was changed then.
    """
    import tomli_w  # noqa: PLC0415 - the first paint reads settings and does not write them

    path = path or default_path()
    with _locked(path, known=settings.base is not None and settings.base != Settings()):
        try:
            text = read_text(path)
            theirs = parse_valid_lines(text) if text is not None and text != EMPTIED else None
        except (ValueError, RecursionError) as error:
            raise unreadable(path, error) from None
        if theirs is not None and theirs.unread:
            values = ", ".join(theirs.unread_values)
            raise Problem(Kind.LOCAL_SETTINGS_UNREADABLE, file=str(path), values=values, variant="lines")
        before = Settings()  # an empty file gets all values
        if theirs is not None:
            before = settings.base if settings.base is not None else settings_of(theirs.table)[0]
        table = _writable(merged(theirs.table if theirs is not None else {}, before, settings))
        try:
            data = tomli_w.dumps(table).encode("utf-8", "surrogateescape")
            written, _ = settings_of(parsed(decoded(data)))
        except (ValueError, RecursionError) as error:  # the result could not be read back
            raise unreadable(path, error) from None
        if len(data) > SETTINGS_BYTES:
            raise unreadable(path, ValueError("TooBig"))
        save_bytes(data, Path(os.path.realpath(path)), overwrite=True)
    return replace(written, base=written, shared=settings.shared, unshared=settings.unshared)


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


class _Hexadecimal(int):
    """An integer written in hexadecimal: Python refuses to write decimal numbers of some thousand digits."""

    def __str__(self) -> str:
        return hex(self)


def _writable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _writable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_writable(item) for item in value]
    return _Hexadecimal(value) if isinstance(value, int) and value >> 64 > 0 else value


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
            raise away(path, error) from None
        read_text(path)  # raises if the file is unavailable, so no folder is created in its place
    except OSError as error:
        raise away(path, error) from None
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
    """Write connections in the format of the settings file; their secrets stay in the keyring. Blocking.

    Raises:
        Problem: as `save_bytes`, except LOCAL_FILE_EXISTS.
    """
    import tomli_w  # noqa: PLC0415 - seldom needed

    keyless = tuple(replace(profile, app_key="") for profile in profiles)
    table = {"profiles": table_of(Settings(profiles=keyless))["profiles"]}
    save_bytes(tomli_w.dumps(table).encode("utf-8"), path, overwrite=True)


def read_connections(path: Path) -> tuple[tuple[Profile, ...], str]:
    """Return the valid connections of a file, and a description of the values that are not valid. Blocking.

    Args:
        path: a file that `write_connections` wrote, or a settings file.
    """
    settings, trouble = _load(path)
    return settings.profiles, str(trouble.facts.get("values", "")) if trouble else ""
