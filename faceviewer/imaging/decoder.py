"""Decode in a separate process: a crash of a decoder written in C costs one picture, and not the program.

It adds a millisecond to a lookup. The process is started at the first lookup, while the network responds, and kept; it
takes 27 MB, and this process needs no Pillow. Data from a server is decoded nowhere else: without that process there
is no picture.
"""

from __future__ import annotations

import atexit
import functools
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, TypeVar

from faceviewer.core.events import Course, Event, note, noted
from faceviewer.core.limits import PICTURE_BYTES, PICTURE_DECODE_SECONDS
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging import DECODE, DECODER_ARGUMENT, DECODER_CONFINED, DECODER_READY, EXAMINE
from faceviewer.imaging.decoder_results import read_examination, read_picture
from faceviewer.installation import child_command, is_replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from faceviewer.core.photo import Picture
    from faceviewer.imaging.decoder_results import Examination

T = TypeVar("T")

_START_SECONDS = 10.0  # for a cold disk and a virus scanner
_FIRST_LINE_BYTES = 64
_PIPE_BYTES = 1 << 20  # the default of 64 KiB takes a millisecond longer for 800 x 800 pixels

# The environment variables that a child gets: paths of libraries, and the encoding of file names.
_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LC_CTYPE")


class Decoder:
    """A child process that decodes pictures, one at a time; restarted after a crash or a damaged picture.

    The time limit of one picture is in real time.
    """

    def __init__(self, command: Sequence[str] | None = None, *, seconds: float = PICTURE_DECODE_SECONDS) -> None:
        self._command = command
        self._seconds = seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._doomed: subprocess.Popen[bytes] | None = None
        self._first_line = b""

    @property
    def is_confined(self) -> bool:
        """Whether a child responds that can do nothing but decode (`confinement.confine`)."""
        return self._child is not None and self._first_line == DECODER_CONFINED

    def start(self) -> None:
        """Start the child if there is none, without waiting until it is ready."""
        with self._lock:
            self._running_child()

    def decode(self, data: bytes) -> Picture:
        """Decode as `imaging.decode.decode`, in the child process. Blocking.

        Raises:
            Problem: as `decode`; PICTURE_DAMAGED also if the child crashed; PICTURE_SLOW if it exceeded the time limit;
                PICTURE_DECODER if there is no child: the next picture tries to start one.
        """
        return self._request(DECODE, data, read_picture)

    def examine(self, data: bytes) -> Examination:
        """Examine as `imaging.examine.examine`, in the child process. Blocking, and raises as `decode`."""
        return self._request(EXAMINE, data, read_examination)

    def stop(self) -> None:
        """Stop the child; a picture in progress counts as damaged."""
        if child := self._child:
            self._kill(child)
        with self._lock:
            self._end()

    def _request(self, request: bytes, data: bytes, read: Callable[[IO[bytes]], T]) -> T:
        if len(data) > PICTURE_BYTES:
            raise Problem(Kind.PICTURE_TOO_BIG, size=f"> {PICTURE_BYTES >> 20} MiB")
        with self._lock:
            child = self._running_child()
            if child is None or not self._is_ready(child):
                raise Problem(Kind.LOCAL_REPLACED if is_replaced() else Kind.PICTURE_DECODER)
            with noted(Event.DECODE):
                return self._call_child(child, request, data, read)

    def _call_child(
        self, child: subprocess.Popen[bytes], request: bytes, data: bytes, read: Callable[[IO[bytes]], T]
    ) -> T:
        incoming, outgoing = _pipes(child)
        began = time.monotonic()
        try:
            with self._time_limit(child, self._seconds):
                outgoing.write(request + len(data).to_bytes(4, "big"))
                outgoing.write(data)
                outgoing.flush()
                return read(incoming)
        except Problem as problem:
            if problem.kind is Kind.PICTURE_DAMAGED:  # it may have damaged the child: use a new one for the next face
                self._end()
                self._running_child()
            raise
        except BaseException as fault:  # the next picture must not read the rest of this response
            self._end()
            if isinstance(fault, Exception):  # the child has crashed, or its response is malformed
                is_late = time.monotonic() - began >= self._seconds
                raise Problem(Kind.PICTURE_SLOW if is_late else Kind.PICTURE_DAMAGED) from None
            raise

    def _running_child(self) -> subprocess.Popen[bytes] | None:
        if self._child and (self._child is self._doomed or self._child.poll() is not None):
            self._end()
        if self._child is None:
            with suppress(OSError, subprocess.SubprocessError):
                self._child = _start_child(self._command or decoder_command())
                note(Event.DECODER, Course.BEGUN)
        return self._child

    def _is_ready(self, child: subprocess.Popen[bytes]) -> bool:
        if not self._first_line:
            with suppress(OSError, ValueError), self._time_limit(child, _START_SECONDS):
                self._first_line = _pipes(child)[0].readline(_FIRST_LINE_BYTES)
            if self._first_line not in {DECODER_READY, DECODER_CONFINED}:
                self._end()
        return self._child is not None

    @contextmanager
    def _time_limit(self, child: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
        timer = threading.Timer(seconds, self._kill, [child])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _kill(self, child: subprocess.Popen[bytes]) -> None:
        self._doomed = child  # a signal takes time to arrive; the child must not be used any more
        child.kill()

    def _end(self) -> None:
        if child := self._child:
            self._child = None
            self._first_line = b""
            child.kill()
            for pipe in _pipes(child):
                with suppress(OSError):  # for data that was still to be written
                    pipe.close()
            child.wait()
            note(Event.DECODER, Course.ENDED, status=child.returncode)


@functools.cache
def shared_decoder() -> Decoder:
    """Return the one decoder of this process; its child is stopped at exit."""
    decoder = Decoder()
    atexit.register(decoder.stop)
    return decoder


def decoder_command() -> list[str]:
    """Return the command that starts a decoder."""
    return child_command(DECODER_ARGUMENT, "faceviewer.imaging.decoder_child")


def started_child(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a child with pipes and only the environment it needs. Raises OSError or subprocess.SubprocessError."""
    return subprocess.Popen(  # noqa: S603 - a command of this program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _start_child(command: Sequence[str]) -> subprocess.Popen[bytes]:
    child = started_child(command)
    if sys.platform == "linux":
        import fcntl  # noqa: PLC0415 - not every system has it

        for pipe in _pipes(child):
            with suppress(OSError):  # the user's limit for pipes may be reached
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return child


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if child.stdout is None or child.stdin is None:
        raise OSError
    return child.stdout, child.stdin
