"""Run PyInstaller to create one folder with both programs and Python."""

import stat
import sys
import sysconfig
from pathlib import Path

from context import Context
from freezing.binaries import binaries_of, linked_to
from freezing.kept import is_kept
from python.wheel import built
from release.licences import LicenceMissing, third_party
from running import Failed, Stop, run
from tools import build_python, need, need_libraries

SPEC = "packaging/freezing/faceviewer.spec"


def frozen(context: Context, *, with_host_libraries: bool) -> Path:
    """Freeze the wheel, not the checkout, and return the folder.

    Args:
        context: the context of the build.
        with_host_libraries: see `kept.is_kept`.

    Raises:
        Failed: PyInstaller failed.
        Stop: this Python cannot be frozen, or a tool is missing and cannot be installed.
    """
    python = build_python(context)
    if sys.platform == "linux":
        need({"objdump": "binutils", "strip": "binutils"})
        need_libraries(_python_library(), *_libraries_of_qt(packages_of(python)))
    work = context.work / ("frozen-portable" if with_host_libraries else "frozen")
    site = work / "site"
    wheel = built("wheel", context, folder=work)
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target", site, wheel)
    environment = {
        **context.environment,
        "FV_SITE": str(site),
        "FV_HOST_LIBRARIES": "1" if with_host_libraries else "0",
        "PYINSTALLER_CONFIG_DIR": str(work / "config"),
    }
    folders = ("--distpath", work, "--workpath", work / "build")
    run(python, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", *folders, context.root / SPEC,
        folder=work, environment=environment)  # fmt: skip
    folder = work / "faceviewer"
    _check(folder)
    return folder


def _python_library() -> str:
    """Return the name of this Python's shared library, which the frozen program loads."""
    name = str(sysconfig.get_config_var("INSTSONAME"))
    if ".so" not in name:
        raise Stop("A Python built with --enable-shared is needed. / 需要以 --enable-shared 构建的 Python。")
    return name


def _libraries_of_qt(packages: Path) -> set[str]:
    """Return the names of the system libraries that the kept parts of Qt are linked to."""
    files = binaries_of(packages)
    kept = [file for file in files if is_kept(str(file.relative_to(packages)), str(file), with_host_libraries=False)]
    return linked_to(file for file in kept if "PySide6" in file.parts) - {file.name for file in files}


def packages_of(python: Path) -> Path:
    """Return the folder of an environment's packages."""
    return Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())


def third_party_notices(context: Context, folder: Path) -> str:
    """Return the licence texts of everything in a frozen folder.

    Raises:
        Failed: a licence text is missing.
    """
    python = build_python(context)
    library = Path(sysconfig.get_path("stdlib"))
    licences = [library / "LICENSE.txt", Path("/usr/share/doc", library.name, "copyright")]
    try:
        licence = next(path for path in licences if path.is_file())
        return third_party(
            packages_of(python),
            python_licence=licence,
            also=["pyinstaller"],
            debian_packages=_packages_of_libraries(folder),
        )
    except (LicenceMissing, StopIteration) as missing:
        raise Failed(f"licence texts: {missing}") from None


def _packages_of_libraries(folder: Path) -> set[str]:
    """Return the Debian packages of the bundled system libraries, which PyInstaller puts into `_internal` itself."""
    libraries = [path.name for path in (folder / "_internal").glob("lib*.so*") if not path.name.startswith("libpython")]
    found = (run("dpkg-query", "--search", f"*/{name}").splitlines() for name in libraries)
    return {line.partition(":")[0] for lines in found for line in lines[:1]}


def _check(folder: Path) -> None:
    """Raise Failed for a dangling link, which may remain after removing files; set the modes of all files."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() and not path.exists():
            raise Failed(f"a link that leads to nothing: {path.relative_to(folder)}")
        if path.is_file() and not path.is_symlink():
            is_program = path.parent == folder and stat.S_IMODE(path.stat().st_mode) & 0o100
            path.chmod(0o755 if is_program else 0o644)
