"""A photo as a file, for as long as it is being dragged out of the window."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QStandardPaths

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = "faceviewer-drag-"


class DragFile:
    """A file that only this user can read, in a folder of its own that only this user can enter.

    Args:
        data: the content.
        name: of the file.
        place: where the folder shall be made.

    Attributes:
        path: the file.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """

    def __init__(self, data: bytes, name: str, *, place: Path) -> None:
        self._folder = place / f"{_PREFIX}{uuid.uuid4().hex}"
        self._lock = _lock_of(self._folder)
        self._lock.tryLock(0)  # before there is a folder: who finds it must know that its owner still lives
        self.path = self._folder / name
        try:
            self._folder.mkdir(0o700)
            if os.name == "posix":
                self._folder.chmod(0o700)  # whatever the mask has taken away
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with open(os.open(self.path, flags, 0o600), "wb") as file:  # noqa: PTH123 - a descriptor, not a path
                file.write(data)
                if hasattr(os, "fchmod"):
                    os.fchmod(file.fileno(), 0o600)
        except OSError:
            self.remove()
            raise

    def remove(self) -> None:
        """Remove the file and its folder."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.unlock()


def place_for_drags() -> Path:
    """Return where such folders are made: in memory where the system has a place for that, else among temporary files.

    A desktop's runtime folder is this user's alone, is held in memory and does not outlive the session.
    """
    return next((place for place in _places() if os.access(place, os.W_OK)), Path(tempfile.gettempdir()))


def places_of_drags() -> list[Path]:
    """Return where such folders may be left: also what a program had whose environment told of other places."""
    named = [*_places(), Path(tempfile.gettempdir())]
    if not hasattr(os, "getuid"):
        return named
    usual = [Path("/tmp"), Path("/var/tmp"), *named]  # noqa: S108 - looked into, and nothing is made there
    # Qt's own, where XDG_RUNTIME_DIR is not set; what it calls them is up to its release, and others may make some too.
    own = [place for parent in usual for place in parent.glob("runtime-*") if _is_mine(place)]
    return list(dict.fromkeys([Path(f"/run/user/{os.getuid()}"), *usual, *own]))


def _is_mine(place: Path) -> bool:
    with suppress(OSError):
        return place.lstat().st_uid == os.getuid()
    return False


def _places() -> list[Path]:
    kinds = (QStandardPaths.StandardLocation.RuntimeLocation, QStandardPaths.StandardLocation.TempLocation)
    return [Path(place) for place in map(QStandardPaths.writableLocation, kinds) if place]


def remove_leftovers(place: Path) -> None:
    """Remove what a program that was killed in the middle of a drag has left behind; not what is being dragged now."""
    for folder in _own_folders(place):
        lock = _lock_of(folder)
        if lock.tryLock(0):
            shutil.rmtree(folder, ignore_errors=True)
            lock.unlock()


def _own_folders(place: Path) -> Iterator[Path]:
    with suppress(OSError), os.scandir(place) as entries:  # it is gone, or not ours to read
        for entry in entries:
            if not entry.name.startswith(_PREFIX):
                continue
            with suppress(OSError):  # gone since it was listed
                mine = not hasattr(os, "getuid") or entry.stat(follow_symlinks=False).st_uid == os.getuid()
                if mine and entry.is_dir(follow_symlinks=False):
                    yield Path(entry.path)


def _lock_of(folder: Path) -> QLockFile:
    lock = QLockFile(f"{folder}.lock")
    lock.setStaleLockTime(0)  # never by its age; a lock of a process that is gone counts as none anyway
    return lock
