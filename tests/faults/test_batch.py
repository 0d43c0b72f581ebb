"""The area lists: what happens to a run over a list of ids, and lists that are not what they seem."""

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from faceviewer.batch import table
from faceviewer.batch.journal import Journal
from faceviewer.batch.run import Pace
from faceviewer.batch.table import Line, Table, read_table
from faceviewer.core.limits import BATCH_ROWS
from faceviewer.core.problem import Kind
from tests.batch.gateway import THROTTLED, queries, record_of, run_over
from tests.batch.lists import read
from tests.faults.killed_batches import IN_FLIGHT
from tests.faults.killed_saves import killed
from tests.faults.origin import Origin, Request
from tests.faults.proof import NOTHING_RAISED, Switch, fails_without, instead_of, must_fail
from tests.problems import problem_of
from tests.store.disk import file_size_limit


@fails_without(Switch("no_slowing_down", Pace, throttled=lambda *_, **__: None))
def test_R05_throttling_delays_a_list_and_loses_no_row(record_property: Callable[[str, object], None]) -> None:
    started = time.monotonic()
    waves = [(0.15, 0.75), (1.5, 1.9)]

    def reply(request: Request) -> bytes:
        now = time.monotonic() - started
        return THROTTLED if any(start <= now < end for start, end in waves) else record_of(request)

    with Origin(reply) as origin:
        run, facets = run_over(origin, queries(150), rate=120.0)
    record_property("figure", f"{len(origin.requests)} calls for {len(facets)} rows")
    assert set(facets.values()) == {"pass"}
    assert len(facets) == 150
    assert run.stopped is None
    assert len(origin.requests) < 190, "few calls run into it"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork there")
def test_L02_killed_list_run_loses_and_repeats_no_row(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    counts = killed("batches", tmp_path, 200)
    record_property("figure", f"{counts['asked again']} calls more after 200 kills, {counts['at most']} at most")
    assert (counts["kills"], counts["lost"], counts["twice"]) == (200, 0, 0)
    assert 0 < counts["at most"] <= IN_FLIGHT


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork there")
def test_L02_fails_if_rows_are_buffered_before_writing(tmp_path: Path) -> None:
    with must_fail():
        assert killed("batches", tmp_path, 20, "buffered")["at most"] <= IN_FLIGHT


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such limit")
def test_L03_full_disk_stops_the_list_and_half_a_line_is_ignored(tmp_path: Path) -> None:
    ids = read("工号\n" + "".join(f"user-{number}\n" for number in range(30)))
    journal = Journal.open(tmp_path, ids, name="", resume=False)
    with Origin(record_of) as origin:
        with file_size_limit(4000):
            run, _ = run_over(origin, ids.queries.values(), report=journal.add)
        journal.close()
        assert run.stopped is not None
        assert run.stopped.kind is Kind.LOCAL_DISK_FULL
        assert journal.path.stat().st_size == 4000
        again = Journal.open(tmp_path, ids, name="", resume=True)
        assert 0 < len(again.outcomes) < 30
        run_over(origin, [query for key, query in ids.queries.items() if key not in again.outcomes], report=again.add)
    again.close()
    lines = [json.loads(line) for line in journal.path.read_text("ascii").splitlines()[1:]]
    assert sorted(line["userId"] for line in lines) == sorted(f"user-{number}" for number in range(30))


@fails_without(Switch("any_number_of_rows", table, BATCH_ROWS=10**9), failure=NOTHING_RAISED)
def test_L04_list_of_a_million_rows_is_refused() -> None:
    problem = problem_of(read_table, b"13800138000\n" * 1_000_000)
    assert (problem.facts["variant"], problem.facts["limit"]) == ("rows", BATCH_ROWS)


@instead_of(table, "read_workbook")
def _read_without_limits(data: bytes, **_: object) -> Table:
    """Read a workbook without limits, in a process that crashes."""
    code = "import io, sys; from python_calamine import load_workbook as load;"
    code += "load(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)"
    subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
    return Table((Line(1, ("x",)),))


@fails_without(_read_without_limits, failure=subprocess.CalledProcessError)
def test_L05_cell_at_the_far_corner_fails_the_list_only() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "手机号")
        sheet.write(1_048_575, 16_383, "x")
    assert len(data.getvalue()) < 10_000
    assert problem_of(read_table, data.getvalue()).facts["variant"] == "broken"
