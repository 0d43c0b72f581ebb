"""What happens in the program, without a word on whom it is about: the last ones in memory, all in a log on request.

An event is a name, members of enumerations (such as a phase or the kind of a problem) and numbers. Nothing else can be
noted, so that no id, name, secret, host or query string gets into memory, log or diagnostic report.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from faceviewer.core.limits import EVENTS_KEPT
from faceviewer.core.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Event(StrEnum):
    """What happens."""

    LOG = "log"
    JOB = "job"
    CALL = "call"
    ATTEMPT = "attempt"
    PHASE = "phase"
    ANSWER = "answer"
    WAIT = "wait"
    PICTURE = "picture"
    DECODE = "decode"
    DECODER = "decoder"
    KEYRING = "keyring"
    SETTINGS_READ = "settings.read"
    SETTINGS_WRITE = "settings.write"
    UPDATE = "update"
    REPLACED = "replaced"
    UNFORESEEN = "unforeseen"


class Course(StrEnum):
    """How far an event is; stopped is what was cancelled, or failed in a way that nobody foresaw."""

    BEGUN = "begun"
    ENDED = "ended"
    FAILED = "failed"
    STOPPED = "stopped"


_recent: deque[tuple[float, list[str], dict[str, float]]] = deque(maxlen=EVENTS_KEPT)
_write: Callable[[str], object] | None = None


def note(event: Event, *members: StrEnum, **numbers: float) -> None:
    """Note an event; thread-safe.

    Args:
        members: how far it is, a phase, the kind of a problem.
        numbers: such as milliseconds (`ms`), by their names.
    """
    rounded = {name: round(number, 1) for name, number in numbers.items()}  # no text can be; it is formatted when read
    told = time.time(), [event.value, *[member.value for member in members]], rounded
    _recent.append(told)
    if _write is not None:
        _write(_line(*told))


@contextmanager
def noted(event: Event, **numbers: float) -> Iterator[None]:
    """Note the beginning and the end of what is done in the block, how it ended, and how long it took."""
    began = time.perf_counter()
    course: tuple[StrEnum, ...] = (Course.STOPPED,)
    note(event, Course.BEGUN, **numbers)
    try:
        yield
        course = (Course.ENDED,)
    except Problem as problem:
        course = (Course.FAILED, problem.kind)
        raise
    finally:
        note(event, *course, ms=(time.perf_counter() - began) * 1e3)


def recent() -> tuple[str, ...]:
    """Return the last events as lines, oldest first: time in UTC, event, members, numbers."""
    # A copy is made in one step, whatever other threads note meanwhile.
    return tuple(_line(*each) for each in _recent.copy())


def log_to(write: Callable[[str], object] | None) -> None:
    """Have each event written as well, by what raises nothing and may be called on any thread; None ends that."""
    global _write  # noqa: PLW0603 - one log a process, as one ring
    _write = write


def _line(at: float, members: list[str], numbers: dict[str, float]) -> str:
    told = " ".join((*members, *(f"{name}={number:.12g}" for name, number in numbers.items())))
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(at))}.{int(at * 1e3) % 1000:03}Z {told}"
