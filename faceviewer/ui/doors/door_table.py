"""The doors as a table: to read, filter and copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from faceviewer.core.language import Language
from faceviewer.ui.card.doors_line import DOOR_LOOKS
from faceviewer.ui.parts.row_table import AROUND_TEXT, RowModel, RowTable, cell_icon
from faceviewer.wording.doors import describe_door

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.core.doors import Door
    from faceviewer.wording.doors import DoorWords

_STATE, _SYNCED = 1, 2
_MOMENT, _MOMENT_PART = "2000-00-00 00:00 (UTC+8)", 0.3  # what `synced` needs, but no more than so much of the width
_SHARES = (0.27, 0.38)  # of what is left for door and state; the last column has the rest. What is cut stands below
_Index = QModelIndex | QPersistentModelIndex


class DoorTable(RowModel):
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
            return cell_icon(icon, tone)
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


class DoorView(RowTable):
    """The table of the doors."""

    def __init__(self, table: DoorTable) -> None:
        self._table = table
        super().__init__(table)

    @property
    def door(self) -> DoorWords | None:
        """The door of the current row."""
        return self._table.words(self.row) if self.row >= 0 else None

    def share(self, room: int) -> None:
        needed = self.fontMetrics().horizontalAdvance(_MOMENT) + 2 * AROUND_TEXT
        synced = min(needed, round(room * _MOMENT_PART))
        self.setColumnWidth(_SYNCED, synced)
        for column, share in enumerate(_SHARES):
            self.setColumnWidth(column, round((room - synced) * share))
