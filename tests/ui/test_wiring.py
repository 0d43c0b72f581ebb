"""Connections between parts that no test of one part covers, and two windows in one process."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile, Stage
from faceviewer.core.query import UserType
from faceviewer.store.settings_store import SettingsStore
from faceviewer.store.settings_values import Settings
from faceviewer.ui.privacy.privacy import Privacy
from faceviewer.ui.window.main_window import MainWindow
from faceviewer.ui.wiring import Wiring
from tests.gateway.asking import ANNE
from tests.gateway.replies import reply_to
from tests.gateway.scripted_server import Connection, ScriptedServer, kept
from tests.ui.acting import IN_TIME, ask, look_up
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fakes import MemoryKeyring

KEYS = {"app_key": "key", "app_secret": "secret", "iot_token": "", "cloud_token": "", "proxy_password": ""}


def test_strip_has_the_warning_colour_only_without_production_data(open_desk: OpenDesk) -> None:
    def colour(profiles: tuple[Profile, ...] = (), *, training: bool = False) -> str:
        current = profiles[0].name if profiles else ""
        window = open_desk(training=training, settings=Settings(profiles=profiles, current=current)).window
        image = window.grab().toImage()
        below_the_menus = round((window.menuBar().height() + 1) * image.devicePixelRatio())
        return image.pixelColor(image.width() // 2, below_the_menus).name()

    calm = colour((Profile("P"),))
    assert colour() == calm  # nothing is set up yet
    assert colour(training=True) == colour((Profile("T", stage=Stage.TEST),)) != calm


def test_first_character_of_an_id_opens_a_connection(qtbot: QtBot, open_desk: OpenDesk, keyring: MemoryKeyring) -> None:
    heard: list[tuple[int, bytes]] = []
    secured: list[int] = []  # connections after their handshake

    def script(connection: Connection) -> None:
        secured.append(connection.number)
        while request := connection.receive():
            heard.append((connection.number, request))
            connection.send(kept(reply_to(ANNE)))
            if connection.number == 1:  # the kept connection is closed, as after two minutes
                return

    keyring.items["FaceViewer", "P"] = json.dumps(KEYS)
    with ScriptedServer(script) as server:
        profile = replace(server.profile, name="P")
        desk = open_desk(training=False, settings=Settings(profiles=(profile,), current="P"))
        qtbot.waitUntil(desk.window.isActiveWindow)
        field = desk.window.bar.field
        QTest.keyClicks(field, "a")
        assert server.connections == 0  # a typed character does not open the keyring
        look_up(desk, qtbot, "anne", "Can pass now", UserType.OPEN)
        assert len(heard) == 1

        def has_reconnected() -> bool:  # after the client has noticed the end of the first one
            field.clear()
            field.insert("a")
            return secured == [1, 2]

        qtbot.waitUntil(has_reconnected, timeout=IN_TIME)
        QTest.keyClicks(field, "nne")
        assert len(heard) == 1
        assert server.connections == 2
        ask(desk, UserType.OPEN, "anne")
        qtbot.waitUntil(lambda: len(heard) == 2, timeout=IN_TIME)
        assert heard[1][0] == server.connections == 2


@contextmanager
def opened_beside(desk: Desk) -> Iterator[MainWindow]:
    window = MainWindow()
    wiring = Wiring(window, settings=SettingsStore(), theme=desk.theme, hook=desk.hook, training=True, problems=[])
    window.show()
    yield window
    wiring.close()
    window.close()
    window.deleteLater()


@pytest.fixture
def second(found: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    """A second window beside one that shows the demo person; it shows somebody else."""
    with opened_beside(found) as window:
        window.bar.ask(UserType.OPEN, "denied")
        qtbot.waitUntil(lambda: window.stage.shows_photo is True)
        yield window


def test_typing_in_one_window_leaves_the_result_of_the_other(found: Desk, second: MainWindow, qtbot: QtBot) -> None:
    first = found.window
    QTest.keyClicks(second.bar.field, "x")
    qtbot.waitUntil(lambda: not second.actions_["save"].isEnabled())
    assert not second.card.isVisible()
    assert first.actions_["save"].isEnabled()
    assert first.card.isVisible()


def test_second_window_keeps_and_shows_what_is_hidden(found: Desk, second: MainWindow) -> None:
    first = found.window
    first.actions_["sharing"].trigger()
    assert second.actions_["sharing"].isChecked()
    with opened_beside(found) as third:
        assert first.actions_["sharing"].isChecked()
        assert third.actions_["sharing"].isChecked()


def test_dialog_hidden_by_one_window_is_shown_again_by_the_other(found: Desk, second: MainWindow, qtbot: QtBot) -> None:
    first = found.window
    first.actions_["properties"].trigger()
    dialog = next(dialog for dialog in first.findChildren(QDialog) if dialog.isVisible())
    first.findChildren(Privacy)[0].blank()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    second.findChildren(Privacy)[0].show_again()
    qtbot.waitUntil(dialog.isVisible)


def test_menus_of_both_windows_show_the_theme_in_use(found: Desk, second: MainWindow) -> None:
    first = found.window
    first.actions_["theme_dark"].trigger()
    first.actions_["language_zh_CN"].trigger()
    assert second.actions_["theme_dark"].isChecked()
    assert second.actions_["language_zh_CN"].isChecked()
    assert not second.actions_["theme_system"].isChecked()
