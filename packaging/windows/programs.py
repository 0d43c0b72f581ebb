"""Compile FaceViewer.exe and faceviewer-cli.exe, small programs that run a module with the Python beside them."""

import re
from dataclasses import dataclass
from pathlib import Path

from context import Context
from icons import ico
from running import run
from windows import signing
from windows.embedded_python import PYTHON_DLL

COMPILER = "x86_64-w64-mingw32-gcc"
RESOURCE_COMPILER = "x86_64-w64-mingw32-windres"

_SOURCES = Path(__file__).parent / "programs"


@dataclass(frozen=True, slots=True)
class _Program:
    """One program.

    Attributes:
        name: the name of the file.
        module: the Python module to run.
        what: the description that Windows shows, for example in the task manager.
        is_windowed: whether it is a GUI program without console.
    """

    name: str
    module: str
    what: str
    is_windowed: bool


WINDOW = _Program("FaceViewer.exe", "faceviewer", "FaceViewer", is_windowed=True)
COMMANDS = _Program("faceviewer-cli.exe", "faceviewer.cli", "FaceViewer commands", is_windowed=False)


def make_programs(stage: Path, context: Context) -> None:
    """Compile both programs into a folder, reproducibly."""
    scratch = context.work / "programs"
    scratch.mkdir(exist_ok=True)
    write_icon(scratch / "faceviewer.ico", context)
    for program in (WINDOW, COMMANDS):
        _make(program, stage / program.name, context, scratch)
        signing.sign(stage / program.name, seconds=context.source_date_epoch)


def write_icon(path: Path, context: Context) -> None:
    """Write the program's icon as an .ico file."""
    path.write_bytes(ico(context.source / "resources" / "icons"))


def numbers(version: str) -> tuple[int, int, int, int]:
    """Return a version as four numbers, the format of Windows; a suffix such as `rc1` is dropped."""
    found = [int(number) for number in re.match(r"\d+(\.\d+)*", version)[0].split(".")]  # type: ignore[index]
    first, second, third, fourth = (*found, 0, 0, 0, 0)[:4]
    return first, second, third, fourth


def _make(program: _Program, path: Path, context: Context, scratch: Path) -> None:
    resources = scratch / f"{path.stem}.o"
    texts = {
        "ICON_FILE": "faceviewer.ico", "MANIFEST_FILE": _SOURCES / "program.manifest", "VERSION": context.version,
        "FILE_NAME": program.name, "WHAT": program.what,
    }  # fmt: skip
    defines = [f'-D{name}="{text}"' for name, text in texts.items()]
    defines.append(f"-DNUMBERS={','.join(map(str, numbers(context.version)))}")
    run(RESOURCE_COMPILER, *(define.replace('"', '\\"') for define in defines), _SOURCES / "program.rc", resources,
        folder=scratch, environment=context.environment)  # fmt: skip
    run(
        COMPILER, "-Os", "-s", "-Wall", "-Wextra", "-Werror", "-municode", "-finput-charset=UTF-8",
        "-mwindows" if program.is_windowed else "-mconsole", "-Wl,--no-insert-timestamp", "-Wl,--nxcompat",
        "-Wl,--dynamicbase", "-Wl,--high-entropy-va", f"-ffile-prefix-map={_SOURCES}=.",
        f"-DWINDOWED={int(program.is_windowed)}", f'-DPYTHON_DLL=L"{PYTHON_DLL}"', f'-DMODULE=L"{program.module}"',
        _SOURCES / "program.c", resources, "-o", path, folder=scratch, environment=context.environment,
    )  # fmt: skip
