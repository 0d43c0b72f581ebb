"""Connections between parts that no test of one part covers."""

import json
from dataclasses import replace

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile, Stage
from faceviewer.core.query import UserType
from faceviewer.store.settings_values import Settings
from tests.gateway.asking import ANNE
from tests.gateway.replies import reply_to
from tests.gateway.talker import Talk, Talker, kept
from tests.ui.acting import IN_TIME, ask, look_up
from tests.ui.conftest import OpenDesk
from tests.ui.fakes import MemoryKeyring

KEYS = {"app_key": "key", "app_secret": "secret", "iot_token": "", "cloud_token": "", "proxy_password": ""}


def test_strip_has_the_warning_colour_only_without_production_data(open_desk: OpenDesk) -> None:
    def colour(profiles: tuple[Profile, ...] = (), *, training: bool = False) -> str:
        current = profiles[0].name if profiles else ""
        window = open_desk(training=training, settings=Settings(profiles=profiles, current=current)).window
        image = window.grab().toImage()
        return image.pixelColor(
            image.width() // 2, round((window.menuBar().height() + 1) * image.devicePixelRatio())
        ).name()

    calm = colour((Profile("P"),))
    assert colour() == calm  # nothing is set up yet
    assert colour(training=True) == colour((Profile("T", stage=Stage.TEST),)) != calm


def test_first_character_of_an_id_opens_the_connection(
    qtbot: QtBot, open_desk: OpenDesk, keyring: MemoryKeyring
) -> None:
    heard: list[tuple[int, bytes]] = []
    secured: list[int] = []  # connections after their handshake

    def script(talk: Talk) -> None:
        secured.append(talk.number)
        while asked := talk.hear():
            heard.append((talk.number, asked))
            talk.say(kept(reply_to(ANNE)))
            if talk.number == 1:  # the kept connection is closed, as after two minutes
                return

    keyring.items["FaceViewer", "P"] = json.dumps(KEYS)
    with Talker(script) as server:
        profile = replace(server.profile, name="P")
        desk = open_desk(training=False, settings=Settings(profiles=(profile,), current="P"))
        qtbot.waitUntil(desk.window.isActiveWindow)
        field = desk.window.bar.field
        QTest.keyClicks(field, "a")
        assert server.connections == 0  # a typed character does not open the keyring
        look_up(desk, qtbot, "anne", "Can pass now", UserType.OPEN)
        assert len(heard) == 1

        def begun_anew() -> bool:  # after the client has noticed the end of the first one
            field.clear()
            field.insert("a")
            return secured == [1, 2]

        qtbot.waitUntil(begun_anew, timeout=IN_TIME)
        QTest.keyClicks(field, "nne")
        assert len(heard) == 1
        assert server.connections == 2
        ask(desk, UserType.OPEN, "anne")
        qtbot.waitUntil(lambda: len(heard) == 2, timeout=IN_TIME)
        assert heard[1][0] == server.connections == 2
