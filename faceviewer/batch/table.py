"""The table of a list, read from a workbook or a text: CSV, a pasted text, or JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from faceviewer.batch import LIST_ARGUMENT, LIST_STARTED
from faceviewer.core.limits import BATCH_COLUMNS, BATCH_HEADER, BATCH_LIST_BYTES, BATCH_LIST_SECONDS, BATCH_ROWS
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import MOBILE, types_named
from faceviewer.core.regular_file import name_of, reason_of
from faceviewer.imaging.decoder import started_child
from faceviewer.installation import child_command, is_replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # a zip with XML; OLE, for old or encrypted ones
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UTF_8 = pattern(rb"[\xe3-\xe9][\x80-\xbf]{2}")
"""A Chinese character in UTF-8; as GB18030, these bytes are hardly ever a text."""
GUESSED = "gb18030"
"""The encoding of a text that is neither UTF-8 nor UTF-16."""
_NO_TEXT = pattern("[\0-\x08\x0e-\x19\x1b-\x1f\x7f]")
"""Characters that are not in a list, which has tabs, line breaks and perhaps the end-of-file character of DOS."""
_TRIED = 50  # lines from which the separator is detected
_SEPARATOR_LINE = pattern(r'"?sep=(.)"?[\r\n]+')  # a first line for Excel, which is not a row
_RULE = pattern(r"(?=.*?[-=─:]{3})[-=─|:+\s]++")
"""A line that is drawn below a header or around a table."""
_OBJECT = pattern(r'\s*+\{\s*"')
_OTHER_FORMAT = pattern(r'\s*+(?:<|\[\s*+(?:["{[]|\d++\s*+,))')
"""The start of an HTML page with the extension .xls, or of an array of JSON; other texts may begin with a bracket."""


csv.field_size_limit(BATCH_LIST_BYTES)  # Python accepts 131,072 characters; a remark may have more


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table.

    Attributes:
        number: row number of the list, from 1.
        cells: as text; a number with all digits that the sheet kept.
        numbers: column indices of cells that are not text in the sheet, but a number, a date or a boolean.
    """

    number: int
    cells: tuple[str, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A list as read, before its columns are known.

    Attributes:
        lines: the rows that are not empty, in order.
        form: "text", "xlsx", "xls", "ods" or "jsonl".
        encoding: the encoding of a text file; "" for a pasted text and a workbook.
        sheet: name of the sheet of a workbook; "" otherwise.
        others: names of the other sheets, in order, each with whether it is hidden.
        is_hidden_sheet: whether the sheet itself is hidden.
        hidden: numbers of the rows that are hidden, also by a filter; None if unknown.
    """

    lines: tuple[Line, ...]
    form: str = "text"
    encoding: str = ""
    sheet: str = ""
    others: tuple[tuple[str, bool], ...] = ()
    is_hidden_sheet: bool = False
    hidden: frozenset[int] | None = frozenset()


def list_problem(variant: str, /, **facts: str | int) -> Problem:
    """Return the problem of a list that cannot be read or run; `variant` selects the text."""
    problem = Problem(Kind.INPUT_LIST, variant=variant)
    problem.facts |= facts
    return problem


def read_file(path: Path) -> bytes:
    """Return the bytes of a file for `read_table`. Blocks. Raises Problem: Kind.INPUT_LIST with `variant` "file"."""
    try:
        with path.open("rb") as file:
            return file.read(BATCH_LIST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise list_problem("file", file=name_of(path), reason=reason_of(error)) from None


def read_table(data: bytes, *, sheet: str = "") -> Table:
    """Read a file, or a pasted text as UTF-8, by its content. Blocks: a workbook is read in a process of its own.

    Without the name of a sheet, the first that is not hidden is read.

    Raises:
        Problem: Kind.INPUT_LIST with the fact `variant`: "too_big", "encoding", "mixed", "no_text", "no_list",
            "no_sheets", "quotes" (with `row`), "rows", "columns_many", "empty", or for a workbook "broken",
            "encrypted", "no_sheet" (with `sheets`), "reader" (its process did not start). LOCAL_REPLACED if that is
            because the program was upgraded or removed.
    """
    if len(data) > BATCH_LIST_BYTES:
        raise list_problem("too_big", mebibytes=BATCH_LIST_BYTES >> 20)
    if data.startswith(_WORKBOOKS):
        return read_workbook(data, sheet=sheet)
    text, encoding = decoded(data)
    if sheet:
        raise list_problem("no_sheets")
    return table_of(text, encoding=encoding)


def read_workbook(data: bytes, *, sheet: str = "") -> Table:
    """Read one sheet of an .xlsx, .xls or .ods file; see `read_table`. Blocks.

    A separate process is used, because a cell in the far corner of a sheet can take gigabytes of memory.
    """
    request = json.dumps(sheet).encode("ascii") + b"\n" + data
    try:
        with started_child(child_command(LIST_ARGUMENT, "faceviewer.batch.workbook_child")) as child:
            try:
                output, _ = child.communicate(request, timeout=BATCH_LIST_SECONDS)
            finally:
                child.kill()
    except OSError:  # cannot be started
        output = b""
    except subprocess.SubprocessError:  # timed out
        raise list_problem("broken") from None
    if not output.startswith(LIST_STARTED):
        raise Problem(Kind.LOCAL_REPLACED) if is_replaced() else list_problem("reader")
    try:
        head, *rows = map(json.loads, output.splitlines()[1:] if child.returncode == 0 else [])
        return _table(head, rows)
    except (ValueError, KeyError, TypeError, AttributeError):  # a malicious file may control the output of the process
        raise list_problem("broken") from None


def _table(head: dict[str, Any], rows: list[Any]) -> Table:
    if "sheet" not in head:
        raise list_problem(str(head["problem"]), sheets=", ".join(map(str, head.get("sheets", ()))))
    lines = (Line(int(n), tuple(map(str, cells)), frozenset(map(int, numbers))) for n, cells, numbers in rows)
    return Table(
        bounded(lines),
        form=str(head["form"]),
        sheet=str(head["sheet"]),
        others=tuple((str(name), bool(hidden)) for name, hidden in head["others"]),
        is_hidden_sheet=bool(head["is_hidden"]),
        hidden=None if head["hidden"] is None else frozenset(map(int, head["hidden"])),
    )


def table_of(text: str, *, encoding: str = "") -> Table:
    """Parse a text: CSV, copied cells, one id a line, or the JSON Lines of a report. Raises as `read_table`."""
    text = text.removeprefix("\ufeff").removesuffix("\x1a")  # a byte order mark may have been copied with the text
    if control := _NO_TEXT.search(text):
        raise list_problem("no_text", row=text.count("\n", 0, control.start()) + 1)
    if _OTHER_FORMAT.match(text):
        raise list_problem("no_list")
    if _OBJECT.match(text):
        return Table(bounded(_of_json(text)), "jsonl", encoding)
    line = _SEPARATOR_LINE.match(text)
    text = text[line.end() :] if line else text
    return Table(bounded(_of_csv(text, line[1] if line else _separator(text))), encoding=encoding)


def bounded(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines that are not empty. Raises Problem for none, too many, or too many cells in one."""
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
    """Return a text and its encoding: UTF-8, UTF-16 or GB18030 for the whole text. Raises as `read_table`."""
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "") or _unmarked(data)
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        raise list_problem("encoding") from None


def _unmarked(data: bytes) -> str:
    # In ids encoded as UTF-16 every other byte is zero.
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(data) % 2 == 0 and data[start::2].count(0) * 3 > len(data) // 2 > 0:
            return name
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if any(_is_utf_8(line) for line in data.split(b"\n")):
            raise list_problem("mixed") from None
        return GUESSED
    return "utf-8"


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _UTF_8.search(line) is not None


def _separator(text: str) -> str:
    """Return the separator that gives most of the first lines the same number of cells; a tab if there is none.

    Of several, the one that separates the name of a column with ids, or a mobile number, is preferred.
    """
    head = "".join(islice(io.StringIO(text), _TRIED))
    best = "\t"
    score = (0.0, False)
    drawn = [line.split("|") for line in head.split("\n") if "|" in line]
    is_drawn = len(drawn) > 1 and any(types_named(name.strip()) for names in drawn for name in names)
    for separator in "\t;,|" if is_drawn else "\t;,":  # an id may contain a `|`
        try:
            rows = [row for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator) if row]
        except csv.Error:
            continue
        widths = [len(row) for row in rows if len(row) > 1]
        share = max(map(widths.count, widths), default=0) / (len(rows) or 1)
        if share < score[0] or not share:
            continue
        cells = (cell for row in rows for cell in filter(None, map(str.strip, row)))
        found = share, any(types_named(cell) or MOBILE.fullmatch(cell) for cell in cells)
        if found > score:
            best = separator
            score = found
    return best


def _of_csv(text: str, separator: str) -> Iterator[Line]:
    """Yield the rows of a CSV text; an unclosed quotation mark, which would join the following rows, is refused."""
    lines = list(io.StringIO(f"{text}\n", newline=""))
    begun = 0
    number = 0
    rows = csv.reader(lines, delimiter=separator)
    try:
        while begun < len(lines):
            number += 1
            cells = next(rows)
            if rows.line_num > begun + 1 or (cells and cells[-1].endswith("\n")):  # a line end between quotation marks
                list(csv.reader(lines[begun : rows.line_num], delimiter=separator, strict=True))
            begun = rows.line_num
            while len(cells) > BATCH_COLUMNS and not cells[-1].strip():  # a spreadsheet saves all its columns
                cells.pop()
            if not _RULE.fullmatch("|".join(cells)):
                yield Line(number, tuple(cells))
    except csv.Error:
        raise list_problem("quotes", row=number) from None


def _of_json(text: str) -> Iterator[Line]:
    """Yield the rows of a report in JSON Lines: a header, then the input of each row with its user type and id."""
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
