"""All shortcuts on one sheet, to read and to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.palette.shortcut_editor import ShortcutEditor
from faceviewer.ui.palette.shortcut_tree import ShortcutTree
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.parts.room import give_room
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from faceviewer.ui.actions import ActionRow

_SIZE = (640, 680)


class ShortcutSheet(QDialog):
    """A list in groups, and below it the keys of the line that is chosen.

    Signals:
        changed: the key of an action and the QKeySequence it shall have; an empty one for none.
        reset: the key of an action that shall have its own again; "" for all of them.
    """

    changed = Signal(str, QKeySequence)
    reset = Signal(str)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._title, self._search, self._tree = PlainLabel(tone="title"), QLineEdit(), ShortcutTree()
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

    def showEvent(self, event: QShowEvent) -> None:
        give_room(self, *_SIZE)
        super().showEvent(event)

    def _build(self) -> None:
        set_tone(self._close, "primary")
        foot = QHBoxLayout()
        foot.addWidget(self._reset_all)
        foot.addStretch()
        foot.addWidget(self._close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(28, 26, 28, 22)
        whole.setSpacing(12)
        whole.addWidget(self._title)
        whole.addWidget(self._search)
        whole.addWidget(self._tree, 1)
        whole.addWidget(self._editor)
        whole.addSpacing(6)
        whole.addLayout(foot)

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
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self._title.setText(self.tr("Keyboard shortcuts"))
        self._search.setPlaceholderText(self.tr("Search"))
        self._search.setAccessibleName(self.tr("Search"))
        self._reset_all.setText(self.tr("Reset all"))
        self._close.setText(self.tr("Close"))
