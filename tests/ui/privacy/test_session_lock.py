"""Detection of a locked session, on a D-Bus bus of the test."""

import ctypes
import shutil
import subprocess
from collections.abc import Callable, Iterator
from ctypes import wintypes

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from faceviewer.ui.privacy.desktop_lock import DesktopLock, session_path
from faceviewer.ui.privacy.session_lock import is_lock

needs_bus = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None or shutil.which("dbus-send") is None, reason="no D-Bus"
)


@pytest.fixture
def lock(bus_address: str, qapp: QObject) -> Iterator[DesktopLock]:
    bus = QDBusConnection.connectToBus(bus_address, "test")
    owner = QDBusConnection.connectToBus(bus_address, "login")
    assert owner.registerService("org.freedesktop.login1")
    parent = QObject()
    yield DesktopLock(parent, session=bus, system=bus, environment={"XDG_SESSION_ID": "2"})
    owner.unregisterService("org.freedesktop.login1")
    for name in ("test", "login"):
        QDBusConnection.disconnectFromBus(name)


@pytest.fixture
def send(bus_address: str) -> Callable[..., None]:
    """Send a signal from a process of its own."""

    def send(path: str, signal: str, *arguments: str) -> None:
        command = ["dbus-send", f"--bus={bus_address}", "--type=signal", path, signal, *arguments]
        subprocess.run(command, check=True, timeout=60)

    return send


@pytest.fixture
def change(bus_address: str) -> Callable[..., None]:
    """Send a signal that names changed properties; dbus-send cannot."""

    def change(path: str, interface: str, *, sender: str = "test", **changed: object) -> None:
        told = QDBusMessage.createSignal(path, "org.freedesktop.DBus.Properties", "PropertiesChanged")
        told.setArguments([interface, changed, [""]])
        QDBusConnection.connectToBus(bus_address, sender).send(told)

    return change


@needs_bus
@pytest.mark.parametrize(
    ("path", "signal"),
    [
        *(
            (f"/org/{d}/ScreenSaver", f"org.{d}.ScreenSaver")
            for d in ("freedesktop", "gnome", "cinnamon", "mate", "xfce")
        ),
        ("/ScreenSaver", "org.freedesktop.ScreenSaver"),
        ("/", "org.nobody.knows.ScreenSaver"),
        ("/x", "org.example.ScreenLocker"),
    ],
)
def test_screen_saver_signals_report_a_lock(
    lock: DesktopLock, send: Callable[..., None], qtbot: QtBot, path: str, signal: str
) -> None:
    heard: list[bool] = []
    lock.locked.connect(lambda: heard.append(True))
    send(path, f"{signal}.ActiveChanged", "boolean:false")
    send(path, "org.example.Player.ActiveChanged", "boolean:true")  # no screen is locked by that
    send(path, f"{signal}.ActiveChanged", "boolean:true")
    qtbot.waitUntil(lambda: heard == [True])


@needs_bus
@pytest.mark.parametrize(
    "told",
    [
        ("/", "org.ukui.ScreenSaver.lock"),
        ("/com/deepin/dde/lockFront", "com.deepin.dde.lockFront.Visible", "boolean:true"),
        ("/org/deepin/dde/LockFront1", "org.deepin.dde.LockFront1.Visible", "boolean:true"),
        ("/ScreenSaver", "org.kde.screensaver.AboutToLock"),
        ("/com/canonical/Unity/Session", "com.canonical.Unity.Session.Locked"),
        ("/com/canonical/Unity/Session", "com.canonical.Unity.Session.LockRequested"),
        ("/org/enlightenment/wm/RemoteObject", "org.enlightenment.wm.desktop.Locked"),
        ("/x", "org.example.Greeter.SessionLocked", "string:seat0"),
        ("/x", "org.example.Shell.LockedChanged", "boolean:true"),
    ],
)
def test_other_lock_signals_of_desktops_report_a_lock(
    lock: DesktopLock, send: Callable[..., None], qtbot: QtBot, told: tuple[str, ...]
) -> None:
    heard: list[bool] = []
    lock.locked.connect(lambda: heard.append(True))
    send(told[0], "org.ukui.ScreenSaver.unlock")
    send(told[0], "org.example.Clock.Locked")
    send(told[0], "org.example.Desktop.Visible", "boolean:true")
    send(told[0], "org.example.Session.ActiveChanged", "boolean:true")
    send(told[0], "org.example.Shell.LockedChanged", "boolean:false")
    send(*told)
    qtbot.waitUntil(lambda: heard == [True])


@needs_bus
def test_locked_property_of_a_desktop_reports_a_lock(
    lock: DesktopLock, change: Callable[..., None], qtbot: QtBot
) -> None:
    heard: list[bool] = []
    lock.locked.connect(lambda: heard.append(True))
    change("/com/deepin/SessionManager", "com.deepin.SessionManager", Locked=False)
    change("/com/deepin/SessionManager", "com.deepin.SessionManager", Locked=True)
    qtbot.waitUntil(lambda: heard == [True])


@needs_bus
@pytest.mark.parametrize(("name", "left", "back"), [("LockedHint", True, False), ("Active", False, True)])
def test_properties_of_this_session_report_that_it_is_left(
    lock: DesktopLock, change: Callable[..., None], qtbot: QtBot, name: str, left: bool, back: bool
) -> None:
    heard: list[bool] = []
    lock.locked.connect(lambda: heard.append(True))
    session = "org.freedesktop.login1.Session"
    change(session_path("2"), session, **{name: left})  # from somebody else
    change(session_path("3"), session, sender="login", **{name: left})
    change(session_path("2"), session, sender="login", IdleHint=True)
    change(session_path("2"), session, sender="login", **{name: back})
    change(session_path("2"), session, sender="login", **{name: left})
    qtbot.waitUntil(lambda: heard == [True])


@needs_bus
def test_sleep_reports_a_lock(lock: DesktopLock, qtbot: QtBot) -> None:
    heard: list[bool] = []
    lock.locked.connect(lambda: heard.append(True))
    for begins in (False, True, False):
        told = QDBusMessage.createSignal("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
        told.setArguments([begins])
        QDBusConnection("login").send(told)
    qtbot.waitUntil(lambda: heard == [True])


@needs_bus
def test_lock_of_this_session_by_the_login_manager_reports_a_lock(
    lock: DesktopLock, send: Callable[..., None], qtbot: QtBot
) -> None:
    heard: list[bool] = []
    lock.locked.connect(lambda: heard.append(True))
    send(session_path("2"), "org.freedesktop.login1.Session.Lock")  # from somebody else
    login = QDBusConnection("login")
    login.send(QDBusMessage.createSignal(session_path("3"), "org.freedesktop.login1.Session", "Lock"))
    login.send(QDBusMessage.createSignal(session_path("2"), "org.freedesktop.login1.Session", "Lock"))
    qtbot.waitUntil(lambda: heard == [True])


@pytest.mark.parametrize(("session", "path"), [("2", "_32"), ("c1", "c1"), ("42", "_342"), ("a-b", "a_2db")])
def test_session_path_escapes_the_id(session: str, path: str) -> None:
    assert session_path(session) == f"/org/freedesktop/login1/session/{path}"
    assert session_path("") == ""


def test_missing_bus_is_no_error(qapp: QObject, tmp_path: object) -> None:
    dead = QDBusConnection.connectToBus(f"unix:path={tmp_path}/nobody", "dead")
    assert not dead.isConnected()
    DesktopLock(QObject(), session=dead, system=dead)


@pytest.mark.parametrize(
    ("message", "detail", "locked"), [(0x02B1, 0x7, True), (0x02B1, 0x8, False), (0x0100, 0x7, False)]
)
def test_windows_messages_report_a_lock(message: int, detail: int, locked: bool) -> None:
    told = wintypes.MSG()
    told.message, told.wParam = message, detail
    assert is_lock(ctypes.addressof(told)) is locked
