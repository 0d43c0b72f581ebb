"""Show a hidden photo while a key is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_PEEK_ENDS = {QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}


class Peek(QObject):
    """Reveals the photo while Space is held on it; ends at once if the photo loses the focus or the window is left.

    Auto-repeat events of the held key are filtered for all widgets, because the focus may move in the meantime.

    Args:
        photo: the view of the photo.
    """

    def __init__(self, photo: QWidget) -> None:
        super().__init__(photo)
        self._photo, self._is_down = photo, False
        photo.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._photo and event.type() in _PEEK_ENDS:
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
        """Return whether a Space event of any widget belongs to the held key."""
        if event.isAutoRepeat():
            return True
        self._set_down(is_down=False)
        return event.type() == QEvent.Type.KeyRelease  # else a new press: the release went to another program

    def _set_down(self, *, is_down: bool) -> None:
        self._is_down = is_down
        app = QCoreApplication.instance()
        if app is not None:
            (app.installEventFilter if is_down else app.removeEventFilter)(self)
        visibility.change(peeking=is_down)
