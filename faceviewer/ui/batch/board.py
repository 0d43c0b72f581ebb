"""A sortable, filterable table of the rows of a list and their outcomes."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal

from faceviewer.batch.outcome import FACETS, NO_PHOTO, NO_RECORD, NOT_RUN, SOON, Judged
from faceviewer.batch.report import facet_of, report_row
from faceviewer.core.masking import HIDDEN_NAME, masked
from faceviewer.core.record import FIELDS
from faceviewer.ui.card.verdict_panel import TONES
from faceviewer.ui.parts.row_table import AROUND_TEXT, Index, RowModel, RowTable, cell_icon
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.visibility import visibility
from faceviewer.wording.catalogue import say
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from PySide6.QtGui import QIcon, QKeyEvent

    from faceviewer.batch.outcome import Outcome
    from faceviewer.batch.sheet import IdList, Key, Row
    from faceviewer.ui.menus import Menu

_COLUMNS = range(6)
ROW, TYPE, ID, NAME, RESULT, WHY = _COLUMNS
_LOOKS = {
    **{answer.value: (answer.value, tone) for answer, tone in TONES.items()},
    SOON: ("calendar", "warn"),
    NO_PHOTO: ("no-photo", "warn"),
    NO_RECORD: ("no-face", "secondary"),
    NOT_RUN: ("on-its-way", "secondary"),
}
"""Icon and tone of each facet; every other facet is a problem and gets `_FAILED`."""
_FAILED = "warning", "warn"
_NAME_PLACE = [field.name for field in FIELDS].index("userName")
_CELL_SHOWN = 200  # characters of a cell; the full text of the selected row is below the table
_WIDEST = {ROW: "000,000", TYPE: "IDENTITY", ID: "13800138000-0000"}
_SHARES = {NAME: 0.2, RESULT: 0.4}  # of the remaining width; the last column gets the rest


class Board(RowModel):
    """The model of the table.

    It sorts and filters by itself, because QSortFilterProxyModel would call Python for each pair of rows. In sharing
    mode it masks IDs and names, and shows only the facet of an outcome.

    Attributes:
        facet: the facet whose rows are shown; "" for all.
    """

    def __init__(self) -> None:
        super().__init__(len(_COLUMNS))
        self._rows: tuple[Row, ...] = ()
        self._ids: IdList | None = None
        self._outcomes: Mapping[Key, Outcome] = {}
        self._facets: list[str] = []
        self._places_of: dict[Key, list[int]] = {}
        self._cells: dict[int, tuple[str, ...]] = {}  # by index in the list; filled when a row is shown
        self._sorted = ROW, Qt.SortOrder.AscendingOrder
        self.facet = ""
        visibility.discreet_changed.connect(self._refresh_texts)

    def name_columns(self, heads: Sequence[str]) -> None:
        """Set the column headers, and refresh all texts in the current language."""
        super().name_columns(heads)
        self._refresh_texts()

    def show_list(self, ids: IdList | None, outcomes: Mapping[Key, Outcome]) -> None:
        """Show a list (None for none) with its outcomes; the caller may add to `outcomes` and then call `take`."""
        self.beginResetModel()
        self._ids = ids
        self._outcomes = outcomes
        self._rows = ids.rows if ids else ()
        self._facets = [facet_of(row, outcomes) for row in self._rows]
        self._places_of = {}
        self.facet = ""
        self._cells.clear()
        for place, row in enumerate(self._rows):
            if row.key:
                self._places_of.setdefault(row.key, []).append(place)
        self.places = self._arranged()
        self.endResetModel()

    def take(self, keys: Iterable[Key]) -> None:
        """Refresh the rows with these keys, whose outcomes are new."""
        changed = [place for key in keys for place in self._places_of[key]]
        for place in changed:
            self._facets[place] = facet_of(self._rows[place], self._outcomes)
            self._cells.pop(place, None)
        if self.facet:
            self._arrange()
        else:  # keep the order until the operator sorts again: nobody can read rows that move
            in_order = self._sorted == (ROW, Qt.SortOrder.AscendingOrder)
            self._changed(min(changed), max(changed)) if in_order else self._changed()

    def counts(self) -> Counter[str]:
        """Return the number of rows of each facet."""
        return Counter(self._facets)

    def example(self, facet: str) -> str:
        """Return the result text of the first row of a facet."""
        return self._words(self._facets.index(facet))[RESULT]

    def filter(self, facet: str) -> None:
        """Show only the rows of one facet; "" for all."""
        self.facet = facet
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = max(column, ROW), order
        self._arrange()

    def list_row(self, row: int) -> Row:
        """Return the row of the list for a row of the table."""
        return self._rows[self.places[row]]

    def numbers(self) -> set[int]:
        """Return the numbers, in the list, of the rows shown."""
        return {self._rows[place].number for place in self.places}

    def full_text(self, row: int) -> str:
        """Return the full text of a row of the table, to be shown below the table."""
        place = self.places[row]
        cells = self._words(place)
        person = [] if visibility.discreet else [" · ".join(filter(None, (*self._rows[place].cells, cells[NAME])))]
        return "\n".join(shown(text, 2000) for text in (*person, cells[RESULT], cells[WHY]) if text)

    def cells(self, row: int) -> Sequence[str]:
        return self._words(self.places[row])

    def icon(self, row: int, column: int) -> QIcon | None:
        return cell_icon(*_LOOKS.get(self._facets[self.places[row]], _FAILED)) if column == RESULT else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = super().data(index, role)
        return shown(value, _CELL_SHOWN) if role == Qt.ItemDataRole.DisplayRole else value

    def _words(self, place: int) -> tuple[str, ...]:
        if place not in self._cells and self._ids is not None:
            row = self._rows[place]
            report = report_row(self._ids, row, self._outcomes, language_in_use(), in_clear=True)
            user_type, user_id = row.key or ("", "".join(row.cells[self._ids.column : self._ids.column + 1]))
            name = report.fields[_NAME_PLACE]
            result = report.extras[0]
            why = report.extras[1]
            if visibility.discreet:
                user_id, name = user_id and masked(user_id), name and HIDDEN_NAME
                result = facet_words(report.facet) or result
                why = ""
            self._cells[place] = (str(row.number), user_type, user_id, name, result, why)
        return self._cells[place]

    def _arranged(self) -> list[int]:
        facet = self.facet
        column, order = self._sorted
        places = [place for place, own in enumerate(self._facets) if not facet or own == facet]
        places.sort(key=partial(self._sort_key, column), reverse=order is Qt.SortOrder.DescendingOrder)
        return places

    def _sort_key(self, column: int, place: int) -> Any:
        """Return the sort key of a row in a column; failed rows come first, sorted by their problem."""
        key = self._rows[place].key
        facet = self._facets[place]
        outcome = self._outcomes.get(key) if key else None
        if column == ROW:
            return place
        if column in {TYPE, ID}:
            return key[column - TYPE] if key else ""
        if column == NAME:
            return (outcome.record.user_name or "") if isinstance(outcome, Judged) else ""
        return FACETS.index(facet) if facet in FACETS else -1, facet, outcome.expires_at if outcome else ""

    def _arrange(self) -> None:
        """Sort and filter again; selected rows that are still shown stay selected."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = {index.row(): self.places[index.row()] for index in before}
        self.places = self._arranged()
        rows = {place: row for row, place in enumerate(self.places)} if kept else {}
        now = [rows.get(kept[index.row()], -1) for index in before]
        moved = [QModelIndex() if to < 0 else self.index(to, i.column()) for i, to in zip(before, now, strict=True)]
        self.changePersistentIndexList(before, moved)
        self.layoutChanged.emit()

    def _refresh_texts(self) -> None:
        self._cells.clear()
        self._changed()

    def _changed(self, first: int = 0, last: int | None = None) -> None:
        if self.places:
            last = len(self.places) - 1 if last is None else last
            self.dataChanged.emit(self.index(first, 0), self.index(last, WHY))


def facet_words(facet: str) -> str:
    """Return the name of a facet; "" for the facet of a problem, which has its own texts."""
    return say(language_in_use(), "batch", "facet", facet) if facet in FACETS else ""


class BoardView(RowTable):
    """The view of the table.

    Signals:
        opened: the Row to look up in the window.
    """

    opened = Signal(object)

    def __init__(self, board: Board) -> None:
        self._board = board
        super().__init__(board)
        self.setSortingEnabled(True)
        self.sortByColumn(ROW, Qt.SortOrder.AscendingOrder)
        self.doubleClicked.connect(self._open)  # not if another row has come under the pointer meanwhile

    def share(self, room: int) -> None:
        around = self.fontMetrics().horizontalAdvance
        widths = {column: around(text) + 2 * AROUND_TEXT for column, text in _WIDEST.items()}
        if self.isColumnHidden(TYPE):
            widths[TYPE] = 0
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        for column, share in _SHARES.items():
            self.setColumnWidth(column, round((room - sum(widths.values())) * share))

    def fill_menu(self, menu: Menu) -> None:
        menu.addAction(self.tr("Open"), self._open)
        super().fill_menu(menu)
        menu.addSeparator()
        for column in range(WHY):
            if not self.isColumnHidden(column):
                head = self._board.headerData(column, Qt.Orientation.Horizontal)
                by = menu.addAction(self.tr("Sort by {column}").format(column=head))
                by.triggered.connect(lambda _=False, column=column: self.sortByColumn(column, self._next_order(column)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open()
        else:
            super().keyPressEvent(event)

    def _next_order(self, column: int) -> Qt.SortOrder:
        head = self.horizontalHeader()
        orders = Qt.SortOrder
        is_ascending = head.sortIndicatorSection() == column and head.sortIndicatorOrder() is orders.AscendingOrder
        return orders.DescendingOrder if is_ascending else orders.AscendingOrder

    def _open(self) -> None:
        if self.row >= 0 and (row := self._board.list_row(self.row)).query is not None:
            self.opened.emit(row)
