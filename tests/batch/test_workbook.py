"""The process that reads workbooks."""

import json
import subprocess
import sys

import pytest

from faceviewer.batch import LIST_ARGUMENT, table
from faceviewer.batch.table import read_table
from tests.batch import lists
from tests.commands.running import with_path
from tests.problems import problem_of


@pytest.mark.parametrize("program", ["faceviewer.app", "faceviewer.cli"])
def test_both_programs_run_as_workbook_reader(program: str) -> None:
    code = f"import sys; from {program} import main; sys.exit(main([{LIST_ARGUMENT!r}]))"
    data = b'""\n' + lists.workbook([("00123",)])
    done = subprocess.run(
        [sys.executable, "-c", code], input=data, capture_output=True, env=with_path(), timeout=60, check=True
    )
    _, head, row = done.stdout.splitlines()
    head, row = map(json.loads, (head, row))
    assert (head["sheet"], row) == ("Staff & Co", [1, ["00123"], []])


_STARTED = "print(flush=True); "


@pytest.mark.parametrize(
    "code", ["raise SystemExit(3)", "import os; os.abort()", "print('{}')", "print('{')", "print(7)"]
)
@pytest.mark.parametrize(("start", "variant"), [(_STARTED, "broken"), ("", "reader")])
def test_failed_workbook_reader_makes_the_list_unreadable(
    monkeypatch: pytest.MonkeyPatch, start: str, variant: str, code: str
) -> None:
    monkeypatch.setattr(table, "child_command", lambda *_: [sys.executable, "-c", start + code])
    assert problem_of(read_table, lists.workbook([("a",)])).facts["variant"] == variant


def test_missing_program_of_the_workbook_reader_is_not_blamed_on_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "child_command", lambda *_: ["/nonexistent/python"])
    assert problem_of(read_table, lists.workbook([("a",)])).facts["variant"] == "reader"


def test_hanging_workbook_reader_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "child_command", lambda *_: [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(table, "BATCH_LIST_SECONDS", 0.3)
    assert problem_of(read_table, lists.workbook([("a",)])).facts["variant"] == "broken"
