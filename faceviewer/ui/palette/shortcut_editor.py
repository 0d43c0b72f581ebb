"""Where a line of the shortcut sheet gets other keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit, QPushButton, QWidget

from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import hbox, vbox
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from faceviewer.ui.actions import ActionRow


class ShortcutEditor(QWidget):
    """Takes the keys that are pressed in it.

    Signals:
        entered: one combination of keys.
        removed, reset: the line shall have no keys, or its own again.
    """

    entered = Signal(QKeySequence)
    removed = Signal()
    reset = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row: ActionRow | None = None
        self._shown = QKeySequence()
        self._name, self._fault = PlainLabel(wraps=True), PlainLabel(wraps=True, tone="bad")
        self._keys = QKeySequenceEdit()
        self._keys.setMaximumSequenceLength(1)
        self._remove, self._reset = QPushButton(), QPushButton()
        self._name.setBuddy(self._keys)
        vbox(
            self._name,
            hbox((self._keys, 1), self._remove, self._reset, spacing=10),
            self._fault,
            on=self,
            spacing=6,
            margins=0,
        )
        self._keys.editingFinished.connect(self._on_keys)
        self._remove.clicked.connect(self.removed)
        self._reset.clicked.connect(self.reset)
        self.show_row(None)
        translated(self._apply_texts)

    def show_row(self, row: ActionRow | None) -> None:
        """Show a line to be changed, or none."""
        self._row = row
        for part in (self._keys, self._remove, self._reset):
            part.setEnabled(row is not None)
        if row is not None:
            self._remove.setEnabled(bool(row.keys))
            self._reset.setEnabled(row.is_changed)
        self._show_keys()
        self.show_fault("")
        self._apply_texts()

    def show_fault(self, fault: str) -> None:
        """Say why the keys cannot be taken, and show those that stay; "" for nothing."""
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        self._keys.setAccessibleDescription(fault)
        if fault:
            self._show_keys()

    def _show_keys(self) -> None:
        keys = self._row.keys if self._row else ()
        text = QKeySequence.SequenceFormat.NativeText
        self._shown = QKeySequence.fromString(keys[0], text) if keys else QKeySequence()
        self._keys.setKeySequence(self._shown)

    def _on_keys(self) -> None:
        keys = self._keys.keySequence()
        if not keys.isEmpty() and keys != self._shown:  # leaving the field ends an editing, too
            self.entered.emit(keys)

    def _apply_texts(self) -> None:
        name = self._row.name if self._row else ""
        words = self.tr("Press the new keys for “{name}”").format(name=name) if name else self.tr("Choose a line above")
        self._name.setText(words)
        self._keys.setAccessibleName(words)
        if inner := self._keys.findChild(QLineEdit):  # what Qt has it say is, in Chinese, a word for a file link
            inner.setAccessibleName(words)
            inner.setPlaceholderText(self.tr("Press shortcut"))
        self._remove.setText(self.tr("Remove"))
        own = self.tr(", ").join(self._row.own_keys) if self._row and self._row.is_changed else ""
        self._reset.setText(self.tr("Reset to {keys}").format(keys=own) if own else self.tr("Reset"))
