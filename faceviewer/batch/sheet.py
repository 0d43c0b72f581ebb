"""Find the ids in a table: their column and user type, and the query of each row.

A safe guess is made and reported to the user; otherwise a problem asks the user to choose. A number in a cell is not
safe: a spreadsheet keeps fifteen digits and no leading zeros, and a shortened id may belong to another person.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from faceviewer.batch.columns import columns_asked, inputs_of, letters, without_guard
from faceviewer.batch.heads import DIGIT, Choices, column_of, header_of, is_account_or_type, says_type, types_of
from faceviewer.batch.table import GUESSED, list_problem
from faceviewer.core.limits import BATCH_COLUMNS, BATCH_ROWS
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import MOBILE, FaceQuery, ImageFormat, UserType, type_of, types_named
from faceviewer.core.text import without_invisible

if TYPE_CHECKING:
    from faceviewer.batch.table import Line, Table

_PHONE_DIGITS = range(5, 16)  # with or without an area code; at most fifteen (ITU-T E.164)
_PHONE = pattern(r"(?!1[3-9]\d{10}|\d{1,5}[.)）·]1[3-9]\d{9}\Z)[\d+＋()（）.·]+", re.ASCII)
"""One phone number; twelve digits of a mobile number, or one behind a list number, are not."""
_NO_ID = pattern(
    r"[-–—/?？.。]*|[(\[<]?null[)\]>]?|\\n|<na>|n/a|无|空|暂无"
    r"|(?:合计|总计|小计|共计|(?:sub-?|grand )?total(?: (?:rows?|records?|count|users?))?)[\s:：=]*+\d*+\s*+[人个条行]?"
    r"|[总一]?共\s?\d+\s?[人个条行](?:记录)?|[(（]?\d+ (?:rows?|records?)(?: selected| in set)?[)）.]?",
    re.IGNORECASE,
)
"""Texts in place of a missing id, and the row of totals at the end of a list."""
_SPACED = pattern(r"\s\s")
"""Between columns that are separated by spaces, as terminals print them."""
_MORE_THAN_AN_ID = pattern(r"(?:\d{1,5}[.)）]|[-*•·])\s|.*(?:[，；、：]|:\s)", re.DOTALL)
"""A cell with a number or mark of a list before the id, or with several values, or a name and its value."""
_DECIMAL = pattern(r"\d+\.0{1,2}")
"""An id that a program formatted as a decimal number."""
_DIGITS_KEPT = 15  # digits of a number that spreadsheets keep
_SHORTENED = pattern(r"[1-9]\d{14}0+")
"""A number with trailing zeros that a spreadsheet may have rounded before it saved the list as text."""

Key = tuple[UserType, str]
"""User type and id, which identify a query."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list.

    Attributes:
        number: the row number of the list, from 1.
        query: the query; None if the row has none that is valid.
        fault: why there is no valid query; None if there is one.
    """

    number: int
    cells: tuple[str, ...]
    query: FaceQuery | None = None
    fault: Problem | None = None

    @property
    def key(self) -> Key | None:
        """The key of the query; rows with the same key are looked up once."""
        return (self.query.user_type, self.query.user_id) if self.query else None


@dataclass(frozen=True)
class IdList:
    """A list with known columns.

    Attributes:
        table: the table it was made from.
        header: the names of the columns; letters if the list has no names.
        column: index of the column with the ids.
        user_type: of rows without a type of their own; None if every row must have one.
        type_column: index of the column with the user types, None if there is none.
        rows: the rows below the header, in order.
    """

    table: Table
    header: tuple[str, ...]
    column: int
    user_type: UserType | None
    type_column: int | None
    rows: tuple[Row, ...] = field(repr=False)

    @property
    def is_report(self) -> bool:
        """Whether the list is a report, with the queries in its own columns."""
        return self.column >= len(self.header)

    @cached_property
    def queries(self) -> dict[Key, FaceQuery]:
        """The queries without duplicates, in order."""
        found: dict[Key, FaceQuery] = {}
        for row in self.rows:
            if row.key and row.query:
                found.setdefault(row.key, row.query)
        return found

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all rows and their queries; differs between lists."""
        rows = [(row.number, row.cells, row.key, row.fault and row.fault.kind) for row in self.rows]
        return hashlib.sha256(json.dumps([self.header, rows]).encode("ascii")).hexdigest()

    @property
    def hidden(self) -> tuple[int, ...]:
        """The numbers of the rows that are hidden, as far as known."""
        hidden = self.table.hidden or frozenset()
        return tuple(row.number for row in self.rows if row.number in hidden)


def understand(table: Table, choices: Choices) -> IdList:
    """Find the column of the ids, their user type, and the query of each row.

    Raises:
        Problem: Kind.INPUT_LIST with the fact `variant`: "no_column" (the column is unknown; with `columns`),
            "several_columns" (likewise), "column" (the chosen one does not exist; with `column` and `columns`), "type"
            (the user type is unknown), "rows" (too many), "further_table" (with `row`) or "empty".
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
    if inputs is not None:  # a report has the queries in its own columns, whatever the columns of the list are
        types, ids = (inputs.stop, inputs.stop + 1) if table.form == "jsonl" else columns_asked(inputs)
        rows = tuple(_row(line, _Places(types, ids), choices.user_type, table, choices) for line in lines)
        inner = (replace(row, cells=tuple(map(without_guard, row.cells[inputs]))) for row in rows)
        return IdList(table, tuple(map(without_guard, names[inputs])), ids, choices.user_type, types, tuple(inner))
    column, named_type = column_of(header, lines, choices)
    if header:
        _check_single_table(lines, header, column)
    type_column = next((place for place, name in enumerate(header) if says_type(name)), None)
    user_type = choices.user_type or named_type
    if user_type is None and type_column is None:
        raise list_problem("type")
    known = len(header) if header and table.form == "text" else len(names)
    places = _Places(type_column, column, "".join(header[column : column + 1]), known, len(names))
    rows = tuple(_row(line, places, user_type, table, choices) for line in lines)
    return IdList(table, names, column, user_type, type_column, rows)


def columns_of(table: Table) -> tuple[str, ...]:
    """Return the names of all columns for the user to choose from, also if the ids were not found; "" for none."""
    _, header = header_of(table, Choices())
    width = max(len(line.cells) for line in table.lines)
    return tuple(header[place] if header[place : place + 1] else "" for place in range(width))


def _check_single_table(lines: tuple[Line, ...], header: tuple[str, ...], column: int) -> None:
    """Refuse a list with a further table below, whose ids may be in another column or of another type."""
    last = lines[0].number - 1
    above = list[str]()
    known = tuple(map(types_of, header[column : column + 1]))
    for line in lines[:-1]:  # names in the last row have no ids below
        cells = [cell.strip() for cell in line.cells]
        names = cells[column : column + 1]
        values = [cell for cell in cells if DIGIT.search(cell) or is_account_or_type(cell)]
        if line.number > last + 1 and all(types_named(value) and not value.isupper() for value in values):
            names = [cell for cell, value in zip_longest(cells, above) if cell and cell != value]  # below an empty row
        if any(map(types_named, names)) and tuple(map(types_of, cells[column : column + 1])) != known:
            raise list_problem("further_table", row=line.number)
        last = line.number
        above = cells


class _Places(NamedTuple):
    """Column indices of user types and ids, the header of the ids, and the number of named and of all columns."""

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
        type_cell = cells[places.types] if places.types is not None and places.types < len(cells) else ""
        typed = without_guard(cells[places.ids])
        _check_not_empty(without_invisible(typed).strip(), places.name)
        row_type = _type(without_invisible(type_cell).strip(), user_type)
        _check_number(row_type, typed, is_number=places.ids in line.numbers, accepted=choices.takes_number(line.number))
        _check_text(typed.strip(), table)
        query = FaceQuery.from_typed(row_type, typed, image_format=ImageFormat.URL)
        _check_phone(query)
        return Row(line.number, cells, query)
    except Problem as problem:
        if problem.kind is Kind.INPUT_EMPTY:  # the plain text is about an input field
            problem.facts["variant"] = "row"
        return Row(line.number, cells, fault=problem)


def _check_hidden(line: Line, table: Table, choices: Choices) -> None:
    if choices.hidden is not True and line.number in (table.hidden or ()):
        raise Problem(Kind.INPUT_HIDDEN)


def _check_cells(line: Line, known: int) -> None:
    """Refuse a row with more cells than columns: a separator in a cell may have moved the id to another column."""
    if any(map(str.strip, line.cells[known:])):
        raise Problem(Kind.INPUT_SEVERAL, field="userId", variant="row")


def _check_not_empty(typed: str, name: str) -> None:
    """Refuse texts that are not an id of any type: empty, a dash, a repeated header, or the row of totals."""
    if typed == name or (name and types_named(typed)) or _NO_ID.fullmatch(typed):
        raise Problem(Kind.INPUT_EMPTY, field="userId")


def _type(cell: str, otherwise: UserType | None) -> UserType:
    found = type_of(cell) if cell else otherwise
    if found is None:
        raise Problem(Kind.INPUT_TYPE, field="userType")
    return found


def _check_text(typed: str, table: Table) -> None:
    """Refuse several values, and an id that may be misread: Big5 and Latin letters are rare characters of GB18030."""
    if table.form == "text" and _SPACED.search(typed):
        raise Problem(Kind.INPUT_SEVERAL, field="userId", variant="spaces")
    if _MORE_THAN_AN_ID.match(typed):
        raise Problem(Kind.INPUT_SEVERAL, field="userId", variant="cell")
    if table.encoding == GUESSED:
        try:
            typed.encode("gb2312")
        except UnicodeEncodeError:
            raise Problem(Kind.INPUT_UNREADABLE, field="userId", variant="encoding") from None


def _check_phone(query: FaceQuery) -> None:
    """Refuse a text that is not one phone number, such as a department's name, a head count or two numbers."""
    is_one = _PHONE.fullmatch(query.user_id) and len(DIGIT.findall(query.user_id)) in _PHONE_DIGITS
    if query.user_type is UserType.PHONE and not is_one:
        raise Problem(Kind.INPUT_TYPE, field="userId", variant="phone")


def _check_number(user_type: UserType, text: str, *, is_number: bool, accepted: bool) -> None:
    """Refuse a numeric cell that may be a shortened id, unless the user accepted it; a rounded one always."""
    is_decimal = user_type is not UserType.PHONE and _DECIMAL.fullmatch(text)
    if is_decimal or (is_number and not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_KEPT)):
        raise Problem(Kind.INPUT_ROUNDED, field="userId")
    whole = user_type is UserType.PHONE and MOBILE.fullmatch(text)
    if ((is_number and not whole) or _SHORTENED.fullmatch(text.strip())) and not accepted:
        raise Problem(Kind.INPUT_NUMBER, field="userId")
