"""A table of doors that can be filtered and copied."""

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
_MOMENT, _MOMENT_PART = "2000-00-00 00:00 (UTC+8)", 0.3  # widest text of `synced`, its largest share
_SHARES = (0.27, 0.38)  # of the rest of the width, for door and state; the last column gets what remains


class DoorTable(RowModel):
    """The model of the table; doors that need attention come first."""

    def __init__(self) -> None:
        super().__init__(_COLUMNS)
        self._doors: list[Door] = []
        self._words: dict[int, DoorWords] = {}  # by index; filled on demand, because 1,000 doors take 40 ms
        self._language = language_in_use()  # of `_words`
        self._filter: list[str] = []

    @property
    def count(self) -> int:
        """The number of doors, including those that the filter hides."""
        return len(self._doors)

    def show_doors(self, doors: Sequence[Door]) -> bool:
        """Show the doors that match the filter; return whether the doors or their language have changed."""
        order, language = list(DOOR_LOOKS), language_in_use()
        every = sorted(doors, key=lambda door: order.index(door.state))
        if (every, language) == (self._doors, self._language):
            return False
        self._doors, self._words, self._language = every, {}, language
        self._select()
        return True

    def filter(self, text: str) -> None:
        """Show only the doors with all words of a text in their name or state (without the time in it)."""
        self._filter = text.casefold().split()
        self._select()

    def words(self, row: int) -> DoorWords:
        """Return the texts of a row."""
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
    """The view of the table."""

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
