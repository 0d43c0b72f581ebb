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
from typing import TYPE_CHECKING, NamedTuple

from faceviewer.batch.columns import columns_asked, inputs_of, letters, without_guard
from faceviewer.batch.heads import DIGIT, Choices, column_of, header_of, says_type
from faceviewer.batch.table import list_problem
from faceviewer.core.clue_fields import type_of
from faceviewer.core.limits import BATCH_COLUMNS, BATCH_ROWS
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import MOBILE, FaceQuery, ImageFormat, UserType
from faceviewer.core.text import without_invisible

if TYPE_CHECKING:
    from faceviewer.batch.table import Line, Table

_PHONE_DIGITS = range(5, 16)  # an area code is not told of its number; ITU-T E.164 has fifteen at most
_PHONE = re.compile(r"(?!1[3-9]\d{10})[\d+＋()（）.·]+")
_NOBODY = re.compile(
    r"[-–—/?？.。]*|null|n/a|无|空|暂无|(?:合计|总计|小计|共计|(?:sub-?)?total)[\s:：]*\d*\s*[人个]?", re.IGNORECASE
)
"""What stands where no id is, and at the end of a list where their number is."""
_TURNED = re.compile(r"\d+\.0{1,2}")
"""What a program writes that took an id for a number."""
_DIGITS_KEPT = 15  # of a number, by sheets
_SHORTENED = re.compile(r"[1-9]\d{14}0+")
"""A longer number whose end a sheet may have made zeros, in a list that it saved as text."""

Key = tuple[UserType, str]
"""Who is asked for."""


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
    start, header = header_of(table, choices)
    lines = table.lines[start:]
    if not lines:
        raise list_problem("empty")
    if len(lines) > BATCH_ROWS:
        raise list_problem("rows", limit=BATCH_ROWS)
    width = max(len(line.cells) for line in lines)
    names = (*header, *map(letters, range(len(header), width)))
    inputs = slice(0, len(header) - 2) if table.form == "jsonl" else inputs_of(header)
    if inputs is not None:  # a report: who was asked for is told in its own columns, whatever the first list's were
        types, ids = (inputs.stop, inputs.stop + 1) if table.form == "jsonl" else columns_asked(inputs)
        rows = tuple(_row(line, _Places(types, ids), choices.user_type, table, choices) for line in lines)
        told = (replace(row, cells=tuple(map(without_guard, row.cells[inputs]))) for row in rows)
        return IdList(table, tuple(map(without_guard, names[inputs])), ids, choices.user_type, types, tuple(told))
    column, told_type = column_of(header, lines, choices)
    type_column = next((place for place, name in enumerate(header) if says_type(name)), None)
    user_type = choices.user_type or told_type
    if user_type is None and type_column is None:
        raise list_problem("type")
    known = len(header) if header and table.form == "text" else len(names)
    places = _Places(type_column, column, "".join(header[column : column + 1]), known, len(names))
    rows = tuple(_row(line, places, user_type, table, choices) for line in lines)
    return IdList(table, names, column, user_type, type_column, rows)


def columns_of(table: Table) -> tuple[str, ...]:
    """Return what the columns are called from which one can be chosen, whether or not a list can be understood."""
    _, header = header_of(table, Choices())
    width = max(len(line.cells) for line in table.lines)
    return tuple(header[place] if header[place : place + 1] else "" for place in range(width))


class _Places(NamedTuple):
    """Where user types and ids are, what the latter are called, and how many columns have a name, or anything."""

    types: int | None
    ids: int
    name: str = ""
    known: int = BATCH_COLUMNS
    width: int = 0


def _row(line: Line, places: _Places, user_type: UserType | None, table: Table, choices: Choices) -> Row:
    cells = line.cells + ("",) * (max(places.width, places.ids + 1) - len(line.cells))
    try:
        _check_hidden(line, table, choices)
        _check_cells(line, places.known)
        told = cells[places.types].strip() if places.types is not None and places.types < len(cells) else ""
        typed = without_guard(cells[places.ids])
        _check_somebody(without_invisible(typed).strip(), places.name)
        asked_as = _type(told, user_type)
        _check_number(asked_as, typed, is_number=places.ids in line.numbers, is_taken=choices.takes_number(line.number))
        query = FaceQuery.from_typed(asked_as, typed, image_format=ImageFormat.URL)
        _check_phone(query)
        return Row(line.number, cells, query)
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


def _check_somebody(typed: str, name: str) -> None:
    """Refuse, whatever the type is, what is no id: nothing, a sign, the header once more, or the row of the totals."""
    if typed == name or _NOBODY.fullmatch(typed):
        raise Problem(Kind.INPUT_EMPTY, field="userId")


def _type(told: str, otherwise: UserType | None) -> UserType:
    found = type_of(told) if told else otherwise
    if found is None:
        raise Problem(Kind.INPUT_TYPE, field="userType")
    return found


def _check_phone(query: FaceQuery) -> None:
    """Refuse what is no phone number: a department's name between its people, how many there are, two in a cell."""
    is_one = _PHONE.fullmatch(query.user_id) and len(DIGIT.findall(query.user_id)) in _PHONE_DIGITS
    if query.user_type is UserType.PHONE and not is_one:
        raise Problem(Kind.INPUT_TYPE, field="userId", variant="phone")


def _check_number(user_type: UserType, text: str, *, is_number: bool, is_taken: bool) -> None:
    """Refuse a number that may have been an id, unless somebody said that it is; one that was rounded, always."""
    is_turned = user_type is not UserType.PHONE and _TURNED.fullmatch(text)
    if is_turned or (is_number and not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_KEPT)):
        raise Problem(Kind.INPUT_ROUNDED, field="userId")
    whole = user_type is UserType.PHONE and MOBILE.fullmatch(text)
    if ((is_number and not whole) or _SHORTENED.fullmatch(text.strip())) and not is_taken:
        raise Problem(Kind.INPUT_NUMBER, field="userId")
