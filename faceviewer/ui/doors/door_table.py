"""The doors as a table: to read, filter and copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.ui.card.doors_line import DOOR_LOOKS
from faceviewer.ui.parts.row_table import AROUND_TEXT, RowModel, RowTable, cell_icon
from faceviewer.ui.texts import language_in_use
from faceviewer.wording.doors import describe_door

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QIcon

    from faceviewer.core.doors import Door
    from faceviewer.wording.doors import DoorWords

_STATE, _SYNCED, _COLUMNS = 1, 2, 4
_MOMENT, _MOMENT_PART = "2000-00-00 00:00 (UTC+8)", 0.3  # what `synced` needs, but no more than so much of the width
_SHARES = (0.27, 0.38)  # of what is left for door and state; the last column has the rest. What is cut stands below


class DoorTable(RowModel):
    """Doors, a row each; in front those about which something is to be done."""

    def __init__(self) -> None:
        super().__init__(_COLUMNS)
        self._doors: list[Door] = []
        self._words: dict[int, DoorWords] = {}  # by place, once they are needed: those of a thousand take 40 ms
        self._language = language_in_use()  # of the words
        self._filter: list[str] = []

    @property
    def count(self) -> int:
        """How many doors there are, those too that the filter leaves out."""
        return len(self._doors)

    def show_doors(self, doors: Sequence[Door]) -> bool:
        """Show doors, those that the filter leaves; return whether they, or their words, are others than before."""
        order, language = list(DOOR_LOOKS), language_in_use()
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
        return self._words_at(self.places[row])

    def cells(self, row: int) -> Sequence[str]:
        words = self.words(row)
        return words.name, words.state, words.synced, words.remedy

    def icon(self, row: int, column: int) -> QIcon | None:
        return cell_icon(*DOOR_LOOKS[self._doors[self.places[row]].state]) if column == _STATE else None

    def _select(self) -> None:
        self.beginResetModel()
        self.places = [place for place in range(self.count) if not self._filter or self._is_wanted(place)]
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
