"""The dialog of the shortcuts, and its effect on the actions."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.store.settings import load_settings
from faceviewer.store.settings_values import Settings, Theme
from faceviewer.ui.action_table import ENTRIES
from faceviewer.ui.actions import without_mnemonic
from faceviewer.ui.palette.shortcut_sheet import ShortcutSheet
from tests.ui.acting import button_of, press_text
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def _open(desk: Desk) -> ShortcutSheet:
    desk.window.actions_["shortcuts"].trigger()
    sheet = desk.window.findChild(ShortcutSheet)
    assert sheet is not None
    return sheet


def _items(sheet: ShortcutSheet) -> dict[str, QTreeWidgetItem]:
    tree = sheet.findChildren(QTreeWidget)[0]
    iterator, items = QTreeWidgetItemIterator(tree), {}
    while item := iterator.value():
        if item.parent() is not None and not item.isHidden():
            items[item.text(0)] = item
        iterator += 1
    return items


def _choose(sheet: ShortcutSheet, name: str) -> None:
    sheet.findChildren(QTreeWidget)[0].setCurrentItem(_items(sheet)[name])


def _enter(sheet: ShortcutSheet, key: Qt.Key, modifiers: Qt.KeyboardModifier, qtbot: QtBot) -> None:
    edit = sheet.findChildren(QKeySequenceEdit)[0]
    with qtbot.waitSignal(edit.editingFinished):
        QTest.keyClick(edit, key, modifiers)


def _keys(desk: Desk, key: str) -> list[str]:
    return [keys.toString() for keys in desk.window.actions_[key].shortcuts()]


def _saved() -> Settings:
    settings, problem = load_settings()
    assert problem is None
    return settings


def test_every_action_has_a_line(desk: Desk) -> None:
    sheet = _open(desk)
    items = _items(sheet)
    actions = desk.window.actions_
    assert {without_mnemonic(actions[entry.key].text()) for entry in ENTRIES} == {
        name.replace(" (on the photo)", "") for name in items
    }
    assert items["Save as…"].text(1) == "Ctrl+Shift+S"
    assert items["Mirror (on the photo)"].text(1) == "M"


def test_new_shortcut_works_at_once_and_is_saved(qtbot: QtBot, desk: Desk) -> None:
    sheet = _open(desk)
    _choose(sheet, "Full screen")
    _enter(sheet, Qt.Key.Key_J, CTRL | ALT, qtbot)
    assert _keys(desk, "full_screen") == ["Ctrl+Alt+J"]
    assert _items(sheet)["Full screen"].text(1) == "Ctrl+Alt+J"
    qtbot.waitUntil(lambda: _saved().shortcuts == {"full_screen": ("Ctrl+Alt+J",)})
    sheet.accept()
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window, Qt.Key.Key_J, CTRL | ALT)
    assert desk.window.isFullScreen()


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)],
)
def test_tab_and_shift_tab_leave_the_field_for_keys(
    desk: Desk, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    sheet = _open(desk)
    _choose(sheet, "Full screen")
    edit = sheet.findChildren(QKeySequenceEdit)[0]
    qtbot.waitUntil(sheet.isActiveWindow)
    QTest.mouseClick(edit.findChildren(QLineEdit)[0], Qt.MouseButton.LeftButton)
    assert edit.hasFocus()
    reached = list[QWidget | None]()
    for _ in range(12):
        QTest.keyClick(QApplication.focusWidget() or sheet, key, modifier)
        reached.append(QApplication.focusWidget())
    assert reached[0] is not edit
    assert {edit, sheet.findChildren(QTreeWidget)[0], button_of(sheet, "Close")} <= set(reached)


def test_shortcut_in_use_is_refused_with_the_name_of_its_action(
    desk: Desk, qtbot: QtBot, heard: Callable[[], list[tuple[str, bool]]]
) -> None:
    sheet = _open(desk)
    _choose(sheet, "Full screen")
    _enter(sheet, Qt.Key.Key_L, CTRL, qtbot)
    fault = "Ctrl+L is in use for “Go to user ID”."
    assert fault in words_on(sheet)
    assert heard() == [(fault, True)]
    assert _keys(desk, "full_screen") == ["F11"]


def test_reserved_shortcut_is_refused_with_the_reason(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = open_desk(language=Language.ZH_CN)
    sheet = _open(desk)
    _choose(sheet, "全屏")
    _enter(sheet, Qt.Key.Key_Space, CTRL, qtbot)
    assert "输入法会使用这些按键。" in words_on(sheet)
    assert _keys(desk, "full_screen") == ["F11"]


@pytest.mark.parametrize(("language", "words"), [(Language.EN, "Press shortcut"), (Language.ZH_CN, "按下快捷键")])
def test_field_for_keys_has_a_hint(open_desk: Callable[..., Desk], language: Language, words: str) -> None:
    sheet = _open(open_desk(language=language))
    inner = sheet.findChildren(QKeySequenceEdit)[0].findChild(QLineEdit)
    assert inner is not None
    assert inner.placeholderText() == words  # Qt's own Chinese text means a file link


def test_one_shortcut_or_all_are_reset(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    changed = {"full_screen": ("F9",), "zoom_in": (), "mirror": ("X",)}
    desk = open_desk(settings=Settings(language=Language.EN, theme=Theme.LIGHT, shortcuts=changed))
    assert _keys(desk, "full_screen") == ["F9"]
    assert _keys(desk, "zoom_in") == []
    sheet = _open(desk)
    _choose(sheet, "Zoom in")
    press_text(sheet, "Reset to Ctrl++, Ctrl+=")
    assert _keys(desk, "zoom_in") == ["Ctrl++", "Ctrl+="]
    press_text(sheet, "Reset all")
    assert _keys(desk, "full_screen") == ["F11"]
    assert not button_of(sheet, "Reset all").isEnabled()
    qtbot.waitUntil(lambda: _saved().shortcuts == {})


def test_shortcut_is_removed(desk: Desk) -> None:
    sheet = _open(desk)
    _choose(sheet, "Full screen")
    press_text(sheet, "Remove")
    assert _keys(desk, "full_screen") == []
    assert not button_of(sheet, "Remove").isEnabled()


def test_default_shortcut_is_not_saved_as_changed(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = open_desk(settings=Settings(theme=Theme.LIGHT, language=Language.EN, shortcuts={"full_screen": ("F9",)}))
    sheet = _open(desk)
    _choose(sheet, "Full screen")
    _enter(sheet, Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier, qtbot)
    qtbot.waitUntil(lambda: _saved().shortcuts == {})


def test_search_matches_name_menu_and_keys(desk: Desk) -> None:
    sheet = _open(desk)
    search = next(field for field in sheet.findChildren(QLineEdit) if field.accessibleName() == "Search")
    search.setText("theme")
    assert set(_items(sheet)) == {"System", "Light", "Dark"}
    search.setText("f11")
    assert set(_items(sheet)) == {"Full screen"}


def test_no_action_is_selected_at_first(desk: Desk) -> None:
    sheet = _open(desk)
    assert "Choose a line above" in words_on(sheet)
    assert not any(b.isEnabled() for b in sheet.findChildren(QPushButton) if b.text() in {"Remove", "Reset"})


def test_unusable_shortcut_is_reported_and_stays_in_the_file(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    shortcuts = {
        "save": ("Ctrl+Alt+S",),
        "copy_trace": ("q",),
        "doctor": ("no key at all",),
        "of_a_later_version": ("F9",),
    }
    desk = open_desk(settings=Settings(language=Language.EN, shortcuts=shortcuts))
    own = {entry.key: list(entry.keys) for entry in ENTRIES}
    assert _keys(desk, "save") == ["Ctrl+Alt+S"]
    assert (_keys(desk, "copy_trace"), _keys(desk, "doctor")) == (own["copy_trace"], own["doctor"])
    qtbot.waitUntil(lambda: "shortcuts copy_trace, shortcuts doctor" in words_on(desk.window.message))
    sheet = _open(desk)
    _choose(sheet, "Look up")
    _enter(sheet, Qt.Key.Key_G, CTRL | ALT, qtbot)
    qtbot.waitUntil(lambda: _saved().shortcuts == {**shortcuts, "look_up": ("Ctrl+Alt+G",)})


def test_leaving_the_field_does_not_change_the_shortcut(desk: Desk, qtbot: QtBot) -> None:
    before = _keys(desk, "zoom_in")
    assert len(before) == 2
    sheet = _open(desk)
    _choose(sheet, "Zoom in")
    edit = sheet.findChildren(QKeySequenceEdit)[0]
    edit.editingFinished.emit()  # as Qt does when the focus leaves it
    assert _keys(desk, "zoom_in") == before
