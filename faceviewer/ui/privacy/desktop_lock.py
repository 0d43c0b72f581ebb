"""The lock of the session on free desktops, which say it on D-Bus; no other system is given QtDBus."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

# A match rule names the whole signal, and without one every signal of every program would wake this one. Some say what
# they are in their own name, whoever on a desktop sends them (UKUI, KDE, Unity, Enlightenment); the others are told by
# the interface alone: KDE, GNOME, Cinnamon, MATE and Xfce say ActiveChanged(true), Deepin Visible(true).
_SAYING_LOCK = ("Lock", "lock", "Locked", "locked", "LockedChanged", "AboutToLock", "LockRequested", "SessionLocked")
_SAYING_IT_IS_THERE = ("ActiveChanged", "Visible", "VisibleChanged")
_LOCKERS = pattern(r"(?<![bc])lock|screen_?saver", re.IGNORECASE)  # neither a clock nor what blocks
# The login manager says it on the other bus.
_DESKTOPS = pattern(rf"{_LOCKERS.pattern}|(?<!free)desktop|(?<!login1\.)session|screen|shell|greeter", re.IGNORECASE)
_MANAGERS = ("com.deepin.SessionManager", "org.deepin.dde.SessionManager1")  # these say it in a property, Locked
_PROPERTIES = "org.freedesktop.DBus.Properties"
_LOGIN = "org.freedesktop.login1"
_LEAVING = {"Active": False, "LockedHint": True, "Locked": True}
# The bindings take a text here and refuse bytes, whatever their annotations say.
_ON_SIGNAL: Any = SLOT("_on_signal(QDBusMessage)")
_ON_PROPERTIES: Any = SLOT("_on_properties(QString,QVariantMap,QStringList)")
_ON_LOGIN: Any = SLOT("_on_login()")
_ON_SLEEP: Any = SLOT("_on_sleep(bool)")


class DesktopLock(QObject):
    """Listens to whatever locks screens on the session's bus, and to the login manager.

    The login manager tells of a lock, of another session that is put in front of this one, and of sleep. Where there
    is no bus this never says anything.

    Args:
        parent: the Qt parent.
        session, system: the buses; None for those of this desktop.
        environment: where the session has its number.

    Signals:
        locked: the screen is being locked, or the session left.
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
            for signal in (*_SAYING_LOCK, *_SAYING_IT_IS_THERE):
                session.connect("", "", "", signal, self, _ON_SIGNAL)
            for manager in _MANAGERS:
                session.connect("", "", _PROPERTIES, "PropertiesChanged", [manager], "sa{sv}as", self, _ON_PROPERTIES)
        system = system or QDBusConnection.systemBus()
        if system.isConnected():
            path, interface = session_path(environment.get("XDG_SESSION_ID", "")), f"{_LOGIN}.Session"
            system.connect(_LOGIN, path, interface, "Lock", self, _ON_LOGIN)
            changed = "PropertiesChanged"
            system.connect(_LOGIN, path, _PROPERTIES, changed, [interface], "sa{sv}as", self, _ON_PROPERTIES)
            manager = "/org/freedesktop/login1"
            system.connect(_LOGIN, manager, f"{_LOGIN}.Manager", "PrepareForSleep", self, _ON_SLEEP)

    @Slot(QDBusMessage)
    def _on_signal(self, message: QDBusMessage) -> None:
        said = message.arguments()
        senders = _DESKTOPS if message.member() in _SAYING_LOCK else _LOCKERS
        if senders.search(message.interface()) and (not said or said[0]):
            self.locked.emit()

    @Slot(str, "QVariantMap", "QStringList")
    def _on_properties(self, _interface: str, changed: dict[str, object], _others: list[str]) -> None:
        if any(changed.get(name) is value for name, value in _LEAVING.items()):
            self.locked.emit()

    @Slot(bool)
    def _on_sleep(self, begins: bool) -> None:  # noqa: FBT001 - the signature of a signal
        if begins:
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
