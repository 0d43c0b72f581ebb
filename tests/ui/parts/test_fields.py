"""Fields with a button inside."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from faceviewer.store.settings_values import Theme
from faceviewer.ui.look.theme import DARK, LIGHT, ThemeSwitch
from faceviewer.ui.parts.fields import ButtonedField, SearchField, SecretField
from faceviewer.ui.visibility import visibility
from tests.ui.acting import show


def test_icon_in_a_field_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    switch, field = ThemeSwitch(qapp), show(qtbot, ButtonedField("folder"))
    for theme, tokens in ((Theme.DARK, DARK), (Theme.LIGHT, LIGHT)):
        switch.use(theme)
        image = field.button.grab().toImage()
        colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        assert QColor(tokens.secondary).name() in colours


def test_clear_button_of_a_search_field_has_a_name_and_clears(qtbot: QtBot) -> None:
    field = show(qtbot, SearchField(clears=True))
    field.setText("gate")
    (button,) = field.findChildren(QToolButton)
    assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) == "Clear"
    assert button.toolTip() == "Clear"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert field.text() == ""


@pytest.mark.parametrize("change", ["sharing", "blank"])
def test_revealed_secret_becomes_dots_when_the_screen_is_shared_or_blanked(qtbot: QtBot, change: str) -> None:
    field = show(qtbot, SecretField())
    field.setText("secret")
    field.button.click()
    assert field.displayText() == "secret"
    visibility.change(sharing=change == "sharing", blank=change == "blank")
    assert "s" not in field.displayText()
    visibility.change(sharing=False, blank=False)
    assert "s" not in field.displayText()
