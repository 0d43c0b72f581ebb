"""The event log that `--log` turns on: written to standard error, or to a file of limited size."""

from __future__ import annotations

import logging
import os
import stat
import sys
from contextlib import suppress
from io import FileIO, TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from faceviewer.core.events import Course, Event, log_to, note
from faceviewer.core.limits import LOG_BYTES
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import name_of, reason_of


def start_log(path: str = "") -> None:
    """Write every event to the log from now on; events that cannot be written later are dropped.

    Args:
        path: the log file, created for this user only, and appended to. At LOG_BYTES it is renamed to `NAME.1`, which
            replaces the previous one, and a new file is started. Empty or `-` for standard error, which a windowed
            executable does not have.

    Raises:
        Problem: Kind.LOCAL_LOG with the facts `file` (name only) and `reason` (the operating system's message) if the
            file cannot be opened or the first event cannot be written.
    """
    handler: logging.StreamHandler[TextIO] | _PrivateFile
    if path not in {"", "-"}:
        try:
            handler = _PrivateFile(Path(path))
        except (OSError, ValueError) as error:
            raise _log_problem(path, error) from None
    elif sys.stderr is None:
        return
    else:
        handler = logging.StreamHandler(sys.stderr)
    logging.raiseExceptions = False  # a full disk or a closed pipe must not reach the code that logs
    logger = logging.getLogger("faceviewer.events")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(logging.INFO)
    log_to(logger.info)
    note(Event.LOG, Course.BEGUN)
    if isinstance(handler, _PrivateFile) and handler.fault is not None:
        log_to(None)
        logger.handlers = []
        handler.close()
        raise _log_problem(path, handler.fault)


def _log_problem(path: str, error: BaseException) -> Problem:
    return Problem(Kind.LOCAL_LOG, file=name_of(path), reason=reason_of(error))


class _PrivateFile(RotatingFileHandler):
    fault: BaseException | None = None
    """The last error while writing an event."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LOG_BYTES, backupCount=1, encoding="ascii")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - as logging calls it
        self.fault = sys.exception()

    def _open(self) -> TextIOWrapper:
        def opener(name: str, flags: int) -> int:
            # With O_NONBLOCK a pipe without a reader is an error, and does not block the program.
            descriptor = os.open(name, flags | getattr(os, "O_NONBLOCK", 0), 0o600)
            status = os.fstat(descriptor)
            if sys.platform != "win32" and stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
                with suppress(OSError):  # a file system without permissions
                    os.fchmod(descriptor, 0o600)  # an existing file may be readable by others
            return descriptor

        # Unbuffered: data that a full disk did not take must not fail again when the program ends.
        return TextIOWrapper(FileIO(self.baseFilename, "a", opener=opener), encoding="ascii", write_through=True)
