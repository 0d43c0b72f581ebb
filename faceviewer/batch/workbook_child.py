"""The process that reads a workbook. Only this module uses python-calamine.

Standard input: the name of a sheet as a line of JSON, then the file. Standard output: a line of JSON about the
workbook, then one for each row: its number, its cells, and the column indices of cells that are not text.
"""

from __future__ import annotations

import contextlib
import datetime  # noqa: F401 - calamine needs it when imports are no longer possible
import encodings.cp437  # noqa: F401 - likewise, for names in zip files
import io
import json
import re
import signal
import struct
import sys
import zipfile
import zlib
from functools import reduce
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from faceviewer.batch import hidden_rows
from faceviewer.core.limits import BATCH_COLUMNS, BATCH_HEADER, BATCH_ROWS
from faceviewer.core.pattern import pattern
from faceviewer.imaging.confinement import confine

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENCRYPTED = pattern("EncryptedPackage".encode("utf-16-le") + rb"|\t\x08\x10\0.{16}/\0", re.DOTALL)
"""Marks of encryption: a stream name of an encrypted .xlsx, and the FILEPASS record after the first of an .xls."""
_CELL = pattern(
    rb"""<(?:\w+:)?c\b([^<>]*)>\s*(<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?"""
    rb"""(?:<(?:\w+:)?v>(#[^<]*)</(?:\w+:)?v>\s*)?</(?:\w+:)?c>"""
)
_NO_INDEX = pattern(rb"""<(?:\w+:)?c\b([^<>]*\bt=["']s["'][^<>]*)>\s*<(?:\w+:)?v\b[^<>]*>(?!\d+<)[^<]""")
"""A cell with an invalid number of a shared text; calamine reads the first text of the workbook."""
_PLACE = pattern(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_NOT_CALCULATED, _NO_TEXT = "#CALC!", "#REF!"
_ODS_ERROR = pattern(
    rb"""(<(?:\w+:)?table-cell\b(?=[^<>]*\bvalue-type=["']error["'])[^<>]*\bstring-value=["'])(?=["'])"""
)
_ODS_BREAK = pattern(rb"<(?:\w+:)?(?:line-break|tab)\b[^<>]*/>")
_ODS_COVERED = pattern(rb"<(?:\w+:)?covered-table-cell\b[^<>]*")
_BAD_ZIPS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


def main() -> int:
    """Read one workbook. If the reader crashes, the parent process reports it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent process; this one ends after it
    with open(0, "rb", closefd=False) as incoming, open(1, "wb", closefd=False) as outgoing:
        sheet = json.loads(incoming.readline())
        data = incoming.read()
        confine()
        outgoing.writelines(json.dumps(value).encode("ascii") + b"\n" for value in _output(data, sheet))
    return 0


def _output(data: bytes, sheet: str) -> Iterator[Any]:
    form, part = _form(data), b""
    if form == "ods":
        data = _readable_ods(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError:  # calamine has no error of its own for a missing password
        yield {"problem": _refusal(data)}
        return
    found = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    named = [each for each in found if (each.name == sheet if sheet else each.visible == SheetVisibleEnum.Visible)]
    if not named:
        yield {"problem": "no_sheet", "sheets": [each.name for each in found]}
        return
    tables = ((each, workbook.get_sheet_by_name(each.name)) for each in named)
    chosen, table = next((pair for pair in tables if pair[1].start), (None, None))
    if chosen is None or table is None:
        yield {"problem": "empty"}
        return
    if form == "xlsx":
        with (
            contextlib.suppress(KeyError, ElementTree.ParseError, *_BAD_ZIPS),
            zipfile.ZipFile(io.BytesIO(data)) as parts,
        ):
            part = _read(parts, _part_of(parts, chosen.name))
    yield {
        "form": form,
        "sheet": chosen.name,
        "others": [(o.name, o.visible != SheetVisibleEnum.Visible) for o in found if o is not chosen],
        "is_hidden": chosen.visible != SheetVisibleEnum.Visible,
        "hidden": _hidden_rows(data, form, part, chosen.name),
    }
    yield from _rows(table, _misread(part))


def _rows(table: CalamineSheet, others: dict[int, dict[int, str]]) -> Iterator[Any]:
    """Yield rows with the sheet's row numbers and columns, up to one more than allowed."""
    _, first_column = table.start or (0, 0)
    count, covered = 0, _covered(table)
    for number, row in enumerate(table.iter_rows(), 1):  # includes rows above the first cell, but no columns before it
        cells = [*("",) * first_column, *map(_text, row[: BATCH_COLUMNS + 1])]
        _fill(cells, others.pop(number, {}))
        for columns in covered.get(number, ()):
            cells[columns] = [""] * len(cells[columns])
        if any(cells):
            numbers = [place for place, value in enumerate(row, first_column) if not isinstance(value, str)]
            yield number, cells, numbers
            count += 1
        if count > BATCH_ROWS + BATCH_HEADER:
            return
    for number, found in sorted(others.items()):  # below the last row with a value
        cells = []
        _fill(cells, found)
        yield number, cells, []


def _covered(table: CalamineSheet) -> dict[int, list[slice]]:
    """Return by row the columns that are covered by a merged cell: their values are not visible."""
    covered: dict[int, list[slice]] = {}
    for (top, left), (bottom, right) in table.merged_cell_ranges or ():
        for row in range(top, min(bottom, BATCH_ROWS + BATCH_HEADER) + 1):
            covered.setdefault(row + 1, []).append(slice(left + (row == top), right + 1))
    return covered


def _fill(cells: list[str], found: dict[int, str]) -> None:
    for place, text in found.items():
        cells += [""] * (place + 1 - len(cells))
        cells[place] = text if text == _NO_TEXT else cells[place] or text


def _readable_ods(data: bytes) -> bytes:
    """Return an .ods with a text for what calamine leaves out of cells: errors, line breaks and tabs.

    Cells that are covered by a merged cell are empty: they lose the attributes for their value.
    """
    copied = io.BytesIO()
    with contextlib.suppress(KeyError, *_BAD_ZIPS), zipfile.ZipFile(io.BytesIO(data)) as parts:
        content = parts.read("content.xml")
        readable = _ODS_BREAK.sub(b"\n", _ODS_ERROR.sub(rb"\1#N/A", content))
        readable = _ODS_COVERED.sub(lambda tag: tag[0].replace(b"value", b"none"), readable)
        if readable != content:
            with zipfile.ZipFile(copied, "w") as copy:
                for info in parts.infolist():
                    copy.writestr(info, readable if info.filename == "content.xml" else parts.read(info))
            return copied.getvalue()
    return data


def _form(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return "xls"
    return "ods" if b"opendocument" in data[:200] else "xlsx"


def _text(value: object) -> str:
    """Return a cell as text; an integral float without its decimal point."""
    match value:
        case str():
            return value
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def _hidden_rows(data: bytes, form: str, part: bytes, sheet: str) -> list[int] | None:
    """Return the numbers of the hidden rows of a sheet, None if they are unknown."""
    with contextlib.suppress(KeyError, ValueError, struct.error, *_BAD_ZIPS):
        if form == "xls":
            return hidden_rows.of_xls(data, sheet)
        if form == "ods":
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                return hidden_rows.of_ods(parts.read("content.xml"), sheet)
        return hidden_rows.of_xlsx(part) if part else None
    return None


def _misread(part: bytes) -> dict[int, dict[int, str]]:
    """Return by row and column the cells that calamine reads as empty or as another text.

    These are errors, formulas without a value, and invalid numbers of shared texts.
    """
    cells = [
        (attributes, error.decode("utf-8", "replace") if error else _NOT_CALCULATED)
        for attributes, formula, error in map(re.Match.groups, _CELL.finditer(part))
        if error or formula
    ]
    found: dict[int, dict[int, str]] = {}
    for attributes, text in (*cells, *((attributes, _NO_TEXT) for attributes in _NO_INDEX.findall(part))):
        if place := _PLACE.search(attributes):
            column = reduce(lambda total, letter: 26 * total + letter - 64, place[1], 0) - 1
            found.setdefault(int(place[2]), {})[column] = text
    return found


def _refusal(data: bytes) -> str:
    """Return the problem of a file that calamine cannot read; "no_list" is for a zip file that is no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if b"opendocument.spreadsheet" in data[:200]:
                return "encrypted" if b"encryption-data" in parts.read("META-INF/manifest.xml") else "broken"
            return "broken" if any(name.lower().startswith("xl/") for name in parts.namelist()) else "no_list"
    except (KeyError, *_BAD_ZIPS):
        return "encrypted" if _ENCRYPTED.search(data) else "broken"


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part of an .xlsx that contains the rows of a sheet. Raises KeyError."""
    relation = next(
        (
            value
            for element in _tree(parts, "xl/workbook.xml").iter()
            if element.get("name") == sheet
            for name, value in element.items()
            if name.endswith("}id")
        ),
        "",
    )
    for element in _tree(parts, "xl/_rels/workbook.xml.rels").iter():
        if element.get("Id") == relation:
            target = element.get("Target", "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _tree(parts: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(_read(parts, name))  # noqa: S314 - this process is confined and has a memory limit


def _read(parts: zipfile.ZipFile, name: str) -> bytes:
    """Return a part, whose name may be written with other case (ECMA-376 part 2). Raises KeyError."""
    return parts.read({each.lower(): each for each in parts.namelist()}[name.lower()])


if __name__ == "__main__":
    sys.exit(main())
