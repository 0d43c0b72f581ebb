"""The dialogs for saving: the options of a file, and the operator's preferences."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from faceviewer.core.photo import WRITTEN
from faceviewer.core.query import UserType
from faceviewer.core.record import FIELDS, Expiry, FaceRecord
from faceviewer.core.text import in_one_line
from faceviewer.store.file_names import DEFAULT_TEMPLATE, TEMPLATE_CHARACTERS, file_name, placeholders
from faceviewer.store.settings_values import SavingHabits
from faceviewer.ui.action_table import title_of_action
from faceviewer.ui.announcer import conceal
from faceviewer.ui.export.products import MARKS, Order, Product
from faceviewer.ui.parts.button import Button, Chip
from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.fields import Field
from faceviewer.ui.parts.form import Form
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Flow, Stretch, fill
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.visibility import visibility
from faceviewer.wording.catalogue import say
from faceviewer.wording.verdicts import local_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLineEdit

OPERATOR_CHARACTERS, PURPOSE_CHARACTERS = 40, 120


class SaveDialog(Dialog):
    """Asks for the options of one file; `then` is called with the Order that has the chosen ones."""

    def __init__(
        self,
        parent: QWidget | None,
        product: Product,
        habits: SavingHabits,
        then: Callable[[Order], object],
        *,
        purpose: str = "",
        has_location: bool = False,
    ) -> None:
        super().__init__(parent, width=480)
        self._product, self._then = product, then
        self._operator = Field(habits.operator, maxLength=OPERATOR_CHARACTERS)
        self._purpose = Field(purpose, maxLength=PURPOSE_CHARACTERS)
        self._purpose.setPlaceholderText(self.tr("Ticket 4711"))
        self._purpose.selectAll()
        self._format, self._form = Combo(), Form()
        for form, name in WRITTEN.items():
            self._format.addItem(name, form)
        self._with_record = QCheckBox(self.tr("Also save the record (JSON, full user ID)"))
        self._in_clear = QCheckBox(self.tr("Show the full user ID"))
        go = Button(
            lambda: self.tr("Print…") if product is Product.PRINT else self.tr("Choose where…"),
            self.order,
            tone="primary",
            default=True,
        )
        options: list[QWidget] = []
        if product.is_signed:
            self._form.add(self._operator, lambda: say(language_in_use(), "record", "origin", "operator"))
            self._form.add(self._purpose, lambda: say(language_in_use(), "record", "origin", "purpose"))
        if product in MARKS:
            self._form.add(self._format, lambda: self.tr("Format"))
            self._with_record.setChecked(habits.with_record)
            options.append(self._with_record)
        if product in {Product.SHEET, Product.PRINT}:
            options.append(self._in_clear)
        fill(self.body, self._form, *options)
        fill(self.foot, Stretch(), Button(lambda: self.tr("Cancel"), self.reject), go)
        self.set_words(*self._words(has_location=has_location))
        if not product.is_signed:
            self._format.setFocus()
        else:
            (self._purpose if habits.operator else self._operator).setFocus()
        visibility.discreet_changed.connect(self._show_echo)
        self._show_echo()

    def _show_echo(self) -> None:
        """In sharing mode, show dots in place of the purpose, which may name a person."""
        conceal(self._purpose, hidden=visibility.discreet)

    @Slot()
    def order(self) -> None:
        """Close the dialog and pass the order on, or show which fields are missing."""
        if self._product.is_signed:
            missing: dict[QLineEdit, str] = {
                self._operator: self.tr("Enter your name."),
                self._purpose: self.tr("Enter the purpose."),
            }
            faults = {field: "" if in_one_line(field.text()) else fault for field, fault in missing.items()}
            if self._form.show_faults(faults):
                self.fit()
                return
        self.accept()
        self._then(
            Order(
                self._product,
                form=self._format.currentData(),
                operator=in_one_line(self._operator.text()),
                purpose=in_one_line(self._purpose.text()),
                with_record=self._with_record.isChecked(),
                in_clear=self._in_clear.isChecked(),
            )
        )

    def _words(self, *, has_location: bool) -> tuple[str, ...]:
        """Return the title and its remarks."""
        location = self.tr("The original contains the location where the photo was taken.")
        one_page = self.tr("One page with photo, verdict and fields, with a watermark.")
        return {
            Product.COPY: (self.tr("Save a copy"), self.tr("A new file, upright and without metadata.")),
            Product.WATERMARKED: (
                self.tr("Save a watermarked copy"),
                self.tr("Operator, time and purpose are repeated across the copy. The original photo is not changed."),
            ),
            Product.EVIDENCE: (
                self.tr("Save an evidence pack"),
                self.tr(
                    "One zip file with the original photo, a watermarked copy, and the record with the full user ID."
                ),
                self.tr("Its manifest reveals accidental or clumsy changes. It is not a signature."),
                *([location] if has_location else []),
            ),
            Product.SHEET: (self.tr("Save a record sheet"), one_page),
            Product.PRINT: (self.tr("Print a record sheet"), one_page),
        }[self._product]


_SAMPLE = FaceRecord("8c8e140b", "13800138000", UserType.PHONE, "张三", Expiry.from_wire(None), "PERMISSION")


class HabitsDialog(Dialog):
    """The operator's preferences for saving, with an example of a file name.

    `then` is called with the chosen preferences.

    Attributes:
        template: the field of the file name template.
    """

    def __init__(self, parent: QWidget | None, habits: SavingHabits, then: Callable[[SavingHabits], object]) -> None:
        super().__init__(parent, width=540)
        self._then = then
        self.template = Field(habits.template, maxLength=TEMPLATE_CHARACTERS)
        self._operator = Field(habits.operator, maxLength=OPERATOR_CHARACTERS)
        self._form = Form()
        self._form.add(self._operator, lambda: say(language_in_use(), "record", "origin", "operator"))
        self._form.add(self.template, lambda: self.tr("File name"))
        self._preview = PlainLabel(tone="secondary", wraps=True)
        warning = self.tr("Anyone who can see the folder can tell from the file names whose faces these are.")
        self._warning = PlainLabel(warning, tone="info", wraps=True)
        self._with_record = QCheckBox(self.tr("Save the record with the photo (JSON, full user ID)"))
        self._with_record.setChecked(habits.with_record)
        reset = Button(
            lambda: self.tr("Default file name"), lambda: self.template.setText(DEFAULT_TEMPLATE), tone="link"
        )
        reset.setAutoDefault(False)
        cancel = Button(lambda: self.tr("Cancel"), self.reject)
        save = Button(lambda: self.tr("Save"), self.keep, tone="primary", default=True)
        fill(self.body, self._form, self._placeholders(), self._preview, self._warning, self._with_record)
        fill(self.foot, reset, Stretch(), cancel, save)
        self.set_words(
            title_of_action("save_habits"),
            self.tr("The operator's name appears on watermarks, evidence packs and record sheets."),
        )
        self.template.textChanged.connect(self._show_preview)
        self._show_preview()

    def _placeholders(self) -> Flow:
        """Return a chip for each placeholder; it inserts the placeholder into the template."""
        meanings = {field.placeholder: say(language_in_use(), "record", "field", field.name) for field in FIELDS}
        meanings |= {
            "id": self.tr("User ID, masked"),
            "id_clear": self.tr("Full user ID"),
            "date": self.tr("Date"),
            "time": self.tr("Time"),
        }
        chips = Flow(spacing=8)
        for name in placeholders():
            chip = Chip(f"{{{name}}}", meanings[name])
            chip.setAutoDefault(False)
            chip.clicked.connect(lambda _=False, chip=chip: self._insert(chip.text()))
            chips.add(chip)
        return chips

    def _insert(self, placeholder: str) -> None:
        self.template.insert(placeholder)
        self.template.setFocus()

    @Slot()
    def keep(self) -> None:
        """Pass the preferences on and close the dialog, or show what is invalid."""
        fault = "" if self._example() else self.tr("Use the placeholders below, each in braces.")
        if not self._form.show_faults({self.template: fault}):
            operator, template = in_one_line(self._operator.text()), self.template.text()
            self._then(SavingHabits(operator, template, with_record=self._with_record.isChecked()))
            self.accept()

    def _example(self) -> str:
        """Return an example of a file name, "" if the template is invalid."""
        try:
            return file_name(self.template.text(), _SAMPLE, extension=".jpg", now=local_time(datetime.now(UTC)))
        except ValueError:
            return ""

    def _show_preview(self) -> None:
        example = self._example()
        self._preview.setText(self.tr("For example: {name}").format(name=example or "—"))
        identifying = [f"{{{name}}}" for name, identifies in placeholders().items() if identifies]
        self._warning.setVisible(any(each in self.template.text() for each in identifying))
        self.fit()
