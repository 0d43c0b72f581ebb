"""A page with the request or the reply: a tree, a bar to find text, and a button to reveal personal values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from faceviewer.ui.actions import Menu
from faceviewer.ui.parts.fields import SearchField
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import hbox, vbox
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from faceviewer.ui.details.exchange_tree import Node

_NAME_SHARE = 0.3  # of the width
_NODE = Qt.ItemDataRole.UserRole


class JsonTree(QTreeWidget):
    """A tree of names and values that can be searched and copied; all values are shown as plain text.

    Args:
        copy: puts the text of a row, including its folded content, into the clipboard.
    """

    def __init__(self, copy: Callable[[str], None]) -> None:
        super().__init__()
        self._copy_text = copy
        self.setColumnCount(2)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.header().setStretchLastSection(True)
        self.setHeaderHidden(True)  # names and values need no headings

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Replace the rows; all but the folded ones are expanded."""
        self.clear()
        for node in nodes:
            self._add(node, self.invisibleRootItem())

    def matching(self, text: str) -> list[QTreeWidgetItem]:
        """Return the rows with a text in their name or value, from top to bottom; none for an empty text."""
        wanted = text.casefold()
        return [item for item in self._items() if wanted and wanted in self._searched(item)]

    def copy(self) -> None:
        """Copy the current row: its value, or all rows below it."""
        item = self.currentItem()
        if item is not None:
            node: Node = item.data(0, _NODE)
            self._copy_text(node.whole if node.folded or not node.children else "\n".join(node.lines()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentItem() is not None:
            menu = Menu(self)
            menu.addAction(self.tr("Copy"), self.copy)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnWidth(0, round(self.width() * _NAME_SHARE))

    def _add(self, node: Node, parent: QTreeWidgetItem) -> None:
        value = node.value
        if node.characters:
            size = QLocale().formattedDataSize(node.characters, 0, QLocale.DataSizeFormat.DataSizeSIFormat)
            value = f"{value} … {size}".strip()
        item = QTreeWidgetItem([node.name, value])
        for column, other in ((0, value), (1, node.name)):  # screen readers announce the other cell for an empty one
            item.setData(column, Qt.ItemDataRole.AccessibleTextRole, item.text(column) or other)
        parent.addChild(item)
        item.setData(0, _NODE, node)
        for child in node.children:
            self._add(child, item)
        item.setExpanded(not node.folded)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        walk = QTreeWidgetItemIterator(self)
        while item := walk.value():
            yield item
            walk += 1

    def _searched(self, item: QTreeWidgetItem) -> str:
        """Return the searchable text of a row with its folded content; rows inside a folded one have none."""
        parent = item.parent()
        if parent is not None and parent.data(0, _NODE).folded:
            return ""
        node: Node = item.data(0, _NODE)
        whole = node.whole if node.folded else item.text(1)
        return f"{item.text(0)}\n{whole}".casefold()


class ExchangePage(QWidget):
    """The rows of one side of an exchange, with a field to find text in them, or the reason for their absence.

    Enter in the field goes to the next row with the text, Shift+Enter to the previous one.

    Args:
        copy: see `JsonTree`.

    Attributes:
        reveal: the button that is checked while personal values are shown.
    """

    def __init__(self, copy: Callable[[str], None]) -> None:
        super().__init__()
        self._found: list[QTreeWidgetItem] = []
        self._at = 0  # of the current row in `_found`
        self._field, self._count, self._tree = SearchField(clears=True), PlainLabel(tone="small"), JsonTree(copy)
        self._field.setObjectName("find")
        self._previous, self._next = IconButton("up"), IconButton("down")
        self.reveal, self._copy = IconButton("eye"), IconButton("copy")
        self.reveal.setCheckable(True)
        self._nothing = PlainLabel(tone="secondary", wraps=True, centred=True)
        self._pages = QStackedLayout(self)
        rows = QWidget()
        buttons = (self._previous, self._next, self.reveal, self._copy)
        vbox(hbox((self._field, 1), self._count, *buttons, spacing=4), (self._tree, 1), on=rows, spacing=6, margins=0)
        self._pages.addWidget(rows)
        self._pages.addWidget(self._nothing)
        self._field.textChanged.connect(self._search)
        self._previous.clicked.connect(lambda: self._step(-1))
        self._next.clicked.connect(lambda: self._step(1))
        self._copy.clicked.connect(self._tree.copy)
        self._tree.currentItemChanged.connect(self._on_current)
        translated(self._apply_texts)

    def set_title(self, title: str) -> None:
        """Set the accessible name of the rows."""
        self._tree.setAccessibleName(title)

    def show_nodes(self, nodes: Sequence[Node], *, revealed: bool) -> None:
        """Replace the rows and search them for the text in the find bar."""
        self._found = []  # the old rows are deleted
        self._tree.show_nodes(nodes)
        self.reveal.setChecked(revealed)
        self.reveal.set_icon("eye-off" if revealed else "eye")
        self._pages.setCurrentIndex(0)
        self._copy.setEnabled(False)
        self._search()

    def show_nothing(self, why: str) -> None:
        """Show a reason in place of rows."""
        self.show_nodes((), revealed=False)
        self._nothing.setText(why)
        self._pages.setCurrentIndex(1)

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not event.Type.ShortcutOverride:
            return super().event(event)
        event.setAccepted(event.matches(QKeySequence.StandardKey.Find))  # elsewhere, the shortcut focuses the id field
        return event.isAccepted()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self._field.setFocus()
            self._field.selectAll()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._field.hasFocus():
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    @property
    def _text(self) -> str:
        return self._field.text().strip()

    def _search(self) -> None:
        self._found, self._at = self._tree.matching(self._text), 0
        self._step(0)

    def _step(self, by: int) -> None:
        self._at = (self._at + by) % max(1, len(self._found))
        if self._found:
            self._tree.setCurrentItem(self._found[self._at])
            self._tree.scrollToItem(self._found[self._at])
        self._apply_texts()

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        self._copy.setEnabled(item is not None)

    def _apply_texts(self) -> None:
        self._field.setPlaceholderText(self.tr("Find"))
        self._field.setAccessibleName(self.tr("Find"))
        n, count = self._at + 1, len(self._found)
        found = self.tr("{n} of {count}").format(n=n, count=count) if count else self.tr("None")
        self._count.setText(found if self._text else "")
        self._previous.set_words(self.tr("Previous"))
        self._next.set_words(self.tr("Next"))
        for button in (self._previous, self._next):
            button.setEnabled(bool(count))
        show, hide = self.tr("Show personal data"), self.tr("Mask personal data")
        self.reveal.set_words(hide if self.reveal.isChecked() else show, spoken=show)
        self._copy.set_words(self.tr("Copy the row"))
