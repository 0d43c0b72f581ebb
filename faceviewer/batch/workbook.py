"""A workbook, read in a process apart: a cell at the far corner of a sheet is some gigabytes to its reader."""

from __future__ import annotations

import json
import subprocess
import threading

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
    head, *rows = said.splitlines() or [b"{}"]
    told = json.loads(head) if child.returncode == 0 else {}
    if "sheet" not in told:
        raise list_problem(told.get("problem", "broken"), sheets=", ".join(told.get("sheets", ())))
    others = tuple((name, hidden) for name, hidden in told["others"])
    hidden = told["hidden"] if told["hidden"] is None else frozenset(told["hidden"])
    lines = bounded(Line(number, tuple(cells), frozenset(numbers)) for number, cells, numbers in map(json.loads, rows))
    return Table(lines, told["form"], "", told["sheet"], others, told["is_hidden"], hidden)
