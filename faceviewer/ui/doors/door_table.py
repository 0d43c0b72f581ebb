"""The doors as a table: to read, filter and copy."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from faceviewer.core.language import Language
from faceviewer.ui.actions import Menu
from faceviewer.ui.card.doors_line import DOOR_LOOKS
from faceviewer.ui.look.icons import line_icon
from faceviewer.ui.look.tokens import scaled, tokens_in_use
from faceviewer.wording.doors import describe_door

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent

    from faceviewer.core.doors import Door
    from faceviewer.wording.doors import DoorWords

_STATE, _SYNCED = 1, 2
_ICON, _AROUND_TEXT, _LEAST_HEIGHT = (
    16,
    12,
    120,
)  # logical pixels: an icon's side, a row's height but its text, a table's
_MOMENT, _MOMENT_PART = "2000-00-00 00:00 (UTC+8)", 0.3  # what `synced` needs, but no more than so much of the width
_SHARES = (0.27, 0.38)  # of what is left for door and state; the last column has the rest. What is cut stands below
_Index = QModelIndex | QPersistentModelIndex


@cache
def _icon(name: str, colour: str, side: int) -> QIcon:
    return line_icon(name, colour=colour, disabled=colour, size=side)


class DoorTable(QAbstractTableModel):
    """Doors, a row each; in front those about which something is to be done.

    Attributes:
        rows: the places, among all doors, of those that the filter leaves.
    """

    def __init__(self) -> None:
        super().__init__()
        self._doors: list[Door] = []
        self._words: dict[int, DoorWords] = {}  # by place, once they are needed: those of a thousand take 40 ms
        self._language = Language.EN
        self._heads: Sequence[str] = ("",) * 4
        self._filter: list[str] = []
        self.rows: list[int] = []

    @property
    def count(self) -> int:
        """How many doors there are, those too that the filter leaves out."""
        return len(self._doors)

    def set_heads(self, heads: Sequence[str]) -> None:
        """Name the columns."""
        self._heads = heads
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(heads) - 1)

    def show_doors(self, doors: Sequence[Door], language: Language) -> bool:
        """Show doors, those that the filter leaves; return whether they, or their words, are others than before."""
        order = list(DOOR_LOOKS)
        every = sorted(doors, key=lambda door: order.index(door.state))
        if (every, language) == (self._doors, self._language):
            return False
        self._doors, self._words, self._language = every, {}, language
        self._select()
        return True

    def filter(self, text: str) -> None:
        """Leave out what does not have all words of a text in its name or its state, the time left aside."""
        self._filter = text.casefold().split()
        self._select()

    def words(self, row: int) -> DoorWords:
        """Return the words of a row."""
        return self._words_at(self.rows[row])

    def line(self, row: int) -> str:
        """Return a row as text, its columns apart by tabs."""
        return "\t".join(_columns(self.words(row)))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - the signature is Qt's
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - likewise
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return _columns(self.words(index.row()))[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:  # an empty cell is read, too
            return _columns(self.words(index.row()))[index.column()] or "—"
        if role == Qt.ItemDataRole.DecorationRole and index.column() == _STATE:
            icon, tone = DOOR_LOOKS[self._doors[self.rows[index.row()]].state]
            return _icon(icon, getattr(tokens_in_use(), tone), scaled(_ICON))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _select(self) -> None:
        self.beginResetModel()
        self.rows = [place for place in range(self.count) if not self._filter or self._is_wanted(place)]
        self.endResetModel()

    def _is_wanted(self, place: int) -> bool:
        words = self._words_at(place)
        state = words.state.replace(words.synced, "") if words.synced else words.state
        searched = f"{words.name} {state}".casefold()
        return all(word in searched for word in self._filter)

    def _words_at(self, place: int) -> DoorWords:
        if place not in self._words:
            self._words[place] = describe_door(self._doors[place], self._language)
        return self._words[place]


def _columns(words: DoorWords) -> tuple[str, str, str, str]:
    return words.name, words.state, words.synced, words.remedy


class DoorView(QTableView):
    """The table; rows are selected and copied whole.

    Signals:
        copy_requested: the selected rows as text.
        current_changed: another row is the current one.
    """

    copy_requested = Signal(str)
    current_changed = Signal()

    def __init__(self, table: DoorTable) -> None:
        super().__init__()
        self._table = table
        self.setModel(table)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)  # or there would be no way out but through all cells
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self._measure()

    @property
    def door(self) -> DoorWords | None:
        """The door of the current row."""
        row = self.currentIndex().row()
        return self._table.words(row) if 0 <= row < len(self._table.rows) else None

    def begin(self) -> None:
        """Make the first row the current one."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._table.index(0, 0), flags.ClearAndSelect | flags.Rows)
        self.current_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.door is not None:
            menu = Menu(self)
            menu.addAction(self.tr("Copy"), self._copy)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {event.Type.FontChange, event.Type.StyleChange}:
            self._measure()

    def _measure(self) -> None:
        self.setIconSize(QSize(scaled(_ICON), scaled(_ICON)))
        self.setMinimumHeight(scaled(_LEAST_HEIGHT))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + _AROUND_TEXT)
        self._share()

    def _share(self) -> None:
        """Share the width among the columns."""
        room, needed = self.viewport().width(), self.fontMetrics().horizontalAdvance(_MOMENT) + 2 * _AROUND_TEXT
        synced = min(needed, round(room * _MOMENT_PART))
        self.setColumnWidth(_SYNCED, synced)
        for column, share in enumerate(_SHARES):
            self.setColumnWidth(column, round((room - synced) * share))

    def _copy(self) -> None:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        if rows:
            self.copy_requested.emit("\n".join(map(self._table.line, rows)) + "\n")

    def _on_current(self) -> None:
        self.current_changed.emit()
