"""What is copied of a person: marked as a secret, taken back, and gone before the program is."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from faceviewer.ui.clipboard import Clipboard
from faceviewer.ui.parts.id_field import IdField
from faceviewer.ui.parts.selectable_text import SelectableText

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

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


def test_personal_data_asks_every_clipboard_history_to_look_away(board: Clipboard) -> None:
    board.copy_personal("13800138000")
    assert QGuiApplication.clipboard().text() == "13800138000"
    found = marks()
    assert found["x-kde-passwordManagerHint"] == b"secret"
    assert "org.nspasteboard.ConcealedType" in found
    assert _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing") in found
    for name in ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"):
        assert found[_WINDOWS.format(name)] == bytes(4)


def test_personal_data_goes_after_its_time(board: Clipboard, qtbot: QtBot) -> None:
    board.copy_personal("13800138000")
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().text())


def test_what_was_copied_since_stays(board: Clipboard, qtbot: QtBot) -> None:
    board.copy_personal("13800138000")
    board.copy("a ticket")
    assert "x-kde-passwordManagerHint" not in marks()
    board.forget()
    qtbot.wait(200)  # nothing is what is waited for
    assert QGuiApplication.clipboard().text() == "a ticket"


def test_a_text_that_is_selected_and_copied_by_hand_is_personal_too(board: Clipboard, qtbot: QtBot) -> None:
    name = SelectableText(tone="name")
    qtbot.addWidget(name)
    name.show_text("Zhang San")
    name.show()
    name.selectAll()
    QTest.keyClick(name, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Zhang San"
    assert marks()["x-kde-passwordManagerHint"] == b"secret"
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().text())


def test_an_id_copied_out_of_its_field_is_personal_too(board: Clipboard, qtbot: QtBot) -> None:
    field = IdField()
    qtbot.addWidget(field)
    field.setText("13800138000")
    field.show()
    field.selectAll()
    for keys in (Qt.Key.Key_C, Qt.Key.Key_X):
        QGuiApplication.clipboard().clear()
        QTest.keyClick(field, keys, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == "13800138000"
        assert marks()["x-kde-passwordManagerHint"] == b"secret"
    assert field.text() == ""
    board.forget()


def test_the_menu_of_the_id_copies_like_its_keys(board: Clipboard, qtbot: QtBot) -> None:
    field = IdField()
    qtbot.addWidget(field)
    field.setText("13800138000")
    field.show()
    field.selectAll()
    for name, left in (("edit-copy", "13800138000"), ("edit-cut", "")):
        QGuiApplication.clipboard().clear()
        where = field.rect().center()
        field.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, field.mapToGlobal(where)))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        next(action for action in menu.actions() if action.objectName() == name).trigger()
        menu.close()
        assert marks()["x-kde-passwordManagerHint"] == b"secret"
        assert field.text() == left
    board.forget()


_COPY_AND_LEAVE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from faceviewer.app import Program, read_arguments

program = Program(read_arguments(["--demo", "--lang", "en"]))

def leave():
    program.window.card.copy_requested.emit("13800138000")
    print(QGuiApplication.clipboard().text(), flush=True)
    program.window.actions_["quit"].trigger()

program.window.first_painted.connect(lambda: QTimer.singleShot(200, leave))
status = program.run()
print(repr(QGuiApplication.clipboard().text()), flush=True)
sys.exit(status)
"""


def test_the_program_leaves_nothing_behind_and_exits_well(tmp_path: Path) -> None:
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
