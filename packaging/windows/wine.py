"""Run Windows programs in a Wine prefix of their own, and compare its disk and registry before and after."""

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from context import Context
from running import Failed, run
from tools import need
from windows.programs import COMPILER

_FOLDER = Path("/usr/lib/wine")  # wine64 itself: its wrapper script needs 32-bit Wine too
_WINE, _SERVER = _FOLDER / "wine64", _FOLDER / "wineserver64"
_STUBS = Path(__file__).with_name("wine_stubs")
_SECONDS = 180.0
_DRAIN_SECONDS = 1.0
_REGISTRY = ("system.reg", "user.reg", "userdef.reg")
_VALUE = re.compile(r'^(@|"(?:[^"\\]|\\.)*")=', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Done:
    """The outcome of a program.

    Attributes:
        status: the lowest eight bits of the exit status, which is all that Wine returns.
        text: the output on both streams.
    """

    status: int
    text: str


class Wine:
    """A Wine prefix of Windows 10.

    Attributes:
        disk: the folder of drive C.
        home: the user's folder on it.
    """

    def __init__(self, folder: Path, context: Context) -> None:
        need({str(_WINE): "wine64", COMPILER: "gcc-mingw-w64-x86-64"})
        self.disk = folder / "drive_c"
        self._folder = folder
        self._environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(context.work),
            "LANG": "C.UTF-8",
            "WINEPREFIX": str(folder),
            "WINEDEBUG": "-all",
            # No browser, no .NET, and no menu entries on this machine's desktop.
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
            "WINEQT_QPA_PLATFORM": "offscreen",  # Wine passes on variables of Qt only with this prefix
        }
        self.check("wineboot", "--init")
        self.check("winecfg", "-v", "win10")
        self.home = next(path for path in (self.disk / "users").iterdir() if path.name != "Public")
        for stub in sorted(_STUBS.glob("*.c")):
            library = (self.disk / "windows" / "system32" / stub.name).with_suffix(".dll")
            options = ("-shared", "-s", "-Wall", "-Wextra", "-Werror", "-fno-builtin")
            run(COMPILER, *options, stub, "-o", library, "-ladvapi32")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def check(self, *command: str | Path) -> str:
        """Run a program and return its output.

        Raises:
            Failed: the exit status is not 0, or the timeout has passed.
        """
        done = self.run(*command)
        if done.status:
            raise Failed(f"{' '.join(map(str, command))}\nexit status {done.status}\n{done.text}")
        return done.text

    def run(self, *command: str | Path) -> Done:
        """Run a program and return its outcome.

        Raises:
            Failed: the timeout has passed.
        """
        process = self.start(*command)
        output = _Output(process)
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            self.stop()
            raise Failed(f"{' '.join(map(str, command))}\nnot done after {_SECONDS:.0f} s\n{output.text()}") from None
        return Done(process.returncode, output.text())

    def start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """Start a program; as a context, it ends with the context if it ends when its input closes."""
        # Streams must be pipes: Python under Wine cannot open others.
        return subprocess.Popen(
            [_WINE, *command], env=self._environment, cwd=self._folder if self._folder.is_dir() else None,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def runs(self, program: Path, argument: str) -> bool:
        """Return whether a program runs with an argument, from /proc, because Wine 8 cannot list processes."""
        wanted = (self.windows_path(program).encode(), argument.encode())
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):  # the process has ended
                command = process.read_bytes()
                if all(word in command for word in wanted):
                    return True
        return False

    def stop(self) -> None:
        """End all programs, and wait until Wine has written the registry."""
        subprocess.run([_SERVER, "-k"], env=self._environment, check=False, timeout=_SECONDS)
        subprocess.run([_SERVER, "-w"], env=self._environment, check=False, timeout=_SECONDS)

    def windows_path(self, path: Path) -> str:
        """Return the Windows path for a path of this machine."""
        if path.is_relative_to(self.disk):
            return "C:\\" + "\\".join(path.relative_to(self.disk).parts)
        return "Z:" + str(path).replace("/", "\\")

    def contents(self) -> dict[str, str]:
        """Return the content of disk and registry: size or data by path or name of the value."""
        self.stop()
        contents: dict[str, str] = {}
        for path in self.disk.rglob("*"):
            name = path.relative_to(self.disk).as_posix()
            contents[f"file {name}"] = str(path.stat().st_size) if path.is_file() and not path.is_symlink() else ""
        for name in _REGISTRY:
            for entry, data in _registry(self._folder / name):
                contents[f"registry {name.removesuffix('.reg')} {entry}"] = data
        return contents


class _Output:
    """Reads a program's output in a thread.

    The pipe may stay open after the program has ended: Wine's desktop inherits it from the first one with a window.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._chunks: list[bytes] = []
        self._thread = threading.Thread(target=self._read, args=[process], daemon=True)
        self._thread.start()

    def text(self) -> str:
        """Return the output, after the program has ended."""
        self._thread.join(_DRAIN_SECONDS)
        return b"".join(self._chunks).decode("utf-8", "replace")

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin:
            process.stdin.close()
        if process.stdout:
            with process.stdout:
                while chunk := os.read(process.stdout.fileno(), 1 << 16):
                    self._chunks.append(chunk)


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the added (+), removed (-) and changed (*) names between two values of `Wine.contents`."""
    added = [f"+ {name}" for name in after.keys() - before.keys()]
    removed = [f"- {name}" for name in before.keys() - after.keys()]
    changed = [f"* {name}" for name in before.keys() & after.keys() if before[name] != after[name]]
    return sorted(added + removed + changed)


def wait_until(condition: Callable[[], bool], what: str, *, seconds: float = 60.0) -> None:
    """Wait for a condition that a program fulfils after it has returned; `what` describes it.

    Raises:
        Failed: the timeout has passed.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise Failed(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.2)


def _registry(path: Path) -> Iterator[tuple[str, str]]:
    """Yield keys, and values with their data, from a file of Wine with a part of the registry."""
    for section in path.read_text("utf-8", "replace").split("\n[")[1:]:
        key, _, body = section.partition("]")
        key = key.replace("\\\\", "\\")
        yield key, ""
        values = _VALUE.split(body)[1:]
        for name, data in zip(values[::2], values[1::2], strict=True):
            yield f"{key} {name}", data.strip()
