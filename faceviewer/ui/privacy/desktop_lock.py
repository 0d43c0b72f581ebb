"""Detect the lock of the session on Linux desktops by D-Bus; packages for other systems lack QtDBus."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

# A match rule needs the signal's full name; without one, all signals of all programs would wake this process. The names
# of some signals mean a lock, from any desktop's interface (UKUI, KDE, Unity, Enlightenment). Other signals mean a lock
# only by their interface: KDE, GNOME, Cinnamon, MATE and Xfce send ActiveChanged(true), Deepin Visible(true).
_LOCK_SIGNALS = ("Lock", "lock", "Locked", "locked", "LockedChanged", "AboutToLock", "LockRequested", "SessionLocked")
_ACTIVITY_SIGNALS = ("ActiveChanged", "Visible", "VisibleChanged")
_LOCKERS = pattern(r"(?<![bc])lock|screen_?saver", re.IGNORECASE)  # but not "clock" or "block"
# The login manager is excluded here: its signals are received on the system bus.
_DESKTOPS = pattern(rf"{_LOCKERS.pattern}|(?<!free)desktop|(?<!login1\.)session|screen|shell|greeter", re.IGNORECASE)
_MANAGERS = ("com.deepin.SessionManager", "org.deepin.dde.SessionManager1")  # these have the property Locked
_PROPERTIES = "org.freedesktop.DBus.Properties"
_LOGIN = "org.freedesktop.login1"
_LEAVING = {"Active": False, "LockedHint": True, "Locked": True}
# PySide6 requires a str here and refuses bytes, in contrast to its annotations.
_ON_SIGNAL: Any = SLOT("_on_signal(QDBusMessage)")
_ON_PROPERTIES: Any = SLOT("_on_properties(QString,QVariantMap,QStringList)")
_ON_LOGIN: Any = SLOT("_on_login(QDBusMessage)")


class DesktopLock(QObject):
    """Listens to screen lockers on the session bus, and to the login manager on the system bus.

    The login manager reports a lock, a switch to another session, and sleep. Without a bus, no signal is emitted.

    Signals:
        locked: the screen is being locked, or the session is left.
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
        # Without an address the library would start a new bus, which takes seconds.
        if session is None and environment.get("DBUS_SESSION_BUS_ADDRESS"):
            session = QDBusConnection.sessionBus()
        if session is not None and session.isConnected():
            for signal in (*_LOCK_SIGNALS, *_ACTIVITY_SIGNALS):
                session.connect("", "", "", signal, self, _ON_SIGNAL)
            for manager in _MANAGERS:
                session.connect("", "", _PROPERTIES, "PropertiesChanged", [manager], "sa{sv}as", self, _ON_PROPERTIES)
        system = system or QDBusConnection.systemBus()
        if system.isConnected():
            path = session_path(environment.get("XDG_SESSION_ID", ""))
            interface = f"{_LOGIN}.Session"
            system.connect(_LOGIN, path, interface, "Lock", self, _ON_LOGIN)
            changed = "PropertiesChanged"
            system.connect(_LOGIN, path, _PROPERTIES, changed, [interface], "sa{sv}as", self, _ON_PROPERTIES)
            manager = "/org/freedesktop/login1"
            system.connect(_LOGIN, manager, f"{_LOGIN}.Manager", "PrepareForSleep", self, _ON_LOGIN)

    @Slot(QDBusMessage)
    def _on_signal(self, message: QDBusMessage) -> None:
        arguments = message.arguments()
        senders = _DESKTOPS if message.member() in _LOCK_SIGNALS else _LOCKERS
        if senders.search(message.interface()) and (not arguments or arguments[0]):
            self.locked.emit()

    @Slot(str, "QVariantMap", "QStringList")
    def _on_properties(self, _interface: str, changed: dict[str, object], _others: list[str]) -> None:
        if any(changed.get(name) is value for name, value in _LEAVING.items()):
            self.locked.emit()

    @Slot(QDBusMessage)
    def _on_login(self, message: QDBusMessage) -> None:
        if message.arguments() in ([], [True]):  # Lock() or PrepareForSleep(true)
            self.locked.emit()


def session_path(session: str) -> str:
    """Return the D-Bus object path of a session in the login manager, which also escapes a leading digit.

    For "", an unknown session, the path is "", which matches all sessions.
    """
    if not session:
        return ""
    escaped = "".join(
        c if c.isascii() and (c.isalpha() or (c.isdigit() and index)) else f"_{ord(c):02x}"
        for index, c in enumerate(session)
    )
    return f"/org/freedesktop/login1/session/{escaped}"
