"""A real X server of the test's own, and programs on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def x_server() -> Iterator[str]:
    """Run a server on a display number that it finds free, and yield the display's name."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as numbers:
        number = numbers.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(60)


def environment_on(display: str, home: Path) -> dict[str, str]:
    """Return the environment of a program on a display."""
    return {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "PYTHONIOENCODING": "utf-8",
    }


def run_on(display: str, home: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env=environment_on(display, home), capture_output=True, text=True, check=False, timeout=60
    )


@contextmanager
def started_on(display: str, home: Path, code: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program until the test is done with it; its first line has been read when this yields."""
    command = [sys.executable, "-c", code]
    with subprocess.Popen(
        command, env=environment_on(display, home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        try:
            assert program.stdout.readline()
            yield program
        finally:
            program.kill()
