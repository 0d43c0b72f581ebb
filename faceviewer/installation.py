"""How to start this program again, and whether its files were replaced since its start, as by an upgrade."""

from __future__ import annotations

import os
import sys
from pathlib import Path

IS_FROZEN = bool(getattr(sys, "frozen", False))
READER_ARGUMENT = "--read-clipboard"
"""The argument that starts a packaged program as a clipboard reader."""
MARK = Path(sys.executable if IS_FROZEN else __file__)
"""The file whose change shows an upgrade."""


def restore_library_path() -> None:
    """Remove this program's own libraries from the environment of child processes. Call it once.

    The loader of a frozen program has put them into LD_LIBRARY_PATH. This process has read the variable at its start; a
    file manager or a browser would not run with it.
    """
    if IS_FROZEN:
        own, original = os.environ.pop("LD_LIBRARY_PATH", ""), os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
        if own and original:
            os.environ["LD_LIBRARY_PATH"] = original


def is_replaced() -> bool:
    """Return whether the files are deleted or replaced; False if they cannot be read now."""
    try:
        return _identity() != _STARTED
    except OSError:
        return False


def may_be_caused_by_replacement(exception: BaseException) -> bool:
    """Return whether missing or replaced files may have caused an exception.

    An installer deletes one file after another: a file that the program needs may be deleted before MARK is.
    """
    return _lacks_own_file(exception) or is_replaced()


def _lacks_own_file(exception: BaseException) -> bool:
    if isinstance(exception, ModuleNotFoundError):
        return (exception.name or "").partition(".")[0] == "faceviewer"
    if not isinstance(exception, FileNotFoundError) or not isinstance(exception.filename, str):
        return False
    return Path(exception.filename).is_relative_to(MARK.parent if IS_FROZEN else MARK.parent.parent)


def start_command() -> list[str]:
    """Return the command that starts the installed version with this process's arguments; empty if there is none."""
    arguments = sys.argv[1:]
    if not IS_FROZEN:
        return [sys.executable, "-m", "faceviewer", *arguments] if MARK.exists() else []
    import shutil  # noqa: PLC0415 - no command starts another

    program = shutil.which(sys.argv[0]) or shutil.which(sys.executable) or shutil.which("faceviewer")
    return [program, *arguments] if program else []


def child_command(argument: str, module: str) -> list[str]:
    """Return the command that starts a child process of this program.

    Args:
        argument: the argument for a packaged program.
        module: the module whose `main` an interpreter runs instead; isolated from the environment and the working
            directory, with the import path of this process. It must encode paths as this one does, whatever the locale.
    """
    if not Path(sys.executable).stem.lower().startswith("python"):
        return [sys.executable, argument]
    # Without the threshold, Python would collect garbage dozens of times while it loads modules.
    code = f"import gc, sys; gc.set_threshold(50_000); sys.path[:] = {sys.path!r}; from {module} import main; main()"
    return [sys.executable, "-I", "-S", "-X", f"utf8={sys.flags.utf8_mode}", "-c", code]


def _identity() -> tuple[int, int, int] | None:
    try:
        status = MARK.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


_STARTED = _identity()
