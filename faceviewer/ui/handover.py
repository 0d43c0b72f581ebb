"""What a later start of the program hands over, and what each start is to the others."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NamedTuple

from faceviewer.core.limits import HANDOVER_LOADING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PAUSE = 0.05  # seconds between two tries: the first may still be opening its window, or be closing it
ACTIVATION = "XDG_ACTIVATION_TOKEN"  # with it a Wayland desktop says that a click asked for the start


class LaterStart(NamedTuple):
    """What a later start hands over.

    Attributes:
        words: its arguments.
        folder: where it was started, for names of files among them.
        token: what the desktop gave it for raising a window, "" for nothing.
    """

    words: list[str]
    folder: str
    token: str

    @classmethod
    def of_this_process(cls, words: Sequence[str]) -> LaterStart:
        """Return that of this process, with these arguments."""
        try:
            folder = os.getcwd()  # noqa: PTH109 - the text that is handed over
        except OSError:  # it was removed
            folder = ""
        return cls(list(words), folder, os.environ.get(ACTIVATION, ""))

    def as_bytes(self) -> bytes:
        """Return it as it is sent."""
        import json  # noqa: PLC0415 - no first start needs it before its first paint

        return json.dumps(self._asdict(), ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def from_bytes(cls, data: bytes) -> LaterStart | None:
        """Return what was sent, None where that is none, or was cut off."""
        import json  # noqa: PLC0415 - likewise

        try:
            read = json.loads(data)
            later = cls(**read)
            texts = [*later.words, later.folder, later.token]
        except (ValueError, TypeError, RecursionError):
            return None
        listed = isinstance(later.words, list)
        return later if listed and all(isinstance(text, str) for text in texts) else None


class Patience:
    """How long a start waits for the first to answer.

    Args:
        seconds: once it listens; until then, HANDOVER_LOADING times as long.

    Attributes:
        latest: when it is over, on `time.monotonic()`, in seconds.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.latest = time.monotonic() + HANDOVER_LOADING * seconds

    def shorten(self) -> None:
        """Count from the first time that the first is found to listen."""
        self.latest = min(self.latest, time.monotonic() + self._seconds)


class Claim(NamedTuple):
    """What a start is among those of its user on its screen.

    Attributes:
        path: where later starts find this one; None where there is no such place, and each start is for itself.
        release: to be called at the end: the next start is the first.
        is_second: whether another has the place, and does not answer.
    """

    path: Path | None = None
    release: Callable[[], None] = lambda: None
    is_second: bool = False
