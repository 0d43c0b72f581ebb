"""The dialog that lists all shortcuts and changes them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import QHeaderView, QKeySequenceEdit, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from faceviewer.ui.action_table import title_of_action
from faceviewer.ui.look.theme import scaled
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.fields import SearchField
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Stretch, fill, hbox, vbox
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faceviewer.ui.actions import ActionRow

_ROW = Qt.ItemDataRole.UserRole


class ShortcutTree(QTreeWidget):
    """Actions and their keys; changed keys are bold."""

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
        translated(self._apply_texts)

    @property
    def row(self) -> ActionRow | None:
        """The selected action, None for none."""
        item = self.currentItem()
        return item.data(0, _ROW) if item is not None else None

    def show_rows(self, rows: Sequence[ActionRow]) -> None:
        """Show actions in this order; the selected one stays selected."""
        before = self.row
        self.clear()
        self._groups = []
        for name, group in groupby(rows, key=lambda row: row.path):
            head = QTreeWidgetItem(self, [name])
            head.setData(1, Qt.ItemDataRole.AccessibleTextRole, name)  # for the cell without a text
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFont(0, _bold(self.font()))
            self._groups.append((head, [self._item(head, row) for row in group]))
        self.expandAll()
        for item in (item for _, items in self._groups for item in items):
            if before is not None and item.data(0, _ROW).entry.key == before.entry.key:
                self.setCurrentItem(item)

    def show_matching(self, typed: str) -> None:
        """Hide the rows that do not contain all typed words."""
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
            default = self.tr(", ").join(row.default_keys) or "—"
            item.setFont(1, _bold(self.font()))
            item.setToolTip(1, self.tr("Changed from {keys}").format(keys=default))
        return item

    def _apply_texts(self) -> None:
        self.setAccessibleName(self.tr("Shortcuts"))
        self.setHeaderLabels([self.tr("What it does"), self.tr("Keys")])


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    return bold


class ShortcutSheet(Dialog):
    """The actions in groups, and below them a field that records a shortcut for the selected one.

    Args:
        change: called with the key of an action and its new keys; empty ones remove the shortcut.
        reset: called with the key of the action whose default shortcut to restore; "" for all actions.
    """

    def __init__(
        self, parent: QWidget | None, *, change: Callable[[str, QKeySequence], None], reset: Callable[[str], None]
    ) -> None:
        super().__init__(parent, width=640, height=680)
        self._change, self._reset = change, reset
        self._search, self._tree = SearchField(), ShortcutTree()
        self._name, self._fault = PlainLabel(wraps=True), PlainLabel(wraps=True, tone="bad")
        self._shown = QKeySequence()
        self._keys = QKeySequenceEdit()
        self._keys.setMaximumSequenceLength(1)
        back = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Backtab)  # Shift+Tab; not a default of Qt
        self._keys.setFinishingKeyCombinations([*self._keys.finishingKeyCombinations(), back])
        self._name.setBuddy(self._keys)
        self._remove_button = Button(lambda: self.tr("Remove"), lambda: self._change_row(QKeySequence()))
        self._reset_button = Button(self._reset_text, self._reset_row)
        self._reset_all = Button(lambda: self.tr("Reset all"), lambda: reset(""))
        close = Button(lambda: self.tr("Close"), self.accept, tone="primary", default=True)
        keys = hbox((self._keys, 1), self._remove_button, self._reset_button, spacing=10)
        editor = vbox(self._name, keys, self._fault, spacing=6)
        fill(self.body, self._search, (self._tree, 1), editor)
        fill(self.foot, self._reset_all, Stretch(), close)
        self._search.textChanged.connect(self._tree.show_matching)
        self._tree.currentItemChanged.connect(self._show_row)
        self._keys.editingFinished.connect(self._on_keys)
        translated(self._apply_texts)

    def show_rows(self, rows: Sequence[ActionRow]) -> None:
        """Show actions in this order; the selected one stays selected."""
        self._tree.show_rows(rows)
        self._tree.show_matching(self._search.text())
        self._show_row()
        self._reset_all.setEnabled(any(row.is_changed for row in rows))

    def show_fault(self, fault: str) -> None:
        """Show why keys are refused, and the current keys again; "" hides the message."""
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        self._keys.setAccessibleDescription(fault)
        if fault:
            self._show_keys()

    def _show_row(self) -> None:
        row = self._tree.row
        self._keys.setEnabled(row is not None)
        self._remove_button.setEnabled(row is not None and bool(row.keys))
        self._reset_button.setEnabled(row is not None and row.is_changed)
        self._show_keys()
        self.show_fault("")
        self._apply_texts()

    def _show_keys(self) -> None:
        row = self._tree.row
        text = QKeySequence.SequenceFormat.NativeText
        self._shown = QKeySequence.fromString(row.keys[0], text) if row is not None and row.keys else QKeySequence()
        self._keys.setKeySequence(self._shown)

    def _on_keys(self) -> None:
        keys = self._keys.keySequence()
        if not keys.isEmpty() and keys != self._shown:  # also emitted when the field loses the focus
            self._change_row(keys)

    def _change_row(self, keys: QKeySequence) -> None:
        if self._tree.row is not None:
            self._change(self._tree.row.entry.key, keys)

    def _reset_row(self) -> None:
        if self._tree.row is not None:
            self._reset(self._tree.row.entry.key)

    def _reset_text(self) -> str:
        row = self._tree.row
        default = self.tr(", ").join(row.default_keys) if row is not None and row.is_changed else ""
        return self.tr("Reset to {keys}").format(keys=default) if default else self.tr("Reset")

    def _apply_texts(self) -> None:
        self.set_words(title_of_action("shortcuts"))
        self._search.setPlaceholderText(self.tr("Search"))
        self._search.setAccessibleName(self.tr("Search"))
        row = self._tree.row
        press, choose = self.tr("Press the new keys for “{name}”"), self.tr("Choose a line above")
        words = press.format(name=row.name) if row is not None else choose
        self._name.setText(words)
        self._keys.setAccessibleName(words)
        if inner := self._keys.findChild(QLineEdit):  # Qt's own Chinese text here means a file link
            inner.setAccessibleName(words)
            inner.setPlaceholderText(self.tr("Press shortcut"))
        self._reset_button.apply_text()
