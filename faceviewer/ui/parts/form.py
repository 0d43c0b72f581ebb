"""Forms: fields in a column, each with its name on the left and its error below."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from faceviewer.ui.announcer import announce
from faceviewer.ui.look.theme import scaled, set_tone
from faceviewer.ui.menus import without_mnemonic
from faceviewer.ui.parts.fields import SecretField
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Stretch, hbox, scroll_to
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

_ROW_HEIGHT, _FIELD_WIDTH = 38, 190  # logical pixels; a field with less width is placed below its name

_Field: TypeAlias = QLineEdit | QComboBox
Contents = tuple["str | int", ...]
"""The contents of the fields of a form, valid or not: texts, and the indexes of choices."""


class Form(QWidget):
    """The base class of forms.

    Signals:
        edited: the content of a field has changed.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[_Field, Callable[[], str]] = {}
        self._labels: dict[_Field, QLabel] = {}
        self._checks: dict[QLineEdit, Callable[[], str]] = {}
        self._faults: dict[QLineEdit, QLabel] = {}
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(8)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        translated(self._apply_names)

    def add(self, field: _Field, name: Callable[[], str], check: Callable[[], str] | None = None) -> None:
        """Append a field.

        Args:
            field: the field.
            name: returns its name in the current language; Alt and the letter after `&` focus the field.
            check: returns the error of its content, "" for none; only for a QLineEdit.
        """
        field.setMinimumWidth(scaled(_FIELD_WIDTH))
        label = self._labels[field] = PlainLabel()
        label.setMinimumHeight(scaled(_ROW_HEIGHT))
        label.setBuddy(field)
        self._rows.addRow(label, field)
        if isinstance(field, QLineEdit):
            fault = self._faults[field] = PlainLabel(wraps=True)
            policy = fault.sizePolicy()
            policy.setHorizontalPolicy(field.sizePolicy().horizontalPolicy())  # as wide as the field
            fault.setSizePolicy(policy)
            fault.setAlignment(Qt.AlignmentFlag.AlignTop)  # its row may have a line more than it needs
            fault.hide()
            set_tone(fault, "bad")
            self._rows.addRow("", fault)
            field.textChanged.connect(self._on_edited)
            if check is not None:
                self._checks[field] = check
        else:
            field.currentIndexChanged.connect(self._on_edited)
        self._names[field] = name
        self._apply_names()

    def add_button(self, button: QWidget) -> None:
        """Append a button below the fields so far."""
        self._rows.addRow(hbox(button, Stretch()))

    def align_names(self) -> None:
        """Give all names the width of the widest, so that nothing moves when fields are shown or hidden."""
        width = max(label.sizeHint().width() for label in self._labels.values())
        for label in self._labels.values():
            label.setMinimumWidth(width)

    def has_fault(self, fields: Collection[_Field]) -> bool:
        """Return whether an error is shown below one of these fields."""
        return any(label.text() and field in fields for field, label in self._faults.items())

    def set_wanted(self, field: _Field, *, wanted: bool) -> None:
        """Show or hide a field with its name."""
        field.setVisible(wanted)
        self._labels[field].setVisible(wanted)
        if isinstance(field, QLineEdit):
            self._faults[field].setVisible(wanted and bool(self._faults[field].text()))

    @property
    def fields(self) -> tuple[_Field, ...]:
        """The fields, from top to bottom."""
        return tuple(self._labels)

    @property
    def contents(self) -> Contents:
        """The current contents of the fields, from top to bottom."""
        return tuple(f.text() if isinstance(f, QLineEdit) else f.currentIndex() for f in self.fields)

    def fill(self, contents: Contents) -> None:
        """Restore the contents of the fields, without errors."""
        for field, content in zip(self._labels, contents, strict=True):
            if isinstance(field, QLineEdit):
                field.setText(str(content))
            else:
                field.setCurrentIndex(int(content))
        self.clear_faults()

    def find_fault(self) -> QLineEdit | None:
        """Check the fields, show the error of each below it, and return the first field with an error."""
        return self._show_faults({field: check() for field, check in self._checks.items()})

    def show_faults(self, faults: Mapping[QLineEdit, str]) -> bool:
        """Show an error below each of these fields, "" for none; focus the first field with an error, and scroll to it.

        Returns:
            Whether there is an error.
        """
        wrong = self._show_faults(faults)
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            scroll_to(self._faults[wrong])
        return wrong is not None

    def clear_faults(self) -> None:
        """Remove all errors."""
        self.show_faults(dict.fromkeys(self._faults, ""))

    def _show_fault(self, field: QLineEdit, fault: str) -> None:
        self._faults[field].setText(fault)
        self._faults[field].setVisible(bool(fault))
        field.setAccessibleDescription(fault)
        set_tone(field, "bad" if fault else "none")

    def _show_faults(self, faults: Mapping[QLineEdit, str]) -> QLineEdit | None:
        for field, fault in faults.items():
            self._show_fault(field, fault)
        wrong = next((field for field, fault in faults.items() if fault), None)
        if wrong is not None and wrong.hasFocus():  # for other fields screen readers read it on focus
            announce(wrong, self._faults[wrong].text, urgent=True)
        return wrong

    def _apply_names(self) -> None:
        for field, name in self._names.items():
            self._labels[field].setText(name())
            field.setAccessibleName(without_mnemonic(name()))
            if isinstance(field, SecretField):
                field.set_name(without_mnemonic(name()))

    def _on_edited(self) -> None:
        """Remove errors that no longer apply; a change in one field may correct another."""
        for field, label in self._faults.items():
            if label.text():
                self._show_fault(field, self._checks[field]() if field in self._checks else "")
        self.edited.emit()
