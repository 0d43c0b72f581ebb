"""A choice from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent


class Combo(QComboBox):
    """Changes when somebody chooses, and not when a wheel passes over it; what it stands in may scroll."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
