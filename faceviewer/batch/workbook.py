"""A workbook, read in a process apart: a cell at the far corner of a sheet is some gigabytes to its reader."""

from __future__ import annotations

import json
import subprocess
import threading
from typing import Any

from faceviewer.batch import LIST_ARGUMENT
from faceviewer.batch.table import Line, Table, bounded, list_problem
from faceviewer.core.limits import BATCH_LIST_SECONDS
from faceviewer.imaging.decoder import started_child
from faceviewer.installation import child_command


def read_workbook(data: bytes, *, sheet: str = "") -> Table:
    """Read one sheet of an .xlsx, .xls or .ods. Blocks.

    Args:
        data: the file.
        sheet: its name; "" for the first that is not hidden.

    Raises:
        Problem: as `reading.read_table`.
    """
    try:
        child = started_child(child_command(LIST_ARGUMENT, "faceviewer.batch.workbook_child"))
    except (OSError, subprocess.SubprocessError):
        raise list_problem("broken") from None
    timer = threading.Timer(BATCH_LIST_SECONDS, child.kill)
    timer.daemon = True
    timer.start()
    try:
        said, _ = child.communicate(json.dumps(sheet).encode("ascii") + b"\n" + data)
    finally:
        timer.cancel()
        child.kill()
        child.wait()
    try:
        head, *rows = map(json.loads, said.splitlines() if child.returncode == 0 else [])
        return _table(head, rows)
    except (ValueError, KeyError, TypeError, AttributeError):  # who knows what the file has made of it
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
