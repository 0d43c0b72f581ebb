"""Show the progress of a lookup, with its time, on the stage."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from faceviewer.core.limits import KEYRING_SECONDS, LOOKUP_SECONDS
from faceviewer.core.result import Asking, FetchingPicture, Unlocking, Waiting
from faceviewer.ui.announcer import announce
from faceviewer.ui.texts import language_in_use
from faceviewer.wording.problems import describe

if TYPE_CHECKING:
    from faceviewer.core.result import Progress
    from faceviewer.ui.lookup.presenter import Looking
    from faceviewer.ui.stage.stage import PhotoStage

_TICK_MS = 200
_QUIET_SECONDS = 0.3  # a shorter wait is not shown
_SLOW_SECONDS = 2.0  # a shorter wait is not announced to screen readers


class Busy(QObject):
    """Shows what a running lookup does and for how long; announces each step of a slow one.

    Attributes:
        host: of the connection in use.
    """

    def __init__(self, stage: PhotoStage) -> None:
        super().__init__(stage)
        self._stage = stage
        self.host = ""
        self._state: Looking | None = None
        self._progress_at = 0.0
        self._announced: tuple[float, Progress | None] | None = None
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._ticks.timeout.connect(self.show)

    def set_state(self, state: Looking | None) -> None:
        """Set the lookup that `show` shows from now on, with its latest progress; None stops the updates."""
        self._state = state
        self._progress_at = time.monotonic()
        if state is not None:
            self._ticks.start()
        else:
            self._ticks.stop()

    @Slot()
    def show(self) -> None:
        """Show the progress in the current language."""
        state = self._state
        if state is None:
            return
        line = self._line(state)
        progress = (state.started, state.progress)
        self._stage.show_busy(line)
        if line and progress != self._announced and time.monotonic() - state.started >= _SLOW_SECONDS:
            self._announced = progress
            announce(self._stage, lambda: line, urgent=False)

    def _line(self, state: Looking) -> str:
        now, attempt = time.monotonic(), 1
        line = self.tr("Asking {host}… {s} of {limit} s")
        since = state.started
        limit = LOOKUP_SECONDS
        match state.progress:
            case Waiting(seconds, because):
                left = max(0, math.ceil(self._progress_at + seconds - now))
                again = self.tr("Trying again in {n} s.").format(n=left)
                return f"{describe(because, language_in_use()).headline}\n{again}"
            case FetchingPicture():
                return self.tr("Record received, getting the photo…")
            case Unlocking():
                line = self.tr("Waiting for the keyring… {s} of {limit} s")
                since = self._progress_at
                limit = KEYRING_SECONDS
            case Asking(attempt) if attempt > 1:
                line = self.tr("Asking {host}, attempt {n} of 3… {s} of {limit} s")
        if now - state.started < _QUIET_SECONDS:
            return ""
        passed = min(int(limit), int(now - since))
        return line.format(host=self.host, n=attempt, s=passed, limit=int(limit))
