"""A window with open connection settings, and an operator's actions in them."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.store.settings import load_settings
from faceviewer.store.settings_values import Settings
from faceviewer.ui.connection.connection_list import ConnectionList
from tests.ui.acting import dialog_of, is_closed, press_text
from tests.ui.conftest import Desk
from tests.ui.fakes import MemoryKeyring, words_on

KEPT = {"app_key": "k", "app_secret": "s", "iot_token": "t", "cloud_token": "", "proxy_password": ""}
A, B, C = (Profile(name, f"https://{name.lower()}.example") for name in "ABC")
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class OpenSettings:
    """The connection settings of a window; `dialog` is the one that was opened last."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.until = desk, qtbot.waitUntil
        self.open()

    def open(self) -> None:
        self.desk.window.actions_["settings"].trigger()
        self.dialog = dialog_of(self.desk)

    @property
    def words(self) -> str:
        return words_on(self.dialog)

    @property
    def rows(self) -> QListWidget:
        return self.dialog.findChildren(QListWidget)[0]

    @property
    def names(self) -> list[str]:
        return [self.rows.item(place).text() for place in range(self.rows.count())]

    @property
    def question(self) -> QDialog:
        return next(question for question in self.dialog.findChildren(QDialog) if question.isVisible())

    def field(self, name: str) -> QLineEdit:
        return next(f for f in self.dialog.findChildren(QLineEdit) if f.accessibleName() == name)

    def action(self, text: str) -> QAction:
        return next(a for a in self.dialog.findChildren(ConnectionList)[0].actions() if a.text() == text)

    def enter(self, **texts: str) -> None:
        """Enter texts into the fields with these names, in which "_" is a space."""
        for name, text in texts.items():
            self.field(name.replace("_", " ")).setText(text)

    def choose(self, name: str, text: str) -> None:
        next(c for c in self.dialog.findChildren(QComboBox) if c.accessibleName() == name).setCurrentText(text)

    def press(self, *texts: str) -> None:
        for text in texts:
            press_text(self.dialog, text)

    def press_in_list(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.until(self.dialog.isActiveWindow)
        self.rows.setFocus()
        QTest.keyClick(self.rows, key, modifier)

    def go_to(self, name: str) -> None:
        self.rows.setCurrentRow(self.names.index(name))

    def wait_for(self, text: str) -> None:
        self.until(lambda: text in self.words)

    def save(self, **texts: str) -> None:
        self.enter(**texts)
        self.press("Save")

    def saved(self, **texts: str) -> tuple[Profile, ...]:
        """Save, wait until the dialog has closed, and return what is in the file."""
        self.save(**texts)
        self.until(lambda: is_closed(self.dialog))
        return load_settings()[0].profiles


Opened = Callable[..., OpenSettings]


@pytest.fixture
def opened(open_desk: Callable[..., Desk], keyring: MemoryKeyring, qtbot: QtBot) -> Opened:
    """Open a window with these connections, whose keys are in the keyring, and its connection settings."""

    def open_with(*profiles: Profile, training: bool = False, current: str | None = None) -> OpenSettings:
        for profile in profiles:
            keyring.items["FaceViewer", profile.name] = json.dumps(KEPT)
        current = current if current is not None else profiles[0].name if profiles else ""
        settings = Settings(profiles=profiles, current=current, language=Language.EN)
        return OpenSettings(open_desk(training=training, settings=settings), qtbot)

    return open_with


@pytest.fixture
def settings(opened: Opened) -> OpenSettings:
    """The settings of a window with one connection, A."""
    return opened(A)


def secrets(keyring: MemoryKeyring, name: str) -> dict[str, str]:
    kept: dict[str, str] = json.loads(keyring.items["FaceViewer", name])
    return kept
