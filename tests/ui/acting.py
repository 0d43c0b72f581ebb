"""An operator's actions in a window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPushButton, QToolButton, QWidget
from shiboken6 import isValid

from faceviewer.core.query import UserType
from faceviewer.ui.menus import without_mnemonic
from faceviewer.ui.parts.button import Chip
from tests.ui.fakes import words_on

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Desk

DEMO_ID = "13800138000"
IN_TIME = 30_000  # milliseconds: the first lookup loads modules, and the machine may be busy
Shown = TypeVar("Shown", bound=QWidget)


def show(qtbot: QtBot, widget: Shown, *size: int) -> Shown:
    """Show a widget until the test has ended, with this width and height if they are given; return it."""
    qtbot.addWidget(widget)
    if size:
        widget.resize(*size)
    widget.show()
    return widget


def ask(desk: Desk, user_type: UserType, user_id: str) -> None:
    """Put an id into the field and press Enter; typed keys could be taken for a scan on a busy machine."""
    bar = desk.window.bar
    bar.types.set_user_type(user_type)
    bar.field.clear()
    bar.field.insert(user_id)
    QTest.keyClick(bar.field, Qt.Key.Key_Return)


def wait_for(desk: Desk, qtbot: QtBot, text: str) -> None:
    """Wait until a text is visible."""
    qtbot.waitUntil(lambda: text in words_on(desk.window), timeout=IN_TIME)


def look_up(desk: Desk, qtbot: QtBot, user_id: str, says: str, user_type: UserType = UserType.PHONE) -> None:
    """Look up an id, and wait until a text is visible."""
    ask(desk, user_type, user_id)
    wait_for(desk, qtbot, says)


def press(desk: Desk, name: str) -> None:
    """Press a small button by its name."""
    button = next(b for b in desk.window.findChildren(QToolButton) if b.accessibleName() == name and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def press_text(where: Desk | QDialog, text: str) -> None:
    """Press a button by its text, which must be enabled."""
    button = button_of(where, text)
    assert button.isEnabled(), text
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def button_of(where: Desk | QDialog, text: str) -> QPushButton:
    """Return the button with a text."""
    widget = where if isinstance(where, QDialog) else where.window
    return next(b for b in widget.findChildren(QPushButton) if without_mnemonic(b.text()) == text and b.isVisible())


def named(where: QWidget, kind: type[Shown], name: str) -> Shown:
    """Return the part of a kind with an accessible name."""
    return next(each for each in where.findChildren(kind) if each.accessibleName() == name)


def chips(desk: Desk) -> list[Chip]:
    """Return the ids that are offered below the query."""
    return [chip for chip in desk.window.bar.findChildren(Chip) if chip.isVisible()]


def offered(desk: Desk) -> list[str]:
    """Return the texts of the ids that are offered below the query."""
    return [chip.text() for chip in chips(desk)]


def query_in(desk: Desk) -> tuple[UserType, str]:
    """Return the query that is filled in."""
    return desk.window.bar.types.user_type, desk.window.bar.field.text()


def dialog_of(desk: Desk) -> QDialog:
    """Return the dialog that is open."""
    return next(dialog for dialog in desk.window.findChildren(QDialog) if dialog.isVisible())


def is_closed(dialog: QDialog) -> bool:
    """Return whether a dialog is closed, and perhaps already deleted."""
    return not isValid(dialog) or not dialog.isVisible()


def wait_for_dialog(desk: Desk, qtbot: QtBot, text: str = "") -> QDialog:
    """Return the dialog with a text on it, once it is open."""
    qtbot.waitUntil(
        lambda: any(text in words_on(d) for d in desk.window.findChildren(QDialog) if d.isVisible()), timeout=IN_TIME
    )
    return dialog_of(desk)


def file_dialog(desk: Desk, qtbot: QtBot) -> QFileDialog:
    """Wait for the file dialog, and return it."""

    def shown() -> list[QFileDialog]:
        return [dialog for dialog in desk.window.findChildren(QFileDialog) if dialog.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=IN_TIME)
    return shown()[0]


def choose(desk: Desk, qtbot: QtBot, path: Path) -> str:
    """Choose a path in the file dialog, and return the name that it proposed."""
    dialog = file_dialog(desk, qtbot)
    (proposed,) = dialog.selectedFiles()
    dialog.setDirectory(str(path.parent))
    (name,) = (field for field in dialog.findChildren(QLineEdit) if field.isVisible())
    name.setText(path.name)
    dialog.accept()
    return Path(proposed).name


def copied() -> str:
    """Return the text on the clipboard, which must be marked as a secret."""
    data = QGuiApplication.clipboard().mimeData()
    assert bytes(data.data("x-kde-passwordManagerHint").data()) == b"secret"
    return data.text()


def turn_wheel(widget: QWidget, at: QPointF, angle: int) -> None:
    """Turn the wheel over a point of a widget, by eighths of a degree; upwards if positive."""
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
