"""The table of actions: menus, names, shortcuts, and the reasons why actions are disabled."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import SIGNAL
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.core.query import UserType
from faceviewer.store.settings_values import Settings
from faceviewer.ui.action_table import ENTRIES, Needs
from faceviewer.ui.menus import without_mnemonic
from faceviewer.wording.catalogue import say
from tests.ui.acting import look_up
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.test_every_screen import letters_twice

_SAME_IN_BOTH = {"language_en", "language_zh_CN"}


def _in_menus(actions: list[QAction], menus: dict[QAction, QMenu]) -> Iterator[QAction]:
    for action in actions:
        if action in menus:
            yield from _in_menus(menus[action].actions(), menus)
        elif not action.isSeparator():
            yield action


def _reachable(desk: Desk) -> dict[str, QAction]:
    # Not by QAction.menu(): PySide6 up to 6.11.0 returns a menu that is soon deleted.
    menus = {menu.menuAction(): menu for menu in desk.window.findChildren(QMenu)}
    actions = desk.window.menuBar().actions()
    return {action.objectName(): action for action in _in_menus(actions, menus)}


def test_every_action_is_in_a_menu_and_connected(desk: Desk) -> None:
    reachable = _reachable(desk)
    assert set(reachable) == {entry.key for entry in ENTRIES}
    # The menu is one receiver of each.
    idle = [key for key, action in reachable.items() if action.receivers(SIGNAL("triggered(bool)")) < 2]
    assert idle == []


def _titles(desk: Desk) -> set[str]:
    return {menu.title() for menu in desk.window.menuBar().findChildren(QMenu) if menu.title()}


def test_every_action_and_menu_is_translated(desk: Desk) -> None:
    titles = _titles(desk)
    names = {key: action.text() for key, action in _reachable(desk).items()}
    desk.window.actions_["language_zh_CN"].trigger()
    chinese = {key: action.text() for key, action in _reachable(desk).items()}
    same = {
        key for key, text in names.items() if text == chinese[key] and not without_mnemonic(text).rstrip("% ").isdigit()
    }
    assert same == _SAME_IN_BOTH
    assert all(names.values())
    assert len(titles) == len(_titles(desk)) == len({entry.menu for entry in ENTRIES})
    assert not titles & _titles(desk)


def test_access_keys_are_unique_in_each_menu(found: Desk) -> None:
    """The access keys of dialogs are tested in test_every_screen.py."""
    for language in Language:
        found.window.actions_[f"language_{language.value}"].trigger()
        assert list(letters_twice(found.window)) == []


def test_disabled_action_has_its_reason_as_tool_tip(desk: Desk) -> None:
    for entry in ENTRIES:
        action = desk.window.actions_[entry.key]
        if entry.needs is not Needs.NOTHING and not action.isChecked():
            assert not action.isEnabled(), entry.key
            missing = Needs.RECORD if entry.needs is Needs.DOORS else entry.needs
            assert action.toolTip() == say(Language.EN, "actions", "disabled", missing.value)
        else:
            assert action.isEnabled(), entry.key


@pytest.mark.usefixtures("gateway")
def test_reason_with_a_name_that_looks_like_markup_is_shown_as_it_is(desk: Desk, qtbot: QtBot) -> None:
    name = '<img src="file:///etc/hostname"> &lt;'
    look_up(desk, qtbot, name, f"name of {name}", UserType.OPEN)
    desk.window.bar.field.setText("1002")
    tips = [action.toolTip() for action in desk.window.findChildren(QAction)]
    tips += [widget.toolTip() for widget in desk.window.findChildren(QWidget)]
    reasons = {tip for tip in tips if "still the result" in tip}
    assert reasons
    for reason in reasons:
        seen = QTextDocument()
        seen.setHtml(reason)
        assert name in seen.toPlainText()
    assert name in desk.window.actions_.why_disabled("save")


def test_without_mnemonic() -> None:
    assert without_mnemonic("&Save as…") == "Save as…"
    assert without_mnemonic("另存为(&A)…") == "另存为…"
    assert without_mnemonic("Fish & chips") == "Fish & chips"


def test_default_shortcut_is_dropped_if_the_user_gave_it_to_another_action(open_desk: OpenDesk) -> None:
    given = {"doctor": ("Ctrl+D",), "print": ()}
    desk = open_desk(settings=Settings(language=Language.EN, shortcuts=given))
    keys = {row.entry.key: row.keys for row in desk.window.actions_.rows()}
    assert keys["doctor"] == ("Ctrl+D",)
    assert keys["check_doors"] == keys["print"] == ()
    assert keys["save"] == ("Ctrl+S",)
