"""Python's collector of garbage, held to the thread of the window."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_LOOK_MS = 1000


class GarbageCollector(QObject):
    """Collects once a second, if there is enough to collect, and never anywhere else.

    Left to itself Python collects on whichever thread makes the next object. Should that be the network's, a widget in
    a circle would be destroyed there, and Qt would go on sending it events: the program ends on the spot.

    Args:
        parent: lives no longer than this.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=_LOOK_MS)
        timer.timeout.connect(self._look)
        timer.start()

    @Slot()
    def _look(self) -> None:
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if counts[generation] > thresholds[generation]]
        if due:
            gc.collect(due[-1])
