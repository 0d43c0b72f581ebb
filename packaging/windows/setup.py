"""Build the setup program with NSIS: for one user or all users, optionally silent, in Chinese and English."""

import sys
from pathlib import Path, PurePath, PureWindowsPath

from context import Context
from running import run
from tools import need
from windows import signing
from windows.programs import numbers, write_icon
from windows.setup_trial import try_out
from windows.stage import staged
from windows.wine import Wine

_SCRIPT = Path(__file__).with_name("setup.nsi")


def build(context: Context) -> list[Path]:
    """Build FaceViewer-VERSION-setup.exe."""
    need({"makensis": "nsis"})
    stage = staged(context)
    artefact = context.dist / f"FaceViewer-{context.version}-setup.exe"
    icon, files = context.work / "setup.ico", context.work / "files.nsh"
    write_icon(icon, context)
    files.write_text(script_of_files(stage), "utf-8")
    defines = {
        "ICON": icon, "FILES": files, "SIZE": _kibibytes(stage), "VERSION": context.version,
        "NUMBERS": ".".join(map(str, numbers(context.version))), "OUT": artefact,
    }  # fmt: skip
    if signing.has_key():
        defines["SIGN"] = f'"{sys.executable}" "{signing.__file__}"'
    run("makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in defines.items()),
        _SCRIPT, environment=context.environment)  # fmt: skip
    signing.sign(artefact, seconds=context.source_date_epoch)
    return [artefact]


def test(context: Context, artefacts: list[Path]) -> None:
    """Install, use, upgrade and remove the program under Wine; also try a running program and a full disk."""
    with Wine(context.work / "wine", context) as wine:
        try_out(artefacts[0], wine, context)


def script_of_files(stage: Path) -> str:
    """Return two NSIS macros: UNPACK FOLDER writes the files of a folder, DELETE_UNPACKED removes exactly these.

    The files are sorted by name, so that builds are reproducible.
    """
    files = sorted(path for path in stage.rglob("*") if path.is_file())
    inside = [path.relative_to(stage) for path in files]
    lines, folder = ["!macro UNPACK FOLDER"], None
    for path, name in zip(files, inside, strict=True):
        if name.parent != folder:
            folder = name.parent
            lines.append(f'  SetOutPath "${{FOLDER}}{_below(folder)}"')
        lines.append(f'  File "{path}"')
    lines += ["!macroend", "!macro DELETE_UNPACKED"]
    lines += [f'  Delete "$INSTDIR{_below(name)}"' for name in inside]
    folders = {parent for name in inside for parent in name.parents if parent.parts}
    lines += [f'  RMDir "$INSTDIR{_below(folder)}"' for folder in sorted(folders, reverse=True)]
    return "\n".join([*lines, "!macroend", ""])


def _below(path: PurePath) -> str:
    """Return a relative path in the syntax of NSIS, to be appended to a folder."""
    return "\\" + str(PureWindowsPath(path)).replace("$", "$$") if path.parts else ""


def _kibibytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024
