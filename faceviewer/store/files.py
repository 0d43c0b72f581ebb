"""Saving files: completely or not at all, and never over an existing file unless asked."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from contextlib import ExitStack
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import reason_of
from faceviewer.store.drafts import Draft, part_in, patiently, remove_leftovers
from faceviewer.store.file_names import check_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_WINDOWS_DISK_FULL = {39, 112}  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL: no errno of their own
_WINDOWS_IN_USE = {32, 33}  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION: somebody has it open
_WINDOWS_REFUSED = 5  # ERROR_ACCESS_DENIED


def save_bytes(data: bytes, path: Path, *, overwrite: bool = False) -> None:
    """Save a file that only this user can read, so that its name holds all of it or nothing. Blocking.

    A link, a device or a pipe, which somebody may have planted, is neither written through nor replaced; without
    `overwrite` nothing is that bears the name, also if it appears meanwhile. What a killed save left in that folder is
    removed.

    Args:
        path: where to; its folder must exist.
        overwrite: whether a file of that name may be replaced.

    Raises:
        Problem: Kind.LOCAL_FILE_NAME or LOCAL_FILE_EXISTS with the fact `file` (a name without its folder), the latter
            with `variant` "special" for what is no file;
            LOCAL_DISK_FULL or LOCAL_FILES_FULL with `folder`, `needed` and `free` (in words of bytes),
            LOCAL_FOLDER_GONE or LOCAL_READ_ONLY with `folder`, LOCAL_IN_USE with `file`, LOCAL_DISK with `folder` and
            `reason` (the operating system's words). Nothing is left behind then.
    """
    save_together([(data, path)], overwrite=overwrite)


def save_together(files: Sequence[tuple[bytes, Path]], *, overwrite: bool = False) -> tuple[Path, ...]:
    """Save files that belong together, all of them or none. Blocking.

    All are on the disk before the first gets its name, and the one that was named gets it first: killed in between,
    there is a picture without its record, and never a record without its picture or beside somebody else's.

    Args:
        files: content and path, the one that the operator named last.
        overwrite: whether they may replace what bears their names.

    Returns:
        The paths in the order of `files`.

    Raises:
        Problem: as `save_bytes`; LOCAL_FILE_EXISTS names the first that is there, beginning with the last.
    """
    chosen = files[-1][1]
    for _, path in files:
        check_name(path.name)
    try:
        paths = _saved(files, overwrite=overwrite)
    except FileExistsError as error:
        raise Problem(Kind.LOCAL_FILE_EXISTS, file=Path(error.filename2 or error.filename or chosen).name) from None
    except ValueError:  # a folder's name that no file system can hold
        raise Problem(Kind.LOCAL_FILE_NAME, file=chosen.name) from None
    except OSError as error:
        raise disk_problem(error, chosen, size=sum(len(data) for data, _ in files)) from None
    for folder in {path.parent for path in paths}:
        _flush_folder(folder)
    return paths


def make_folder(path: Path) -> None:
    """Make a folder that only this user can enter, and those above it, if it is not there. Blocking.

    Raises:
        Problem: as `save_bytes`.
    """
    try:
        make_private(path)
    except FileExistsError:  # a file; it is not what stands in the way of a name, and is never replaced by a folder
        raise Problem(Kind.LOCAL_FOLDER_GONE, folder=os.path.realpath(path)) from None
    except ValueError:
        raise Problem(Kind.LOCAL_FILE_NAME, file=path.name) from None
    except OSError as error:
        raise disk_problem(error, path) from None


def make_private(folder: Path) -> None:
    """Make a folder as `make_folder` does, whatever the mask of the process is.

    Raises:
        OSError: it cannot be made; FileExistsError, if there is something else.
    """
    missing = [folder]
    while not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for each in reversed(missing):
        try:
            each.mkdir(mode=0o700)
        except FileExistsError:
            if not each.is_dir():
                raise
        else:
            each.chmod(0o700)


def _saved(files: Sequence[tuple[bytes, Path]], *, overwrite: bool) -> tuple[Path, ...]:
    paths = [path for _, path in reversed(files)]
    for path in paths:
        if _is_special(path):
            raise Problem(Kind.LOCAL_FILE_EXISTS, file=path.name, variant="special")
        if not overwrite and lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
    with ExitStack() as at_end, ExitStack() as undo:
        drafts = []
        for data, path in reversed(files):
            remove_leftovers(path.parent)
            drafts.append(Draft(data, path.parent))
            at_end.callback(drafts[-1].discard)
        for path in paths[1:] if overwrite else ():
            _set_aside(path, undo, at_end)
        for draft, path in zip(drafts, paths, strict=True):
            draft.put(path, overwrite=overwrite)
            if overwrite:  # what was replaced is gone: then the new one is better than none, and nothing beside it
                undo.pop_all()
            else:
                undo.callback(path.unlink, missing_ok=True)
        undo.pop_all()
    return tuple(path for _, path in files)


def _is_special(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _set_aside(path: Path, undo: ExitStack, at_end: ExitStack) -> None:
    """Rename a file that is to be replaced, until `undo` renames it back or `at_end` deletes it.

    Raises:
        OSError: it stays, or is a folder.
    """
    aside = part_in(path.parent)
    if path.is_dir() and not path.is_symlink():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    try:
        patiently(lambda: path.rename(aside))
    except FileNotFoundError:
        return
    except OSError as error:
        error.filename2 = path
        raise
    at_end.callback(aside.unlink, missing_ok=True)
    undo.callback(aside.rename, path)


def disk_problem(error: OSError, path: Path, *, size: int = 0) -> Problem:
    """Return the Problem for an error of the operating system while `size` bytes were being written to a path."""
    try:
        folder = os.path.realpath(path.parent)
    except OSError:  # the folder that a name is relative to is gone; a shell knows what it was called
        return Problem(Kind.LOCAL_FOLDER_GONE, folder=str(Path(os.environ.get("PWD", "")) / path.parent))
    if error.errno in _NO_ROOM or getattr(error, "winerror", 0) in _WINDOWS_DISK_FULL:
        kind = Kind.LOCAL_FILES_FULL if _is_out_of_files(path.parent) else Kind.LOCAL_DISK_FULL
        return Problem(kind, folder=folder, needed=in_bytes(size), free=_free(path.parent))
    if error.errno in {errno.ENOENT, errno.ENOTDIR} and not os.path.isdir(folder):  # noqa: PTH112 - Path's may raise
        return Problem(Kind.LOCAL_FOLDER_GONE, folder=folder)
    in_use = _is_in_use(error)
    if in_use or error.errno == errno.ENAMETOOLONG:
        named = Path(error.filename2 or path).name
        return Problem(Kind.LOCAL_IN_USE if in_use else Kind.LOCAL_FILE_NAME, file=named)
    if error.errno in _REFUSED:
        return Problem(Kind.LOCAL_READ_ONLY, folder=folder)
    return Problem(Kind.LOCAL_DISK, folder=folder, reason=reason_of(error))


def _is_in_use(error: OSError) -> bool:
    """Tell whether a file is open in a program; where a draft could be made, a name is refused for no other reason."""
    refusal = getattr(error, "winerror", 0)
    return refusal in _WINDOWS_IN_USE or (refusal == _WINDOWS_REFUSED and error.filename2 is not None)


def in_bytes(count: int) -> str:
    """Return a size for people to read, such as "412 KiB"; rounded up, since it says what is needed."""
    for unit, size in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= size:
            return f"{-(-count // size):,} {unit}"
    return f"{count} B"


def _is_out_of_files(folder: Path) -> bool:
    """Tell whether a file system counts its files and has none left; some count none."""
    if sys.platform == "win32":
        return False
    with contextlib.suppress(OSError):
        told = os.statvfs(folder)
        return bool(told.f_files) and not told.f_favail
    return False


def _free(folder: Path) -> str:
    import shutil  # noqa: PLC0415 - where a disk is full

    try:
        return in_bytes(shutil.disk_usage(folder).free)
    except OSError:
        return "?"


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut where that can be done; the file is there and whole in any case."""
    if sys.platform == "win32":  # it has no such call, and journals names by itself
        return
    with contextlib.suppress(OSError):  # not readable, no descriptor left, a file system without such a thing
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
