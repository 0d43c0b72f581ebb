"""Names and values below each other, to read and select."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from faceviewer.ui.look.tokens import scaled
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.parts.selectable_text import SelectableText

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME_WIDTH = 112  # logical pixels, the same in all lists


class FactList(QWidget):
    """A list of facts; a name that is too long for its column has its value below it."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: Sequence[tuple[str, str]] = ()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    @property
    def lines(self) -> list[str]:
        """The facts as text."""
        return [f"{name}: {value}" for name, value in self._facts]

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show other facts, names and values fit to be shown."""
        self._facts = facts
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in facts:
            text = SelectableText()
            text.setAccessibleName(name)
            text.show_text(value)
            label = PlainLabel(name, tone="secondary")
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            label.setMinimumWidth(scaled(_NAME_WIDTH))
            label.setBuddy(text)
            self._form.addRow(label, text)
