"""Keys that lead to the connection and the id of the lookup bar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTabWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.store.settings_values import Settings
from faceviewer.ui.stage.photo_page import ZoomField
from tests.ui.acting import DEMO_ID, dialog_of, named
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.scanner import focus, type_by_hand

_CONTROL = Qt.KeyboardModifier.ControlModifier


def test_connection_is_selected_by_keyboard(open_desk: OpenDesk, qtbot: QtBot) -> None:
    settings = Settings(profiles=(Profile("A"), Profile("B")), current="A", language=Language.EN)
    desk = open_desk(training=False, settings=settings)
    profiles = desk.window.bar.profiles
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_E, _CONTROL)
    qtbot.waitUntil(profiles.view().isVisible)
    QTest.keyClick(profiles.view(), Qt.Key.Key_Down)
    QTest.keyClick(profiles.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: profiles.currentText() == "B")


def test_ctrl_e_without_connections_opens_the_settings(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(training=False)
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_E, _CONTROL)
    dialog_of(desk).reject()


def test_ctrl_f_focuses_the_id_or_the_search_of_the_details(found: Desk) -> None:
    found.window.stage.view.setFocus()
    QTest.keyClick(found.window.stage.view, Qt.Key.Key_F, _CONTROL)
    assert found.window.bar.field.hasFocus()
    found.window.actions_["details"].trigger()
    find = named(found.window, QLineEdit, "Find")
    tabs = find.window().findChild(QTabWidget)
    assert tabs is not None
    tabs.setCurrentIndex(1)
    find.setFocus()
    QTest.keyClick(find, Qt.Key.Key_F, _CONTROL)
    assert QApplication.focusWidget() is find


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize("typed", ["138", "Z12"])
def test_id_typed_after_a_menu_was_closed_by_esc_arrives_in_the_field(desk: Desk, qtbot: QtBot, typed: str) -> None:
    bar = desk.window.menuBar()
    bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
    bar.setActiveAction(bar.actions()[2])
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is bar)
    type_by_hand(bar, typed[0])
    qtbot.waitUntil(desk.window.bar.field.hasFocus)
    type_by_hand(desk.window.bar.field, typed[1:])
    assert desk.window.bar.field.text() == typed
    bar.setFocus()
    type_by_hand(bar, "f")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QTest.keyClick(focus(), Qt.Key.Key_Escape)


def test_esc_leads_from_the_zoom_to_the_id(found: Desk) -> None:
    (zoom,) = found.window.stage.findChildren(ZoomField)
    zoom.setFocus()
    before = zoom.currentText()
    QTest.keyClicks(zoom, "9")
    assert zoom.currentText() == f"{before}9"
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert found.window.bar.field.selectedText() == DEMO_ID
    assert zoom.currentText() == before


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier])
def test_letter_with_alt_but_no_shortcut_is_not_typed(desk: Desk, qtbot: QtBot, modifier: Qt.KeyboardModifier) -> None:
    field = desk.window.bar.field
    field.setText("1380")
    QTest.keyClick(field, Qt.Key.Key_Z, modifier)
    QTest.sendKeyEvent(QTest.KeyAction.Click, field, Qt.Key.Key_Ampersand, "&", modifier)  # Alt+1 on a French keyboard
    assert field.text() == "1380"
    desk.window.actions_["settings"].trigger()
    name = dialog_of(desk).focusWidget()
    assert isinstance(name, QLineEdit)
    qtbot.waitUntil(name.hasFocus)
    before = name.text()
    QTest.keyClick(name, Qt.Key.Key_Z, modifier)
    assert name.text() == before
    for key, typed in ((Qt.Key.Key_At, "@"), (Qt.Key.Key_Z, "z")):  # Windows sends AltGr as Ctrl and Alt
        both = _CONTROL | Qt.KeyboardModifier.AltModifier if typed == "@" else Qt.KeyboardModifier.NoModifier
        QTest.sendKeyEvent(QTest.KeyAction.Click, name, key, typed, both)
    assert name.text().endswith("@z")
