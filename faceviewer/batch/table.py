"""The rows of a list as they stand in it, and those of a text: CSV, or what was pasted."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from faceviewer.core.limits import BATCH_COLUMNS, BATCH_HEADER, BATCH_ROWS
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UTF_8 = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")
"""A Chinese character in UTF-8; hardly ever one of GB18030 that is in use."""
NO_TEXT = re.compile("[\0-\x08\x0e-\x19\x1b-\x1f\x7f]")
"""What no list has: it has tabs and line breaks, and DOS's sign at its end."""
_TRIED = 50  # lines that tell what separates cells
_SEPARATOR_TOLD = re.compile(r'"?sep=(.)"?[\r\n]+')  # Excel's own first line of CSV, which its sheets do not count
_OBJECT = re.compile(r'\s*\[?\s*\{\s*"')


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands in a list.

    Attributes:
        number: the sheet's own, from 1.
        cells: as text; of a number all its digits, as many as there were.
        numbers: the places of cells that are no text to the sheet, but a number, a date or a truth.
    """

    number: int
    cells: tuple[str, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it was read.

    Attributes:
        lines: those with something in them, in order.
        form: "text", "xlsx", "xls", "ods" or "jsonl".
        encoding: of a text; "" where it was pasted, and of a workbook.
        sheet: which sheet of a workbook it is; "".
        others: the other sheets that have a name, in order, each with whether it is hidden.
        is_hidden_sheet: whether the sheet itself is hidden.
        hidden: the numbers of the rows that are hidden, in any sheet or by any filter; None where it cannot be told.
    """

    lines: tuple[Line, ...]
    form: str = "text"
    encoding: str = ""
    sheet: str = ""
    others: tuple[tuple[str, bool], ...] = ()
    is_hidden_sheet: bool = False
    hidden: frozenset[int] | None = frozenset()


def list_problem(variant: str, /, **facts: str | int) -> Problem:
    """Return the problem of a list that cannot be read or run; `variant` names its words."""
    problem = Problem(Kind.INPUT_LIST, variant=variant)
    problem.facts |= facts
    return problem


def table_of(text: str, *, encoding: str = "") -> Table:
    """Return the table that a text is: CSV, what was copied from a sheet, one id a line, or JSON Lines of a report.

    Raises:
        Problem: as `reading.read_table`.
    """
    text = text.removeprefix("\ufeff").removesuffix("\x1a")  # a mark may have been copied with its text
    if NO_TEXT.search(text):
        raise list_problem("no_text")
    if text.lstrip().startswith("<"):  # a page that is called .xls
        raise list_problem("no_list")
    if _OBJECT.match(text):
        return Table(bounded(_of_json(text)), "jsonl", encoding)
    told = _SEPARATOR_TOLD.match(text)
    text = text[told.end() :] if told else text
    return Table(bounded(_of_csv(text, told[1] if told else _separator(text))), encoding=encoding)


def bounded(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines that have something in them.

    Raises:
        Problem: there are none, too many, or too many cells in one.
    """
    most = BATCH_ROWS + BATCH_HEADER
    kept = tuple(islice((line for line in lines if any(cell.strip() for cell in line.cells)), most + 1))
    if not kept:
        raise list_problem("empty")
    if len(kept) > most:
        raise list_problem("rows", limit=BATCH_ROWS)
    if max(len(line.cells) for line in kept) > BATCH_COLUMNS:
        raise list_problem("columns_many", limit=BATCH_COLUMNS)
    return kept


def decoded(data: bytes) -> tuple[str, str]:
    """Return a text and how it was encoded: UTF-8, UTF-16 or GB18030, whole, or not at all.

    Raises:
        Problem: as `reading.read_table`.
    """
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "") or _unmarked(data)
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        raise list_problem("encoding") from None


def _unmarked(data: bytes) -> str:
    # Of ids in UTF-16 every other byte is zero.
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(data) % 2 == 0 and data[start::2].count(0) * 3 > len(data) // 2 > 0:
            return name
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if any(_is_utf_8(line) for line in data.split(b"\n")):
            raise list_problem("mixed") from None
        return "gb18030"
    return "utf-8"


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _UTF_8.search(line) is not None


def _separator(text: str) -> str:
    """Return what separates cells: what as many of stand in each of the first lines; a tab where nothing does."""
    head = "".join(islice(io.StringIO(text), _TRIED))
    best, score = "\t", 0.0
    for separator in "\t;,":
        try:
            rows = [row for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator) if row]
        except csv.Error:
            continue
        widths = [len(row) for row in rows if len(row) > 1]
        alike = max(map(widths.count, widths), default=0) / (len(rows) or 1)
        if alike > score:
            best, score = separator, alike
    return best


def _of_csv(text: str, separator: str) -> Iterator[Line]:
    """Yield the rows of a text; where a quotation mark lacks its other half, those behind it would be one cell."""
    lines, begun, number = list(io.StringIO(text, newline="")), 0, 0
    rows = csv.reader(lines, delimiter=separator)
    try:
        while begun < len(lines):
            number += 1
            cells = next(rows)
            if rows.line_num > begun + 1:
                list(csv.reader(lines[begun : rows.line_num], delimiter=separator, strict=True))
            begun = rows.line_num
            yield Line(number, tuple(cells))
    except csv.Error:
        raise list_problem("quotes", row=number) from None


def _of_json(text: str) -> Iterator[Line]:
    """Yield the rows of a report in JSON Lines as a table: the input of each, with what was asked."""
    numbered = ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    try:
        rows = [(number, json.loads(line)) for number, line in islice(numbered, BATCH_ROWS + 1)]
        names = tuple(dict.fromkeys(name for _, row in rows for name in {**row.get("input", {})}))
        yield Line(0, (*names, "userType", "userId"))
        for number, row in rows:
            cells = [*(row.get("input", {}).get(name, "") for name in names), row.get("userType"), row.get("userId")]
            numbers = frozenset(place for place, cell in enumerate(cells) if not isinstance(cell, str | None))
            yield Line(number, tuple("" if cell is None else str(cell) for cell in cells), numbers)
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise list_problem("no_list") from None
