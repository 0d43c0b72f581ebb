"""The command palette, used by keyboard."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.ui import action_table
from faceviewer.ui.action_table import ENTRIES
from faceviewer.ui.palette.command_palette import CommandPalette
from faceviewer.ui.window.message_bar import Note
from tests.ui.conftest import Desk


def _open(desk: Desk, qtbot: QtBot) -> CommandPalette:
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = desk.window.findChild(CommandPalette)
    assert palette is not None
    assert palette.isVisible()
    return palette


def _lines(palette: CommandPalette) -> list[str]:
    """Return the rows as screen readers read them."""
    listed = palette.findChildren(QListWidget)[0]
    role = Qt.ItemDataRole.AccessibleTextRole
    return [listed.item(row).data(role) for row in range(listed.count())]


def _type(text: str) -> None:
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.insert(text)  # as an input method does


def _press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def test_command_is_found_and_run_by_keyboard(qtbot: QtBot, desk: Desk) -> None:
    palette = _open(desk, qtbot)
    _type("dark")
    assert _lines(palette)[0] == "Dark, View › Theme"
    _press(Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert desk.window.actions_["theme_dark"].isChecked()
    assert desk.window.bar.field.hasFocus()


def test_id_typed_into_the_palette_is_hidden_in_sharing_mode(qtbot: QtBot, desk: Desk) -> None:
    desk.window.actions_["sharing"].trigger()
    _open(desk, qtbot)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    _type("13800138002")
    assert "138" not in field.displayText()
    field.clear()
    _type("zoom 200")
    assert field.displayText() == "zoom 200"
    _type("13800138002")
    desk.window.actions_["sharing"].trigger()
    assert "13800138002" in field.displayText()


def test_all_actions_are_listed_and_disabled_ones_say_why(qtbot: QtBot, desk: Desk) -> None:
    palette = _open(desk, qtbot)
    lines = _lines(palette)
    assert len(lines) == len(ENTRIES) - 1
    assert "Save original photo…, There is no photo to save, Ctrl+S" in lines
    _type("saveorig")
    _press(Qt.Key.Key_Return)
    assert palette.isVisible()


def test_recently_used_commands_come_first(qtbot: QtBot, desk: Desk) -> None:
    for letters in ("theme light", "mirror zzz"):
        _open(desk, qtbot)
        _type(letters)
        _press(Qt.Key.Key_Return)
        _press(Qt.Key.Key_Escape)
    assert _lines(_open(desk, qtbot))[0] == "Light, View › Theme"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            Language.EN,
            {
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
        ),
        (
            Language.ZH_CN,
            {
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
        ),
    ],
)
def test_commands_are_found_by_synonyms(
    open_desk: Callable[..., Desk], qtbot: QtBot, language: Language, expected: dict[str, str]
) -> None:
    palette = _open(open_desk(language=language), qtbot)
    (field,) = palette.findChildren(QLineEdit)
    for typed, found in expected.items():
        field.setText(typed)
        assert (_lines(palette) or [""])[0].startswith(found), typed
        assert bool(found) == bool(_lines(palette)), typed
    for typed in (
        ("深色", "ss", "dark") if language is Language.ZH_CN else ()
    ):  # name, initials of the Pinyin, English name
        field.setText(typed)
        assert any(line.startswith("深色") for line in _lines(palette)), typed


def test_synonyms_find_their_action_and_belong_to_one(qtbot: QtBot, desk: Desk) -> None:
    palette = _open(desk, qtbot)
    (field,) = palette.findChildren(QLineEdit)
    for row in desk.window.actions_.rows():
        if row.entry.words and row.entry.key != "palette":
            field.setText(row.entry.words.split(", ")[-1])
            assert any(line.startswith(row.name) for line in _lines(palette))
    known = {each for entry in ENTRIES for each in (entry.key, entry.group, entry.key.partition("_")[0])}
    assert known >= set(action_table._WORDS)


def test_escape_closes_only_the_palette(qtbot: QtBot, desk: Desk) -> None:
    desk.window.message.show_note(lambda: Note("A note."))
    palette = _open(desk, qtbot)
    _press(Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert desk.window.message.isVisible()
    assert desk.window.bar.field.hasFocus()


def test_row_reached_with_an_arrow_key_is_announced(
    desk: Desk, qtbot: QtBot, heard: Callable[[], list[tuple[str, bool]]]
) -> None:
    palette = _open(desk, qtbot)
    heard()
    _press(Qt.Key.Key_Down)
    assert [text for text, _ in heard()] == _lines(palette)[:2]
    _press(Qt.Key.Key_Z)
    assert [text for text, _ in heard()][2:] == [_lines(palette)[0]]


def test_first_row_is_announced_once_after_each_input(
    desk: Desk, qtbot: QtBot, heard: Callable[[], list[tuple[str, bool]]]
) -> None:
    palette = _open(desk, qtbot)
    field = palette.findChildren(QLineEdit)[0]
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


def test_list_items_are_reused_for_screen_readers_that_ask_late(qtbot: QtBot, desk: Desk) -> None:
    palette = _open(desk, qtbot)
    (rows,) = palette.findChildren(QListWidget)
    first = rows.item(0)
    for typed in ("zoom", "check"):
        palette.findChildren(QLineEdit)[0].setText(typed)
        assert rows.item(0) is first


def test_palette_closes_when_it_loses_the_focus(qtbot: QtBot, desk: Desk) -> None:
    palette = _open(desk, qtbot)
    desk.window.bar.field.setFocus()
    assert not palette.isVisible()
