"""The event log: its file, its size limit, and problems of writing it."""

import logging
import os
import shlex
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from faceviewer import LOG_VARIABLE
from faceviewer.core.events import Event, log_to, note
from faceviewer.core.problem import Kind
from faceviewer.store import event_log
from faceviewer.store.event_log import start_log
from tests.commands.running import CLI, run, run_bytes, shell
from tests.problems import problem_of
from tests.store.disk import file_size_limit

_posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and pipes of POSIX")


@pytest.fixture(autouse=True)
def _closed_log() -> Iterator[None]:
    yield
    log_to(None)
    logger = logging.getLogger("faceviewer.events")
    while logger.handlers:
        handler = logger.handlers[0]
        logger.removeHandler(handler)
        handler.close()


@_posix
@pytest.mark.parametrize("is_there", [False, True])
def test_log_file_and_successor_are_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool) -> None:
    monkeypatch.setattr(event_log, "LOG_BYTES", 1000)
    before = os.umask(0)
    if is_there:
        (tmp_path / "log").touch(0o666)
    try:
        start_log(str(tmp_path / "log"))
        while not (tmp_path / "log.1").exists():
            note(Event.JOB)
    finally:
        os.umask(before)
    assert [stat.S_IMODE(each.stat().st_mode) for each in sorted(tmp_path.iterdir())] == [0o600, 0o600]


def test_log_is_appended_to_and_limited_in_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_log, "LOG_BYTES", 1000)
    (tmp_path / "log").write_text("before\n", encoding="ascii")
    start_log(str(tmp_path / "log"))
    assert (tmp_path / "log").read_text(encoding="ascii").startswith("before\n")
    for number in range(75):
        note(Event.JOB, number=number)
    sizes = {each.name: each.stat().st_size for each in tmp_path.iterdir()}
    assert set(sizes) == {"log", "log.1"}
    assert max(sizes.values()) <= 1000


@_posix
@pytest.mark.parametrize("name", ["missing/log", "folder", "pipe", "nul\0"])
def test_unusable_log_file_is_reported_without_blocking(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert problem_of(start_log, str(tmp_path / name)).kind is Kind.LOCAL_LOG


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")  # noqa: PTH110 - no Path
def test_full_disk_at_the_start_stops_the_command() -> None:
    done = run("get", "PHONE", "13800138000", "--demo", "--lang", "en", "--log", "/dev/full")
    assert done.returncode == Kind.LOCAL_LOG.exit_status
    assert done.stdout == ""
    assert "Nothing is logged: full cannot be written to (the disk is full)." in done.stderr


@_posix
def test_full_disk_later_drops_events(tmp_path: Path) -> None:
    start_log(str(tmp_path / "log"))
    first = (tmp_path / "log").read_bytes()
    with file_size_limit(len(first)):
        note(Event.JOB)
    assert (tmp_path / "log").read_bytes() == first
    note(Event.JOB)
    assert len((tmp_path / "log").read_bytes()) > len(first)


def test_log_of_a_lookup_has_no_personal_data(tmp_path: Path) -> None:
    done = run("get", "PHONE", "13800138000", "--demo", "--log", str(tmp_path / "log"))
    assert done.returncode == 0, done.stderr
    log = (tmp_path / "log").read_text(encoding="ascii")
    for event in ("call begun", "attempt begun number=1", "answer status=200", "call ended", "decode ended"):
        assert event in log
    assert "13800138000" not in log


def test_environment_variable_turns_on_the_log() -> None:
    arguments = ("get", "PHONE", "13800138000", "--demo", "--json")
    logged, silent = run(*arguments, **{LOG_VARIABLE: "debug"}), run(*arguments, **{LOG_VARIABLE: ""})
    assert "call begun" in logged.stderr
    assert silent.stderr == ""


def test_log_named_hyphen_goes_to_standard_error(tmp_path: Path) -> None:
    done = run_bytes("verify", "pack.zip", "--log", "-", folder=tmp_path)
    assert b" log begun" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "file", "--log", "./file"),
        ("batch", "file", "--dry-run", "--log", "file"),
        ("batch", "other", "--out", "file", "--demo", "--log", "link"),
        ("get", "PHONE", "--ids-from", "link", "--demo", "--log", "file"),
        ("doctor", "--profile", "P", "--app-key", "k", "--secret-file", "file", "--log", "file"),
        ("sandbox", "--ready-file", "file", "--log", "file"),
        ("connection", "add", "P", "--ca-file", "file", "--log", "file"),
    ],
)
def test_log_does_not_change_a_file_of_the_command(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("13800138000\n")
    (tmp_path / "link").symlink_to("file")
    done = run_bytes(*words, "--lang", "en", folder=tmp_path)
    assert (done.returncode, b"--log is a file that the command itself uses" in done.stderr) == (2, True)
    assert (tmp_path / "file").read_text() == "13800138000\n"


@_posix
def test_log_in_a_deleted_folder_is_reported(tmp_path: Path) -> None:
    (folder := tmp_path / "gone").mkdir()
    done = shell(f"rmdir {shlex.quote(str(folder))}; {CLI} verify x --log y --lang en", folder)
    assert (done.returncode, "Nothing is logged: y cannot be written to (it does not exist)" in done.stderr) == (
        9,
        True,
    )
