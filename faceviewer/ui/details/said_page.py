"""One side of an exchange: its tree, a bar to find things in it, and a button that reveals what is personal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QTreeWidgetItem, QVBoxLayout, QWidget

from faceviewer.ui.details.find_bar import FindBar
from faceviewer.ui.details.said_tree import SaidTree
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from faceviewer.ui.details.nodes import Node


class SaidPage(QWidget):
    """Rows, or why there are none.

    Signals:
        reveal_toggled: whether what is personal shall be seen.
        copy_requested: a text for the clipboard.
    """

    reveal_toggled = Signal(bool)
    copy_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._found: list[QTreeWidgetItem] = []
        self._at = 0
        self._find, self._tree, self._reveal, self._copy = FindBar(), SaidTree(), IconButton("eye"), IconButton("copy")
        self._reveal.setCheckable(True)
        self._nothing = PlainLabel(tone="secondary", wraps=True, centred=True)
        self._build()
        self._find.changed.connect(self._search)
        self._find.next_requested.connect(self._go_on)
        self._find.previous_requested.connect(self._go_back)
        self._reveal.toggled.connect(self.reveal_toggled)
        self._copy.clicked.connect(self._tree.copy)
        self._tree.copy_requested.connect(self.copy_requested)
        self._tree.currentItemChanged.connect(self._on_current)
        translated(self._apply_texts)

    def show_nodes(self, nodes: Sequence[Node], *, revealed: bool) -> None:
        """Show other rows; what was looked for is looked for in them."""
        self._found = []  # the rows are gone with the old tree
        self._tree.show_nodes(nodes)
        self._reveal.setChecked(revealed)
        self._reveal.set_icon("eye-off" if revealed else "eye")
        self._pages.setCurrentIndex(0)
        self._copy.setEnabled(False)
        self._search()
        self._apply_texts()

    def show_nothing(self, why: str) -> None:
        """Show no rows, and why."""
        self.show_nodes((), revealed=False)
        self._nothing.setText(why)
        self._pages.setCurrentIndex(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self._find.begin()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self._find, 1)
        bar.addWidget(self._reveal)
        bar.addWidget(self._copy)
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(bar)
        column.addWidget(self._tree, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(rows)
        self._pages.addWidget(self._nothing)

    def _search(self) -> None:
        self._found, self._at = self._tree.matching(self._find.text), 0
        self._go()

    def _go_on(self) -> None:
        self._at = (self._at + 1) % max(1, len(self._found))
        self._go()

    def _go_back(self) -> None:
        self._at = (self._at - 1) % max(1, len(self._found))
        self._go()

    def _go(self) -> None:
        if self._found:
            self._tree.go_to(self._found[self._at])
        self._find.show_found(self._at + 1 if self._found else 0, len(self._found))

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        self._copy.setEnabled(item is not None)

    def set_title(self, title: str) -> None:
        """Say what the rows are, to those who hear them."""
        self._tree.setAccessibleName(title)

    def _apply_texts(self) -> None:
        hide = self._reveal.isChecked()
        self._reveal.set_words(self.tr("Mask what is personal") if hide else self.tr("Show what is personal"))
        self._copy.set_words(self.tr("Copy the row"))
