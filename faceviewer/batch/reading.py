"""Read a list from a file, which is a text or a workbook."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

from faceviewer.batch import LIST_ARGUMENT
from faceviewer.batch.table import Line, Table, bounded, decoded, list_problem, table_of
from faceviewer.core.limits import BATCH_LIST_BYTES, BATCH_LIST_SECONDS
from faceviewer.core.regular_file import reason_of
from faceviewer.imaging.decoder import started_child
from faceviewer.installation import child_command

if TYPE_CHECKING:
    from pathlib import Path

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # a zip with XML; OLE, for old or encrypted ones


def read_file(path: Path) -> bytes:
    """Return the bytes of a file for `read_table`. Blocks. Raises Problem: Kind.INPUT_LIST with `variant` "file"."""
    try:
        with path.open("rb") as file:
            return file.read(BATCH_LIST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise list_problem("file", file=path.name or str(path), reason=reason_of(error)) from None


def read_table(data: bytes, *, sheet: str = "") -> Table:
    """Read a file by its content, not by its name. Blocks: a workbook is read in a process of its own.

    Args:
        data: the content of the file, or a pasted text as UTF-8.
        sheet: name of the sheet of a workbook; "" for the first that is not hidden.

    Raises:
        Problem: Kind.INPUT_LIST with the fact `variant`: "too_big", "encoding", "mixed", "no_text", "no_list",
            "no_sheets", "quotes" (with `row`), "rows", "columns_many", "empty", or for a workbook "broken",
            "encrypted", "no_sheet" (with `sheets`).
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
    """Read one sheet of an .xlsx, .xls or .ods file. Blocks.

    A separate process is used, because a cell in the far corner of a sheet can take gigabytes of memory.

    Args:
        sheet: name of the sheet; "" for the first that is not hidden.

    Raises:
        Problem: see `read_table`.
    """
    request = json.dumps(sheet).encode("ascii") + b"\n" + data
    try:
        with started_child(child_command(LIST_ARGUMENT, "faceviewer.batch.workbook_child")) as child:
            try:
                output, _ = child.communicate(request, timeout=BATCH_LIST_SECONDS)
            finally:
                child.kill()
    except (OSError, subprocess.SubprocessError):  # cannot be started, or timed out
        raise list_problem("broken") from None
    try:
        head, *rows = map(json.loads, output.splitlines() if child.returncode == 0 else [])
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
