"""Record events of the program without personal data: the most recent in memory, and all in a log on request.

An event has a name, members of enumerations (such as a phase or the kind of a problem) and numbers. No other values are
possible, so that no id, name, secret, host or query string gets into memory, log or diagnostic report.
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
    """The name of an event."""

    LOG = "log"
    JOB = "job"
    CALL = "call"
    ATTEMPT = "attempt"
    PHASE = "phase"
    RESPONSE = "answer"
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
    """The state of an event; STOPPED means cancelled, or failed with an unexpected exception."""

    BEGUN = "begun"
    ENDED = "ended"
    FAILED = "failed"
    STOPPED = "stopped"


_recent: deque[tuple[float, list[str], dict[str, float]]] = deque(maxlen=EVENTS_KEPT)
_write: Callable[[str], object] | None = None


def note(event: Event, *members: StrEnum, **numbers: float) -> None:
    """Record an event with its details and named numbers, such as milliseconds (`ms`); thread-safe."""
    rounded = {name: round(number, 1) for name, number in numbers.items()}  # raises for a text; formatted in `recent`
    entry = time.time(), [event.value, *[member.value for member in members]], rounded
    _recent.append(entry)
    if _write is not None:
        _write(_line(*entry))


@contextmanager
def noted(event: Event, **numbers: float) -> Iterator[None]:
    """Record the begin and the end of a block, with its outcome and duration."""
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
    """Return the most recent events as lines, oldest first: time in UTC, event, members, numbers."""
    # Copying is atomic, so that other threads may record events meanwhile.
    return tuple(_line(*each) for each in _recent.copy())


def log_to(write: Callable[[str], object] | None) -> None:
    """Set a callback that gets each event as a line, on any thread, and must not raise; None removes it."""
    global _write  # noqa: PLW0603 - one log in a process
    _write = write


def _line(at: float, members: list[str], numbers: dict[str, float]) -> str:
    text = " ".join((*members, *(f"{name}={number:.12g}" for name, number in numbers.items())))
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(at))}.{int(at * 1e3) % 1000:03}Z {text}"
