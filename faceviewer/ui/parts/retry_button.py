"""A button that asks again, once the server wants to be asked again."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from faceviewer.ui.texts import translated

_TICK_MS = 200


class RetryButton(QPushButton):
    """Counts down while the server asked for patience."""

    def __init__(self) -> None:
        super().__init__()
        self._ready_at = 0.0
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._ticks.timeout.connect(self._apply_texts)
        translated(self._apply_texts)

    def wait_until(self, moment: float) -> None:
        """Work from a moment on.

        Args:
            moment: on `time.monotonic()`, in seconds; 0 for at once.
        """
        self._ready_at = moment
        self._apply_texts()

    def _apply_texts(self) -> None:
        left = math.ceil(self._ready_at - time.monotonic())
        waits = left > 0
        if waits != self._ticks.isActive():
            self._ticks.start() if waits else self._ticks.stop()
        self.setEnabled(not waits)
        self.setText(self.tr("Try again in {n} s").format(n=left) if waits else self.tr("Try again"))
        self.setToolTip(self.tr("The server asked to wait that long") if waits else "")
