"""The folder of the administrator's settings, and a check that only administrators can write there."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from faceviewer.core.problem import Kind, Problem

ADMINISTRATORS = {0}
"""User ids of the owners whose files are trusted."""

_FILE_NAME = "settings.toml"


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
    return machine_folder() / _FILE_NAME


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
        reason = getattr(error, "strerror", None) or type(error).__name__
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
