"""Create the folder to be installed on Windows: programs, Python, and the wheels in `app`."""

import os
import shutil
import sys
from pathlib import Path

from context import Context
from python.wheel import built
from release.licences import third_party
from running import run
from tools import need, pip
from windows import embedded_python
from windows.programs import COMPILER, RESOURCE_COMPILER, make_programs
from windows.trimming import OBJDUMP, trim

_REQUIREMENTS = Path(__file__).parent / "requirements-windows.txt"
# The complete module search path of this Python, which ignores the registry, the environment and the working directory.
_SEARCH_PATH = "{library}\r\n.\r\napp\r\n"


def staged(context: Context) -> Path:
    """Create the folder, once in a run, and return it; its files have the time of the commit.

    Raises:
        Stop: a tool or a download is not available.
        Failed: a step failed.
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
    unfinished = context.work / "windows-unfinished"
    unfinished.mkdir()
    _fill(unfinished, context)
    for path in sorted(unfinished.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (context.source_date_epoch, context.source_date_epoch))
    return unfinished.rename(folder)


def _fill(stage: Path, context: Context) -> None:
    app = stage / "app"
    app.mkdir()
    embedded_python.lay_out(stage, context)
    # --no-deps, because pip would evaluate markers for this machine; those of Windows were evaluated when pinning.
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
    """Replace sources by compiled modules: fewer files, and Python writes none at run time."""
    run(sys.executable, "-m", "compileall", "-q", "-b", "--invalidation-mode", "unchecked-hash", "-s", app, app,
        environment=context.environment)  # fmt: skip
    for source in app.rglob("*.py"):
        source.unlink()
