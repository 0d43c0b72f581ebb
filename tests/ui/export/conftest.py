"""A user of a window who saves files."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.privacy.privacy import Privacy
from tests.ui.acting import ask, choose, dialog_of, press_text, wait_for, wait_for_dialog
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on

DENIED, EXPIRED, WITH_LOCATION = "13800138001", "13800138002", "13800138024"


class User:
    """Looks up people, and saves files of what is on show; the methods that save return the proposed name."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self._qtbot, self.until = desk, qtbot, qtbot.waitUntil

    @property
    def message(self) -> str:
        return words_on(self.desk.window.message)

    @property
    def has_dialog(self) -> bool:
        return any(dialog.isVisible() for dialog in self.desk.window.findChildren(QDialog))

    def do(self, action: str) -> None:
        self.desk.window.actions_[action].trigger()

    def open(self, action: str) -> QDialog:
        """Trigger an action that opens a dialog at once, and return the dialog."""
        self.do(action)
        return dialog_of(self.desk)

    def can(self, action: str) -> bool:
        return self.desk.window.actions_[action].isEnabled()

    def look_up(self, user_id: str, user_type: UserType = UserType.PHONE, *, until: str = "Save photo") -> None:
        """Look up a person, and wait for a text, by default for the photo."""
        ask(self.desk, user_type, user_id)
        if user_type is UserType.PHONE:
            self.until(lambda: f"138****{user_id[-4:]}" in words_on(self.desk.window.card))
        self.sees(until)

    def sees(self, text: str) -> None:
        wait_for(self.desk, self._qtbot, text)

    def press(self, text: str) -> None:
        self.sees(text)
        press_text(self.desk, text)

    def dialog(self, text: str) -> QDialog:
        return wait_for_dialog(self.desk, self._qtbot, text)

    def answer(self, question: str, button: str) -> None:
        press_text(self.dialog(question), button)

    def choose(self, path: Path) -> str:
        return choose(self.desk, self._qtbot, path)

    def save(self, path: Path) -> str:
        self.do("save")
        return self.choose(path)

    def save_copy(self, path: Path, *, form: str = "JPEG", with_record: bool = True) -> str:
        dialog = self.open("save_as")
        dialog.findChildren(QComboBox)[0].setCurrentText(form)
        next(box for box in dialog.findChildren(QCheckBox) if box.isVisible()).setChecked(with_record)
        press_text(dialog, "Choose where…")
        return self.choose(path)

    def sign(self, button: str = "Choose where…") -> None:
        dialog = self.dialog("Operator")
        for name, text in (("Operator", "李工"), ("Purpose", "工单\n4711")):  # two cells, pasted
            next(f for f in dialog.findChildren(QLineEdit) if f.accessibleName() == name).setText(text)
        press_text(dialog, button)

    def save_signed(self, action: str, path: Path) -> str:
        self.do(action)
        self.sign()
        return self.choose(path)

    def open_printer(self) -> QPrintDialog:
        """Request a printed record sheet, and return the print dialog."""
        self.do("print")
        self.sign("Print…")
        self.until(lambda: bool(self.desk.window.findChildren(QPrintDialog)))
        return next(d for d in self.desk.window.findChildren(QPrintDialog) if d.isVisible())

    def print_to(self, path: Path) -> None:
        dialog = self.open_printer()
        next(field for field in dialog.findChildren(QLineEdit) if field.objectName() == "filename").setText(str(path))
        dialog.accept()

    def leave(self) -> Privacy:
        """Blank the screen."""
        (privacy,) = self.desk.window.findChildren(Privacy)
        privacy.blank()
        return privacy


@pytest.fixture
def user(desk: Desk, qtbot: QtBot) -> User:
    return User(desk, qtbot)
