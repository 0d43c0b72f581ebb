"""Looking at a hidden photo for as long as a key is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_ENDS_OF_PEEK = {QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}


class Peek(QObject):
    """Space held on a photo that has the focus; whatever takes the focus or the window away ends it at once.

    The key repeats for as long as it is held, wherever the focus is meanwhile: what it repeats reaches no widget.

    Args:
        photo: on which it is held.
    """

    def __init__(self, photo: QWidget) -> None:
        super().__init__(photo)
        self._photo, self._is_down = photo, False
        photo.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._photo and event.type() in _ENDS_OF_PEEK:
            visibility.change(peeking=False)
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            if self._is_down:
                return self._on_held(event)
            if watched is self._photo and not event.modifiers():
                if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
                    self._set_down(is_down=True)
                return True
        return False

    def _on_held(self, event: QKeyEvent) -> bool:
        """Return whether a Space event that any widget gets belongs to the key that is held."""
        if event.isAutoRepeat():
            return True
        self._set_down(is_down=False)
        return event.type() == QEvent.Type.KeyRelease  # else its release went to another program

    def _set_down(self, *, is_down: bool) -> None:
        self._is_down = is_down
        app = QCoreApplication.instance()
        if app is not None:
            (app.installEventFilter if is_down else app.removeEventFilter)(self)
        visibility.change(peeking=is_down)
