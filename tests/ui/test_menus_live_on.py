"""Menus, palette, shortcut sheet and languages work after widgets were deleted."""

import gc
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.core.query import UserType
from faceviewer.ui.palette.command_palette import CommandPalette
from tests.ui.acting import DEMO_ID, ask, dialog_of, look_up, press
from tests.ui.conftest import Desk

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DENIED = "13800138001"


def tab(desk: Desk, times: int) -> None:
    for _ in range(times):
        QTest.keyClick(QApplication.focusWidget() or desk.window, Qt.Key.Key_Tab)


def compare_and_end(desk: Desk, qtbot: QtBot) -> None:
    look_up(desk, qtbot, DEMO_ID, "Can pass now")
    desk.window.actions_["pin"].trigger()
    look_up(desk, qtbot, DENIED, "fields differ")
    tab(desk, 40)
    press(desk, "Unpin")
    tab(desk, 10)


def paste_twice(desk: Desk, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("工号 A10023，电话 138 0013 8000")
    for _ in range(2):
        QTest.keyClick(desk.window, Qt.Key.Key_V, CTRL | SHIFT)
        tab(desk, 30)


def close_the_details_after_tabs(desk: Desk, qtbot: QtBot) -> None:
    look_up(desk, qtbot, DEMO_ID, "Can pass now")
    for _ in range(2):
        desk.window.actions_["details"].trigger()
        tab(desk, 60)
    for _ in range(12):
        QTest.keyClick(desk.window, Qt.Key.Key_F6)


def messages_come_and_go(desk: Desk, qtbot: QtBot) -> None:
    for user_id in ("gateway-invalid-signature", "nobody", DEMO_ID):
        ask(desk, UserType.PHONE, user_id)
        qtbot.waitUntil(lambda: desk.window.stage.shows_photo is not None)
        tab(desk, 40)
        QTest.keyClick(desk.window, Qt.Key.Key_F6)


@pytest.mark.parametrize("happens", [paste_twice, compare_and_end, close_the_details_after_tabs, messages_come_and_go])
def test_menus_and_palette_survive_deletions(qtbot: QtBot, happens: Callable[[Desk, QtBot], None], desk: Desk) -> None:
    happens(desk, qtbot)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QTest.keyClick(desk.window, Qt.Key.Key_K, CTRL)
    palette = desk.window.findChild(CommandPalette)
    assert palette is not None
    assert palette.isVisible()
    palette.close_palette()
    desk.window.actions_["language_zh_CN"].trigger()
    assert desk.window.actions_["save"].text() == "保存原始照片(&S)…"
    desk.window.actions_["shortcuts"].trigger()
    dialog_of(desk).close()
    desk.window.actions_[f"language_{Language.EN}"].trigger()
    assert desk.window.actions_["save"].text() == "&Save original photo…"
