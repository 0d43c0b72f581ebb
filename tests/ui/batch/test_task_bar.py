"""The progress on the icon in the task bar, received from a D-Bus of the test."""

import re
import shutil
import subprocess

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection

from faceviewer.ui.batch.list_dialog import TaskBar

pytestmark = pytest.mark.skipif(shutil.which("dbus-monitor") is None, reason="dbus-monitor is not installed")


def test_task_bar_gets_each_change_of_progress_and_the_end(bus_address: str, qapp: QObject) -> None:
    command = ["dbus-monitor", "--address", bus_address, "interface='com.canonical.Unity.LauncherEntry'"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desktop:
        assert desktop.stdout is not None
        while "NameLost" not in desktop.stdout.readline():  # from then on it listens
            pass
        bar = TaskBar(QDBusConnection.connectToBus(bus_address, "program"))
        for part in (None, 0.0, 0.25, 0.25, None, None):
            bar.show(part)
        received = ""
        while received.count("boolean") < 3:
            received += desktop.stdout.readline()
        desktop.terminate()
        QDBusConnection.disconnectFromBus("program")
    assert re.findall(r"(?:double|boolean) (\S+)", received) == ["0", "true", "0.25", "true", "0", "false"]
    assert received.count("application://faceviewer.desktop") == 3
