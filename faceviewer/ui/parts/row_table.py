"""A table whose rows are selected and copied as a whole; each row is one line high."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QIcon, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.look.icons import line_icon
from faceviewer.ui.look.theme import scaled, tokens_in_use
from faceviewer.ui.menus import Menu

if TYPE_CHECKING:
    from collections.abc import Sequence


AROUND_TEXT = 12  # logical pixels that are added to the height of a text, and on either side of it
Index = QModelIndex | QPersistentModelIndex
_ICON, _LEAST_HEIGHT = 16, 120  # logical pixels: width and height of an icon, least height of a table


def cell_icon(name: str, tone: str) -> QIcon:
    """Return an icon of `resources/icons/` for a cell, in a colour of `Tokens`."""
    return line_icon(name, colour=getattr(tokens_in_use(), tone), size=scaled(_ICON))


class RowModel(QAbstractTableModel):
    """The model of the table: texts in columns with headings.

    Attributes:
        places: the indexes of the shown rows among all rows, in the order shown.
    """

    def __init__(self, columns: int) -> None:
        super().__init__()
        self._heads: Sequence[str] = ("",) * columns
        self.places: list[int] = []

    def name_columns(self, heads: Sequence[str]) -> None:
        """Set the headings of the columns."""
        self._heads = heads
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(heads) - 1)

    def cells(self, row: int) -> Sequence[str]:
        """Return the complete texts of a row."""
        raise NotImplementedError

    def icon(self, row: int, column: int) -> QIcon | None:
        """Return the icon before the text of a cell; None for none."""
        raise NotImplementedError

    def line(self, row: int) -> str:
        """Return a row as text, with tabs between the columns."""
        return "\t".join(self.cells(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the signature is Qt's
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the signature is Qt's
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells(row)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:  # screen readers also read an empty cell
            return self.cells(row)[column] or "—"
        if role == Qt.ItemDataRole.DecorationRole:
            return self.icon(row, column)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class RowTable(QTableView):
    """The view of the table.

    Signals:
        current_changed: the current row has changed.
    """

    current_changed = Signal()

    def __init__(self, model: RowModel) -> None:
        super().__init__()
        self._rows = model
        self._is_dividing = False
        self._is_by_hand = False
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)  # otherwise Tab would stop at each cell
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.sectionResized.connect(self._on_resized)
        self.selectionModel().currentRowChanged.connect(self.current_changed)
        self._measure()

    @property
    def row(self) -> int:
        """The current row; -1 if there is none."""
        row = self.currentIndex().row()
        return row if 0 <= row < self._rows.rowCount() else -1

    def begin(self) -> None:
        """Make the first row the current one."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._rows.index(0, 0), flags.ClearAndSelect | flags.Rows)
        self.current_changed.emit()

    def share(self, room: int) -> None:
        """Divide the width, in logical pixels, between the columns; the base class does nothing."""

    def divide(self, *, resets: bool = False) -> None:
        """Divide the width between the columns; widths that the user has set are kept, unless it `resets` them."""
        self._is_by_hand = self._is_by_hand and not resets
        if not self._is_by_hand:
            self._is_dividing = True
            self.share(self.viewport().width())
            self._is_dividing = False

    def fill_menu(self, menu: Menu) -> None:
        """Add the actions of a row to its context menu."""
        menu.addAction(self.tr("Copy"), self._copy)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Repaint only if a visible row has changed: for several rows Qt repaints all that it shows, cell by cell."""
        below = self.rowAt(self.viewport().height() - 1)
        if last.row() >= self.rowAt(0) and (below < 0 or first.row() <= below):
            super().dataChanged(first, last, roles)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():  # below the rows Qt would only hide the current row
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        if self.row >= 0 and (by_key or self.indexAt(event.pos()).isValid()):
            menu = Menu(self)
            self.fill_menu(menu)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.divide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {event.Type.FontChange, event.Type.StyleChange}:
            self._measure()

    def _measure(self) -> None:
        self.setIconSize(QSize(scaled(_ICON), scaled(_ICON)))
        self.setMinimumHeight(scaled(_LEAST_HEIGHT))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + AROUND_TEXT)
        self.divide(resets=True)

    def _on_resized(self, column: int, before: int, after: int) -> None:
        is_stretched = column == self._rows.columnCount() - 1
        self._is_by_hand |= bool(before and after) and not self._is_dividing and not is_stretched

    def _copy(self) -> None:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        if rows:
            clipboard().copy("\n".join(map(self._rows.line, rows)) + "\n")
