"""The message of a later start to the first one, and the claim of each start."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NamedTuple

from faceviewer.core.limits import HANDOVER_LOADING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PAUSE = 0.05  # seconds between two attempts: the first start may still be opening its window, or closing it
ACTIVATION = "XDG_ACTIVATION_TOKEN"  # set by a Wayland desktop for a start that the user has requested


class LaterStart(NamedTuple):
    """The message of a later start.

    Attributes:
        words: its command-line arguments.
        folder: its working directory, for relative file names in the arguments.
        token: the desktop's token for raising a window; "" for none.
    """

    words: list[str]
    folder: str
    token: str

    @classmethod
    def of_this_process(cls, words: Sequence[str]) -> LaterStart:
        """Return the message of this process, with the given arguments."""
        try:
            folder = os.getcwd()  # noqa: PTH109 - as text
        except OSError:  # the folder was removed
            folder = ""
        return cls(list(words), folder, os.environ.get(ACTIVATION, ""))

    def as_bytes(self) -> bytes:
        """Return the message as JSON."""
        import json  # noqa: PLC0415 - a first start does not need it before its first paint

        return json.dumps(self._asdict(), ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def from_bytes(cls, data: bytes) -> LaterStart | None:
        """Parse a message; return None if it is not one, or is truncated."""
        import json  # noqa: PLC0415 - likewise

        try:
            fields = json.loads(data)
            later = cls(**fields)
            texts = [*later.words, later.folder, later.token]
        except (ValueError, TypeError, RecursionError):
            return None
        is_list = isinstance(later.words, list)
        return later if is_list and all(isinstance(text, str) for text in texts) else None


class Patience:
    """The deadline of a start that waits for the first one to answer.

    Args:
        seconds: the time once the first start listens; until then it is HANDOVER_LOADING times as long.

    Attributes:
        latest: the deadline on `time.monotonic()`, in seconds.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.latest = time.monotonic() + HANDOVER_LOADING * seconds

    def shorten(self) -> None:
        """Shorten the deadline when the first start is found to listen; later calls change nothing."""
        self.latest = min(self.latest, time.monotonic() + self._seconds)


class Claim(NamedTuple):
    """The state of a start among the starts of its user on its screen.

    Attributes:
        path: where later starts find this one; None if they cannot find it and each start runs on its own.
        release: called at the end of the program, so that the next start is the first.
        is_second: whether another start has the claim and does not answer.
    """

    path: Path | None = None
    release: Callable[[], None] = lambda: None
    is_second: bool = False
