"""`faceviewer-cli batch`."""

import csv
import io
import os
import pty
import re
import signal
import subprocess
import termios
import time
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from faceviewer import cli
from faceviewer.batch.report import write_report
from faceviewer.commands import batch
from faceviewer.commands.wrapping import columns
from faceviewer.core.connection import Profile
from faceviewer.sandbox.server import Address
from faceviewer.store.settings import save_settings
from faceviewer.store.settings_values import Settings
from tests.batch.lists import csv_of, workbook
from tests.commands.running import CLI, PROGRAM, as_json, run, shell, way_to, with_path
from tests.commands.shapes import HEAD, SHAPES
from tests.commands.test_shapes import faults

STAFF = [
    ("姓名", "手机号"),
    *zip("甲乙丙丁", ("13800138000", "138 0013 8001", "19999999999", "13800138000"), strict=True),
]


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def results_of(path: Path) -> list[str]:
    header, *rows = rows_of(path)
    return [row[header.index("Codes")].split()[0] for row in rows]


def checked_json(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found = as_json(done)
    assert faults({**HEAD, **SHAPES["batch"]}, found) == []
    assert found["exitStatus"] == done.returncode
    return found


def batch_of(folder: Path, rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a list, and return the command that looks it up."""
    (folder / "l.csv").write_bytes(csv_of(rows))
    return ["batch", str(folder / "l.csv"), "--out", str(folder / "r.csv"), "--lang", "en"]


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_bytes(csv_of(STAFF))
    return path


def test_report_has_every_row_and_no_journal_remains(staff: Path, tmp_path: Path) -> None:
    done = run("batch", str(staff), "--out", str(tmp_path / "r.csv"), "--demo", "--lang", "en")
    assert done.returncode == 0
    assert results_of(tmp_path / "r.csv") == ["expiry_ahead", "policy_deny", "record.none", "expiry_ahead"]
    assert done.stdout.splitlines()[:-1] == ["Can pass: 2", "Denied: 1", "No record: 1"]
    assert "IDs: 3, each looked up once" in done.stderr
    assert "column B, “手机号”; user type: PHONE" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"staff.csv", "r.csv"}


def test_list_and_report_may_be_workbooks_and_texts_chinese(tmp_path: Path) -> None:
    (tmp_path / "staff.xlsx").write_bytes(workbook([("手机号",), (13800138000,), ("1" * 65,)]))
    done = run("batch", str(tmp_path / "staff.xlsx"), "--out", str(tmp_path / "r.xlsx"), "--demo", "--lang", "zh_CN")
    assert done.returncode == 10
    assert "第 3 行：用户 ID 过长" in done.stderr
    assert "可通行：1" in done.stdout
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")


def test_dry_run_uses_the_pace_of_the_connection(staff: Path, tmp_path: Path) -> None:
    save_settings(Settings(profiles=(Profile("P", rate=1),)), tmp_path / "FaceViewer" / "settings.toml")
    dry_run = partial(run, "batch", str(staff), "--dry-run", "--json", "--lang", "en", XDG_CONFIG_HOME=str(tmp_path))
    assert checked_json(dry_run("--profile", "P"))["list"]["seconds"] == 3.0
    gone = dry_run("--profile", "NOBODY")
    assert (checked_json(gone)["problem"], gone.returncode) == ("local.profile_unknown", 2)
    path = tmp_path / "FaceViewer" / "settings.toml"
    path.write_text(f"theme = dark\n{path.read_text('utf-8')}", "utf-8")
    beside = dry_run("--profile", "P")
    assert (checked_json(beside)["list"]["seconds"], "line 1 is not TOML" in beside.stderr) == (3.0, True)


@pytest.mark.parametrize("more", [(), ("--out", "report.csv", "--demo")], ids=["alone", "before the run"])
def test_dry_run_describes_the_list_and_sends_nothing(staff: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    found = checked_json(run("batch", str(staff), "--dry-run", "--json", "--rate", "2", *more))
    assert found["list"] == {
        "form": "text",
        "encoding": "utf-8",
        "sheet": None,
        "otherSheets": [],
        "column": "B",
        "columnName": "手机号",
        "userType": "PHONE",
        "userTypeColumn": None,
        "rows": 4,
        "rowsToAsk": 4,
        "calls": 3,
        "seconds": 1.5,
        "hiddenRows": [],
    }
    assert (found["ok"], found["counts"], found["report"], found["journal"]) == (True, {}, None, None)
    assert {path.name for path in tmp_path.iterdir()} == {"staff.csv"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--out r.pdf", "The name of the report must end with one of .xlsx, .csv, .jsonl"),
        ("--out r.csv --column C", "There is no single column “C”"),
        ("--out r.csv --sheet C", "A text file has no sheets"),
        ("--out r.csv --resume", "There is no run of this list"),
        ("", "give --out FILE, or --dry-run"),
        ("--out r.csv --reason network.dns", "--reason needs --only-failed"),
        ("--out r.csv --only-failed --reason network", "--reason: the kind of a problem"),
        ("--out r.csv --numbers 3-2", "--numbers: rows such as 2-40,57, or all"),
        ("--out r.csv --rate 0", "a whole number from 1 to 1000"),
    ],
)
def test_invalid_options_exit_with_status_2(staff: Path, arguments: str, message: str) -> None:
    done = run("batch", str(staff), *arguments.split(), "--demo", "--lang", "en")
    assert (done.returncode, message in done.stderr) == (2, True)


def test_existing_report_is_replaced_only_with_clobber(staff: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.csv"
    out.write_text("mine", "utf-8")
    refused = run("batch", str(staff), "--out", str(out), "--demo", "--lang", "en")
    assert (refused.returncode, "or replace it with --clobber" in refused.stderr) == (9, True)
    assert out.read_text("utf-8") == "mine"
    assert run("batch", str(staff), "--out", str(out), "--demo", "--clobber").returncode == 0
    assert len(rows_of(out)) == 5


def test_report_never_replaces_its_list_a_folder_or_a_link(staff: Path, tmp_path: Path) -> None:
    (tmp_path / "f.csv").mkdir()
    (tmp_path / "l.csv").symlink_to(staff)
    before = staff.read_bytes()
    for name in ("staff.csv", "f.csv", "l.csv"):
        done = run("batch", str(staff), "--out", str(tmp_path / name), "--demo", "--clobber", "--lang", "en")
        assert (done.returncode, f"The report cannot replace {name}" in done.stderr) == (2, True)
    piped = shell(f"{CLI} batch - --out staff.csv --demo --clobber --lang en < staff.csv", tmp_path)
    assert (piped.returncode, "The report cannot replace staff.csv" in piped.stderr) == (2, True)
    assert staff.read_bytes() == before


def test_journal_is_kept_if_the_report_cannot_be_written(
    staff: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r.csv"

    def late(*about: Any, **options: Any) -> None:
        out.write_text("appeared during the run")
        write_report(*about, **options)

    monkeypatch.setattr(batch, "write_report", late)
    assert cli.main(["batch", str(staff), "--out", str(out), "--demo", "--lang", "en"]) == 9
    (journal,) = tmp_path.glob("batch-*")
    assert f"The journal is kept: {journal}" in capsys.readouterr().err
    assert run("batch", str(staff), "--out", str(out), "--demo", "--resume", "--clobber").returncode == 0


def test_list_is_read_from_standard_input_unless_it_is_closed(tmp_path: Path) -> None:
    done = run("batch", "-", "--out", str(tmp_path / "r.csv"), "--demo", typed="13800138000\n")
    assert (done.returncode, len(rows_of(tmp_path / "r.csv"))) == (0, 2)
    closed = shell(f"{CLI} batch - --dry-run --lang en <&-", tmp_path)
    assert (closed.returncode, "The list - cannot be opened" in closed.stderr) == (2, True)


def test_hidden_rows_need_a_choice(tmp_path: Path) -> None:
    (tmp_path / "l.xlsx").write_bytes(workbook([("手机号",), ("13800138000",), ("13800138001",)], hidden=[3]))
    command = ["batch", str(tmp_path / "l.xlsx"), "--out", str(tmp_path / "r.csv"), "--demo", "--lang", "en"]
    done = run(*command)
    assert (done.returncode, "The list has hidden rows: 3." in done.stderr) == (2, True)
    assert run(*command, "--hidden", "skip").returncode == 10
    assert results_of(tmp_path / "r.csv") == ["expiry_ahead", "input.hidden"]
    assert run(*command, "--hidden", "ask", "--clobber").returncode == 0
    assert results_of(tmp_path / "r.csv") == ["expiry_ahead", "policy_deny"]


def test_numeric_cell_needs_confirmation(tmp_path: Path) -> None:
    (tmp_path / "l.xlsx").write_bytes(workbook([("工号",), (42,), (43,)]))
    command = ["batch", str(tmp_path / "l.xlsx"), "--out", str(tmp_path / "r.csv"), "--demo", "--lang", "en"]
    done = run(*command)
    assert (done.returncode, "No row of the list can be looked up" in done.stderr) == (2, True)
    assert run(*command, "--numbers", "3").returncode == 10
    assert results_of(tmp_path / "r.csv") == ["input.number", "record.none"]


def test_failed_rows_are_repeated_by_reason(tmp_path: Path) -> None:
    rows = [("工号",), ("allowed",), ("error-500-500",), ("wrong-person",)]
    command = [*batch_of(tmp_path, rows), "--demo", "--json"]
    found = checked_json(run(*command, "--retries", "0"))
    assert found["exitStatus"] == 10
    kinds = {kind for kind in found["counts"] if "." in kind}
    assert len(kinds) == 2
    assert "contract.mismatch" in kinds
    journal = Path(found["journal"])
    lines = journal.read_text("ascii").count("\n")
    assert run(*command).returncode == 9, "the report is there"
    assert "--resume" in run(*command, "--clobber").stderr, "a run was begun"
    again = checked_json(run(*command, "--clobber", "--only-failed", "--reason", "contract.mismatch"))
    assert again["counts"] == found["counts"]
    assert journal.read_text("ascii").count("\n") == lines + 1, "one was looked up"
    assert checked_json(run(*command, "--clobber", "--resume"))["counts"] == found["counts"]
    assert journal.read_text("ascii").count("\n") == lines + 1, "all were looked up"


def test_refused_keys_stop_the_run_and_it_can_be_resumed(sandbox: Address, tmp_path: Path) -> None:
    command = [*batch_of(tmp_path, [("手机号",), *((str(13800138000 + n),) for n in range(20))]), "--json"]
    way = (*way_to(sandbox), "--secret-stdin")
    found = checked_json(run(*command, *way, typed="wrong"))
    assert (found["exitStatus"], found["counts"]) == (11, {"not_run": 20})
    assert found["stopped"]["problem"].startswith("credentials.")
    assert {name: found[name] for name in found["stopped"]} == found["stopped"]
    found = checked_json(run(*command, *way, "--resume", "--clobber", typed=sandbox.credentials.app_secret))
    assert found["exitStatus"] == 0
    assert "not_run" not in found["counts"]
    assert found["journal"] is None
    assert not list(tmp_path.glob("batch-*"))


def test_rate_option_overrides_the_pace_of_the_connection(sandbox: Address, tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_bytes(csv_of([("手机号",), ("13800138000",)]))
    home = {"XDG_CONFIG_HOME": str(tmp_path), "typed": sandbox.credentials.app_secret}
    added = run("connection", "add", "P", *way_to(sandbox), "--no-secret", "--rate", "7", **home)
    assert added.returncode == 0
    command = ["batch", str(tmp_path / "l.csv"), "--profile", "P", "--secret-stdin"]
    for more, message in ([], "at 7 per second and 4 at a time"), (["--rate", "9"], "at 9 per second and 4 at a time"):
        done = run(*command, "--out", str(tmp_path / f"{len(more)}.csv"), "--lang", "en", *more, **home)
        assert (done.returncode, message in done.stderr) == (0, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl+C to the whole console")
def test_interrupted_run_is_resumed_from_its_journal(tmp_path: Path) -> None:
    command = [*batch_of(tmp_path, [("手机号",), *((str(13800138000 + n),) for n in range(25))]), "--demo"]
    child = subprocess.Popen(
        [*PROGRAM, *command, "--rate", "5"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=with_path(), text=True
    )
    until = time.monotonic() + 60
    while not any(path.read_bytes().count(b"\n") > 3 for path in tmp_path.glob("batch-*")):
        assert time.monotonic() < until
        time.sleep(0.01)
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "continue with --resume" in errors
    assert "Traceback" not in errors
    assert not (tmp_path / "r.csv").exists()
    done = run(*command, "--resume", "--json", "--rate", "100")
    assert checked_json(done)["exitStatus"] == 0
    assert len(results_of(tmp_path / "r.csv")) == 25


def test_progress_is_printed_in_lines_without_a_terminal(
    staff: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch, "_SECONDS", {False: 0.01, True: 0.0})
    words = ["--out", str(tmp_path / "r.csv"), "--demo", "--rate", "5", "--lang", "en"]
    assert cli.main(["batch", str(staff), *words]) == 0
    complaints = capsys.readouterr().err
    counts = re.findall(r"^(\d) of 3, [\d.]+ per second, (?:—|\d+ s) left$", complaints, re.MULTILINE)
    assert len(counts) > 2
    assert counts == sorted(counts)
    assert "\r" not in complaints


@pytest.mark.skipif(os.name == "nt", reason="terminals are POSIX's")
@pytest.mark.parametrize(("term", "in_place"), [("xterm", True), ("dumb", False)])
def test_progress_is_updated_in_place_on_a_capable_terminal(
    staff: Path, tmp_path: Path, term: str, in_place: bool
) -> None:
    terminal, end = pty.openpty()
    command = [*PROGRAM, "batch", str(staff), "--out", str(tmp_path / "r.csv"), "--demo", "--rate", "5"]
    with os.fdopen(end, "wb") as errors:
        subprocess.run(command, stderr=errors, env=with_path() | {"TERM": term}, timeout=60, check=True)
        assert (b"\x1b[K" in os.read(terminal, 65536)) is in_place
    os.close(terminal)


@pytest.mark.skipif(os.name == "nt", reason="terminals are POSIX's")
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [12, 20, 28])
def test_progress_fits_in_one_line_of_a_narrow_terminal(staff: Path, tmp_path: Path, language: str, width: int) -> None:
    terminal, end = pty.openpty()
    termios.tcsetwinsize(end, (24, width))
    words = ("--out", str(tmp_path / "r.csv"), "--demo", "--rate", "5", "--lang", language)
    with os.fdopen(end, "wb") as errors:
        subprocess.run([*PROGRAM, "batch", str(staff), *words], stderr=errors, env=with_path(), timeout=60, check=True)
        lines = re.findall(r"\r([^\r\n]+)\x1b\[K", os.read(terminal, 65536).decode())
    os.close(terminal)
    assert lines
    assert max(map(columns, lines)) < width


def test_verbose_prints_each_exchange_without_ids_and_secrets(tmp_path: Path) -> None:
    rows = [("手机号",), ("13800138000",), ("19999999999",), ("not a number",)]
    command = [*batch_of(tmp_path, rows), "--demo"]
    quiet = run(*command)
    errors = run(*command, "--clobber", "-v").stderr
    assert "X-Ca-" not in quiet.stderr
    assert errors.count("* Request") == 2
    assert errors.count("< HTTP 200") == 2
    assert not [user_id for (user_id,) in rows[1:3] if user_id in errors]


def test_list_without_valid_rows_is_reported_with_its_rows(tmp_path: Path) -> None:
    command = [*batch_of(tmp_path, [("OPEN ID",), ("x" * 65,)]), "--demo"]
    found = checked_json(run(*command, "--json"))
    assert ([each["row"] for each in found["bad"]], found["list"]["rows"]) == ([2], 1)
    assert "No row of the list can be looked up." in run(*command).stderr
