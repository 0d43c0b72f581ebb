"""What is copied of a person: marked as a secret, taken back, and gone before the program is."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot

from faceviewer.ui.clipboard import Clipboard
from faceviewer.ui.parts.field_menu import FieldMenus
from faceviewer.ui.parts.fields import IdField, SecretField
from faceviewer.ui.parts.selectable_text import SelectableText

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'


@pytest.fixture
def board(qtbot: QtBot) -> Iterator[Clipboard]:
    """A clipboard that forgets soon."""
    owner = QObject()
    yield Clipboard(owner, seconds=0.1)
    QGuiApplication.clipboard().clear()
    owner.deleteLater()


def marks() -> dict[str, bytes]:
    data = QGuiApplication.clipboard().mimeData()
    return {name: bytes(data.data(name).data()) for name in data.formats()}


def test_copied_text_has_the_marks_of_all_systems(board: Clipboard) -> None:
    board.copy("13800138000")
    assert QGuiApplication.clipboard().text() == "13800138000"
    found = marks()
    assert found["x-kde-passwordManagerHint"] == b"secret"
    assert "org.nspasteboard.ConcealedType" in found
    assert _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing") in found
    for name in ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"):
        assert found[_WINDOWS.format(name)] == bytes(4)


def test_copied_text_is_removed_after_the_time(board: Clipboard, qtbot: QtBot) -> None:
    board.copy("13800138000")
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().text())


def test_each_copy_restarts_the_time(qtbot: QtBot) -> None:
    owner = QObject()
    board = Clipboard(owner, seconds=1.0)
    board.copy("one")
    qtbot.wait(600)  # the time itself is what is tested
    board.copy("two")
    copied = time.monotonic()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().text())
    assert time.monotonic() - copied > 0.9  # later on a busy machine, sooner on none
    owner.deleteLater()


def test_text_copied_from_a_qt_widget_is_marked_and_removed(board: Clipboard, qtbot: QtBot) -> None:
    line, text, label = QLineEdit("a purpose"), QPlainTextEdit("a report"), QTextEdit("<b>rich</b>")
    for widget, copied in ((line, "a purpose"), (text, "a report"), (label, "rich")):
        qtbot.addWidget(widget)
        widget.selectAll()
        widget.copy()
        assert QGuiApplication.clipboard().text() == copied
        assert marks()["x-kde-passwordManagerHint"] == b"secret"
        assert "text/html" not in marks()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().text())
    assert board is not None


def test_visible_secret_cannot_be_copied(qtbot: QtBot) -> None:
    owner = QObject()
    board = Clipboard(owner, seconds=60)
    field = SecretField()
    qtbot.addWidget(field)
    field.show()
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
    assert field.displayText() == "the-app-secret"  # it could be read all the while
    field.setText("another")
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.text() == "anothe"
    board.forget()
    owner.deleteLater()


def test_text_copied_from_a_label_is_marked_and_removed(board: Clipboard, qtbot: QtBot) -> None:
    name = SelectableText(tone="name")
    qtbot.addWidget(name)
    name.show_text("Zhang San")
    name.show()
    name.selectAll()
    QTest.keyClick(name, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Zhang San"
    assert marks()["x-kde-passwordManagerHint"] == b"secret"
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().text())


def test_id_copied_or_cut_from_its_field_is_marked(board: Clipboard, qtbot: QtBot) -> None:
    field = IdField()
    qtbot.addWidget(field)
    field.setText("13800138000")
    field.show()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert marks()["x-kde-passwordManagerHint"] == b"secret"
    QGuiApplication.clipboard().clear()
    with _menu_of(field, qtbot) as lines:
        lines["Cu&t"].trigger()
    assert marks()["x-kde-passwordManagerHint"] == b"secret"
    assert field.text() == ""
    board.forget()
    assert QGuiApplication.clipboard().text() == ""


@contextmanager
def _menu_of(field: QLineEdit, qtbot: QtBot) -> Iterator[dict[str, QAction]]:
    """Open the menu of a field, and yield its lines by their words."""
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


_COPY_AND_LEAVE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from faceviewer.app import Program
from faceviewer.arguments import read_arguments

program = Program(read_arguments(["--demo", "--lang", "en"]))

def leave():
    if not program.is_ready:
        return QTimer.singleShot(20, leave)
    program.window.card.copy_requested.emit("13800138000")
    print(QGuiApplication.clipboard().text(), flush=True)
    program.window.actions_["quit"].trigger()

program.window.first_painted.connect(lambda: QTimer.singleShot(200, leave))
status = program.run()
print(repr(QGuiApplication.clipboard().text()), flush=True)
sys.exit(status)
"""


def test_clipboard_is_cleared_at_exit(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", _COPY_AND_LEAVE],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == "13800138000\n''\n", done.stderr
    assert done.returncode == 0
