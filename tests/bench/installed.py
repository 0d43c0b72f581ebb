"""Compare the first paint of the installed program with that of the program in its environment.

`python -m tests.bench.installed PROGRAM [ROUNDS]`; PROGRAM is the installed program, such as /usr/bin/faceviewer.

The screen of an Xvfb, which is in a file, is read until it changes.
"""

import mmap
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.paired import report_ratio, window_environment
from tests.ui.programs import x_server

_ROUNDS = 15
_SECONDS = 30.0
_WIDTH = 1280  # of the screen, in pixels
_POLL = 0.0005
_STILL = 0.1


@contextmanager
def screen() -> Iterator[tuple[str, mmap.mmap]]:
    """Run an X server; yield its display name and the file of its screen."""
    with (
        tempfile.TemporaryDirectory() as folder,
        x_server("-fbdir", folder) as display,
        Path(folder, "Xvfb_screen0").open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as picture,
    ):
        yield display, picture


def first_paint(command: Sequence[str], display: str, picture: mmap.mmap, home: str) -> float:
    """Return the seconds from the start of a program to its first paint, and end the program."""
    # A row in the middle of the screen; there is no window manager.
    start = len(picture) // 2
    row = slice(start, start + _WIDTH * 4)
    empty = picture[row]
    environment = {**window_environment(home, display), "LANG": "C.UTF-8"}
    started = time.perf_counter()
    with subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL) as program:
        while picture[row] == empty:
            if time.perf_counter() - started > _SECONDS or program.poll() is not None:
                raise SystemExit(f"{command[0]}: nothing was painted")
            time.sleep(_POLL)
        seconds = time.perf_counter() - started
        os.killpg(program.pid, signal.SIGKILL)
    cleared = time.perf_counter()
    # The server still has to close the window and to clear its area.
    while time.perf_counter() - cleared < _STILL:
        if picture[row] != empty:
            cleared = time.perf_counter()
        time.sleep(_POLL)
    return seconds


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit("usage: python -m tests.bench.installed PROGRAM [ROUNDS]")
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else _ROUNDS
    with screen() as (display, picture), tempfile.TemporaryDirectory() as home:

        def timed(*command: str) -> float:
            return first_paint([*command, "--demo"], display, picture, home)

        report_ratio(
            "installed", lambda: timed(sys.argv[1]), lambda: timed(sys.executable, "-m", "faceviewer"), rounds=rounds
        )


if __name__ == "__main__":
    main()
