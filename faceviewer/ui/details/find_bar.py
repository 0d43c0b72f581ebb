"""Finding a text in a tree: the text, how many rows have it, the one before and the one after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class FindBar(QWidget):
    """A field and two buttons; Enter goes on, Shift+Enter back.

    Signals:
        changed: another text is looked for.
        next_requested, previous_requested: go to another row that has it.
    """

    changed = Signal(str)
    next_requested = Signal()
    previous_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._at = self._count = 0
        self._field, self._found = QLineEdit(clearButtonEnabled=True), PlainLabel(tone="small")
        self._field.setObjectName("find")
        self._previous, self._next = IconButton("up"), IconButton("down")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._field, 1)
        for widget in (self._found, self._previous, self._next):
            row.addWidget(widget)
        self._field.textChanged.connect(self.changed)
        self._next.clicked.connect(self.next_requested)
        self._previous.clicked.connect(self.previous_requested)
        translated(self._apply_texts)

    @property
    def text(self) -> str:
        """What is looked for."""
        return self._field.text().strip()

    def begin(self) -> None:
        """Have the next text typed into the field."""
        self._field.setFocus()
        self._field.selectAll()

    def show_found(self, at: int, count: int) -> None:
        """Say which of the rows that were found is the current one, from 1; 0 of 0 where there are none."""
        self._at, self._count = at, count
        self._apply_texts()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.previous_requested if back else self.next_requested).emit()
        else:
            super().keyPressEvent(event)

    def _apply_texts(self) -> None:
        self._field.setPlaceholderText(self.tr("Find"))
        self._field.setAccessibleName(self.tr("Find"))
        said = self.tr("{n} of {count}").format(n=self._at, count=self._count) if self._count else self.tr("None")
        self._found.setText(said if self.text else "")
        self._previous.set_words(self.tr("Previous"))
        self._next.set_words(self.tr("Next"))
        for button in (self._previous, self._next):
            button.setEnabled(bool(self._count))
