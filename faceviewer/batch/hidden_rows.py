"""Find the rows of a sheet that are hidden by the user or by a filter, which calamine does not report.

Used in the process that reads workbooks. A file that cannot be understood raises KeyError, ValueError or struct.error.
"""

from __future__ import annotations

import html
import struct
from typing import TYPE_CHECKING

from faceviewer.core.limits import BATCH_HEADER, BATCH_ROWS
from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# A tag ends at the next `<` too: otherwise many open tags would be searched in quadratic time.
_ROW = pattern(rb"<(?:\w+:)?row\b[^<>]*>")
_NUMBER = pattern(rb"""\br\s*=\s*["'](\d{1,7})["']""")
_HIDDEN = pattern(rb"""\b(?:hidden\s*=\s*["'](?:1|true)|ht\s*=\s*["']0(?:\.0*)?)["']""")
"""A row that is hidden, or has no height, which looks the same."""

_ODS_TABLE = pattern(rb"<(?:\w+:)?table\s[^<>]*>")
_ODS_NAME = pattern(rb"""\s(?:\w+:)?name\s*=\s*(["'])(.*?)\1""")
_ODS_TABLE_END = pattern(rb"</(?:\w+:)?table>")
_ODS_ROW = pattern(
    rb"<(?:\w+:)?table-row(?=[\s/>])[^<>]*>|<(?P<group>/?)(?:\w+:)?table-row-group(?=[\s>])[^<>]*(?<!/)>"
)
_ODS_FOLDED = pattern(rb"""\bdisplay\s*=\s*["']false["']""")
_ODS_REPEATED = pattern(rb"""\bnumber-rows-repeated\s*=\s*["'](\d{1,7})["']""")
_ODS_HIDDEN = pattern(rb"""\bvisibility\s*=\s*["'](?:collapse|filter)["']""")

# [MS-CFB]: sectors of a file that is a file system.
_LAST_SECTOR = 0xFFFFFFFA
_SMALL_STREAM = 4096
_ENTRY = 128
# [MS-XLS]: numbers of records, and the bit of a hidden row.
_SHEET, _XLS_ROW, _END = 0x85, 0x208, 0x0A
_IS_HIDDEN = 0x20
_ROW_RECORD = struct.Struct("<H10xB")  # its number and its flags


def of_xlsx(part: bytes) -> list[int]:
    """Return the numbers of the hidden rows of a sheet, from its part."""
    hidden = []
    number = 0
    for row in _ROW.findall(part):
        attribute = _NUMBER.search(row)
        number = int(attribute[1]) if attribute else number + 1
        if _HIDDEN.search(row):
            hidden.append(number)
    return hidden


def of_ods(content: bytes, sheet: str) -> list[int]:
    """Return the numbers of the hidden rows of a sheet, from the part with all sheets."""
    tables = ((found, _ODS_NAME.search(found[0])) for found in _ODS_TABLE.finditer(content))
    named = (found for found, name in tables if name and html.unescape(name[2].decode()) == sheet)
    if (table := next(named, None)) is None:
        raise KeyError(sheet)
    end = _ODS_TABLE_END.search(content, table.end())
    hidden: list[int] = []
    groups: list[bool] = []  # for each group around the row, whether it or one around it is folded
    number = 1
    most = BATCH_ROWS + BATCH_HEADER
    for tag in _ODS_ROW.finditer(content[table.end() : end.start() if end else None]):
        row = tag[0]
        if tag["group"] is not None:
            if not tag["group"]:
                groups.append(groups[-1:] == [True] or _ODS_FOLDED.search(row) is not None)
            elif groups:
                groups.pop()
            continue
        repeated = _ODS_REPEATED.search(row)
        behind = number + (int(repeated[1]) if repeated else 1)
        if groups[-1:] == [True] or _ODS_HIDDEN.search(row):
            hidden += range(number, min(behind, most + 1))
        number = behind
    return hidden


def of_xls(data: bytes, sheet: str) -> list[int]:
    """Return the numbers of the hidden rows of a sheet of a workbook of Excel 97 to 2003."""
    book = _stream(data, "Workbook")
    for number, start, length in _records(book, 0):
        if number == _SHEET:
            place, _, characters, is_wide = struct.unpack_from("<IHBB", book, start)
            name = book[start + 8 : start + length][: characters << (is_wide & 1)]
            if name.decode("utf-16-le" if is_wide & 1 else "latin-1") == sheet:
                rows = (
                    _ROW_RECORD.unpack_from(book, at) for record, at, _ in _records(book, place) if record == _XLS_ROW
                )
                return [row + 1 for row, flags in rows if flags & _IS_HIDDEN]
    raise KeyError(sheet)


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, place and length of the contents of each record, until the end of a sheet or the globals."""
    while at + 4 <= len(book):
        number, length = struct.unpack_from("<HH", book, at)
        if number == _END:
            return
        yield number, at + 4, length
        at += 4 + length


def _stream(data: bytes, name: str) -> bytes:
    """Return a stream of a compound file. Raises KeyError if there is none of this name, or a small one."""
    (shift,) = struct.unpack_from("<H", data, 30)
    size = 1 << shift
    (first_of_folder,) = struct.unpack_from("<I", data, 48)
    (further,) = struct.unpack_from("<I", data, 68)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size] if number * size < len(data) else b""

    def numbers(part: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])

    of_table = list(numbers(data[76:512]))
    seen = 0
    while further < _LAST_SECTOR and seen < len(data) // size:
        *more, further = numbers(sector(further))
        of_table += more
        seen += 1
    table = [number for place in of_table if place < _LAST_SECTOR for number in numbers(sector(place))]

    def chain(number: int) -> bytes:
        parts: list[bytes] = []
        while number < len(table) and len(parts) <= len(table):
            parts.append(sector(number))
            number = table[number]
        return b"".join(parts)

    folder = chain(first_of_folder)
    for at in range(0, len(folder) - _ENTRY + 1, _ENTRY):
        (length,) = struct.unpack_from("<H", folder, at + 64)
        first, bytes_of_stream = struct.unpack_from("<II", folder, at + 116)
        if folder[at : at + max(length, 2) - 2] == name.encode("utf-16-le") and bytes_of_stream >= _SMALL_STREAM:
            return chain(first)[:bytes_of_stream]
    raise KeyError(name)
