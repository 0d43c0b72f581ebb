"""Defences of lists of ids, each to be switched off as in `switches`."""

import subprocess
import sys
from typing import Any

from faceviewer.batch import run, table
from faceviewer.batch.run import Pace
from faceviewer.batch.table import Line, Table
from tests.faults.proof import Switch, instead_of


@instead_of(Pace, "throttled")
def no_slowing_down(*_: object, **__: object) -> None:
    """Go on as fast as before."""


never_stops = Switch("never_stops", run, BATCH_EQUAL_FAILURES=10**9)
"""Ask for all the rest, whatever failed."""

any_number_of_rows = Switch("any_number_of_rows", table, BATCH_ROWS=10**9)
"""Take a list of any length."""


@instead_of(table, "read_workbook")
def read_in_process(data: bytes, **_: Any) -> Table:
    """Read a workbook in a process without bounds, as in the program itself."""
    code = "import io, sys; from python_calamine import load_workbook as load;"
    code += "load(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)"
    subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
    return Table((Line(1, ("x",)),))
