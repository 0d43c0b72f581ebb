"""What has to be known before something is made: its form, who asks for it and what for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton

from faceviewer.ui.export.products import FORMATS, Order, Product
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.form import Form
from faceviewer.ui.parts.layout import Stretch, fill
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from faceviewer.store.settings import SavingHabits

OPERATOR_CHARACTERS, PURPOSE_CHARACTERS = 40, 120


class SaveDialog(Dialog):
    """Asks, and nothing is made before it is answered.

    Signals:
        ordered: an Order.
    """

    ordered = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=480)
        self._product, self._last_purpose = Product.COPY, ""
        self._operator = QLineEdit(maxLength=OPERATOR_CHARACTERS)
        self._purpose = QLineEdit(maxLength=PURPOSE_CHARACTERS)
        self._format = Combo()
        for form in FORMATS:
            self._format.addItem("WebP" if form == "WEBP" else form, form)
        self._form = Form((self._operator, self._purpose, self._format))
        self._with_record, self._in_clear = QCheckBox(), QCheckBox()
        self._cancel, self._go = QPushButton(), QPushButton(default=True)
        self._build()
        self._go.clicked.connect(self.order)
        self._cancel.clicked.connect(self.reject)
        visibility.discreet_changed.connect(self._show_echo)
        self._show_echo()
        translated(self._apply_texts)

    def show_product(self, product: Product, habits: SavingHabits) -> None:
        """Ask what has to be known for a product; the purpose is the last one until the program ends."""
        self._product = product
        copies = product in {Product.COPY, Product.WATERMARKED}
        sheets = product in {Product.SHEET, Product.PRINT}
        self._form.set_wanted(self._operator, wanted=product.is_signed)
        self._form.set_wanted(self._purpose, wanted=product.is_signed)
        self._form.set_wanted(self._format, wanted=copies)
        self._with_record.setVisible(copies)
        self._with_record.setChecked(habits.with_record)
        self._in_clear.setVisible(sheets)
        self._in_clear.setChecked(False)
        self._operator.setText(habits.operator)
        self._purpose.setText(self._last_purpose)
        self._purpose.selectAll()
        self._form.clear_faults()
        self._apply_texts()
        self._first.setFocus()
        self.fit()

    def _show_echo(self) -> None:
        """Show a dot for each character of the purpose, which may name somebody, or the characters."""
        self._purpose.setEchoMode(QLineEdit.EchoMode.Password if visibility.discreet else QLineEdit.EchoMode.Normal)

    @property
    def _first(self) -> QWidget:
        """The field to begin with."""
        if not self._product.is_signed:
            return self._format
        return self._purpose if self._operator.text() else self._operator

    def _build(self) -> None:
        set_tone(self._go, "primary")
        for widget in (self._form, self._with_record, self._in_clear):
            self.body.addWidget(widget)
        fill(self.foot, Stretch(), self._cancel, self._go)

    @Slot()
    def order(self) -> None:
        """Order what was asked for, or say what is missing."""
        if self._product.is_signed:
            missing = {
                self._operator: self.tr("Enter your name."),
                self._purpose: self.tr("Enter the purpose."),
            }
            faults = {field: "" if field.text().strip() else fault for field, fault in missing.items()}
            if self._form.show_faults(faults):
                self.fit()
                return
        if self._product.is_signed:
            self._last_purpose = self._purpose.text()
        self.accept()
        self.ordered.emit(
            Order(
                self._product,
                form=self._format.currentData(),
                operator=self._operator.text().strip(),
                purpose=self._purpose.text().strip(),
                with_record=not self._with_record.isHidden() and self._with_record.isChecked(),
                in_clear=not self._in_clear.isHidden() and self._in_clear.isChecked(),
            )
        )

    def _apply_texts(self) -> None:
        self.set_words(*self._words())
        self._form.set_names([self.tr("Operator"), self.tr("Purpose"), self.tr("Format")])
        self._purpose.setPlaceholderText(self.tr("Ticket 4711"))
        self._with_record.setText(self.tr("Also save the record (JSON, full user ID)"))
        self._in_clear.setText(self.tr("Show the full user ID"))
        self._cancel.setText(self.tr("Cancel"))
        self._go.setText(self.tr("Print…") if self._product is Product.PRINT else self.tr("Choose where…"))

    def _words(self) -> tuple[str, ...]:
        """Return the title and one or two remarks."""
        one_page = self.tr("One page with photo, verdict and fields, with a watermark.")
        return {
            Product.ORIGINAL: ("",),  # of which nothing is asked
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
            ),
            Product.SHEET: (self.tr("Save a record sheet"), one_page),
            Product.PRINT: (self.tr("Print a record sheet"), one_page),
        }[self._product]
