"""A list by what it is: text or a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.batch.table import decoded, list_problem, table_of
from faceviewer.batch.workbook import read_workbook
from faceviewer.core.limits import BATCH_LIST_BYTES
from faceviewer.core.regular_file import reason_of

if TYPE_CHECKING:
    from pathlib import Path

    from faceviewer.batch.table import Table

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # a zip of XML; OLE, of old or encrypted ones


def read_file(path: Path) -> bytes:
    """Return what `read_table` takes. Blocks. Raises Problem: Kind.INPUT_LIST with the fact `variant` "file"."""
    try:
        with path.open("rb") as file:
            return file.read(BATCH_LIST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise list_problem("file", file=path.name or str(path), reason=reason_of(error)) from None


def read_table(data: bytes, *, sheet: str = "") -> Table:
    """Read a file by what it is, whatever its name says. Blocks: a workbook takes a process of its own.

    Args:
        data: the file, or what was pasted as UTF-8.
        sheet: of a workbook; "" for the first that is not hidden.

    Raises:
        Problem: Kind.INPUT_LIST with the fact `variant`: "too_big", "encoding", "mixed", "no_text", "no_list",
            "quotes" (with `row`), "rows", "columns_many", "empty", or of a workbook "broken", "encrypted", "no_sheet"
            (with `sheets`).
    """
    if len(data) > BATCH_LIST_BYTES:
        raise list_problem("too_big", mebibytes=BATCH_LIST_BYTES >> 20)
    if data.startswith(_WORKBOOKS):
        return read_workbook(data, sheet=sheet)
    text, encoding = decoded(data)
    if sheet:
        raise list_problem("no_sheets")
    return table_of(text, encoding=encoding)
