"""A window connected to a gateway on loopback, and an operator's actions in the dialog of a list."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.store.settings_values import Settings
from faceviewer.ui.batch.list_dialog import ListDialog
from tests.batch.gateway import params_of, record_of
from tests.faults.origin import Origin, Request, ca_file, http
from tests.ui.fakes import words_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Desk
    from tests.ui.fakes import MemoryKeyring

_KEYS = {"app_key": "k", "app_secret": "s", "iot_token": "", "cloud_token": "", "proxy_password": ""}


class Gateway:
    """Returns a record for each ID."""

    def __init__(self) -> None:
        self.requested: list[str] = []
        self.failing: set[str] = set()
        self.held: set[str] = set()  # IDs without a reply until they are removed, or `go_on` is called
        self._going = threading.Event()
        self.origin = Origin(self._reply)

    def go_on(self) -> None:
        self._going.set()

    def _reply(self, request: Request) -> bytes:
        user_id = str(params_of(request)["userId"])
        self.requested.append(user_id)
        while user_id in self.held and not self._going.wait(0.02):
            pass
        return http(status=404) if user_id in self.failing else record_of(request)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    with gateway.origin:
        yield gateway
        gateway.go_on()


@pytest.fixture
def open_window(open_desk: Callable[..., Desk], keyring: MemoryKeyring, gateway: Gateway) -> Callable[[], Desk]:
    """Open a window connected to the gateway as P; its connection Q is another customer of the same gateway."""
    keyring.items["FaceViewer", "P"] = json.dumps(_KEYS)
    profile = Profile("P", f"https://{gateway.origin.address}", ca_file=str(ca_file()), rate=500, in_flight=2)
    settings = Settings(profiles=(profile, replace(profile, name="Q")), current="P", language=Language.EN)
    return lambda: open_desk(training=False, settings=settings)


def opened(desk: Desk, qtbot: QtBot) -> ListDialog:
    desk.window.actions_["list"].trigger()
    (dialog,) = desk.window.findChildren(ListDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def paste(desk: Desk, qtbot: QtBot, text: str) -> ListDialog:
    dialog = opened(desk, qtbot)
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(dialog, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait(dialog, qtbot, "Rows that can be looked up")
    return dialog


def wait(dialog: ListDialog, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: text in words_on(dialog))


def rows_of(dialog: ListDialog) -> list[list[str]]:
    """Return the cells of the rows shown, without the reasons."""
    return [dialog.board.line(row).split("\t")[:-1] for row in range(dialog.board.rowCount())]
