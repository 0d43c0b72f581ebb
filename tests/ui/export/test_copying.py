"""Copies of a record and its photo on the clipboard."""

import json
import shlex

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from tests.ui import acting
from tests.ui.acting import DEMO_ID, ask, button_of, dialog_of, press, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on

MASKED = "138****8000"


def copied(desk: Desk, qtbot: QtBot, key: str) -> str:
    QGuiApplication.clipboard().clear()
    desk.window.actions_[key].trigger()
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    return acting.copied()


def test_copies_mask_the_id_unless_the_card_shows_it(found: Desk, qtbot: QtBot) -> None:
    text = copied(found, qtbot, "copy_text")
    assert "Can pass now, until " in text
    assert f"User ID: {MASKED}\n" in text
    assert "with the user ID masked" in words_on(found.window.status)
    as_json = json.loads(copied(found, qtbot, "copy_json"))
    assert (as_json["userId"], as_json["policy"]) == (MASKED, "PERMISSION")
    assert copied(found, qtbot, "copy_markdown").startswith("| 张三（示例） | PHONE | 138\\*\\*\\*\\*8000 |")
    words = shlex.split(copied(found, qtbot, "copy_curl"))
    assert words[0] == "curl"
    assert json.loads(words[-1])["params"]["userId"] == MASKED
    assert "x-ca-key: <AppKey>" in words
    press(found, "Show User ID")
    for key in ("copy_text", "copy_json", "copy_markdown", "copy_curl"):
        assert DEMO_ID in copied(found, qtbot, key)
    assert "masked" not in words_on(found.window.status)


def test_photo_is_copied_as_png_and_as_pixels(found: Desk, qtbot: QtBot) -> None:
    QTest.keyClick(found.window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull())
    data = QGuiApplication.clipboard().mimeData()
    assert data.formats()[0] == "image/png"
    assert "x-kde-passwordManagerHint" in data.formats()
    png = QImage.fromData(data.data("image/png").data())
    assert (png.width(), png.height()) == (480, 640)
    assert png.pixelColor(240, 300) == QImage(data.imageData()).pixelColor(240, 300)


def test_photo_of_a_previous_lookup_is_not_copied(found: Desk, qtbot: QtBot) -> None:
    found.window.actions_["copy_photo"].trigger()
    ask(found, UserType.PHONE, "13800138001")
    wait_for(found, qtbot, "Cannot pass")
    wait_for(found, qtbot, "Not copied: another person has been looked up since.")
    assert QGuiApplication.clipboard().image().isNull()


def test_copies_are_of_the_person_on_show(found: Desk, qtbot: QtBot) -> None:
    actions = found.window.actions_
    for turn in range(7):
        user_id = str(13800138000 + turn % 5)
        ask(found, UserType.PHONE, user_id)
        if turn % 3 == 0:  # nothing is copied during a lookup
            before = QGuiApplication.clipboard().text()
            actions["copy_json"].trigger()
            assert QGuiApplication.clipboard().text() == before
        qtbot.waitUntil(actions["copy_json"].isEnabled)
        press(found, "Show User ID")
        press(found, "Copy User ID")
        assert QGuiApplication.clipboard().text() == user_id
        actions["copy_markdown"].trigger()
        assert user_id in QGuiApplication.clipboard().text()
        assert json.loads(copied(found, qtbot, "copy_json"))["userId"] == user_id


def test_copy_button_of_the_card_has_all_copy_actions(found: Desk) -> None:
    keys = ("copy_photo", "copy_text", "copy_json", "copy_markdown", "copy_curl")
    assert button_of(found, "Copy").menu().actions() == [found.window.actions_[key] for key in keys]


def test_failed_lookup_can_be_copied_as_curl_only(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, UserType.PHONE, "13900000000")
    wait_for(desk, qtbot, "No face record for this ID")
    assert "139****0000" in copied(desk, qtbot, "copy_curl")
    assert not desk.window.actions_["copy_text"].isEnabled()
    assert not desk.window.actions_["copy_photo"].isEnabled()


def test_clipboard_is_cleared_when_the_window_closes(found: Desk, qtbot: QtBot) -> None:
    copied(found, qtbot, "copy_text")
    found.wiring.close()
    assert QGuiApplication.clipboard().text() == ""


def test_copy_in_a_dialog_is_noted_there_without_moving_its_buttons(desk: Desk, qtbot: QtBot) -> None:
    desk.window.actions_["doctor"].trigger()
    dialog = dialog_of(desk)
    copy = button_of(dialog, "Copy report")
    qtbot.waitUntil(copy.isEnabled)
    qtbot.waitUntil(dialog.isActiveWindow)

    def places() -> list[object]:
        dialog.grab()  # so that all layouts are done
        return [(widget.geometry(), widget.isVisible()) for widget in dialog.findChildren(QPushButton)]

    before = places()
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Copied" in words_on(dialog))
    assert places() == before
