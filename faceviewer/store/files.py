"""Save files: completely or not at all, and never over an existing file unless requested."""

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
from faceviewer.core.regular_file import name_of, reason_of
from faceviewer.store.drafts import Draft, part_in, remove_leftovers, retry_rename
from faceviewer.store.file_names import check_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_WINDOWS_DISK_FULL = {39, 112}  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL: Python maps them to no errno of their own
_WINDOWS_IN_USE = {32, 33}  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION: another program has the file open
_WINDOWS_REFUSED = 5  # ERROR_ACCESS_DENIED


def save_bytes(data: bytes, path: Path, *, overwrite: bool = False) -> None:
    """Save a file that only this user can read: either completely or not at all. Blocking.

    A link, device or pipe (which another user may have placed there) is neither written to nor replaced. Without
    `overwrite` nothing is replaced, even if it appears during the save. Drafts that a killed save left in the folder
    are deleted.

    Args:
        path: the new file; its folder must exist.
        overwrite: whether an existing file may be replaced.

    Raises:
        Problem: Kind.LOCAL_FILE_NAME or LOCAL_FILE_EXISTS with the fact `file` (the name without its folder), the
            latter with `variant` "special" for a link, device or pipe;
            LOCAL_DISK_FULL or LOCAL_FILES_FULL with `folder`, `needed` and `free` (sizes as text),
            LOCAL_FOLDER_GONE or LOCAL_READ_ONLY with `folder`, LOCAL_IN_USE with `file`, LOCAL_DISK with `folder` and
            `reason` (the operating system's message). Nothing is left behind then.
    """
    save_together([(data, path)], overwrite=overwrite)


def save_together(files: Sequence[tuple[bytes, Path]], *, overwrite: bool = False) -> tuple[Path, ...]:
    """Save files that belong together, all of them or none. Blocking.

    All are on disk before the first one is renamed, and the one that the operator named is renamed first. So after a
    kill there may be a picture without its record, but never a record without its picture or beside another person's
    picture.

    Args:
        files: pairs of content and path, the one that the operator named last.
        overwrite: whether existing files may be replaced.

    Returns:
        The paths in the order of `files`.

    Raises:
        Problem: as `save_bytes`; LOCAL_FILE_EXISTS names the first existing file, searched from the last to the first.
    """
    chosen = files[-1][1]
    for _, path in files:
        check_name(name_of(path))
    try:
        paths = _save(files, overwrite=overwrite)
    except FileExistsError as error:
        raise Problem(Kind.LOCAL_FILE_EXISTS, file=Path(error.filename2 or error.filename or chosen).name) from None
    except ValueError:  # the folder's name is invalid
        raise Problem(Kind.LOCAL_FILE_NAME, file=chosen.name) from None
    except OSError as error:
        raise disk_problem(error, chosen, size=sum(len(data) for data, _ in files)) from None
    for folder in {path.parent for path in paths}:
        _flush_folder(folder)
    return paths


def make_folder(path: Path) -> None:
    """Create a folder, and its missing parents, for this user only. Blocking. Raises Problem as `save_bytes`."""
    try:
        make_private(path)
    except FileExistsError:  # a file has that name; it is never replaced by a folder
        raise Problem(Kind.LOCAL_DISK, folder=os.path.realpath(path), reason=os.strerror(errno.ENOTDIR)) from None
    except ValueError:
        raise Problem(Kind.LOCAL_FILE_NAME, file=path.name) from None
    except OSError as error:
        raise disk_problem(error, path) from None


def make_private(folder: Path) -> None:
    """Create a folder as `make_folder` does, whatever the umask. Raises OSError, FileExistsError if it is a file."""
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


def _save(files: Sequence[tuple[bytes, Path]], *, overwrite: bool) -> tuple[Path, ...]:
    paths = [path for _, path in reversed(files)]
    for path in paths:
        if is_special(path):
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
            if overwrite:  # the old file is gone: keep the new one, without old files beside it
                undo.pop_all()
            else:
                undo.callback(path.unlink, missing_ok=True)
        undo.pop_all()
    return tuple(path for _, path in files)


def is_special(path: Path) -> bool:
    """Return whether a path is a link, device or pipe; False if that cannot be found out."""
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _set_aside(path: Path, undo: ExitStack, at_end: ExitStack) -> None:
    """Rename a file that will be replaced, until `undo` renames it back or `at_end` deletes it. Raises OSError."""
    aside = part_in(path.parent)
    if path.is_dir() and not path.is_symlink():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    try:
        retry_rename(lambda: path.rename(aside))
    except FileNotFoundError:
        return
    except OSError as error:
        error.filename2 = path
        raise
    at_end.callback(aside.unlink, missing_ok=True)
    undo.callback(aside.rename, path)


def disk_problem(error: OSError, path: Path, *, size: int = 0) -> Problem:
    """Return the Problem for an error of the operating system while `size` bytes were written to a path."""
    try:
        folder = os.path.realpath(path.parent)
    except OSError:  # the current folder was deleted; the shell's PWD still has its name
        return Problem(Kind.LOCAL_FOLDER_GONE, folder=str(Path(os.environ.get("PWD", "")) / path.parent))
    if error.errno in _NO_ROOM or getattr(error, "winerror", 0) in _WINDOWS_DISK_FULL:
        kind = Kind.LOCAL_FILES_FULL if _is_out_of_files(path.parent) else Kind.LOCAL_DISK_FULL
        return Problem(kind, folder=folder, needed=in_bytes(size), free=_free_space(path.parent))
    if error.errno == errno.ENOENT and not os.path.isdir(folder):  # noqa: PTH112 - Path's may raise
        return Problem(Kind.LOCAL_FOLDER_GONE, folder=folder)
    if _is_in_use(error):
        return Problem(Kind.LOCAL_IN_USE, file=Path(error.filename2 or path).name)
    if error.errno in _REFUSED:
        return Problem(Kind.LOCAL_READ_ONLY, folder=folder)
    return Problem(Kind.LOCAL_DISK, folder=folder, reason=reason_of(error))


@contextlib.contextmanager
def disk_problems_of(path: Path, *, size: int = 0) -> Iterator[None]:
    """Convert an OSError to the Problem of a path, see `disk_problem`."""
    try:
        yield
    except OSError as error:
        raise disk_problem(error, path, size=size) from None


def _is_in_use(error: OSError) -> bool:
    """Return whether a program has the file open; a folder that accepts a draft refuses a name for no other reason."""
    refusal = getattr(error, "winerror", 0)
    return refusal in _WINDOWS_IN_USE or (refusal == _WINDOWS_REFUSED and error.filename2 is not None)


def in_bytes(count: int) -> str:
    """Return a size as text, such as "412 KiB", rounded up."""
    for unit, size in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= size:
            return f"{-(-count // size):,} {unit}"
    return f"{count} B"


def _is_out_of_files(folder: Path) -> bool:
    """Return whether the file system has no free inodes left; some file systems do not count them."""
    if sys.platform == "win32":
        return False
    with contextlib.suppress(OSError):
        status = os.statvfs(folder)
        return bool(status.f_files) and not status.f_favail
    return False


def _free_space(folder: Path) -> str:
    import shutil  # noqa: PLC0415 - only needed when a disk is full

    try:
        return in_bytes(shutil.disk_usage(folder).free)
    except OSError:
        return "?"


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut if possible; the file is complete in any case."""
    if sys.platform == "win32":  # it has no such call, and has a journal for names
        return
    with contextlib.suppress(OSError):  # an unreadable folder, no descriptor left, or no support in the file system
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
