"""Copied personal data: marked as a secret, and removed after a time or at the exit."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot

from faceviewer.ui.clipboard import Clipboard
from faceviewer.ui.parts.fields import IdField, SecretField
from faceviewer.ui.parts.filters import FieldMenus
from faceviewer.ui.parts.selectable_text import SelectableText
from tests.ui.acting import show

_ID = "13800138000"
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'


@pytest.fixture
def board(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Clipboard]:
    """A clipboard that removes its data soon, or after the seconds that a test gives."""
    owner = QObject()
    yield Clipboard(owner, seconds=getattr(request, "param", 0.1))
    QGuiApplication.clipboard().clear()
    owner.deleteLater()


def marks() -> dict[str, bytes]:
    data = QGuiApplication.clipboard().mimeData()
    return {name: bytes(data.data(name).data()) for name in data.formats()}


def test_copied_text_has_the_marks_of_all_systems(board: Clipboard) -> None:
    board.copy(_ID)
    assert QGuiApplication.clipboard().text() == _ID
    found = marks()
    assert found["x-kde-passwordManagerHint"] == b"secret"
    assert "org.nspasteboard.ConcealedType" in found
    assert _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing") in found
    for name in ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"):
        assert found[_WINDOWS.format(name)] == bytes(4)


@pytest.mark.parametrize("board", [0.5], indirect=True)
def test_each_copy_restarts_the_time(board: Clipboard, qtbot: QtBot) -> None:
    board.copy("one")
    qtbot.wait(300)  # this test is about time
    board.copy("two")
    copied = time.monotonic()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().text())
    assert time.monotonic() - copied > 0.45  # later on a busy machine


@pytest.mark.usefixtures("board")
def test_text_copied_from_a_widget_is_marked_and_removed(qtbot: QtBot) -> None:
    line, text, label, name = QLineEdit("purpose"), QPlainTextEdit("report"), QTextEdit("<b>rich</b>"), SelectableText()
    name.show_text("Zhang San")
    field = IdField()
    field.setText(_ID)
    for widget, copied in ((line, "purpose"), (text, "report"), (label, "rich"), (name, "Zhang San"), (field, _ID)):
        show(qtbot, widget)
        widget.selectAll()
        QTest.keyClick(widget, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == copied
        assert marks()["x-kde-passwordManagerHint"] == b"secret"
        assert "text/html" not in marks()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().text())


@pytest.mark.parametrize("board", [60], indirect=True)
def test_visible_secret_cannot_be_copied(board: Clipboard, qtbot: QtBot) -> None:
    field = show(qtbot, SecretField())
    board.copy("before")
    for shown in (False, True):
        eye = field.button
        field.setText("the-app-secret")
        field.selectAll()
        eye.setChecked(shown)
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
        QTest.mouseDClick(field, Qt.MouseButton.LeftButton)
        for keys in (Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_Insert):
            QTest.keyClick(field, keys, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
        with _menu_of(field, qtbot) as lines:
            for name in ("&Copy", "Cu&t"):
                lines[name].trigger()
        field.copy()
        assert QGuiApplication.clipboard().text() == "before"
    field.setText("the-app-secret")
    assert field.displayText() == "the-app-secret"  # it is still visible
    field.setText("another")
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.text() == "anothe"


def test_id_cut_from_its_field_is_marked(board: Clipboard, qtbot: QtBot) -> None:
    field = show(qtbot, IdField())
    field.setText(_ID)
    field.selectAll()
    with _menu_of(field, qtbot) as lines:
        lines["Cu&t"].trigger()
    assert marks()["x-kde-passwordManagerHint"] == b"secret"
    assert field.text() == ""
    board.forget()
    assert QGuiApplication.clipboard().text() == ""


@contextmanager
def _menu_of(field: QLineEdit, qtbot: QtBot) -> Iterator[dict[str, QAction]]:
    """Open the context menu of a field, and yield its actions by their texts."""
    owner = QObject()
    FieldMenus(owner)
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    where = field.rect().center()
    QApplication.sendEvent(field, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, field.mapToGlobal(where)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    yield {action.text().partition("\t")[0]: action for action in menu.actions()}
    menu.close()
    owner.deleteLater()
