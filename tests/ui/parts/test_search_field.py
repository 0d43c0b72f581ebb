"""The button in a field for searching."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from faceviewer.ui.parts.fields import SearchField


def test_clear_button_has_a_name_and_clears_the_field(qtbot: QtBot) -> None:
    field = SearchField(clears=True)
    qtbot.addWidget(field)
    field.setText("gate")
    (button,) = field.findChildren(QToolButton)
    assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) == "Clear"
    assert button.toolTip() == "Clear"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert field.text() == ""


def test_without_it_there_is_nothing_to_name(qtbot: QtBot) -> None:
    field = SearchField()
    qtbot.addWidget(field)
    assert not field.findChildren(QToolButton)
