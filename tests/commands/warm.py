"""A process that has imported the commands, and forks to run each: starting Python anew takes half a second."""

import atexit
import functools
import gc
import importlib
import json
import locale
import os
import runpy
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from faceviewer.core import limits

_COMMANDS = ("connections", "doctor", "get", "help", "many", "sandbox", "saving", "verbose", "verify")
_LOADED = (*(f"commands.{name}" for name in _COMMANDS), "sandbox.server", "sandbox.portraits", "self_test")
_MESSAGE = 1 << 20
_SECONDS = 60


def become(
    arguments: list[str], *, typed: bytes, environment: dict[str, str], folder: Path
) -> tuple[int, bytes, bytes]:
    """Run the command in a forked process; return its exit status, standard output and standard error."""
    line = _line()
    job = json.dumps({"arguments": arguments, "environment": environment, "folder": str(folder)})
    reading, writing = os.pipe()
    feeder = threading.Thread(target=_feed, args=(writing, typed), daemon=True)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        socket.send_fds(line, [job.encode()], [reading, output.fileno(), errors.fileno()])
        os.close(reading)
        feeder.start()
        status = int(line.recv(_MESSAGE))
        feeder.join()
        output.seek(0)
        errors.seek(0)
        return status, output.read(), errors.read()


def _feed(writing: int, typed: bytes) -> None:
    with suppress(BrokenPipeError), open(writing, "wb", buffering=0) as pipe:
        left = memoryview(typed)
        while left:
            left = left[pipe.write(left) :]


@functools.cache
def _line() -> socket.socket:
    """Return the socket to the process, which ends when the socket is closed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(_SECONDS)
    root = str(Path(__file__).parents[2])
    with theirs:
        command = [sys.executable, "-m", "tests.commands.warm", str(theirs.fileno())]
        process = subprocess.Popen(command, pass_fds=[theirs.fileno()], cwd=root)
    process.returncode = 0  # nobody waits for it
    return ours


def _serve(line: socket.socket) -> dict[str, Any]:
    """Fork for each job and wait for its end; return the job in the forked process."""
    while True:
        message, files, _, _ = socket.recv_fds(line, _MESSAGE, 3)
        if not message:
            sys.exit()
        process = os.fork()
        if not process:
            line.close()
            for number, file in enumerate(files):
                os.dup2(file, number)
                os.close(file)
            job: dict[str, Any] = json.loads(message)
            return job
        for file in files:
            os.close(file)
        _, status = os.waitpid(process, 0)
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _stream(number: int, mode: str, *, errors: str) -> Any:
    encoding, _, wished = os.environ.get("PYTHONIOENCODING", "utf-8").partition(":")
    buffering = 1 if number == 2 else -1
    return open(number, mode, buffering, encoding=encoding, errors=wished or errors, closefd=False)


def _end() -> None:
    """End the process without the cleanup of the interpreter, which takes as long as a lookup."""
    if _status:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_status[0])


_status: list[int] = []

if __name__ == "__main__":
    atexit.register(_end)  # registered first, so called last
    limits.BACK_OFF_SECONDS = (0.001, 0.004)  # tests/gateway/test_retry.py tests their length
    for name in _LOADED:
        importlib.import_module(f"faceviewer.{name}")
    gc.freeze()  # else a collection in each process would copy the shared memory
    job = _serve(socket.socket(fileno=int(sys.argv[1])))
    os.environ.clear()
    os.environ.update(job["environment"])
    os.chdir(job["folder"])
    time.tzset()
    locale.setlocale(locale.LC_CTYPE, "")
    sys.stdin = sys.__stdin__ = _stream(0, "r", errors="strict")  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = _stream(1, "w", errors="strict")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _stream(2, "w", errors="backslashreplace")  # type: ignore[misc]
    sys.argv[1:] = job["arguments"]
    try:
        runpy.run_module("faceviewer.cli", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        _status.append(end.code if isinstance(end.code, int) else 1)
