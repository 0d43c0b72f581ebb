"""Programs in processes of their own, also on an X server of their own: code, or FaceViewer operated by a function.

`python -m tests.ui.programs MODULE FUNCTION ARGUMENTS…` starts FaceViewer with the arguments and operates it by the
function of a test module, which gets the program and yields conditions: it continues when the last one is true.
"""

import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest

from faceviewer.app import Program, end_process
from faceviewer.arguments import read_arguments
from faceviewer.ui.first_start import claim

Steps = Iterator[Callable[[], object]]
Script = Callable[[Program], Steps]


@contextmanager
def x_server(*options: str) -> Iterator[str]:
    """Run a server with options on a display number that it finds free, and yield the display's name."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp", *options],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as numbers:
        number = numbers.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(60)


def environment_of(home: Path, display: str = "", **more: str) -> dict[str, str]:
    """Return the environment of a program whose files are in a folder of the test."""
    on_display = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"} if display else {}
    places = {"HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    return {**os.environ, **on_display, **places, "PYTHONIOENCODING": "utf-8", **more}


def run(
    code: str | Script, home: Path, *words: str, display: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run code, or FaceViewer with arguments, to its end."""
    return subprocess.run(
        command(code, *words),
        env=environment_of(home, display, **environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def printed(code: str | Script, home: Path, *words: str, display: str = "", **environment: str) -> str:
    """Run code, or FaceViewer with arguments, and return what it prints; it must succeed."""
    done = run(code, home, *words, display=display, **environment)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout


def write_connections(home: Path, *names: str) -> None:
    """Write settings with connections, of which the first is used."""
    settings = home / "FaceViewer" / "settings.toml"
    settings.parent.mkdir()
    profiles = "".join(f'[[profiles]]\nname = "{name}"\n' for name in names)
    settings.write_text(f'current = "{names[0]}"\n{profiles}')


@contextmanager
def started(
    code: str | Script, home: Path, *words: str, display: str = "", **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """Run code, or FaceViewer with arguments, until the test has ended; wait for its first line, which is read."""
    with subprocess.Popen(
        command(code, *words),
        env=environment_of(home, display, **environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            assert next_line(program)
            yield program
        finally:
            program.kill()


def next_line(program: subprocess.Popen[str]) -> str:
    """Wait for the next line of a program's output."""
    assert program.stdout is not None
    return program.stdout.readline()


def command(code: str | Script, *words: str) -> list[str]:
    """Return the command that runs code, or FaceViewer with arguments."""
    if isinstance(code, str):
        return [sys.executable, "-c", code, *words]
    return [sys.executable, "-m", __name__, code.__module__, code.__name__, *words]


def _operate(program: Program, script: Script) -> None:
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - the program prepares the import of Qt

    steps = script(program)
    condition = next(steps)
    timer = QTimer(program.window, interval=20)

    def go_on() -> None:
        nonlocal condition
        timer.stop()  # a step may run an event loop of its own
        try:
            while condition():
                condition = next(steps)
        except StopIteration:
            return
        except BaseException:  # noqa: BLE001 - the test fails
            traceback.print_exc()
            os._exit(1)
        timer.start()

    timer.timeout.connect(go_on)
    timer.start()


if __name__ == "__main__":
    module, function, *words = sys.argv[1:]
    the_program = Program(read_arguments(words), claim(words, kind="", seconds=0.2))
    _operate(the_program, getattr(import_module(module), function))
    end_process(the_program.run())
