"""How this program is started again, and whether its files are still those of its start: upgrades take them away."""

from __future__ import annotations

import os
import sys
from pathlib import Path

IS_FROZEN = bool(getattr(sys, "frozen", False))
READER_ARGUMENT = "--read-clipboard"
"""What a packaged program is started with to read the clipboard for another of its kind."""
MARK = Path(sys.executable if IS_FROZEN else __file__)
"""The file whose change tells of an upgrade."""


def leave_children_the_systems_libraries() -> None:
    """Take this program's own libraries out of the environment that other programs are started with.

    Where it is frozen, its loader has put them into LD_LIBRARY_PATH. This process has read that at its start, and a
    file manager or a browser would not run with them. To be called once.
    """
    if IS_FROZEN:
        own, original = os.environ.pop("LD_LIBRARY_PATH", ""), os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
        if own and original:
            os.environ["LD_LIBRARY_PATH"] = original


def is_replaced() -> bool:
    """Return whether the files are gone, or others are in their place; what cannot be read now tells nothing."""
    try:
        return _identity() != _STARTED
    except OSError:
        return False


def may_come_of_replacement(exception: BaseException) -> bool:
    """Return whether an exception may have come of files that are gone or others.

    An installer takes one file after another: one that the program has need of may be gone before the mark is.
    """
    return _lacks_own_file(exception) or is_replaced()


def _lacks_own_file(exception: BaseException) -> bool:
    if isinstance(exception, ModuleNotFoundError):
        return (exception.name or "").partition(".")[0] == "faceviewer"
    if not isinstance(exception, FileNotFoundError) or not isinstance(exception.filename, str):
        return False
    return Path(exception.filename).is_relative_to(MARK.parent if IS_FROZEN else MARK.parent.parent)


def start_command() -> list[str]:
    """Return how to start whichever version is there now, with the arguments of this one; empty if there is none."""
    arguments = sys.argv[1:]
    if not IS_FROZEN:
        return [sys.executable, "-m", "faceviewer", *arguments] if MARK.exists() else []
    import shutil  # noqa: PLC0415 - no command starts another

    program = shutil.which(sys.argv[0]) or shutil.which(sys.executable) or shutil.which("faceviewer")
    return [program, *arguments] if program else []


def child_command(argument: str, module: str) -> list[str]:
    """Return how to start a process of this program beside it.

    Args:
        argument: what a packaged program is started with for it.
        module: whose `main` an interpreter runs instead; isolated from the environment and the working directory, and
            importing from where this process does. It must encode paths as this one does, whatever the locale.
    """
    if not Path(sys.executable).stem.lower().startswith("python"):
        return [sys.executable, argument]
    code = f"import sys; sys.path[:] = {sys.path!r}; from {module} import main; main()"
    return [sys.executable, "-I", "-S", "-X", f"utf8={sys.flags.utf8_mode}", "-c", code]


def _identity() -> tuple[int, int, int] | None:
    try:
        found = MARK.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


_STARTED = _identity()
