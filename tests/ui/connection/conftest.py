"""A window with open connection settings."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.store.settings_values import Settings
from tests.ui.acting import dialog_of
from tests.ui.conftest import Desk
from tests.ui.fakes import MemoryKeyring

KEPT = {"app_key": "k", "app_secret": "s", "iot_token": "t", "cloud_token": "", "proxy_password": ""}
Opened = Callable[..., tuple[Desk, QDialog]]


@pytest.fixture
def opened(open_desk: Callable[..., Desk], keyring: MemoryKeyring) -> Opened:
    """Open a window with these connections, whose keys are in the keyring, and its connection settings."""

    def open_with(*profiles: Profile) -> tuple[Desk, QDialog]:
        for profile in profiles:
            keyring.items["FaceViewer", profile.name] = json.dumps(KEPT)
        current = profiles[0].name if profiles else ""
        desk = open_desk(training=False, settings=Settings(profiles=profiles, current=current, language=Language.EN))
        desk.window.actions_["settings"].trigger()
        return desk, dialog_of(desk)

    return open_with


def field(dialog: QDialog, name: str) -> QLineEdit:
    """Return the field with a name."""
    return next(f for f in dialog.findChildren(QLineEdit) if f.accessibleName() == name)
