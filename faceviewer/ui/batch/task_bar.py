"""How far a run is, on the program's icon in the task bar, where a free desktop shows that: KDE's, docks of GNOME."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

_NAME = "faceviewer"  # of the menu entry
_INTERFACE, _PATH = "com.canonical.Unity.LauncherEntry", f"/com/canonical/unity/launcherentry/{_NAME}"
_HAS_BUS = sys.platform not in {"win32", "darwin"}


class TaskBar:
    """Tells who listens on the session's bus; of a list it tells nothing but the part that is done.

    Args:
        bus: the session's; None for that of this desktop.
    """

    def __init__(self, bus: QDBusConnection | None = None) -> None:
        self._bus = bus
        self._told: float | None = None

    def show(self, part: float | None) -> None:
        """Show a part from 0 to 1; None for nothing."""
        if part == self._told or not (self._bus or (_HAS_BUS and os.environ.get("DBUS_SESSION_BUS_ADDRESS"))):
            return
        from PySide6.QtDBus import QDBusConnection, QDBusMessage  # noqa: PLC0415 - no other system is given QtDBus

        self._told = part
        message = QDBusMessage.createSignal(_PATH, _INTERFACE, "Update")
        shown = {"progress": float(part or 0), "progress-visible": part is not None}
        message.setArguments([f"application://{_NAME}.desktop", shown])
        (self._bus or QDBusConnection.sessionBus()).send(message)
