"""Which column of a list has the ids, of which user type they are, and what of each row can be asked.

What can be guessed is guessed and told; what cannot is refused with the words for choosing. A number in a cell is a
trap: a sheet keeps fifteen of its digits and none of the zeros before it, and a shortened id may be somebody else's.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from faceviewer.batch.columns import columns_asked, inputs_of, letters, without_guard
from faceviewer.batch.table import list_problem
from faceviewer.core.clue_fields import is_type_name, type_of, types_named
from faceviewer.core.limits import BATCH_COLUMNS, BATCH_HEADER, BATCH_ROWS
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import MOBILE, FaceQuery, ImageFormat, UserType, clean_user_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faceviewer.batch.table import Line, Table

_TRIED = 100  # rows by which a column of phone numbers is known
_ALIKE = 0.8  # of them, at least
_BORNE_OUT = 3  # rows, at least, that show what a column has
_DIGIT = re.compile(r"\d")
_DIGITS_KEPT = 15  # of a number, by sheets
_SHORTENED = re.compile(r"[1-9]\d{14}0+")
"""A longer number whose end a sheet may have made zeros, in a list that it saved as text."""

Key = tuple[UserType, str]
"""Who is asked for."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What whoever has the list says of it; nothing of it need be.

    Attributes:
        user_type: of the rows that do not tell their own.
        column: with the ids: its name, or its letter.
        place: likewise its place; None where it is not chosen by that.
        takes_number: says by a row's number whether a number in its cell is the whole id.
        hidden: whether hidden rows are asked; None where nobody has said.
    """

    user_type: UserType | None = None
    column: str = ""
    place: int | None = None
    takes_number: Callable[[int], bool] = lambda _: False
    hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list.

    Attributes:
        number: the sheet's own, from 1.
        cells: what stands in it, in its order.
        query: what is asked; None where it cannot be.
        fault: why not; None where it can.
    """

    number: int
    cells: tuple[str, ...]
    query: FaceQuery | None = None
    fault: Problem | None = None

    @property
    def key(self) -> Key | None:
        """Who is asked for; rows with the same are asked once."""
        return (self.query.user_type, self.query.user_id) if self.query else None


@dataclass(frozen=True)
class IdList:
    """A list that was understood.

    Attributes:
        table: as it was read.
        header: what its columns are called; letters where it does not say.
        column: the place of the ids.
        user_type: of the rows that do not tell their own; None where each must.
        type_column: the place of the user types, None if there is none.
        rows: in the order of the list, those below the header.
    """

    table: Table
    header: tuple[str, ...]
    column: int
    user_type: UserType | None
    type_column: int | None
    rows: tuple[Row, ...] = field(repr=False)

    @property
    def is_report(self) -> bool:
        """Whether it is a report, which tells itself who was asked."""
        return self.column >= len(self.header)

    @cached_property
    def queries(self) -> dict[Key, FaceQuery]:
        """Each that is asked for, once, in order."""
        found: dict[Key, FaceQuery] = {}
        for row in self.rows:
            if row.key and row.query:
                found.setdefault(row.key, row.query)
        return found

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what is asked on which row, and of all that stands there: another list has another."""
        told = [(row.number, row.cells, row.key, row.fault and row.fault.kind) for row in self.rows]
        return hashlib.sha256(json.dumps([self.header, told]).encode("ascii")).hexdigest()

    @property
    def hidden(self) -> tuple[int, ...]:
        """The numbers of its rows that are hidden, as far as is known."""
        hidden = self.table.hidden or frozenset()
        return tuple(row.number for row in self.rows if row.number in hidden)


def understand(table: Table, choices: Choices) -> IdList:
    """Find out what is to be asked.

    Raises:
        Problem: Kind.INPUT_LIST with the fact `variant`: "no_column" (nothing tells it; with `columns`),
            "several_columns" (likewise), "column" (no such; with `column` and `columns`), "type" (nothing tells it),
            "rows" (too many) or "empty".
    """
    start, header = _header(table, choices)
    lines = table.lines[start:]
    if not lines:
        raise list_problem("empty")
    if len(lines) > BATCH_ROWS:
        raise list_problem("rows", limit=BATCH_ROWS)
    width = max(len(line.cells) for line in lines)
    names = (*header, *map(letters, range(len(header), width)))
    inputs = inputs_of(header)
    if inputs is not None:  # a report: who was asked for is told in its own columns, whatever the first list's were
        types, ids = columns_asked(inputs)
        rows = tuple(_row(line, types, ids, None, table, choices) for line in lines)
        told = (replace(row, cells=tuple(map(without_guard, row.cells[inputs]))) for row in rows)
        return IdList(table, tuple(map(without_guard, names[inputs])), ids, None, types, tuple(told))
    column, told_type = _column(header, lines, choices)
    type_column = next((place for place, name in enumerate(header) if is_type_name(name.strip())), None)
    user_type = choices.user_type or told_type
    if user_type is None and type_column is None:
        raise list_problem("type")
    known = len(header) if header and table.form == "text" else len(names)
    rows = tuple(
        _row(line, type_column, column, user_type, table, choices, widths=(known, len(names))) for line in lines
    )
    return IdList(table, names, column, user_type, type_column, rows)


def columns_of(table: Table) -> tuple[str, ...]:
    """Return what the columns are called from which one can be chosen, whether or not a list can be understood."""
    _, header = _header(table, Choices())
    width = max(len(line.cells) for line in table.lines)
    return tuple(header[place] if header[place : place + 1] else "" for place in range(width))


def _header(table: Table, choices: Choices) -> tuple[int, tuple[str, ...]]:
    """Return how many lines are not about anybody, and the names of the columns; without such, none.

    A word such as "phone" may stand in anybody's row: the header has no phone number, and above it are titles alone,
    which have fewer cells, or nothing like what stands below it.
    """
    wanted, most = choices.column.strip().casefold(), 1
    for start, line in enumerate(islice(table.lines, BATCH_HEADER), 1):
        names = [cell.strip() for cell in line.cells]
        is_named = any(types_named(name) or is_type_name(name) for name in names) and not any(map(_is_mobile, names))
        filled = sum(map(bool, names))
        is_first = filled > most or most == 1 or _is_borne_out(names, table.lines, start)
        if (is_named and is_first) or (
            len(wanted) > 1 and wanted in map(str.casefold, names)  # one letter is a sheet's own name of a column
        ):
            return start, tuple(names)
        most = max(most, filled)
    first, *rest = table.lines
    if choices.user_type in {None, UserType.PHONE} and any(
        cell.strip() and not _DIGIT.search(cell) for place in _phones(rest) for cell in first.cells[place : place + 1]
    ):
        return 1, tuple(cell.strip() for cell in first.cells)  # whatever phone numbers are called there
    return 0, ()


def _is_borne_out(names: list[str], lines: Sequence[Line], start: int) -> bool:
    """Return whether below a name there is what it names, and nothing like it above."""
    for place, name in enumerate(names):
        is_like: Callable[[str], object] = _is_mobile if UserType.PHONE in types_named(name) else _DIGIT.search
        above, below = (
            [is_like(cell) for line in part for cell in line.cells[place : place + 1] if cell.strip()]
            for part in (lines[: start - 1], lines[start : start + _TRIED])
        )
        alike = sum(map(bool, below))
        if types_named(name) and not any(above) and alike >= max(_BORNE_OUT, _ALIKE * len(below)):
            return True
    return False


def _column(header: tuple[str, ...], lines: tuple[Line, ...], choices: Choices) -> tuple[int, UserType | None]:
    """Return the place of the ids, and the user type that the list tells of them."""
    width = max(len(line.cells) for line in lines)
    names = ", ".join(name or letters(place) for place, name in enumerate(header or [""] * width))
    if choices.place is not None and choices.place < width:
        told = types_named(header[choices.place]) if choices.place < len(header) else ()
        return choices.place, told[0] if len(told) == 1 else None
    if choices.column:
        return _chosen(header, width, choices.column, names)
    named = [(place, user_type) for place, name in enumerate(header) for user_type in types_named(name)]
    # What the API calls it, where it tells the types too, is whose the others are beside it.
    named = [(place, told) for place, told in named if told is None and any(map(is_type_name, header))] or named
    named = [(place, told) for place, told in named if told in {None, choices.user_type}] or named
    if len(named) == 1:
        return named[0]
    if named:
        raise list_problem("several_columns", columns=", ".join(header[place] for place, _ in named))
    phones = _phones(lines)
    if len(phones) == 1 and choices.user_type in {None, UserType.PHONE}:
        return phones[0], UserType.PHONE
    if width == 1:
        return 0, None
    raise list_problem("no_column", columns=names)


def _chosen(header: tuple[str, ...], width: int, column: str, names: str) -> tuple[int, UserType | None]:
    wanted = column.strip().casefold()
    places = [place for place, name in enumerate(header) if name.casefold() == wanted]
    places = places or [place for place in range(width) if letters(place).casefold() == wanted]
    if len(places) != 1:
        raise list_problem("column", column=column, columns=names)
    told = types_named(header[places[0]]) if places[0] < len(header) else ()
    return places[0], told[0] if len(told) == 1 else None


def _phones(lines: Sequence[Line]) -> list[int]:
    """Return the places of the columns with phone numbers."""
    tried = [line.cells for line in lines[:_TRIED]]
    columns = ([*map(_is_mobile, filter(str.strip, column))] for column in zip_longest(*tried, fillvalue=""))
    return [place for place, told in enumerate(columns) if told and sum(told) >= _ALIKE * len(told)]


def _is_mobile(cell: str) -> bool:
    return MOBILE.fullmatch(clean_user_id(UserType.PHONE, cell)[0]) is not None


def _row(
    line: Line,
    type_column: int | None,
    column: int,
    user_type: UserType | None,
    table: Table,
    choices: Choices,
    *,
    widths: tuple[int, int] = (BATCH_COLUMNS, 0),  # of the columns with a name, and of the widest row
) -> Row:
    cells = line.cells + ("",) * (max(widths[1], column + 1) - len(line.cells))
    try:
        _check_hidden(line, table, choices)
        _check_cells(line, widths[0])
        told = cells[type_column].strip() if type_column is not None and type_column < len(cells) else ""
        typed = without_guard(cells[column])
        # Whatever the type is, an empty cell is no id.
        asked_as = _type(told, user_type, typed) if typed.strip() else UserType.OPEN
        _check_number(asked_as, typed, is_number=column in line.numbers, is_taken=choices.takes_number(line.number))
        return Row(line.number, cells, FaceQuery.from_typed(asked_as, typed, image_format=ImageFormat.URL))
    except Problem as problem:
        if problem.kind is Kind.INPUT_EMPTY:  # whose words are those of a field to fill in
            problem.facts["variant"] = "row"
        return Row(line.number, cells, fault=problem)


def _check_hidden(line: Line, table: Table, choices: Choices) -> None:
    if choices.hidden is not True and line.number in (table.hidden or ()):
        raise Problem(Kind.INPUT_HIDDEN)


def _check_cells(line: Line, known: int) -> None:
    """Refuse a row with more cells than the list has columns: a separator within one moves the id to another place."""
    if any(map(str.strip, line.cells[known:])):
        raise Problem(Kind.INPUT_SEVERAL, field="userId", variant="row")


def _type(told: str, otherwise: UserType | None, typed: str) -> UserType:
    found = type_of(told) if told else otherwise
    if found is None:
        raise Problem(Kind.INPUT_TYPE, field="userType")
    if found is UserType.PHONE and not _DIGIT.search(typed):  # a department's name between its people
        raise Problem(Kind.INPUT_TYPE, field="userId", variant="phone")
    return found


def _check_number(user_type: UserType, text: str, *, is_number: bool, is_taken: bool) -> None:
    """Refuse a number that may have been an id, unless somebody said that it is; one that was rounded, always."""
    if is_number and not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_KEPT):
        raise Problem(Kind.INPUT_ROUNDED, field="userId")
    whole = user_type is UserType.PHONE and MOBILE.fullmatch(text)
    if ((is_number and not whole) or _SHORTENED.fullmatch(text.strip())) and not is_taken:
        raise Problem(Kind.INPUT_NUMBER, field="userId")
