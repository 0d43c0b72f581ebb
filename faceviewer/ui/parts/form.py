"""Forms: fields in a column, each with its name on the left and its error below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from faceviewer.ui.actions import without_mnemonic
from faceviewer.ui.announcer import announce
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.look.tokens import scaled
from faceviewer.ui.parts.fields import SecretField
from faceviewer.ui.parts.labels import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_ROW_HEIGHT, _FIELD_WIDTH = 38, 190  # logical pixels; a field with less width is placed below its name

Contents = tuple["str | int", ...]
"""The contents of the fields of a form, valid or not: texts, and the indexes of choices."""


class Form(QWidget):
    """The base class of forms.

    Args:
        fields: the fields, from top to bottom.
        checks: functions that return the error of a field, "" for none.

    Signals:
        edited: the content of a field has changed.
    """

    edited = Signal()

    def __init__(self, fields: Sequence[QWidget], checks: Mapping[QLineEdit, Callable[[], str]] | None = None) -> None:
        super().__init__()
        self._fields = tuple(fields)
        self._checks = dict(checks or {})
        self._faults: dict[QWidget, QLabel] = {}
        self._labels: list[QLabel] = []
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(16)
        layout.setVerticalSpacing(8)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for field in self._fields:
            field.setMinimumWidth(scaled(_FIELD_WIDTH))
            label = PlainLabel()
            label.setMinimumHeight(scaled(_ROW_HEIGHT))
            label.setBuddy(field)
            self._labels.append(label)
            layout.addRow(label, field)
            if isinstance(field, QLineEdit):
                fault = self._faults[field] = PlainLabel(wraps=True)
                policy = fault.sizePolicy()
                policy.setHorizontalPolicy(field.sizePolicy().horizontalPolicy())  # as wide as the field
                fault.setSizePolicy(policy)
                fault.hide()
                set_tone(self._faults[field], "bad")
                layout.addRow("", self._faults[field])
                field.textChanged.connect(self._on_edited)
            elif isinstance(field, QComboBox):
                field.currentIndexChanged.connect(self._on_edited)

    def set_names(self, names: Sequence[str]) -> None:
        """Set the names of the fields, from top to bottom; Alt and the letter after `&` focus the field."""
        for label, field, name in zip(self._labels, self._fields, names, strict=True):
            label.setText(name)
            field.setAccessibleName(without_mnemonic(name))
            if isinstance(field, SecretField):
                field.set_name(without_mnemonic(name))

    @property
    def names_width(self) -> int:
        """The width that the names need, in logical pixels."""
        return max(label.sizeHint().width() for label in self._labels)

    def set_names_width(self, width: int) -> None:
        """Set the minimum width of the names."""
        for label in self._labels:
            label.setMinimumWidth(width)

    def set_wanted(self, field: QWidget, *, wanted: bool) -> None:
        """Show or hide a field with its name."""
        index = self._fields.index(field)
        field.setVisible(wanted)
        self._labels[index].setVisible(wanted)
        if field in self._faults:
            self._faults[field].setVisible(wanted and bool(self._faults[field].text()))

    @property
    def contents(self) -> Contents:
        """The current contents of the fields, from top to bottom."""
        return tuple(f.text() if isinstance(f, QLineEdit) else f.currentIndex() for f in self._filled)

    def fill(self, contents: Contents) -> None:
        """Restore the contents of the fields, without errors."""
        for field, content in zip(self._filled, contents, strict=True):
            if isinstance(field, QLineEdit):
                field.setText(str(content))
            else:
                field.setCurrentIndex(int(content))
        self.clear_faults()

    def find_fault(self) -> QLineEdit | None:
        """Check the fields, show the error of each below it, and return the first field with an error."""
        for field, check in self._checks.items():
            self._show_fault(field, check())
        wrong = next((field for field in self._checks if self._faults[field].text()), None)
        self._announce_fault(wrong)
        return wrong

    def show_faults(self, faults: Mapping[QLineEdit, str]) -> bool:
        """Show an error below each of these fields, "" for none, and focus the first field with an error.

        Returns:
            Whether there is an error.
        """
        for field, fault in faults.items():
            self._show_fault(field, fault)
        wrong = next((field for field, fault in faults.items() if fault), None)
        self._announce_fault(wrong)
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
        return wrong is not None

    def clear_faults(self) -> None:
        """Remove all errors."""
        self.show_faults({field: "" for field in self._faults if isinstance(field, QLineEdit)})

    @property
    def _filled(self) -> list[QLineEdit | QComboBox]:
        return [field for field in self._fields if isinstance(field, QLineEdit | QComboBox)]

    def _show_fault(self, field: QLineEdit, fault: str) -> None:
        self._faults[field].setText(fault)
        self._faults[field].setVisible(bool(fault))
        field.setAccessibleDescription(fault)
        set_tone(field, "bad" if fault else "none")

    def _announce_fault(self, wrong: QLineEdit | None) -> None:
        """Announce the error of a field that has the focus; for other fields screen readers read it on focus."""
        if wrong is not None and wrong.hasFocus():
            announce(wrong, self._faults[wrong].text(), urgent=True)

    def _on_edited(self) -> None:
        """Remove errors that no longer apply; a change in one field may correct another."""
        for field, label in self._faults.items():
            if label.text() and isinstance(field, QLineEdit):
                self._show_fault(field, self._checks[field]() if field in self._checks else "")
        self.edited.emit()
