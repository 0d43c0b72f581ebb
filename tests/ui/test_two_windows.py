"""Two windows in one process: each has its own result, and they share what is hidden and how they look."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.store.settings_store import SettingsStore
from faceviewer.ui.privacy.privacy import Privacy
from faceviewer.ui.window.main_window import MainWindow
from faceviewer.ui.wiring import Wiring
from tests.ui.conftest import Desk


@contextmanager
def opened_beside(desk: Desk) -> Iterator[MainWindow]:
    window = MainWindow()
    wiring = Wiring(window, settings=SettingsStore(), theme=desk.theme, hook=desk.hook, training=True, troubles=[])
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
