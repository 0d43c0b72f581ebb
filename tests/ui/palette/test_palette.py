"""The command palette, used by keyboard."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.core.query import UserType
from faceviewer.ui.action_table import ENTRIES
from faceviewer.ui.palette.command_palette import CommandPalette
from faceviewer.ui.window.message_bar import Note
from faceviewer.wording.catalogue import catalogue
from tests.ui.acting import DEMO_ID, IN_TIME, ask
from tests.ui.conftest import Desk, Heard, OpenDesk
from tests.ui.scanner import focus


def _open(desk: Desk, qtbot: QtBot) -> CommandPalette:
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = desk.window.findChild(CommandPalette)
    assert palette is not None
    assert palette.isVisible()
    return palette


@pytest.fixture
def palette(desk: Desk, qtbot: QtBot) -> CommandPalette:
    return _open(desk, qtbot)


def _lines(palette: CommandPalette) -> list[str]:
    """Return the rows as screen readers read them."""
    listed = palette.findChildren(QListWidget)[0]
    role = Qt.ItemDataRole.AccessibleTextRole
    return [listed.item(row).data(role) for row in range(listed.count())]


def _field() -> QLineEdit:
    field = focus()
    assert isinstance(field, QLineEdit)
    return field


def _press(key: Qt.Key) -> None:
    QTest.keyClick(focus(), key)


def test_command_is_found_and_run_by_keyboard(desk: Desk, palette: CommandPalette) -> None:
    _field().insert("dark")  # as an input method does
    assert _lines(palette)[0] == "Dark, View › Theme"
    _press(Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert desk.window.actions_["theme_dark"].isChecked()
    assert desk.window.bar.field.hasFocus()


def test_id_typed_into_the_palette_is_hidden_in_sharing_mode(qtbot: QtBot, desk: Desk) -> None:
    desk.window.actions_["sharing"].trigger()
    _open(desk, qtbot)
    field = _field()
    field.insert("13800138002")
    assert "138" not in field.displayText()
    field.clear()
    field.insert("zoom 200")
    assert field.displayText() == "zoom 200"
    field.insert("13800138002")
    desk.window.actions_["sharing"].trigger()
    assert "13800138002" in field.displayText()


def test_all_actions_are_listed_and_disabled_ones_say_why(palette: CommandPalette) -> None:
    lines = _lines(palette)
    assert len(lines) == len(ENTRIES) - 1
    assert "Save original photo…, There is no photo to save, Ctrl+S" in lines
    _field().insert("saveorig")
    _press(Qt.Key.Key_Return)
    assert palette.isVisible()


def test_recently_used_commands_come_first(qtbot: QtBot, desk: Desk) -> None:
    for letters in ("theme light", "mirror zzz"):
        _open(desk, qtbot)
        _field().insert(letters)
        _press(Qt.Key.Key_Return)
        _press(Qt.Key.Key_Escape)
    assert _lines(_open(desk, qtbot))[0] == "Light, View › Theme"


_FOUND = {
    Language.EN: {
        "doc": "Check connection…",
        "connection test": "Check connection…",
        "proxy": "Connection settings…",
        "refresh": "Look up again",
        "flip": "Mirror",
        "exit": "Quit",
        "font": "80 %",
        "批量": "List of IDs",
        "语言": "System, View › Language",
        "Chinese": "简体中文",
        "英文": "English",
        "night": "Dark",
        "bigger": "110 %",
        "smaller": "80 %",
        "counterclockwise": "Rotate left",
        "samples": "Sample people",
        "screenshot": "",
    },
    Language.ZH_CN: {
        "doctor": "连接诊断",
        "测试连接": "连接诊断",
        "截图": "",
        "代理": "连接设置",
        "batch": "ID 列表",
        "theme": "跟随系统、视图 › 主题",
        "rz": "详情",
        "版本": "关于",
        "banben": "关于",
        "yingwen": "English",
        "yejian": "深色",
        "逆时针": "向左旋转",
        "lianjiezhen": "连接诊断",
    },
}
"""The first row for what is typed; "" if there is none."""


@pytest.mark.parametrize("language", list(Language))
def test_commands_are_found_by_synonyms(open_desk: OpenDesk, qtbot: QtBot, language: Language) -> None:
    palette = _open(open_desk(language=language), qtbot)
    for typed, found in _FOUND[language].items():
        _field().setText(typed)
        assert (_lines(palette) or [""])[0].startswith(found), typed
        assert bool(found) == bool(_lines(palette)), typed
    # name, initials of the Pinyin, English name
    for typed in ("深色", "ss", "dark") if language is Language.ZH_CN else ():
        _field().setText(typed)
        assert any(line.startswith("深色") for line in _lines(palette)), typed


def test_synonyms_find_their_action_and_belong_to_one(desk: Desk, palette: CommandPalette) -> None:
    for row in desk.window.actions_.rows():
        for synonym in row.entry.synonyms:
            _field().setText(synonym)
            assert any(line.startswith(row.name) for line in _lines(palette)), synonym
    known = {each for entry in ENTRIES for each in (entry.key, entry.group, entry.key.partition("_")[0])}
    assert known >= set(catalogue("actions")["synonyms"])


def test_row_follows_its_action_and_can_be_chosen_once_that_is_possible(
    desk: Desk, palette: CommandPalette, qtbot: QtBot, heard: Heard
) -> None:
    _field().insert("mirror")
    disabled, enabled = "Mirror, No photo is shown, M", "Mirror, View, M"
    assert _lines(palette)[0] == disabled
    ask(desk, UserType.PHONE, DEMO_ID)
    qtbot.waitUntil(lambda: _lines(palette)[0] == enabled, timeout=IN_TIME)
    assert (enabled, False) in heard()
    _press(Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert desk.window.stage.view.is_mirrored


def test_row_of_an_action_that_is_no_longer_possible_says_why(found: Desk, qtbot: QtBot) -> None:
    palette = _open(found, qtbot)
    _field().insert("copy photo")
    found.window.bar.field.insert("1")
    qtbot.waitUntil(lambda: _lines(palette)[0] != "Copy photo, Edit, Ctrl+Shift+C")
    assert found.window.actions_.why_disabled("copy_photo") in _lines(palette)[0]
    _press(Qt.Key.Key_Return)
    assert palette.isVisible()


def test_palette_stays_within_a_window_that_is_resized(
    desk: Desk, palette: CommandPalette, qtbot: QtBot, qtlog: Any
) -> None:
    for width, height in ((720, 520), (1400, 900)):
        desk.window.resize(width, height)
        qtbot.waitUntil(lambda: desk.window.rect().contains(palette.geometry()))
        assert abs(palette.geometry().center().x() - desk.window.rect().center().x()) <= 1
    desk.window.setMinimumSize(1, 1)
    desk.window.resize(20, 20)  # by a tiling window manager
    qtbot.waitUntil(lambda: palette.width() <= 20)
    assert not [record.message for record in qtlog.records if "Negative sizes" in record.message]


def test_escape_or_a_loss_of_the_focus_closes_only_the_palette(desk: Desk, qtbot: QtBot) -> None:
    desk.window.message.show_note(lambda: Note("A note."))
    for by_key in (True, False):
        palette = _open(desk, qtbot)
        if by_key:
            _press(Qt.Key.Key_Escape)
        else:
            desk.window.bar.field.setFocus()
        assert not palette.isVisible()
        assert desk.window.message.isVisible()
        assert desk.window.bar.field.hasFocus()


def test_row_reached_with_an_arrow_key_is_announced(palette: CommandPalette, heard: Heard) -> None:
    _press(Qt.Key.Key_Down)
    assert [text for text, _ in heard()] == [_lines(palette)[1]]
    _press(Qt.Key.Key_Z)
    assert [text for text, _ in heard()][1:] == [_lines(palette)[0]]


def test_first_row_is_announced_once_after_each_input(desk: Desk, qtbot: QtBot, heard: Heard) -> None:
    palette, field = _open(desk, qtbot), _field()
    assert heard() == [(_lines(palette)[0], False)]
    for typed in ("z", "zoom ou", "zoom out", "no such command", "zoom out"):
        before = heard()
        field.setText(typed)
        assert heard() == [*before, ((_lines(palette) or ["No matching command."])[0], False)]
    before = heard()
    for typed in ("zoom", "zoom i", "zoom in"):  # faster than a screen reader can follow
        field.setText(typed)
    assert heard() == [*before, (_lines(palette)[0], False)]
    palette.close_palette()
    assert field.text() == ""  # if it were cleared on opening, Orca 43 would not announce the focus


def test_list_items_are_reused_for_screen_readers_that_ask_late(palette: CommandPalette) -> None:
    (rows,) = palette.findChildren(QListWidget)
    first = rows.item(0)
    for typed in ("zoom", "check"):
        _field().setText(typed)
        assert rows.item(0) is first
