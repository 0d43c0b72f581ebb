"""All shortcuts on one sheet, to read and to change."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.look.tokens import scaled
from faceviewer.ui.palette.shortcut_editor import ShortcutEditor
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.layout import Stretch, fill
from faceviewer.ui.parts.search_field import SearchField
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.ui.actions import ActionRow

_ROW = Qt.ItemDataRole.UserRole


class ShortcutTree(QTreeWidget):
    """Actions and their keys; changed keys are bold.

    Signals:
        chosen: the ActionRow, or None.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self.setColumnCount(2)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(scaled(12))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(self._on_current)
        translated(self._apply_texts)

    @property
    def row(self) -> ActionRow | None:
        """The line that is chosen."""
        item = self.currentItem()
        return item.data(0, _ROW) if item is not None else None

    def show_rows(self, rows: Sequence[ActionRow]) -> None:
        """Show these, in their order; the one that was chosen stays so."""
        before = self.row
        self.clear()
        self._groups = []
        for name, group in groupby(rows, key=lambda row: row.path):
            head = QTreeWidgetItem(self, [name])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFont(0, _bold(self.font()))
            self._groups.append((head, [self._item(head, row) for row in group]))
        self.expandAll()
        for item in (item for _, items in self._groups for item in items):
            if before is not None and item.data(0, _ROW).entry.key == before.entry.key:
                self.setCurrentItem(item)

    def show_matching(self, typed: str) -> None:
        """Hide rows that do not contain all of these words."""
        wanted = typed.casefold().split()
        for head, items in self._groups:
            for item in items:
                text = f"{head.text(0)} {item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not all(word in text for word in wanted))
            head.setHidden(all(item.isHidden() for item in items))

    def _item(self, head: QTreeWidgetItem, row: ActionRow) -> QTreeWidgetItem:
        name = self.tr("{name} (on the photo)").format(name=row.name) if row.entry.on_photo else row.name
        item = QTreeWidgetItem(head, [name, self.tr(", ").join(row.keys) or "—"])
        item.setData(0, _ROW, row)
        item.setToolTip(0, name)
        if row.is_changed:
            own = self.tr(", ").join(row.own_keys) or "—"
            item.setFont(1, _bold(self.font()))
            item.setToolTip(1, self.tr("Changed from {keys}").format(keys=own))
        return item

    def _on_current(self) -> None:
        self.chosen.emit(self.row)

    def _apply_texts(self) -> None:
        self.setAccessibleName(self.tr("Shortcuts"))
        self.setHeaderLabels([self.tr("What it does"), self.tr("Keys")])


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    return bold


class ShortcutSheet(Dialog):
    """A list of actions in groups, and below it the keys of the chosen one.

    Signals:
        changed: the key of an action and the QKeySequence it shall have; an empty one for none.
        reset: the key of an action that shall have its own again; "" for all of them.
    """

    changed = Signal(str, QKeySequence)
    reset = Signal(str)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=640, height=680)
        self._search, self._tree = SearchField(), ShortcutTree()
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
