"""The lock of a free desktop's session, as its D-Bus tells."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

if TYPE_CHECKING:
    from collections.abc import Mapping

# Each desktop's screen saver has the same signal under a name of its own; KDE and Xfce use the common one.
_SAVERS = ("freedesktop", "gnome", "cinnamon", "mate", "xfce")
_LOGIN = "org.freedesktop.login1"
# The bindings take a text here and refuse bytes, whatever their annotations say.
_ON_SAVER: Any = SLOT("_on_saver(bool)")
_ON_LOGIN: Any = SLOT("_on_login()")


class DesktopLock(QObject):
    """Listens to the screen savers and to the login manager; where there is no bus it never says anything.

    Args:
        parent: lives no longer than this.
        session, system: the buses; None for those of this desktop.
        environment: where the session has its number.

    Signals:
        locked: the screen is being locked.
    """

    locked = Signal()

    def __init__(
        self,
        parent: QObject,
        *,
        session: QDBusConnection | None = None,
        system: QDBusConnection | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        super().__init__(parent)
        # Without an address the library would start a bus of its own, and take seconds for it.
        if session is None and environment.get("DBUS_SESSION_BUS_ADDRESS"):
            session = QDBusConnection.sessionBus()
        if session is not None and session.isConnected():
            for saver in _SAVERS:
                path, interface = f"/org/{saver}/ScreenSaver", f"org.{saver}.ScreenSaver"
                session.connect("", path, interface, "ActiveChanged", self, _ON_SAVER)
        system = system or QDBusConnection.systemBus()
        if system.isConnected():
            path = session_path(environment.get("XDG_SESSION_ID", ""))
            system.connect(_LOGIN, path, f"{_LOGIN}.Session", "Lock", self, _ON_LOGIN)

    @Slot(bool)
    def _on_saver(self, active: bool) -> None:  # noqa: FBT001 - the signature of a signal
        if active:
            self.locked.emit()

    @Slot()
    def _on_login(self) -> None:
        self.locked.emit()


def session_path(session: str) -> str:
    """Return the path of a session in the login manager, whose rule it is that a leading digit is escaped.

    Args:
        session: its id; for an unknown one, "", so is the path, which stands for those of all sessions.
    """
    if not session:
        return ""
    escaped = "".join(
        c if c.isascii() and (c.isalpha() or (c.isdigit() and place)) else f"_{ord(c):02x}"
        for place, c in enumerate(session)
    )
    return f"/org/freedesktop/login1/session/{escaped}"
