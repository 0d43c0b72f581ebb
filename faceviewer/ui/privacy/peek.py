"""A look at what is concealed, for as long as a key is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_ENDS = {QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}


class Peek(QObject):
    """Space held on a photo that has the focus; whatever takes the focus or the window away ends it at once.

    Args:
        photo: on which it is held.
    """

    def __init__(self, photo: QWidget) -> None:
        super().__init__(photo)
        photo.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ENDS:
            visibility.change(peeking=False)
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat() and event.type() in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}:
                visibility.change(peeking=event.type() == QEvent.Type.KeyPress)
            return True
        return False
