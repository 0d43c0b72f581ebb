"""All shortcuts on one sheet, to read and to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.palette.shortcut_editor import ShortcutEditor
from faceviewer.ui.palette.shortcut_tree import ShortcutTree
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.layout import Stretch, fill
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.ui.actions import ActionRow


class ShortcutSheet(Dialog):
    """A list in groups, and below it the keys of the line that is chosen.

    Signals:
        changed: the key of an action and the QKeySequence it shall have; an empty one for none.
        reset: the key of an action that shall have its own again; "" for all of them.
    """

    changed = Signal(str, QKeySequence)
    reset = Signal(str)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=640, height=680)
        self._search, self._tree = QLineEdit(), ShortcutTree()
        self._editor = ShortcutEditor()
        self._reset_all, self._close = QPushButton(), QPushButton(default=True)
        self._build()
        self._search.textChanged.connect(self._tree.show_matching)
        self._tree.chosen.connect(self._editor.show_row)
        self._editor.entered.connect(self._on_entered)
        self._editor.removed.connect(self._on_removed)
        self._editor.reset.connect(self._on_reset)
        self._reset_all.clicked.connect(self._on_reset_all)
        self._close.clicked.connect(self.accept)
        translated(self._apply_texts)

    def show_rows(self, rows: Sequence[ActionRow]) -> None:
        """Show these, in their order; the one that was chosen stays so."""
        self._tree.show_rows(rows)
        self._tree.show_matching(self._search.text())
        self._editor.show_row(self._tree.row)
        self._reset_all.setEnabled(any(row.is_changed for row in rows))

    def show_fault(self, fault: str) -> None:
        """Say why the keys cannot be taken."""
        self._editor.show_fault(fault)

    def _build(self) -> None:
        set_tone(self._close, "primary")
        fill(self.body, self._search, (self._tree, 1), self._editor)
        fill(self.foot, self._reset_all, Stretch(), self._close)

    def _on_entered(self, keys: QKeySequence) -> None:
        if self._tree.row is not None:
            self.changed.emit(self._tree.row.entry.key, keys)

    def _on_removed(self) -> None:
        self._on_entered(QKeySequence())

    def _on_reset(self) -> None:
        if self._tree.row is not None:
            self.reset.emit(self._tree.row.entry.key)

    def _on_reset_all(self) -> None:
        self.reset.emit("")

    def _apply_texts(self) -> None:
        self.set_words(self.tr("Keyboard shortcuts"))
        self._search.setPlaceholderText(self.tr("Search"))
        self._search.setAccessibleName(self.tr("Search"))
        self._reset_all.setText(self.tr("Reset all"))
        self._close.setText(self.tr("Close"))
