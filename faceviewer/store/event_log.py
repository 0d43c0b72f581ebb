"""The log of events that somebody asked for: standard error, or a file that never grows beyond its bound."""

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
from faceviewer.core.regular_file import reason_of


def start_log(path: str = "") -> None:
    """Log events from now on; what cannot be written later is left out.

    Args:
        path: of a file, which is made for this user alone and appended to. At LOG_BYTES it is renamed to `NAME.1`, in
            place of the one before, and begun anew. Empty or `-` for standard error, which a windowed executable lacks.

    Raises:
        Problem: Kind.LOCAL_LOG with the facts `file` (its name) and `reason` (the system's words): it cannot be opened,
            or not take the first event.
    """
    handler: logging.StreamHandler[TextIO] | _PrivateFile
    if path not in {"", "-"}:
        try:
            handler = _PrivateFile(Path(path))
        except (OSError, ValueError) as error:
            raise _no_log(path, error) from None
    elif sys.stderr is None:
        return
    else:
        handler = logging.StreamHandler(sys.stderr)
    logging.raiseExceptions = False  # a full disk or a closed pipe must not reach the code that logs
    logger = logging.getLogger("faceviewer.events")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
    log_to(logger.info)
    note(Event.LOG, Course.BEGUN)
    if isinstance(handler, _PrivateFile) and handler.fault is not None:
        log_to(None)
        logger.handlers = []
        handler.close()
        raise _no_log(path, handler.fault)


def _no_log(path: str, error: BaseException) -> Problem:
    return Problem(Kind.LOCAL_LOG, file=Path(path).name, reason=reason_of(error))


class _PrivateFile(RotatingFileHandler):
    fault: BaseException | None = None
    """Why the last event that could not be written was not."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LOG_BYTES, backupCount=1, encoding="ascii")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - as logging calls it
        self.fault = sys.exception()

    def _open(self) -> TextIOWrapper:
        def opener(name: str, flags: int) -> int:
            # A pipe that nobody reads is an error then, and does not hold up the program.
            descriptor = os.open(name, flags | getattr(os, "O_NONBLOCK", 0), 0o600)
            status = os.fstat(descriptor)
            if sys.platform != "win32" and stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
                with suppress(OSError):  # a file system without modes
                    os.fchmod(descriptor, 0o600)  # one that was there may be open to others
            return descriptor

        # Without a buffer: what a full disk did not take must not fail once more when the program ends.
        return TextIOWrapper(FileIO(self.baseFilename, "a", opener=opener), encoding="ascii", write_through=True)
