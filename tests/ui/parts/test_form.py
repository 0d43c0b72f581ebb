"""The errors in a form."""

from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from faceviewer.ui.parts.form import Form
from tests.ui.conftest import Heard


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
