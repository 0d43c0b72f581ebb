"""The printer's dialog, and what is left of a person once it is closed."""

import weakref
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceviewer.ui.export.sheet_printer import SheetPrinter
from tests.ui.export.test_record_sheet import SHEET


class Person:
    """Is told of a file, and dies with the last who holds it."""

    def save(self, _path: Path) -> None:
        """Do nothing."""


def test_nothing_of_a_person_is_held_once_the_dialog_is_closed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    printer, person = SheetPrinter(window), Person()
    gone = weakref.ref(person)
    printer.ask(SHEET, to_file=person.save)
    del person
    printer.forget()
    assert gone() is None
