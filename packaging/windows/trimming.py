"""Trim the wheels to the program's modules, the parts of Qt that it uses, and the libraries that these load."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from running import Failed, run

OBJDUMP = "x86_64-w64-mingw32-objdump"

# The window uses QtWidgets only. Pillow decodes pictures and QtSvg draws icons, so that the only image format plugin
# needed is that of SVG, for the stylesheet.
_TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"
_LANGUAGES = "|".join(sorted(file.stem.removeprefix("faceviewer_") for file in _TRANSLATIONS.glob("*.ts")))
_OF_QT = re.compile(
    rf"""
    Qt(Core|Gui|PrintSupport|Svg|Widgets)\.pyd
  | [^/]*\.(dll|pyc)
  | plugins/(iconengines/qsvgicon|imageformats/qsvg|platforms/(qoffscreen|qwindows))\.dll
  | plugins/printsupport/windowsprintersupport\.dll
  | translations/qtbase_({_LANGUAGES})\.qm
    """,
    re.VERBOSE,
)
_NEVER = re.compile(
    r"""
    bin/.*
  | .*\.(pyi|typed|lib|h|hpp|cmake|ts)
  | [^/]*\.dist-info/.*
  | PIL/_(avif|imagingft|imagingtk)\..*
  | shiboken6/(include|lib)/.*
    """,
    re.VERBOSE,
)
# Both of Qt's wheels contain Microsoft's runtime. One copy beside the programs is enough, as that folder comes first.
_RUNTIME = re.compile(r"(concrt|msvcp|vcamp|vccorlib|vcomp|vcruntime)140.*\.dll", re.IGNORECASE)
_LIBRARY_FOLDERS = (".", "app/shiboken6", "app/PySide6")

# The libraries of Windows 10, version 1809 and later.
_OF_WINDOWS = re.compile(
    r"""
    api-ms-win-.*
  | advapi32 | authz | bcrypt | bcryptprimitives | cabinet | comdlg32 | crypt32 | d3d11 | d3d12 | d3d9
  | dwmapi | dwrite | dxgi
  | gdi32 | icuuc | imm32 | iphlpapi | kernel32 | mpr | msvcrt | netapi32 | ntdll | ole32 | oleaut32 | rpcrt4
  | setupapi | shell32 | shlwapi | uiautomationcore | user32 | userenv | uxtheme | version | winmm | winspool\.drv
  | ws2_32 | wtsapi32
    """,
    re.VERBOSE,
)


def trim(stage: Path) -> None:
    """Delete the files that the program never loads from a folder with Python, programs, and wheels in `app`.

    Raises:
        Failed: a library that is loaded is neither in the folder nor part of Windows.
    """
    for path in sorted((stage / "app").rglob("*")):
        if path.is_file() and not is_kept(path.relative_to(stage / "app").as_posix()):
            path.unlink()
    for folder in ("app/shiboken6", "app/PySide6"):
        for path in sorted((stage / folder).glob("*.dll")):
            if _RUNTIME.fullmatch(path.name):
                shutil.move(path, stage / path.name)
    libraries = {path for folder in _LIBRARY_FOLDERS for path in (stage / folder).glob("*.dll")}
    for orphan in libraries - _loaded(stage):
        orphan.unlink()
    _remove_empty_folders(stage)


def is_kept(inside: str) -> bool:
    """Return whether to keep a file of the wheels; `trim` decides about libraries by what loads them.

    Args:
        inside: the path below `app`, with forward slashes.
    """
    if _NEVER.fullmatch(inside):
        return False
    folder, _, rest = inside.partition("/")
    return folder != "PySide6" or _OF_QT.fullmatch(rest) is not None


def libraries_of(program: Path) -> list[str]:
    """Return the names of the libraries that Windows loads with a program, in lower case."""
    output = run(OBJDUMP, "-p", program)
    return [found.lower() for found in re.findall(r"DLL Name: (\S+)", output)]


def _loaded(stage: Path) -> set[Path]:
    """Return all libraries that programs, extensions and plugins load, directly or indirectly."""
    present = {path.relative_to(stage).as_posix().lower(): path for path in stage.rglob("*.dll")}
    queue = [path for path in stage.rglob("*") if path.suffix in {".exe", ".pyd"}]
    queue += [path for path in stage.rglob("*.dll") if "plugins" in path.parts]
    queue += stage.glob("python3*.dll")  # programs load python3xx.dll by name, extensions python3.dll
    found: set[Path] = set(queue)
    while queue:
        program = queue.pop()
        for library in _resolved(program, stage, present):
            if library not in found:
                found.add(library)
                queue.append(library)
    return found


def _resolved(program: Path, stage: Path, present: dict[str, Path]) -> Iterator[Path]:
    """Yield the paths of a program's libraries, without those of Windows.

    Raises:
        Failed: a library was not found.
    """
    beside = program.parent.relative_to(stage).as_posix()
    for name in libraries_of(program):
        places = [(PurePosixPath(folder) / name).as_posix().lower() for folder in (beside, *_LIBRARY_FOLDERS)]
        place = next((present[place] for place in places if place in present), None)
        if place:
            yield place
        elif not _OF_WINDOWS.fullmatch(name.removesuffix(".dll")):
            raise Failed(f"{program.name} loads {name}, which is not there")


def _remove_empty_folders(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
