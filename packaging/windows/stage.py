"""The folder as it will be on the user's machine: programs, Python, and the wheels in `app`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fetching import need, pip
from python.building import built
from release.licences import third_party
from running import run
from windows import embedded_python
from windows.programs import COMPILER, RESOURCE_COMPILER, make_programs
from windows.trimming import OBJDUMP, trim

if TYPE_CHECKING:
    from context import Context

_REQUIREMENTS = Path(__file__).parent / "requirements-windows.txt"
# Where this Python looks for modules, and nowhere else: not in the registry, the environment or the working directory.
_SEARCH_PATH = "{library}\r\n.\r\napp\r\n"


def staged(context: Context) -> Path:
    """Make the folder, once in a run, and return it. All in it has the time of the commit.

    Raises:
        Stop: something is not to be had here.
        Failed: something is not as it should be.
    """
    need(
        {
            COMPILER: "gcc-mingw-w64-x86-64",
            RESOURCE_COMPILER: "binutils-mingw-w64-x86-64",
            OBJDUMP: "binutils-mingw-w64-x86-64",
            "openssl": "openssl",
        }
    )
    folder = context.work / "windows"
    if folder.is_dir():
        return folder
    making = context.work / "windows-unfinished"
    making.mkdir()
    _fill(making, context)
    for path in sorted(making.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (context.source_date_epoch, context.source_date_epoch))
    return making.rename(folder)


def _fill(stage: Path, context: Context) -> None:
    app = stage / "app"
    app.mkdir()
    embedded_python.lay_out(stage, context)
    # No marker is asked on which machine this is: what Windows needs was found out when the requirements were pinned.
    windows = ("--platform", "win_amd64", "--implementation", "cp", "--python-version", "3.11")
    pip(context, "install", "--quiet", "--no-deps", "--no-compile", "--only-binary", ":all:", "--require-hashes",
        *windows, "--target", app, "-r", _REQUIREMENTS)  # fmt: skip
    wheel = built("wheel", context, folder=context.work / "windows-wheel")
    pip(context, "install", "--quiet", "--no-deps", "--no-compile", "--target", app, wheel)
    licences = third_party(app, python_licence=stage / embedded_python.LICENCE)
    (stage / "THIRD-PARTY.txt").write_text(licences, "utf-8", newline="\r\n")
    shutil.copyfile(context.source / "LICENSE", stage / embedded_python.LICENCE)
    _compile(app, context)
    make_programs(stage, context)
    trim(stage)
    search_path = _SEARCH_PATH.format(library=embedded_python.LIBRARY)
    (stage / embedded_python.PYTHON_DLL).with_suffix("._pth").write_text(search_path, "ascii", newline="")


def _compile(app: Path, context: Context) -> None:
    """Put compiled modules in the place of the sources: half as many files, and nothing is ever written beside them."""
    run(sys.executable, "-m", "compileall", "-q", "-b", "--invalidation-mode", "unchecked-hash", "-s", app, app,
        environment=context.environment)  # fmt: skip
    for source in app.rglob("*.py"):
        source.unlink()
