"""The dialog of the shortcuts, and its effect on the actions."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QKeySequenceEdit, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.store.settings import load_settings
from faceviewer.store.settings_values import Settings, Theme
from faceviewer.ui.action_table import ENTRIES
from faceviewer.ui.menus import without_mnemonic
from faceviewer.ui.palette.shortcut_sheet import ShortcutSheet
from tests.ui.acting import button_of, press_text
from tests.ui.conftest import Desk, Heard, OpenDesk
from tests.ui.fakes import words_on


@pytest.fixture
def sheet(desk: Desk) -> ShortcutSheet:
    return _open(desk)


def _open(desk: Desk) -> ShortcutSheet:
    desk.window.actions_["shortcuts"].trigger()
    sheet = desk.window.findChild(ShortcutSheet)
    assert sheet is not None
    return sheet


def _items(sheet: ShortcutSheet) -> dict[str, QTreeWidgetItem]:
    anywhere = Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive
    items = sheet.findChildren(QTreeWidget)[0].findItems("*", anywhere)
    return {item.text(0): item for item in items if item.parent() is not None and not item.isHidden()}


def _choose(sheet: ShortcutSheet, name: str) -> QKeySequenceEdit:
    """Select an action, and return the field for its keys."""
    sheet.findChildren(QTreeWidget)[0].setCurrentItem(_items(sheet)[name])
    return sheet.findChildren(QKeySequenceEdit)[0]


def _enter(sheet: ShortcutSheet, name: str, keys: str, qtbot: QtBot) -> None:
    edit = _choose(sheet, name)
    with qtbot.waitSignal(edit.editingFinished):
        QTest.keySequence(edit, QKeySequence(keys))


def _keys(desk: Desk, key: str) -> list[str]:
    return [keys.toString() for keys in desk.window.actions_[key].shortcuts()]


def _saved() -> object:
    settings, problems = load_settings()
    assert problems == []
    return settings.shortcuts


def test_every_action_has_a_line_and_none_is_selected_at_first(desk: Desk, sheet: ShortcutSheet) -> None:
    items, actions = _items(sheet), desk.window.actions_
    assert {without_mnemonic(actions[entry.key].text()) for entry in ENTRIES} == {
        name.replace(" (on the photo)", "") for name in items
    }
    assert items["Save as…"].text(1) == "Ctrl+Shift+S"
    assert items["Mirror (on the photo)"].text(1) == "M"
    assert "Choose a line above" in words_on(sheet)
    assert not any(button_of(sheet, text).isEnabled() for text in ("Remove", "Reset"))


def test_new_shortcut_works_at_once_and_is_saved(qtbot: QtBot, desk: Desk, sheet: ShortcutSheet) -> None:
    _enter(sheet, "Full screen", "Ctrl+Alt+J", qtbot)
    assert _keys(desk, "full_screen") == ["Ctrl+Alt+J"]
    assert _items(sheet)["Full screen"].text(1) == "Ctrl+Alt+J"
    qtbot.waitUntil(lambda: _saved() == {"full_screen": ("Ctrl+Alt+J",)})
    sheet.accept()
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keySequence(desk.window, QKeySequence("Ctrl+Alt+J"))
    assert desk.window.isFullScreen()


def test_letter_of_a_submenu_is_free_with_alt(qtbot: QtBot, desk: Desk, sheet: ShortcutSheet) -> None:
    """Alt+X opens no menu: the text sizes are in the View menu."""
    _enter(sheet, "Full screen", "Alt+X", qtbot)
    assert _keys(desk, "full_screen") == ["Alt+X"]


@pytest.mark.parametrize("keys", ["Tab", "Shift+Backtab"])
def test_tab_and_shift_tab_leave_the_field_for_keys(sheet: ShortcutSheet, qtbot: QtBot, keys: str) -> None:
    edit = _choose(sheet, "Full screen")
    qtbot.waitUntil(sheet.isActiveWindow)
    QTest.mouseClick(edit.findChildren(QLineEdit)[0], Qt.MouseButton.LeftButton)
    assert edit.hasFocus()
    reached = list[QWidget | None]()
    for _ in range(12):
        QTest.keySequence(QApplication.focusWidget() or sheet, QKeySequence(keys))
        reached.append(QApplication.focusWidget())
    assert reached[0] is not edit
    assert {edit, sheet.findChildren(QTreeWidget)[0], button_of(sheet, "Close")} <= set(reached)


@pytest.mark.parametrize(
    ("language", "name", "keys", "fault"),
    [
        (Language.EN, "Full screen", "Ctrl+L", "Ctrl+L is in use for “Go to user ID”."),
        (Language.ZH_CN, "全屏", "Ctrl+Space", "Ctrl+空格：输入法会使用这些按键。"),
    ],
    ids=["in use", "reserved"],
)
def test_refused_shortcut_is_explained(
    open_desk: OpenDesk, qtbot: QtBot, heard: Heard, *, language: Language, name: str, keys: str, fault: str
) -> None:
    desk = open_desk(language=language)
    sheet = _open(desk)
    _enter(sheet, name, keys, qtbot)
    assert fault in words_on(sheet)
    assert heard() == [(fault, True)]
    assert _keys(desk, "full_screen") == ["F11"]


@pytest.mark.parametrize(("language", "words"), [(Language.EN, "Press shortcut"), (Language.ZH_CN, "按下快捷键")])
def test_field_for_keys_has_a_hint(open_desk: OpenDesk, language: Language, words: str) -> None:
    sheet = _open(open_desk(language=language))
    (inner,) = sheet.findChildren(QKeySequenceEdit)[0].findChildren(QLineEdit)
    assert inner.placeholderText() == words  # Qt's own Chinese text means a file link


def test_shortcut_is_removed_or_reset_and_defaults_are_not_saved(open_desk: OpenDesk, qtbot: QtBot) -> None:
    changed = {"full_screen": ("F9",), "zoom_in": (), "mirror": ("X",)}
    desk = open_desk(settings=Settings(language=Language.EN, theme=Theme.LIGHT, shortcuts=changed))
    assert _keys(desk, "full_screen") == ["F9"]
    assert _keys(desk, "zoom_in") == []
    sheet = _open(desk)
    _choose(sheet, "Zoom in")
    press_text(sheet, "Reset to Ctrl++, Ctrl+=")
    assert _keys(desk, "zoom_in") == ["Ctrl++", "Ctrl+="]
    _enter(sheet, "Full screen", "F11", qtbot)
    qtbot.waitUntil(lambda: _saved() == {"mirror": ("X",)})
    press_text(sheet, "Remove")
    assert _keys(desk, "full_screen") == []
    assert not button_of(sheet, "Remove").isEnabled()
    press_text(sheet, "Reset all")
    assert _keys(desk, "full_screen") == ["F11"]
    assert not button_of(sheet, "Reset all").isEnabled()
    qtbot.waitUntil(lambda: _saved() == {})


def test_default_that_another_action_has_is_not_restored(desk: Desk, sheet: ShortcutSheet, qtbot: QtBot) -> None:
    _enter(sheet, "Full screen", "F9", qtbot)
    _enter(sheet, "Look up", "F11", qtbot)
    _choose(sheet, "Full screen")
    press_text(sheet, "Reset to F11")
    assert "F11 is in use for “Look up”." in words_on(sheet)
    assert (_keys(desk, "full_screen"), _keys(desk, "look_up")) == (["F9"], ["F11"])


def test_search_matches_name_menu_and_keys(sheet: ShortcutSheet) -> None:
    search = next(field for field in sheet.findChildren(QLineEdit) if field.accessibleName() == "Search")
    for typed, found in (("theme", {"System", "Light", "Dark"}), ("f11", {"Full screen"})):
        search.setText(typed)
        assert set(_items(sheet)) == found


def test_unusable_shortcut_is_reported_and_stays_in_the_file(open_desk: OpenDesk, qtbot: QtBot) -> None:
    keys = {"save": ("Ctrl+Alt+S",), "copy_trace": ("q",), "doctor": ("no key at all",), "of_a_later_version": ("F9",)}
    keys["list"] = keys["save"]
    desk = open_desk(settings=Settings(language=Language.EN, shortcuts=keys))
    own = {entry.key: list(entry.keys) for entry in ENTRIES}
    assert _keys(desk, "save") == ["Ctrl+Alt+S"]
    for key in ("copy_trace", "doctor", "list"):
        assert _keys(desk, key) == own[key]
    qtbot.waitUntil(lambda: "shortcuts copy_trace, shortcuts doctor, shortcuts list" in words_on(desk.window.message))
    _enter(_open(desk), "Look up", "Ctrl+Alt+G", qtbot)
    qtbot.waitUntil(lambda: _saved() == {**keys, "look_up": ("Ctrl+Alt+G",)})


def test_leaving_the_field_does_not_change_the_shortcut(desk: Desk, sheet: ShortcutSheet) -> None:
    before = _keys(desk, "zoom_in")
    assert len(before) == 2
    _choose(sheet, "Zoom in").editingFinished.emit()  # as Qt does when the focus leaves it
    assert _keys(desk, "zoom_in") == before
