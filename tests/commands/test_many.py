"""`get --ids-from`: many IDs in one process over one connection, with one line of JSON for each."""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from faceviewer.sandbox.server import Address, running
from tests.commands.running import PROGRAM, run, run_bytes, shell, way_to, with_path
from tests.commands.shapes import HEAD, SHAPES
from tests.commands.test_shapes import faults

COMMAND = [*PROGRAM, "get", "OPEN", "--demo", "--ids-from"]


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [faults({**HEAD, **SHAPES["get"]}, each) for each in found] == [[]] * len(found)
    return found


def test_each_id_has_one_line_and_the_highest_status_is_returned(tmp_path: Path) -> None:
    (tmp_path / "ids").write_bytes("\ufeffallowed\r\n\r\n  nobody \ndenied\n\x1a".encode())
    done = run("get", "OPEN", "--ids-from", str(tmp_path / "ids"), "--demo", "--lang", "en")
    assert [(each["line"], each["userId"], each["exitStatus"]) for each in lines(done)] == [
        (1, "allowed", 0),
        (3, "nobody", 3),
        (4, "denied", 0),
    ]
    assert (done.returncode, done.stderr) == (3, "IDs: 3, found: 2.\n")


@pytest.mark.parametrize(
    ("ids", "statuses", "status"),
    [
        ("", [], 0),
        ("\n \n", [], 0),
        ("allowed", [0], 0),
        ("denied\nunknown-policy\nallowed\n", [1, 4, 0], 4),
        ("x" * 65 + "\nallowed\n", [2, 0], 2),
        ("x" * 1_000_000 + "\nallowed\n", [2, 0], 2),
        ("1.23457E+11\nallowed\n", [2, 0], 2),
        ("a\0b\nallowed\n", [2, 0], 2),
        ("no-photo\nerror-200-460-3\nallowed\n", [4, 8, 0], 8),
        ("error-200-2453\nallowed\n", [5], 5),
        ("gateway-quota-exhausted\nallowed\n", [7], 7),
        ("--help\nallowed\n", [3, 0], 3),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_bad_id_does_not_affect_other_ids(ids: str, statuses: list[int], status: int) -> None:
    done = run("get", "OPEN", "--ids-from", "-", "--demo", "--exit-status", "-q", typed=ids)
    assert [each["exitStatus"] for each in lines(done)] == statuses
    assert (done.returncode, done.stderr) == (status, "")


def test_problem_of_all_ids_ends_the_run() -> None:
    done = run("get", "OPEN", "--ids-from", "-", "--demo", "--lang", "en", typed="error-200-2453\nallowed\n")
    assert "The remaining IDs were not looked up" in done.stderr
    assert "IDs: 1, found: 0" in done.stderr


def test_only_the_id_in_other_encoding_fails() -> None:
    done = run_bytes("get", "OPEN", "--demo", "--ids-from", "-", typed="张三\nallowed\n".encode("gbk"))
    printed = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["problem"], each["line"]) for each in printed] == [("input.unreadable", 1), (None, 2)]


def test_results_are_printed_at_once_over_one_connection(tmp_path: Path) -> None:
    with running(tls=True) as sandbox:
        connections = count_connections(sandbox)
        command = [*PROGRAM, "get", "OPEN", *way_to(sandbox), "--secret-stdin", "--ids-from", "-"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=with_path()
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{sandbox.credentials.app_secret}\n")
            for user_id in ("allowed", "denied", "expired"):
                process.stdin.write(f"{user_id}\n")
                process.stdin.flush()
                assert json.loads(process.stdout.readline())["userId"] == user_id
            process.stdin.close()
            assert process.wait(60) == 0
    assert (sandbox.app.passed_requests, len(connections)) == (3, 1)


def count_connections(sandbox: Address) -> set[object]:
    """Return a set to which the address and port of each client are added."""
    seen: set[object] = set()
    respond = sandbox.app._respond

    async def noting(scope: Any, receive: Any) -> Any:
        seen.add(tuple(scope["client"]))
        return await respond(scope, receive)

    sandbox.app._respond = noting  # type: ignore[method-assign]
    return seen


def test_pictures_are_saved_into_a_folder_under_free_names(tmp_path: Path) -> None:
    ids = "allowed\nallowed\nnobody\nbroken-photo\n"
    done = run("get", "OPEN", "--ids-from", "-", "--demo", "--save", f"{tmp_path}/faces/", typed=ids)
    saved = [each["saved"] for each in lines(done)]
    assert saved[2] is None
    assert sorted(map(str, (tmp_path / "faces").iterdir())) == sorted(str(path) for path in saved if path)
    assert len({*saved}) == 4
    assert done.returncode == 8
    file = run("get", "OPEN", "--ids-from", "-", "--demo", "--save", f"{tmp_path}/a.jpg", "--lang", "en")
    assert (file.returncode, "--save FOLDER/" in file.stderr) == (2, True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
def test_unwritable_folder_ends_the_run() -> None:
    done = run("get", "OPEN", "--ids-from", "-", "--demo", "--save", "/proc/x/", typed="allowed\ndenied\n")
    assert [each["exitStatus"] for each in lines(done)] == [9]
    assert done.returncode == 9


def test_closed_standard_input_is_reported() -> None:
    done = shell(f"{shlex.join(COMMAND)} - --lang en <&-")
    assert (done.returncode, done.stdout.count("\n")) == (9, 1)
    assert "“-” cannot be read." in done.stderr


def test_closed_output_pipe_ends_the_run() -> None:
    done = shell(f"yes allowed | head -200 | {shlex.join(COMMAND)} - | head -1; echo ${{PIPESTATUS[2]}}")
    assert (done.stdout.splitlines()[1], done.stderr) == ("0", "")


def test_interrupt_ends_the_run_while_it_waits_for_input() -> None:
    with subprocess.Popen(
        [*COMMAND, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write("allowed\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(2)
        assert process.wait(60) == 130
        assert process.stderr.read() == ""
