"""The process that reads a workbook. Only this module uses python-calamine.

Standard input: the name of a sheet as a line of JSON, then the file. Standard output: an empty line when the process
has started, a line of JSON about the workbook, then one for each row: its number, its cells, and the column indices of
cells that are not text.
"""

from __future__ import annotations

import codecs
import contextlib
import datetime  # noqa: F401 - calamine needs it when imports are no longer possible
import encodings.cp437  # noqa: F401 - likewise, for names in zip files
import io
import json
import re
import signal
import struct
import zipfile
import zlib
from functools import partial
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from faceviewer.batch import LIST_STARTED, hidden_rows
from faceviewer.core.limits import BATCH_COLUMNS, BATCH_HEADER, BATCH_ROWS
from faceviewer.core.pattern import pattern
from faceviewer.imaging.confinement import confine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ENCRYPTED = pattern("EncryptedPackage".encode("utf-16-le") + rb"|\t\x08\x10\0.{16}/\0", re.DOTALL)
"""Marks of encryption: a stream name of an encrypted .xlsx, and the FILEPASS record after the first of an .xls."""
# Elements are found by their name with any prefix. calamine leaves out what these patterns find, or reads another text.
_SECTION = pattern(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
"""A comment, or a text that is written without escapes."""
_CELL = pattern(
    rb"""<((?:\w+:)?)c\b([^<>]*)>\s*(<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?"""
    rb"""(<(?:\w+:)?v\b(?:[^<>]*/>|[^<>]*>((?!\d+<)[^<]*)</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"""
)
"""A cell whose value is not an integer."""
_SHARED = pattern(rb"""\bt=["']s["']""")
_STRING = pattern(rb"""\bt=["']str["']""")
_TYPE = pattern(rb"""\bt=["'][^"'<>]*["']""")
_INLINE = pattern(rb"(</(?:\w+:)?is>)\s*<(?:\w+:)?v\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?v>)")
"""A value behind the text of a cell."""
_DIMENSION = pattern(rb"(<(?:\w+:)?)dimension(?=\s[^<>]*/>)(?![^<>]*\bref=.[A-Z]+[1-9]\d*(?::[A-Z]+[1-9]\d*)?[\"'])")
"""An invalid range of the sheet, which is only a hint."""
_ODS_ERROR = pattern(
    rb"""(<(?:\w+:)?table-cell\b(?=[^<>]*\bvalue-type=["']error["'])[^<>]*\bstring-value=["'])(?=["'])"""
)
_ODS_UNTYPED = pattern(rb"(<(?:\w+:)?table-cell\b(?![^<>]*\bvalue-type=)[^<>]*(?<!/))(?=>\s*<(?:\w+:)?p\b)")
_ODS_BREAK = pattern(rb"<(?:\w+:)?(?:line-break|tab)\b[^<>]*/>")
_ODS_RUBY = pattern(rb"<(?:\w+:)?ruby-text\b[^<>]*>[^<]*+</[^<>]*>")
"""The pronunciation beside a text."""
_ODS_COVERED = pattern(rb"<(?:\w+:)?covered-table-cell\b[^<>]*")
_DECLARATION = pattern(r"<\?xml[^<>]*\?>")
_BAD_ZIPS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


def main() -> int:
    """Read one workbook. If the reader crashes, the parent process reports it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent process; this one ends after it
    with open(0, "rb", closefd=False) as incoming, open(1, "wb", closefd=False) as outgoing:
        outgoing.write(LIST_STARTED)
        outgoing.flush()
        sheet = json.loads(incoming.readline())
        data = incoming.read()
        confine()
        outgoing.writelines(json.dumps(value).encode("ascii") + b"\n" for value in _output(data, sheet))
    return 0


def _output(data: bytes, sheet: str) -> Iterator[Any]:
    form = _form(data)
    part = b""
    data = _in_utf_8(data)
    if form == "ods":
        data, part = _readable(data, lambda _: "content.xml", _readable_ods)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError:  # calamine has no error of its own for a missing password
        yield {"problem": _refusal(data)}
        return
    found = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    named = [each for each in found if (each.name == sheet if sheet else each.visible == SheetVisibleEnum.Visible)]
    if not named:
        yield {"problem": "no_sheet" if found else "broken", "sheets": [each.name for each in found]}
        return
    for chosen in named:
        if form == "xlsx":
            readable, part = _readable(data, partial(_part_of, sheet=chosen.name), _readable_sheet)
            if readable is not data:
                workbook = CalamineWorkbook.from_filelike(io.BytesIO(readable))
        table = workbook.get_sheet_by_name(chosen.name)
        if table.start:
            break
    else:
        yield {"problem": "empty"}
        return
    yield {
        "form": form,
        "sheet": chosen.name,
        "others": [(o.name, o.visible != SheetVisibleEnum.Visible) for o in found if o is not chosen],
        "is_hidden": chosen.visible != SheetVisibleEnum.Visible,
        "hidden": _hidden_rows(data, form, part, chosen.name),
    }
    yield from _rows(table)


def _rows(table: CalamineSheet) -> Iterator[Any]:
    """Yield rows with the sheet's row numbers and columns, up to one more than allowed."""
    _, first_column = table.start or (0, 0)
    count = 0
    covered = _covered(table)
    for number, row in enumerate(table.iter_rows(), 1):  # includes rows above the first cell, but no columns before it
        cells = [*("",) * first_column, *map(_text, row[: BATCH_COLUMNS + 1])]
        for columns in covered.get(number, ()):
            cells[columns] = [""] * len(cells[columns])
        if any(cells):
            numbers = [place for place, value in enumerate(row, first_column) if not isinstance(value, str)]
            yield number, cells, numbers
            count += 1
        if count > BATCH_ROWS + BATCH_HEADER:
            return


def _covered(table: CalamineSheet) -> dict[int, list[slice]]:
    """Return by row the columns that are covered by a merged cell: their values are not visible."""
    covered: dict[int, list[slice]] = {}
    for (top, left), (bottom, right) in table.merged_cell_ranges or ():
        for row in range(top, min(bottom, BATCH_ROWS + BATCH_HEADER) + 1):
            covered.setdefault(row + 1, []).append(slice(left + (row == top), right + 1))
    return covered


def _readable(
    data: bytes, name_in: Callable[[zipfile.ZipFile], str], change: Callable[[bytes], bytes]
) -> tuple[bytes, bytes]:
    """Return a workbook and one of its parts, with a text for what calamine leaves out or reads as another text."""
    with (
        contextlib.suppress(KeyError, ElementTree.ParseError, *_BAD_ZIPS),
        zipfile.ZipFile(io.BytesIO(data)) as parts,
    ):
        name = name_in(parts)
        part = change(content := parts.read(name))
        if part == content:
            return data, part
        return _with_parts(parts, {name: part}), part
    return data, b""


def _in_utf_8(data: bytes) -> bytes:
    """Return a workbook without parts in UTF-16, which calamine cannot read."""
    with contextlib.suppress(UnicodeError, *_BAD_ZIPS), zipfile.ZipFile(io.BytesIO(data)) as parts:
        found = {}
        for name in parts.namelist():
            with parts.open(name) as part:
                if part.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} and name.endswith((".xml", ".rels")):
                    text = parts.read(name).decode("utf-16")
                    found[name] = _DECLARATION.sub("", text, count=1).encode("utf-8")
        return _with_parts(parts, found) if found else data
    return data


def _with_parts(workbook: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    copied = io.BytesIO()
    with zipfile.ZipFile(copied, "w") as copy:
        for info in workbook.infolist():
            copy.writestr(info, changed.get(info.filename) or workbook.read(info))
    return copied.getvalue()


def _readable_sheet(part: bytes) -> bytes:
    part = _INLINE.sub(rb"\1", _DIMENSION.sub(rb"\1none", _SECTION.sub(_escaped, part)))
    return _CELL.sub(_explained, part)


def _explained(cell: re.Match[bytes]) -> bytes:
    """Return a cell with its error as a text, also if a formula has no value or the number of a text is invalid."""
    prefix, attributes, formula, element, value = cell.groups()
    if value and _SHARED.search(attributes):  # calamine reads the first text of the workbook
        text = b"#REF!"
    elif value and value.startswith(b"#"):
        text = value
    elif formula and not value and not (element and _STRING.search(attributes)):  # else it is an empty text
        text = b"#CALC!"
    else:
        return cell[0]
    return b'<%bc%b t="str"><%bv>%b</%bv></%bc>' % (prefix, _TYPE.sub(b"", attributes), prefix, text, prefix, prefix)


def _escaped(section: re.Match[bytes]) -> bytes:
    return (section[1] or b"").replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _readable_ods(content: bytes) -> bytes:
    """Return the content of an .ods. Cells that are covered by a merged cell lose the attributes for their value."""
    content = _ODS_ERROR.sub(rb"\1#N/A", _SECTION.sub(_escaped, content))
    content = _ODS_RUBY.sub(b"", content)
    content = _ODS_UNTYPED.sub(rb'\1 office:value-type="string"', _ODS_BREAK.sub(b"\n", content))
    return _ODS_COVERED.sub(lambda tag: tag[0].replace(b"value", b"none"), content)


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
    with contextlib.suppress(KeyError, ValueError, struct.error):
        if form == "xls":
            return hidden_rows.of_xls(data, sheet)
        if part:
            return hidden_rows.of_ods(part, sheet) if form == "ods" else hidden_rows.of_xlsx(part)
    return None


def _refusal(data: bytes) -> str:
    """Return the problem of a file that calamine cannot read; "no_list" is for a zip file that is not a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if b"opendocument.spreadsheet" in data[:200]:
                return "encrypted" if b"encryption-data" in parts.read("META-INF/manifest.xml") else "broken"
            return "broken" if any(name.startswith("xl/") for name in _names(parts)) else "no_list"
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
            return _names(parts)[(target[1:] if target.startswith("/") else f"xl/{target}").lower()]
    raise KeyError(sheet)


def _tree(parts: zipfile.ZipFile, name: str) -> ElementTree.Element:
    part = parts.read(_names(parts)[name.lower()])
    return ElementTree.fromstring(part)  # noqa: S314 - this process is confined and has a memory limit


def _names(parts: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of all parts by their form in lower case and with slashes: some files have backslashes."""
    return {name.lower().replace("\\", "/"): name for name in parts.namelist()}
