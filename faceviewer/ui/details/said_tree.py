"""A tree of names and values to read, search and copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent

    from faceviewer.ui.details.nodes import Node

_NAME_SHARE = 0.3  # of the width
_NUMBER = Qt.ItemDataRole.UserRole


class SaidTree(QTreeWidget):
    """Shows rows; plain text, however it looks.

    Signals:
        copy_requested: a row, or all that is folded into it, for the clipboard.
    """

    copy_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._nodes: list[Node] = []  # by the number that each row carries
        self.setColumnCount(2)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.header().setStretchLastSection(True)
        self.setHeaderHidden(True)  # two columns of which one names the other

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show other rows, all open but the folded ones."""
        self.clear()
        self._nodes.clear()
        for node in nodes:
            self._add(node, self.invisibleRootItem())

    def matching(self, text: str) -> list[QTreeWidgetItem]:
        """Return the rows in whose name or value a text stands, from top to bottom; none for an empty text."""
        wanted = text.casefold()
        return [item for item in self._items() if wanted and wanted in self._searched(item)]

    def go_to(self, item: QTreeWidgetItem) -> None:
        """Show a row, also one that is folded into another."""
        self.setCurrentItem(item)
        self.scrollToItem(item)

    def copy(self) -> None:
        """Ask for the current row to be copied: its value, or everything below it."""
        item = self.currentItem()
        if item is not None:
            node = self._node(item)
            self.copy_requested.emit(node.value if node.folded or not node.children else "\n".join(node.lines()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        from PySide6.QtWidgets import QMenu  # noqa: PLC0415 - few ever open it

        if self.currentItem() is not None:
            menu = QMenu(self)
            menu.addAction(self.tr("Copy"), self.copy)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnWidth(0, round(self.width() * _NAME_SHARE))

    def _add(self, node: Node, parent: QTreeWidgetItem) -> None:
        item = QTreeWidgetItem([node.name, self._value(node)])
        parent.addChild(item)
        item.setData(0, _NUMBER, len(self._nodes))
        self._nodes.append(node)
        for child in node.children:
            self._add(child, item)
        item.setExpanded(not node.folded)

    def _node(self, item: QTreeWidgetItem) -> Node:
        return self._nodes[int(item.data(0, _NUMBER))]

    def _value(self, node: Node) -> str:
        if not node.characters:
            return node.value
        size = QLocale().formattedDataSize(node.characters, 0, QLocale.DataSizeFormat.DataSizeSIFormat)
        return f"{node.value} … {size}".strip()

    def _items(self) -> Iterator[QTreeWidgetItem]:
        walk = QTreeWidgetItemIterator(self)
        while item := walk.value():
            yield item
            walk += 1

    def _searched(self, item: QTreeWidgetItem) -> str:
        """Return what is searched in a row: what can be seen of it, and only once what is folded into it."""
        parent = item.parent()
        if parent is not None and self._node(parent).folded:
            return ""
        node = self._node(item)
        whole = "".join(child.value for child in node.children) if node.folded else item.text(1)
        return f"{item.text(0)}\n{whole}".casefold()
