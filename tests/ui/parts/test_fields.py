"""Fields with a button inside, and the errors in a form."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QKeySequenceEdit, QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from faceviewer.store.settings_values import Theme
from faceviewer.ui.export.save_dialogs import SaveDialog
from faceviewer.ui.look.theme import DARK, LIGHT, ThemeSwitch
from faceviewer.ui.parts.fields import ButtonedField, SearchField, SecretField
from faceviewer.ui.parts.form import Form
from faceviewer.ui.visibility import visibility
from tests.ui.acting import show
from tests.ui.conftest import Desk, Heard


def test_icon_in_a_field_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    switch, field = ThemeSwitch(qapp), show(qtbot, ButtonedField("folder"))
    for theme, tokens in ((Theme.DARK, DARK), (Theme.LIGHT, LIGHT)):
        switch.use(theme)
        image = field.button.grab().toImage()
        colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        assert QColor(tokens.secondary).name() in colours


def drop(field: QLineEdit, text: str) -> Qt.DropAction:
    """Drop text of another program that proposes to move it; return the action that the program is told."""
    data = QMimeData()
    data.setText(text)
    offered = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    event = QDropEvent(QPointF(4, 4), offered, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    field.dropEvent(event)
    return event.dropAction()


def test_dropped_text_stays_in_the_other_program(found: Desk, qtbot: QtBot) -> None:
    window = found.window
    for key in ("palette", "details", "save_watermarked", "save_habits", "settings", "shortcuts"):
        window.actions_[key].trigger()
    qtbot.waitUntil(lambda: len(window.findChildren(QDialog)) >= 4)
    fields = [
        field
        for field in window.findChildren(QLineEdit)
        if not field.isReadOnly() and not isinstance(field.parent(), QKeySequenceEdit)
    ]
    assert len(fields) > 15
    assert {drop(field, "a") for field in fields} == {Qt.DropAction.CopyAction}
    (operator, *_) = window.findChildren(SaveDialog)[0].findChildren(QLineEdit)
    assert operator.text() == "a"


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


def test_error_is_announced_if_its_field_already_has_the_focus(qtbot: QtBot, heard: Heard) -> None:
    first, second = QLineEdit(), QLineEdit()
    form = Form()
    form.add(first, lambda: "First", lambda: "" if first.text() else "Enter a name.")
    form.add(second, lambda: "Second", lambda: "Wrong.")
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    qtbot.waitUntil(form.isActiveWindow)
    second.setFocus()
    assert form.find_fault() is first
    assert heard() == []
    first.setFocus()
    form.find_fault()
    assert heard() == [("Enter a name.", True)]
    first.setText("A")
    second.setFocus()
    assert form.show_faults({second: "Too long."})
    assert heard() == [("Enter a name.", True), ("Too long.", True)]


def test_error_is_as_wide_as_its_field(qtbot: QtBot) -> None:
    field = QLineEdit()
    form = Form()
    form.add(field, lambda: "Host")
    qtbot.addWidget(form)
    form.resize(600, 200)
    form.show_faults({field: "Enter https:// and the host only, without a path."})
    with qtbot.waitExposed(form):
        form.show()
    (fault,) = (label for label in form.findChildren(QLabel) if label.text().startswith("Enter"))
    assert fault.width() == field.width()
