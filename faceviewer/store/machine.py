"""What an administrator laid down for everybody on this machine: where, whether others can write it, and decisions."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import read_regular, reason_of

ADMINISTRATORS = {0}
"""User ids of the owners whose files are trusted."""

_MANAGED_BYTES = 64 * 1024  # of the decisions, which are two lines


def machine_folder() -> Path:
    r"""Return the folder.

    `/etc/faceviewer`; on Windows `%ProgramData%\FaceViewer`, by what the system says and not the environment; on macOS
    `/Library/Application Support/FaceViewer`.
    """
    if sys.platform in {"win32", "darwin"}:
        import platformdirs  # noqa: PLC0415 - not needed elsewhere

        return platformdirs.site_config_path("FaceViewer", appauthor=False)
    return Path("/etc/faceviewer")


def machine_path() -> Path:
    """Return the file with the connections for everybody."""
    return machine_folder() / "settings.toml"


def mistrusted(path: Path) -> Problem | None:
    """Return Kind.LOCAL_MACHINE_SETTINGS with the facts `file` and `reason` where others could write a file; else None.

    Raises:
        FileNotFoundError: nobody laid anything down.
    """
    try:
        path.lstat()
        if _only_administrators_write(path):
            return None
        reason = "OthersCanWrite"
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError from None
    except (OSError, ValueError) as error:  # a folder that may not be looked into
        reason = reason_of(error)
    return Problem(Kind.LOCAL_MACHINE_SETTINGS, file=str(path), reason=reason)


def _only_administrators_write(path: Path) -> bool:
    """Return whether only administrators can change the file at a path and every folder above it."""
    if sys.platform == "win32":
        from faceviewer.store.windows_access import only_administrators_write  # noqa: PLC0415 - the other systems' is here

        return all(only_administrators_write(place) for place in (path, path.parent))
    real = Path(os.path.realpath(path))
    return all(map(_is_an_administrators, (path.parent, real, *real.parents)))


def _is_an_administrators(place: Path) -> bool:
    try:
        status = place.stat()
    except OSError:
        return False
    sticky = stat.S_ISDIR(status.st_mode) and bool(status.st_mode & stat.S_ISVTX)  # others cannot replace what is in it
    return status.st_uid in {0, *ADMINISTRATORS} and (sticky or not status.st_mode & 0o022)


@dataclass(frozen=True, slots=True)
class Managed:
    """The administrator's decisions; the defaults are those of a machine that nobody manages.

    Attributes:
        update_check: whether a user may look for newer versions. Where there is a file that does not say so: no.
        update_url: the address of the notices, "" to leave it to the user.
    """

    update_check: bool = True
    update_url: str = ""


def load_managed(path: Path | None = None) -> Managed:
    """Read the file; where it cannot be read, nothing is allowed that it could have forbidden.

    Args:
        path: of the file; None for the system's, as `managed_path` has it.
    """
    import tomllib  # noqa: PLC0415 - the first paint does without

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
    """Return where the file is: `managed.toml` in the machine's folder."""
    return machine_folder() / "managed.toml"
