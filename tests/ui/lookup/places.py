"""Places of the focus in a window that shows a person, and scans there."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLineEdit, QPushButton, QTextEdit, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.ui.window.message_bar import Note
from tests.ui.acting import IN_TIME, named
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on
from tests.ui.scanner import focus, scan

NEXT, THIRD = "13800138001", "13800138002"
NEXT_SAYS, THIRD_SAYS = "138****8001", "138****8002"
CTRL = Qt.KeyboardModifier.ControlModifier


def shows(desk: Desk, qtbot: QtBot, masked_id: str) -> None:
    qtbot.waitUntil(lambda: masked_id in words_on(desk.window.card), timeout=IN_TIME)


def scan_another(desk: Desk, qtbot: QtBot, end: str = "Enter", *, every: int = 5) -> None:
    """Scan an id that is not shown, and wait for its result."""
    user_id, says = (NEXT, NEXT_SAYS) if desk.window.bar.asked != NEXT else (THIRD, THIRD_SAYS)
    scan(user_id, end, every=every)
    shows(desk, qtbot, says)
    assert (desk.window.bar.field.text(), desk.window.bar.asked) == (user_id, user_id)


def on_photo(desk: Desk) -> QWidget:
    QTest.mouseClick(desk.window.stage.view, Qt.MouseButton.LeftButton)
    return desk.window.stage.view


def on_button(desk: Desk) -> QWidget:
    button = next(b for b in desk.window.card.findChildren(QPushButton) if b.text() == "Save photo…")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    return button


def on_types(desk: Desk) -> QWidget:
    desk.window.bar.types.setFocus(Qt.FocusReason.TabFocusReason)
    return desk.window.bar.types


def on_types_popup(desk: Desk) -> QWidget:
    desk.window.bar.types.setFocus()
    desk.window.bar.types.showPopup()
    return desk.window.bar.types


def on_text_to_read(desk: Desk) -> QWidget:
    text = next(t for t in desk.window.card.findChildren(QTextEdit) if t.isVisible())
    text.setFocus(Qt.FocusReason.MouseFocusReason)
    return text


def on_zoom(desk: Desk) -> QLineEdit:
    zoom = next(field for field in desk.window.stage.photo_bar.findChildren(QLineEdit) if field.isVisible())
    zoom.setFocus()
    zoom.selectAll()
    return zoom


def on_palette(desk: Desk) -> QWidget:
    desk.window.actions_["palette"].trigger()
    return focus()


def on_details(desk: Desk) -> QWidget:
    desk.window.actions_["details"].trigger()
    dock = desk.window.findChildren(QDockWidget)[0]
    timeline = next(tree for tree in dock.findChildren(QTreeWidget) if tree.isVisible())
    timeline.setFocus()
    return timeline


def on_message(desk: Desk) -> QWidget:
    desk.window.message.show_note(lambda: Note("Read me."))
    close = named(desk.window.message, QWidget, "Close message")
    close.setFocus(Qt.FocusReason.TabFocusReason)
    return close


def on_field(desk: Desk) -> QWidget:
    on_photo(desk)
    QTest.mouseClick(desk.window.bar.field, Qt.MouseButton.LeftButton)
    return desk.window.bar.field


def at_the_end_of_the_field(desk: Desk) -> QWidget:
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_End)
    return desk.window.bar.field


PLACES = [
    on_photo, on_button, on_types, on_types_popup, on_text_to_read, on_zoom, on_palette, on_details, on_message,
    on_field,
]  # fmt: skip
PLACES_FOR_NO_TEXT = [place for place in PLACES if place not in {on_zoom, on_palette}]
