"""Decoding in a process apart: a fault in a decoder written in C costs one picture, and not the program.

It costs a lookup a millisecond. The process is made at the first lookup, while the network is being waited for, and
kept: 27 MB, and no Pillow in this one. What a server sent is decoded nowhere else: without that process there is no
picture.
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
from faceviewer.imaging.answers import read_examination, read_picture
from faceviewer.installation import child_command, is_replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from faceviewer.core.photo import Picture
    from faceviewer.imaging.examination import Examination

T = TypeVar("T")

_START_SECONDS = 10.0  # a cold disk and a virus scanner
_FIRST_LINE_BYTES = 64
_PIPE_BYTES = 1 << 20  # the default of 64 KiB costs 800 x 800 pixels another millisecond

# What a child is given of the environment: where its libraries are, and how names of files are written.
_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LC_CTYPE")


class Decoder:
    """A child process that decodes pictures, one at a time; made anew after one that was its end, or damaged.

    Args:
        command: how to start it; as `decoder_command` has it by default.
        seconds: how long one picture may take, by the wall clock.
    """

    def __init__(self, command: Sequence[str] | None = None, *, seconds: float = PICTURE_DECODE_SECONDS) -> None:
        self._command = command
        self._seconds = seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._doomed: subprocess.Popen[bytes] | None = None
        self._said = b""

    @property
    def is_confined(self) -> bool:
        """Whether there is a child that answers and can do nothing but decode (`confinement.confine`)."""
        return self._child is not None and self._said == DECODER_CONFINED

    def start(self) -> None:
        """Start the child if there is none, without waiting until it is ready."""
        with self._lock:
            self._living_child()

    def decode(self, data: bytes) -> Picture:
        """Decode as `imaging.decode.decode` does, elsewhere. Blocks.

        Raises:
            Problem: as `decode` does; PICTURE_DAMAGED also if the child died of it; PICTURE_SLOW if it took longer
                than it may; PICTURE_DECODER if there is no child: the next picture will try to have one.
        """
        return self._elsewhere(DECODE, data, read_picture)

    def examine(self, data: bytes) -> Examination:
        """Examine as `imaging.examine.examine` does, elsewhere. Blocks, and raises as `decode` does."""
        return self._elsewhere(EXAMINE, data, read_examination)

    def stop(self) -> None:
        """End the child; a picture that it is at counts as damaged."""
        if child := self._child:
            self._kill(child)
        with self._lock:
            self._end()

    def _elsewhere(self, wanted: bytes, data: bytes, read: Callable[[IO[bytes]], T]) -> T:
        if len(data) > PICTURE_BYTES:
            raise Problem(Kind.PICTURE_TOO_BIG, size=f"> {PICTURE_BYTES >> 20} MiB")
        with self._lock:
            child = self._living_child()
            if child is None or not self._is_up(child):
                raise Problem(Kind.LOCAL_REPLACED if is_replaced() else Kind.PICTURE_DECODER)
            with noted(Event.DECODE):
                return self._ask(child, wanted, data, read)

    def _ask(self, child: subprocess.Popen[bytes], wanted: bytes, data: bytes, read: Callable[[IO[bytes]], T]) -> T:
        incoming, outgoing = _pipes(child)
        began = time.monotonic()
        try:
            with self._bounded(child, self._seconds):
                outgoing.write(wanted + len(data).to_bytes(4, "big"))
                outgoing.write(data)
                outgoing.flush()
                return read(incoming)
        except Problem as problem:
            if (
                problem.kind is Kind.PICTURE_DAMAGED
            ):  # who knows what it did to that process: the next face gets another
                self._end()
                self._living_child()
            raise
        except BaseException as fault:  # whatever it was: what is left of the answer must not be the next one's
            self._end()
            if isinstance(fault, Exception):  # the child is gone, or says what no decoder says
                is_late = time.monotonic() - began >= self._seconds
                raise Problem(Kind.PICTURE_SLOW if is_late else Kind.PICTURE_DAMAGED) from None
            raise

    def _living_child(self) -> subprocess.Popen[bytes] | None:
        if self._child and (self._child is self._doomed or self._child.poll() is not None):
            self._end()
        if self._child is None:
            with suppress(OSError, subprocess.SubprocessError):
                self._child = _started(self._command or decoder_command())
                note(Event.DECODER, Course.BEGUN)
        return self._child

    def _is_up(self, child: subprocess.Popen[bytes]) -> bool:
        if not self._said:
            with suppress(OSError, ValueError), self._bounded(child, _START_SECONDS):
                self._said = _pipes(child)[0].readline(_FIRST_LINE_BYTES)
            if self._said not in {DECODER_READY, DECODER_CONFINED}:
                self._end()
        return self._child is not None

    @contextmanager
    def _bounded(self, child: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
        timer = threading.Timer(seconds, self._kill, [child])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _kill(self, child: subprocess.Popen[bytes]) -> None:
        self._doomed = child  # a signal takes time to arrive; nothing more must be asked of it
        child.kill()

    def _end(self) -> None:
        if child := self._child:
            self._child, self._said = None, b""
            child.kill()
            for pipe in _pipes(child):
                with suppress(OSError):  # of what was still to be written
                    pipe.close()
            child.wait()
            note(Event.DECODER, Course.ENDED, status=child.returncode)


@functools.cache
def shared_decoder() -> Decoder:
    """Return the one decoder of this process, whose child ends with it."""
    decoder = Decoder()
    atexit.register(decoder.stop)
    return decoder


def decoder_command() -> list[str]:
    """Return how to start a child that decodes."""
    return child_command(DECODER_ARGUMENT, "faceviewer.imaging.decoder_child")


def started_child(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a child with pipes to and from it, and with no more of the environment than it needs.

    Raises:
        OSError, subprocess.SubprocessError: it cannot be started.
    """
    return subprocess.Popen(  # noqa: S603 - this program itself
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    child = started_child(command)
    if sys.platform == "linux":
        import fcntl  # noqa: PLC0415 - which not every system has

        for pipe in _pipes(child):
            with suppress(OSError):  # a user may have used up what pipes may take
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return child


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if child.stdout is None or child.stdin is None:
        raise OSError
    return child.stdout, child.stdin
