"""Detection of a locked session, on a D-Bus bus of the test."""

import ctypes
import shutil
from collections.abc import Iterator
from ctypes import wintypes

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from faceviewer.ui.privacy.desktop_lock import DesktopLock, session_path
from faceviewer.ui.privacy.session_lock import is_lock

LOGIN = "org.freedesktop.login1"
SESSION, SLEEP = f"{LOGIN}.Session", f"{LOGIN}.Manager.PrepareForSleep"
PROPERTIES = "org.freedesktop.DBus.Properties.PropertiesChanged"
MANAGER, THIS, OTHER = "/org/freedesktop/login1", session_path("2"), session_path("3")
SAVERS = [f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "cinnamon", "mate", "xfce", "unknown")]


def changed(interface: str, **values: object) -> tuple[object, ...]:
    """Return the arguments of a signal about changed properties."""
    return interface, values, [""]


SIGNALS: list[tuple[str, str, str, tuple[object, ...], bool]] = [
    # the sender, the path, the signal, its arguments, and whether it reports a lock
    *(("desktop", "/", f"{saver}.ActiveChanged", (on,), on) for saver in SAVERS for on in (False, True)),
    ("desktop", "/", "org.example.Player.ActiveChanged", (True,), False),
    ("desktop", "/", "org.example.Session.ActiveChanged", (True,), False),
    ("desktop", "/", "org.example.ScreenLocker.ActiveChanged", (True,), True),
    ("desktop", "/", "org.ukui.ScreenSaver.unlock", (), False),
    ("desktop", "/", "org.ukui.ScreenSaver.lock", (), True),
    ("desktop", "/", "org.example.Desktop.Visible", (True,), False),
    ("desktop", "/", "com.deepin.dde.lockFront.Visible", (True,), True),
    ("desktop", "/", "org.deepin.dde.LockFront1.Visible", (True,), True),
    ("desktop", "/", "org.kde.screensaver.AboutToLock", (), True),
    ("desktop", "/", "com.canonical.Unity.Session.Locked", (), True),
    ("desktop", "/", "com.canonical.Unity.Session.LockRequested", (), True),
    ("desktop", "/", "org.example.Clock.Locked", (), False),
    ("desktop", "/", "org.enlightenment.wm.desktop.Locked", (), True),
    ("desktop", "/", "org.example.Greeter.SessionLocked", ("seat0",), True),
    ("desktop", "/", "org.example.Shell.LockedChanged", (False,), False),
    ("desktop", "/", "org.example.Shell.LockedChanged", (True,), True),
    ("desktop", "/", PROPERTIES, changed("com.deepin.SessionManager", Locked=False), False),
    ("desktop", "/", PROPERTIES, changed("com.deepin.SessionManager", Locked=True), True),
    ("desktop", THIS, f"{SESSION}.Lock", (), False),  # not from the login manager
    ("login", OTHER, f"{SESSION}.Lock", (), False),
    ("login", THIS, f"{SESSION}.Lock", (), True),
    ("desktop", THIS, PROPERTIES, changed(SESSION, LockedHint=True), False),
    ("login", OTHER, PROPERTIES, changed(SESSION, LockedHint=True), False),
    ("login", THIS, PROPERTIES, changed(SESSION, IdleHint=True), False),
    ("login", THIS, PROPERTIES, changed(SESSION, LockedHint=False), False),
    ("login", THIS, PROPERTIES, changed(SESSION, LockedHint=True), True),
    ("login", THIS, PROPERTIES, changed(SESSION, Active=True), False),
    ("login", THIS, PROPERTIES, changed(SESSION, Active=False), True),
    ("login", MANAGER, SLEEP, (False,), False),
    ("login", MANAGER, SLEEP, (True,), True),
]


@pytest.fixture
def buses(bus_address: str) -> Iterator[dict[str, QDBusConnection]]:
    """Connections to the bus: of the window, of a desktop and of the login manager."""
    buses = {name: QDBusConnection.connectToBus(bus_address, name) for name in ("window", "desktop", "login")}
    assert buses["login"].registerService(LOGIN)
    yield buses
    buses["login"].unregisterService(LOGIN)
    for name in buses:
        QDBusConnection.disconnectFromBus(name)


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no D-Bus")
@pytest.mark.usefixtures("qapp")
def test_only_signals_of_a_lock_of_this_session_are_reported(buses: dict[str, QDBusConnection], qtbot: QtBot) -> None:
    parent = QObject()
    lock = DesktopLock(parent, session=buses["window"], system=buses["window"], environment={"XDG_SESSION_ID": "2"})
    reported: list[bool] = []
    lock.locked.connect(lambda: reported.append(True))

    def wait_for(count: int) -> None:
        qtbot.waitUntil(lambda: len(reported) >= count)

    for number, (sender, path, name, arguments, _) in enumerate(SIGNALS, 1):
        message = QDBusMessage.createSignal(path, *name.rsplit(".", 1))
        message.setArguments(list(arguments))
        buses[sender].send(message)
        ping = QDBusMessage.createMethodCall("org.freedesktop.DBus", "/", "org.freedesktop.DBus.Peer", "Ping")
        buses[sender].call(ping)  # so that the signals of both senders arrive in this order
        expected = sum(is_lock for *_, is_lock in SIGNALS[:number])
        wait_for(expected)
        assert len(reported) == expected, name


@pytest.mark.parametrize(("session", "path"), [("2", "_32"), ("c1", "c1"), ("42", "_342"), ("a-b", "a_2db")])
def test_session_path_escapes_the_id(session: str, path: str) -> None:
    assert session_path(session) == f"/org/freedesktop/login1/session/{path}"
    assert session_path("") == ""


def test_missing_bus_is_no_error(qapp: QObject, tmp_path: object) -> None:
    dead = QDBusConnection.connectToBus(f"unix:path={tmp_path}/nobody", "dead")
    assert not dead.isConnected()
    DesktopLock(QObject(), session=dead, system=dead)


@pytest.mark.parametrize(("message", "detail", "locked"), [(0x02B1, 7, True), (0x02B1, 8, False), (0x0100, 7, False)])
def test_windows_messages_report_a_lock(message: int, detail: int, locked: bool) -> None:
    received = wintypes.MSG()
    received.message, received.wParam = message, detail
    assert is_lock(ctypes.addressof(received)) is locked
