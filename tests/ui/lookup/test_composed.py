"""Scans changed by an input method, as ibus-libpinyin and fcitx5-pinyin do, and text composed by a person."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceviewer.ui.lookup import composed as composed_module
from faceviewer.ui.lookup.composed import Composed
from faceviewer.ui.lookup.keys import takes_text
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on
from tests.ui.lookup.places import scan_another
from tests.ui.scanner import focus, pause, scan

_WARNING = "the input method changed what was scanned"
# Text before a colon is preedit text, after a colon it is committed; other steps are keys.
CODES = {
    "zhang.san Enter, ibus": ["在:", "中:", "扎:", "占:", "章:", ":。", "章所:", "章三:", ":zhangsan", "released"],
    "zhang.san Enter, fcitx5": ["z:", "zh:", "zha:", "zhan:", "zhang:", ":张", ":。", "s:", "sa:", ":san", "released"],
    "E100234 Enter, ibus": [":ERM", "00234\r"],
    "E100234 Enter, fcitx5": ["E:", ":而", "00234\r"],
    "zs12345 Enter, fcitx5": ["z:", "z s:", ":张是", "2345\r"],
    "emp-007 Tab, ibus": ["俄:", "恶魔:", "峨嵋派:", "峨嵋派:", "峨嵋派:", "峨嵋派:"],
    "emp-007 Tab, fcitx5": ["e:", "e m:", "e m p:", "-", ":峨嵋派", "007\t"],
    "AB12345 Enter, ibus": [":AB", "released"],
    "A1 Enter": ["A:", ":啊", "\r"],
    "two codes in one burst": ["E:", ":而", "00\r", "Z:", ":在", "00\r"],
}


def test_scan_changed_by_an_input_method_is_removed_with_a_warning(desk: Desk, qtbot: QtBot) -> None:
    looked_up: list[object] = []
    desk.window.bar.look_up_requested.connect(lambda *query: looked_up.append(query))
    for code, steps in CODES.items():
        send(steps)
        qtbot.waitUntil(lambda: _WARNING in words_on(desk.window.message))
        desk.window.actions_["language_zh_CN"].trigger()
        assert "输入法改动了扫描的内容" in words_on(desk.window.message)
        desk.window.actions_["language_en"].trigger()
        assert not looked_up, code
        assert desk.window.bar.field.text() == "", code
        assert not desk.window.bar.field.is_composing, code
        desk.window.message.close_button.click()
        pause(qtbot, 90)  # or the next code would continue the burst


def test_next_unchanged_scan_is_looked_up(found: Desk, qtbot: QtBot) -> None:
    send(CODES["E100234 Enter, fcitx5"])
    qtbot.waitUntil(lambda: _WARNING in words_on(found.window.message))
    pause(qtbot, 90)
    scan_another(found, qtbot)


@pytest.mark.parametrize(
    "shapes",
    [["zhang san feng"[:end] for end in range(14, 0, -1)], ["a" * count for count in range(1, 13)]],
    ids=["Backspace", "a letter"],
)
def test_key_held_down_during_composition_is_not_a_scan(desk: Desk, qtbot: QtBot, shapes: list[str]) -> None:
    desk.window.bar.field.setText("138")
    (composed,) = desk.window.findChildren(Composed)
    with qtbot.assertNotEmitted(composed.taken, wait=400):  # longer than the pause behind a scan
        send([f"{shape}:" for shape in shapes])
    assert desk.window.bar.field.text() == "138"


def test_other_field_gets_its_text_back(desk: Desk, qtbot: QtBot) -> None:
    desk.window.actions_["palette"].trigger()
    qtbot.waitUntil(lambda: takes_text(QApplication.focusWidget()) and focus() is not desk.window.bar.field)
    field = focus()
    QTest.keyClicks(field, "copy")
    send(CODES["E100234 Enter, fcitx5"])
    qtbot.waitUntil(lambda: _WARNING in words_on(desk.window.message))
    assert field.property("text") == "copy"


def test_text_composed_by_a_person_is_looked_up(desk: Desk, qtbot: QtBot) -> None:
    looked_up: list[str] = []
    desk.window.bar.look_up_requested.connect(lambda _user_type, user_id: looked_up.append(user_id))
    for step in ["n:", "ni:", "ni h:", "ni ha:", "ni hao:", ":你好", "7", "\r"]:
        send([step])
        pause(qtbot, 75)  # a fast hand
    assert looked_up == ["你好7"]
    assert _WARNING not in words_on(desk.window)


def test_two_commits_of_one_key_are_not_a_scan(desk: Desk, qtbot: QtBot) -> None:
    for step in [["zhang:"], [":张", ":。"], ["s:"], [":三", ":,"]]:
        send(step)
        pause(qtbot, 75)
    pause(qtbot, 150)
    assert desk.window.bar.field.text() == "张。三,"


def send(steps: list[str]) -> None:
    """Send what an input method and the window system send, at once: the clock does not advance meanwhile."""
    moment = composed_module._now()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composed_module, "_now", lambda: moment)
        _send(steps)


def _send(steps: list[str]) -> None:
    for step in steps:
        if step == "released":  # the press went to the input method
            released = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
            QApplication.sendEvent(focus(), released)
        elif ":" in step:
            composed, committed = step.split(":")
            event = QInputMethodEvent(composed, [])
            event.setCommitString(committed)
            QApplication.sendEvent(focus(), event)
        else:
            code = step.rstrip("\r\t")
            scan(code, {"": "", "\r": "Enter", "\t": "Tab"}[step[len(code) :]])
