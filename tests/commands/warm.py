"""Run the command in a process forked from one that has imported it: a new Python process takes half a second.

The first process imports `loaded.py`.
"""

import locale
import multiprocessing
import os
import runpy
import sys
import tempfile
import threading
import time
from contextlib import suppress
from multiprocessing import reduction
from pathlib import Path
from typing import Any

_SECONDS = 60
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.commands.loaded"])


class _Streams:
    """File descriptors of this process that become standard input, output and error of another one."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = numbers

    def __reduce__(self) -> tuple[Any, ...]:
        return _Streams, tuple(map(reduction.DupFd, self.numbers))


def become(
    arguments: list[str], *, typed: bytes, environment: dict[str, str], folder: Path
) -> tuple[int, bytes, bytes]:
    """Run the command in a forked process; return its exit status, standard output and standard error."""
    reading, writing = os.pipe()
    feeder = threading.Thread(target=_feed, args=(writing, typed), daemon=True)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        streams = _Streams(reading, output.fileno(), errors.fileno())
        process = _CONTEXT.Process(target=_run, args=(streams, arguments, environment, folder))
        process.start()
        os.close(reading)
        feeder.start()
        process.join(_SECONDS)
        feeder.join()
        assert process.exitcode is not None, f"{arguments} did not end"
        output.seek(0)
        errors.seek(0)
        return process.exitcode, output.read(), errors.read()


def _feed(writing: int, typed: bytes) -> None:
    with suppress(BrokenPipeError), open(writing, "wb", buffering=0) as pipe:
        left = memoryview(typed)
        while left:
            left = left[pipe.write(left) :]


def _run(streams: Any, arguments: list[str], environment: dict[str, str], folder: Path) -> None:
    for number, inherited in enumerate(streams.numbers):
        file = inherited.detach()
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    time.tzset()
    locale.setlocale(locale.LC_CTYPE, "")
    sys.stdin = sys.__stdin__ = _stream(0, "r", errors="strict")  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = _stream(1, "w", errors="strict")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _stream(2, "w", errors="backslashreplace")  # type: ignore[misc]
    sys.argv[1:] = arguments
    runpy.run_module("faceviewer.cli", run_name="__main__", alter_sys=True)


def _stream(number: int, mode: str, *, errors: str) -> Any:
    encoding, _, wished = os.environ.get("PYTHONIOENCODING", "utf-8").partition(":")
    buffering = 1 if number == 2 else -1
    return open(number, mode, buffering, encoding=encoding, errors=wished or errors, closefd=False)
