"""Show the progress of a run on the task bar icon, on Linux desktops that support it (KDE, docks of GNOME)."""

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
    """Sends the progress over the session's D-Bus, and nothing else about the list.

    Args:
        bus: the D-Bus connection; None for the session bus of this desktop.
    """

    def __init__(self, bus: QDBusConnection | None = None) -> None:
        self._bus = bus
        self._shown: float | None = None

    def show(self, part: float | None) -> None:
        """Show the completed part, from 0 to 1; None hides the progress."""
        if part == self._shown or not (self._bus or (_HAS_BUS and os.environ.get("DBUS_SESSION_BUS_ADDRESS"))):
            return
        from PySide6.QtDBus import QDBusConnection, QDBusMessage  # noqa: PLC0415 - not every package contains QtDBus

        self._shown = part
        message = QDBusMessage.createSignal(_PATH, _INTERFACE, "Update")
        values = {"progress": float(part or 0), "progress-visible": part is not None}
        message.setArguments([f"application://{_NAME}.desktop", values])
        (self._bus or QDBusConnection.sessionBus()).send(message)
