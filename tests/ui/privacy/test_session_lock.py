"""The lock of a session: a bus of the test's own, with a screen saver and a login manager that tell on it."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from ctypes import wintypes
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from faceviewer.ui.privacy.desktop_lock import DesktopLock, session_path
from faceviewer.ui.privacy.windows_lock import is_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

needs_bus = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None or shutil.which("dbus-send") is None, reason="no D-Bus here"
)


@pytest.fixture
def address() -> Iterator[str]:
    """A bus that nobody else is on."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bus:
        assert bus.stdout is not None
        yield bus.stdout.readline().strip()
        QDBusConnection.disconnectFromBus("test")
        QDBusConnection.disconnectFromBus("login")
        bus.terminate()


@pytest.fixture
def lock(address: str, qapp: QObject) -> Iterator[DesktopLock]:
    bus = QDBusConnection.connectToBus(address, "test")
    owner = QDBusConnection.connectToBus(address, "login")
    assert owner.registerService("org.freedesktop.login1")
    parent = QObject()
    yield DesktopLock(parent, session=bus, system=bus, environment={"XDG_SESSION_ID": "2"})
    owner.unregisterService("org.freedesktop.login1")


@pytest.fixture
def send(address: str) -> Callable[..., None]:
    """Send a signal from a process of its own."""

    def send(path: str, signal: str, *arguments: str) -> None:
        command = ["dbus-send", f"--bus={address}", "--type=signal", path, signal, *arguments]
        subprocess.run(command, check=True, timeout=10)

    return send


@needs_bus
@pytest.mark.parametrize("desktop", ["freedesktop", "gnome", "cinnamon", "mate", "xfce"])
def test_every_desktop_tells_of_its_lock(
    lock: DesktopLock, send: Callable[..., None], qtbot: QtBot, desktop: str
) -> None:
    heard: list[bool] = []
    lock.locked.connect(lambda: heard.append(True))
    path, signal = f"/org/{desktop}/ScreenSaver", f"org.{desktop}.ScreenSaver.ActiveChanged"
    send(path, signal, "boolean:false")
    send(path, signal, "boolean:true")
    qtbot.waitUntil(lambda: heard == [True])


@needs_bus
def test_the_login_manager_tells_of_this_session_and_only_it_is_believed(
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
def test_the_session_is_found_under_its_escaped_id(session: str, path: str) -> None:
    assert session_path(session) == f"/org/freedesktop/login1/session/{path}"
    assert session_path("") == ""


def test_without_a_bus_nothing_is_said_and_nothing_fails(qapp: QObject, tmp_path: object) -> None:
    dead = QDBusConnection.connectToBus(f"unix:path={tmp_path}/nobody", "dead")
    assert not dead.isConnected()
    DesktopLock(QObject(), session=dead, system=dead)


@pytest.mark.parametrize(
    ("message", "detail", "locked"), [(0x02B1, 0x7, True), (0x02B1, 0x8, False), (0x0100, 0x7, False)]
)
def test_windows_says_it_in_a_message(message: int, detail: int, locked: bool) -> None:
    told = wintypes.MSG()
    told.message, told.wParam = message, detail
    assert is_lock(ctypes.addressof(told)) is locked
