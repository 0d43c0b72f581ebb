"""What an administrator configured for all users of this machine: paths, who can write them, and decisions."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import read_regular, reason_of

ADMINISTRATORS = {0}
"""User IDs of the file owners that are trusted."""

_MANAGED_BYTES = 64 * 1024  # size limit of `managed.toml`, which has two lines


def machine_folder() -> Path:
    r"""Return the folder of the administrator's files.

    `/etc/faceviewer`; on Windows `%ProgramData%\FaceViewer`, from the system and not the environment; on macOS
    `/Library/Application Support/FaceViewer`.
    """
    if sys.platform in {"win32", "darwin"}:
        import platformdirs  # noqa: PLC0415 - not needed elsewhere

        return platformdirs.site_config_path("FaceViewer", appauthor=False)
    return Path("/etc/faceviewer")


def machine_path() -> Path:
    """Return the path of the file with the connections for all users."""
    return machine_folder() / "settings.toml"


def write_access_problem(path: Path) -> Problem | None:
    """Return Kind.LOCAL_MACHINE_SETTINGS with the facts `file` and `reason` if non-administrators can write a file.

    Raises:
        FileNotFoundError: there is no such file.
    """
    try:
        path.lstat()
        if _only_administrators_write(path):
            return None
        reason = "OthersCanWrite"
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError from None
    except (OSError, ValueError) as error:  # for example a folder that may not be read
        reason = reason_of(error)
    return Problem(Kind.LOCAL_MACHINE_SETTINGS, file=str(path), reason=reason)


def _only_administrators_write(path: Path) -> bool:
    """Return whether only administrators can change the file at a path and every folder above it."""
    if sys.platform == "win32":
        from faceviewer.store.windows_access import only_administrators_write  # noqa: PLC0415 - only used on Windows

        return all(only_administrators_write(place) for place in (path, path.parent))
    real = Path(os.path.realpath(path))
    return all(map(_is_an_administrators, (path.parent, real, *real.parents)))


def _is_an_administrators(place: Path) -> bool:
    try:
        status = place.stat()
    except OSError:
        return False
    sticky = stat.S_ISDIR(status.st_mode) and bool(status.st_mode & stat.S_ISVTX)  # others cannot replace its files
    return status.st_uid in {0, *ADMINISTRATORS} and (sticky or not status.st_mode & 0o022)


@dataclass(frozen=True, slots=True)
class Managed:
    """The administrator's decisions; the defaults apply to a machine without `managed.toml`.

    Attributes:
        update_check: whether a user may check for updates. False if the file exists and does not allow it.
        update_url: the URL of update notices, "" to leave it to the user.
    """

    update_check: bool = True
    update_url: str = ""


def load_managed(path: Path | None = None) -> Managed:
    """Read the administrator's decisions; if the file cannot be read, everything it could forbid is forbidden."""
    import tomllib  # noqa: PLC0415 - not needed for the first paint

    path = path or managed_path()
    try:
        table = tomllib.loads(read_regular(path, _MANAGED_BYTES).decode("utf-8-sig"))
    except FileNotFoundError:
        return Managed()
    except (OSError, ValueError, RecursionError):
        return Managed(update_check=False)
    url = table.get("update_url", "")
    return Managed(update_check=table.get("update_check") is True, update_url=url if isinstance(url, str) else "")


def managed_path() -> Path:
    """Return the path of `managed.toml` in the machine's folder."""
    return machine_folder() / "managed.toml"
