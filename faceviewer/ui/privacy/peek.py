"""A look at what is concealed, for as long as a key is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_ENDS = {QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}


class Peek(QObject):
    """Space held on a photo that has the focus.

    Args:
        photo: on which it is held.

    Signals:
        changed: whether it is held now; whatever takes the focus or the window away ends it at once.
    """

    changed = Signal(bool)

    def __init__(self, photo: QWidget) -> None:
        super().__init__(photo)
        self._held = False
        photo.installEventFilter(self)

    def end(self) -> None:
        """Take it as let go, even if it is held still."""
        self._set(held=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ENDS:
            self.end()
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat() and event.type() in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}:
                self._set(held=event.type() == QEvent.Type.KeyPress)
            return True
        return False

    def _set(self, *, held: bool) -> None:
        if held != self._held:
            self._held = held
            self.changed.emit(held)
