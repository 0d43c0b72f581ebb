"""Build the setup program with NSIS: for one user or all users, optionally silent, in Chinese and English."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath, PureWindowsPath

from context import Context
from running import Failed, run, say
from tools import need
from windows import signing
from windows.programs import COMMANDS, WINDOW, numbers, write_icon
from windows.stage import staged
from windows.trial import check_gone, check_link, check_programs
from windows.wine import Wine, wait_until

_SCRIPT = Path(__file__).with_name("setup.nsi")
# Exit statuses of setup.nsi.
_FAILED, _IS_RUNNING = 2, 3

_TOO_SMALL, _HALF_ENOUGH = "60m", "140m"  # one installation needs 90 MB


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
    """Install, use, upgrade and remove under Wine, for one user and all; also a running program and on a full disk."""
    (setup,) = artefacts
    with Wine(context.work / "wine", context) as wine:
        before = wine.contents()
        place = wine.home / "AppData" / "Local" / "Programs" / "FaceViewer"
        wine.check(setup, "/S")
        check_programs(place / "program", wine, context)
        _check_running(setup, place, wine)
        _check_upgrade(setup, place, wine, context)
        _remove(place, wine)
        _check_everybody(setup, wine, context)
        check_gone(before, wine.contents())
        _check_full_disk(setup, wine, context)


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


def _check_running(setup: Path, place: Path, wine: Wine) -> None:
    """Check that upgrade and removal refuse to change a running program, with a message."""
    program = place / "program"
    before = sorted(place.rglob("*"))
    with wine.start(program / COMMANDS.name, "sandbox", "--plain") as process:
        if process.stdout is None or b"app_key" not in process.stdout.readline():
            raise Failed("the sandbox does not start")
        for command, *arguments in (
            (setup, "/S"),
            (program / "Uninstall.exe", "/S", f"_?={wine.windows_path(program)}"),
        ):
            done = wine.run(command, *arguments)
            if done.status != _IS_RUNNING or "FaceViewer is running" not in done.text:
                raise Failed(f"{command.name} while the program is running: {done}")
        wine.stop()
    if sorted(place.rglob("*")) != before:
        raise Failed("a program that was running has changed")


def _check_upgrade(setup: Path, place: Path, wine: Wine, context: Context) -> None:
    """Check that an upgrade replaces the previous version, but keeps the user's own files."""
    notes = {place / "notes.txt", place / "program" / "notes.txt", place / "program.old" / "notes.txt"}
    (place / "program.old").mkdir()
    for note in notes:
        note.write_text("mine", "utf-8")
    wine.check(setup, "/S")
    _check_version(place, wine, context)
    aside = place / "program.old2"
    notes = {place / "notes.txt", place / "program.old" / "notes.txt", aside / "notes.txt"}
    if set(place.rglob("notes.txt")) != notes:
        raise Failed(f"what the user had put there is now {list(place.rglob('notes.txt'))}")
    if others := [path.name for path in aside.iterdir() if path not in notes]:
        raise Failed(f"of the version before there is still {others}")
    for note in notes:
        note.unlink()
    aside.rmdir()
    (place / "program.old").rmdir()


def _check_everybody(setup: Path, wine: Wine, context: Context) -> None:
    place = wine.disk / "Program Files" / "FaceViewer"
    wine.check(setup, "/S", "/ALLUSERS")
    _check_version(place, wine, context)
    check_link(place / "program" / WINDOW.name, wine)
    _remove(place, wine)


def _check_full_disk(setup: Path, wine: Wine, context: Context) -> None:
    """Check that a failed installation on a full disk leaves the previous state: nothing, or the previous version."""
    folder = wine.disk / "small"
    place = folder / "FaceViewer"
    try:
        with _small_disk(folder, _TOO_SMALL):
            _check_fails(setup, wine, f"/D={wine.windows_path(place)}")
            if left := [path.name for path in folder.iterdir()]:
                raise Failed(f"on a full disk there is half of it: {left}")
        with _small_disk(folder, _HALF_ENOUGH):
            wine.check(setup, "/S", f"/D={wine.windows_path(place)}")
            _check_fails(setup, wine)
            _check_version(place, wine, context)
            if left := [path.name for path in place.iterdir() if path.name != "program"]:
                raise Failed(f"on a full disk, beside the version of before, there is: {left}")
            _remove(place, wine)
    except PermissionError:
        say(
            "not testable here: a full disk, which takes the right to mount one",
            "此处无法测试：磁盘已满（需要挂载权限）",
        )


def _check_fails(setup: Path, wine: Wine, *arguments: str) -> None:
    done = wine.run(setup, "/S", *arguments)
    if done.status != _FAILED or "could not be installed" not in done.text:
        raise Failed(f"{setup.name} on a full disk: {done}")


@contextmanager
def _small_disk(folder: Path, size: str) -> Iterator[None]:
    """Mount a small disk at a folder, of a size in the format of mount(8).

    Raises:
        PermissionError: this user may not mount.
    """
    folder.mkdir(exist_ok=True)
    command: list[str | Path] = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        raise PermissionError
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def _check_version(place: Path, wine: Wine, context: Context) -> None:
    if context.version not in wine.check(place / "program" / COMMANDS.name, "--version"):
        raise Failed(f"{place} holds another version")


def _remove(place: Path, wine: Wine) -> None:
    wine.check(place / "program" / "Uninstall.exe", "/S")
    # The uninstaller returns at once and continues as a copy elsewhere, because it cannot remove its own file. It
    # removes the folder last.
    wait_until(lambda: not place.exists(), f"{place.name} is gone")
    if shortcuts := list(wine.disk.rglob("FaceViewer.lnk")):
        raise Failed(f"there is still {shortcuts}")
