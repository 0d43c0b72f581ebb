"""The lock of the operator's session, told by the operating system where it tells."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class SessionLock(QObject):
    """Says when the screen is locked. macOS tells programs that are written in its own language only.

    Args:
        parent: the Qt parent.

    Signals:
        locked: the screen is being locked.
    """

    locked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        if sys.platform == "win32":
            from faceviewer.ui.privacy.windows_lock import WindowsLock  # noqa: PLC0415 - of this system only

            self._source = WindowsLock()
            self._source.locked.connect(self.locked)
        elif sys.platform != "darwin":
            from faceviewer.ui.privacy.desktop_lock import DesktopLock  # noqa: PLC0415 - likewise

            self._desktop = DesktopLock(self)
            self._desktop.locked.connect(self.locked)
