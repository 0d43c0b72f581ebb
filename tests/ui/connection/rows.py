"""An operator's actions in the list of connections."""

import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QListWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile
from faceviewer.store.settings import load_settings
from faceviewer.ui.connection.connection_list import ConnectionList
from tests.ui.acting import IN_TIME, is_closed, press_text
from tests.ui.fakes import MemoryKeyring, words_on

A, B, C = (Profile(name, f"https://{name.lower()}.example") for name in "ABC")
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def rows(dialog: QDialog) -> QListWidget:
    listed = dialog.findChild(QListWidget)
    assert listed is not None
    return listed


def names(dialog: QDialog) -> list[str]:
    return [rows(dialog).item(place).text() for place in range(rows(dialog).count())]


def press_in_list(dialog: QDialog, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    qtbot.waitUntil(dialog.isActiveWindow)
    rows(dialog).setFocus()
    QTest.keyClick(rows(dialog), key, modifier)


def go_to(dialog: QDialog, name: str) -> None:
    rows(dialog).setCurrentRow(names(dialog).index(name))


def choose(dialog: QDialog, name: str, text: str) -> None:
    choice = next(c for c in dialog.findChildren(QComboBox) if c.accessibleName() == name)
    choice.setCurrentText(text)


def saved(dialog: QDialog, qtbot: QtBot) -> tuple[Profile, ...]:
    """Press Save, wait until the dialog has closed, and return what is in the file."""
    press_text(dialog, "Save")
    qtbot.waitUntil(lambda: is_closed(dialog), timeout=IN_TIME)
    return load_settings()[0].profiles


def secrets(keyring: MemoryKeyring, name: str) -> dict[str, str]:
    kept: dict[str, str] = json.loads(keyring.items["FaceViewer", name])
    return kept


def says(dialog: QDialog, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: text in words_on(dialog), timeout=IN_TIME)


def action(dialog: QDialog, text: str) -> QAction:
    """Return an action of the menu below the list."""
    listed = dialog.findChildren(ConnectionList)[0]
    return next(action for action in listed.actions() if action.text() == text)
