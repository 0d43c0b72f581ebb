"""How files are called, and what is saved beside them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QPushButton

from faceviewer.core.query import UserType
from faceviewer.core.record import Expiry, FaceRecord
from faceviewer.store.file_names import DEFAULT_TEMPLATE, PLACEHOLDERS, TEMPLATE_CHARACTERS, file_name
from faceviewer.store.settings import SavingHabits
from faceviewer.ui.export.save_dialog import OPERATOR_CHARACTERS
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.form import Form
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Stretch, fill
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_CHIPS_A_ROW = 4
_TELLING = ("{id_clear}", "{name}")
_SAMPLE = FaceRecord("8c8e140b", "13800138000", UserType.PHONE, "张三", Expiry.from_wire(None), "PERMISSION")


class HabitsDialog(Dialog):
    """Asks how the operator saves, and shows what a file would be called.

    Attributes:
        template: the field of the file name.

    Signals:
        changed: the SavingHabits that were chosen.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=540)
        self.template = QLineEdit(maxLength=TEMPLATE_CHARACTERS)
        self._operator = QLineEdit(maxLength=OPERATOR_CHARACTERS)
        self._form = Form((self._operator, self.template))
        self._chips = {name: QPushButton(f"{{{name}}}") for name in PLACEHOLDERS}
        self._preview, self._warning = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self._with_record = QCheckBox()
        self._reset, self._cancel, self._save = QPushButton(), QPushButton(), QPushButton(default=True)
        self._build()
        self.template.textChanged.connect(self._show_preview)
        for chip in self._chips.values():
            chip.clicked.connect(self._on_chip)
        self._reset.clicked.connect(self._on_reset)
        self._cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self.keep)
        translated(self._apply_texts)

    def show_habits(self, habits: SavingHabits) -> None:
        """Show what was chosen so far."""
        self._operator.setText(habits.operator)
        self.template.setText(habits.template)
        self._with_record.setChecked(habits.with_record)
        self._form.clear_faults()
        self._apply_texts()

    def _build(self) -> None:
        set_tone(self._preview, "secondary")
        set_tone(self._warning, "info")
        set_tone(self._reset, "link")
        set_tone(self._save, "primary")
        self._reset.setAutoDefault(False)
        chips = QGridLayout()
        chips.setSpacing(8)
        for number, chip in enumerate(self._chips.values()):
            set_tone(chip, "chip")
            chip.setAutoDefault(False)
            chips.addWidget(chip, *divmod(number, _CHIPS_A_ROW))
        fill(self.body, self._form, chips, self._preview, self._warning, self._with_record)
        fill(self.foot, self._reset, Stretch(), self._cancel, self._save)

    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, QPushButton):
            self.template.insert(chip.text())
            self.template.setFocus()

    def _on_reset(self) -> None:
        self.template.setText(DEFAULT_TEMPLATE)

    @Slot()
    def keep(self) -> None:
        """Keep what was chosen, or say what is wrong with it."""
        fault = "" if self._example() else self.tr("Use the placeholders below, each in braces.")
        if not self._form.show_faults({self.template: fault}):
            operator, template = self._operator.text().strip(), self.template.text()
            self.changed.emit(SavingHabits(operator, template, with_record=self._with_record.isChecked()))
            self.accept()

    def _example(self) -> str:
        """Return what a file would be called now, "" if the template says nothing clear."""
        try:
            return file_name(self.template.text(), _SAMPLE, extension=".jpg", now=datetime.now().astimezone())
        except ValueError:
            return ""

    def _show_preview(self) -> None:
        example = self._example()
        self._preview.setText(self.tr("For example: {name}").format(name=example or "—"))
        self._warning.setVisible(any(name in self.template.text() for name in _TELLING))
        self.fit()

    def _apply_texts(self) -> None:
        self.set_words(
            self.tr("Saving preferences"),
            self.tr("The operator's name appears on watermarks, evidence packs and record sheets."),
        )
        self._form.set_names([self.tr("Operator"), self.tr("File name")])
        self._warning.setText(
            self.tr("Anyone who can see the folder can tell from the file names whose faces these are.")
        )
        self._with_record.setText(self.tr("Save the record with the photo (JSON, full user ID)"))
        meanings = {
            "type": self.tr("User type"),
            "id": self.tr("User ID, masked"),
            "id_clear": self.tr("Full user ID"),
            "name": self.tr("Name"),
            "face": self.tr("Face ID"),
            "date": self.tr("Date"),
            "time": self.tr("Time"),
        }
        for name, meaning in meanings.items():
            self._chips[name].setToolTip(meaning)
            self._chips[name].setAccessibleName(meaning)
        self._reset.setText(self.tr("Default file name"))
        self._cancel.setText(self.tr("Cancel"))
        self._save.setText(self.tr("Save"))
        self._show_preview()
