"""Where an administrator decides for everybody on this machine, and the connections that are laid down there."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from faceviewer.core.connection import Profile

ADMINISTRATORS = {0}
"""Whose files are believed, by their user ids."""

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


def machine_profiles(path: Path | None = None) -> tuple[tuple[Profile, ...], Problem | None]:
    """Read the connections that an administrator laid down: `[[profiles]]` as in a user's settings, nothing else of it.

    Args:
        path: of the file; None for the machine's own.

    Returns:
        The connections, and Kind.LOCAL_MACHINE_SETTINGS with the facts `file` and `reason` where they are not to be
        believed, because others than an administrator could write them, or cannot be read.
    """
    path = path or machine_path()
    try:
        path.lstat()
    except (OSError, ValueError):
        return (), None  # nobody laid anything down

    from faceviewer.store.settings_table import settings_of  # noqa: PLC0415 - most machines have no such file
    from faceviewer.store.settings_text import read_table  # noqa: PLC0415 - likewise

    try:
        if not _only_administrators_write(path):
            return (), Problem(Kind.LOCAL_MACHINE_SETTINGS, file=str(path), reason="OthersCanWrite")
        settings, bad = settings_of(read_table(path) or {})
    except Problem as problem:
        told = Problem(Kind.LOCAL_MACHINE_SETTINGS)
        told.facts = {**problem.facts, "file": str(path)}
        return (), told
    if any(place[0] == "profiles" for place in bad):
        return settings.profiles, Problem(Kind.LOCAL_MACHINE_SETTINGS, file=str(path), reason="ValuesNotUsed")
    return settings.profiles, None


def _only_administrators_write(path: Path) -> bool:
    """Tell whether nobody else can change what a path leads to: not the file, nor the folders that lead there."""
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
