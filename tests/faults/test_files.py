"""Files and disks: cases F03, F04, F06, F07 and F09."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.exceptions import TimeoutError as TimedOut
from pytestqt.qtbot import QtBot

from faceviewer.core.problem import Kind, Problem
from faceviewer.store import drafts, files
from faceviewer.ui.export import destination
from tests.faults.killed_saves import killed, written_at_once
from tests.faults.proof import Switch, fails_without, instead_of, must_fail
from tests.faults.stand import texts_of
from tests.problems import problem_of
from tests.store.disk import file_size_limit, no_superuser, small_disk
from tests.ui import acting
from tests.ui.acting import choose, press_text, wait_for, wait_for_dialog
from tests.ui.conftest import Desk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file modes, links, limits and mounts")
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FACE = b"\xff\xd8\xff" + bytes(200_000)


def refusal(path: Path, data: bytes = FACE, *, overwrite: bool = False) -> Problem:
    problem = problem_of(files.save_bytes, data, path, overwrite=overwrite)
    assert "\0" not in texts_of(problem)
    return problem


def _one_after_the_other(pairs: Sequence[tuple[bytes, Path]], *, overwrite: bool = False) -> tuple[Path, ...]:
    for data, path in pairs:
        written_at_once(data, path, overwrite=overwrite)
    return tuple(path for _, path in pairs)


no_temporary_file = Switch("no_temporary_file", files, save_bytes=written_at_once, save_together=_one_after_the_other)


def check_full_disk(folder: Path, *, old: bytes | None = None) -> None:
    """F03: the free space is reported, no part of the file remains, and a smaller file can be saved."""
    target = folder / "face.jpg"
    if old is not None:
        target.write_bytes(old)
    problem = refusal(target, overwrite=old is not None)
    assert [entry.name for entry in folder.iterdir()] == (["face.jpg"] if old is not None else [])
    assert old is None or target.read_bytes() == old
    assert problem.kind is Kind.LOCAL_DISK_FULL
    assert problem.facts["folder"] == str(folder)
    assert "KiB needed" in texts_of(problem)
    assert "free on that disk" in texts_of(problem)
    files.save_bytes(b"small", folder / "small.jpg")


def test_F03_full_disk_is_reported(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64k") as disk:
        check_full_disk(disk)


def test_disk_without_inodes_is_reported(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m", files=3) as disk:
        (disk / "one").touch()
        (disk / "two").touch()
        problem = refusal(disk / "face.jpg")
        assert problem.kind is Kind.LOCAL_FILES_FULL
        assert "cannot contain more files, or does not have enough space" in texts_of(problem)
        (disk / "one").unlink()
        files.save_bytes(b"small", disk / "small.jpg")


@pytest.mark.parametrize("old", [None, b"the file that was there"])
@fails_without(no_temporary_file, old=b"the file that was there")
def test_F03_short_write_is_reported(tmp_path: Path, old: bytes | None) -> None:
    with file_size_limit(64 * 1024):
        check_full_disk(tmp_path, old=old)


def test_F03_photo_can_be_saved_again_after_a_failure(found: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "16k") as disk:
        found.window.actions_["save"].trigger()
        choose(found, qtbot, disk / "face.jpg")
        wait_for(found, qtbot, "Not saved: there is not enough space")
        assert list(disk.iterdir()) == []
        assert found.window.stage.view.isVisible()
        press_text(found, "Save again…")
        assert choose(found, qtbot, tmp_path / "face.jpg") == "face.jpg"
        wait_for(found, qtbot, f"Saved to {tmp_path / 'face.jpg'}")


def test_F04_unwritable_folder_is_named(tmp_path: Path) -> None:
    read_only, gone, file = tmp_path / "read-only", tmp_path / "gone", tmp_path / "file"
    read_only.mkdir(mode=0o555)
    file.touch()
    with no_superuser():
        assert refusal(read_only / "a.jpg").kind is Kind.LOCAL_READ_ONLY
    for folder, kind in ((gone, Kind.LOCAL_FOLDER_GONE), (file, Kind.LOCAL_DISK)):
        problem = refusal(folder / "a.jpg")
        assert (problem.kind, problem.facts["folder"]) == (kind, str(folder))


def test_F04_read_only_disk_is_named(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert refusal(disk / "a.jpg").kind is Kind.LOCAL_READ_ONLY
    files.save_bytes(FACE, tmp_path / "disk" / "a.jpg")  # unmounted: a folder of this disk again


def check_file_in_use(folder: Path, monkeypatch: pytest.MonkeyPatch, *, seconds: float) -> None:
    """F04: another program has the new file open for a moment, as virus scanners do on Windows."""
    rename, held_until = drafts._rename_to_free_name, time.monotonic() + seconds

    def held(temporary: Path, path: Path) -> None:
        if time.monotonic() < held_until:
            raise PermissionError(13, "in use")
        rename(temporary, path)

    monkeypatch.delattr(os, "O_TMPFILE", raising=False)  # as there
    monkeypatch.setattr(drafts, "_rename_to_free_name", held)
    files.save_bytes(FACE, folder / "a.jpg")
    assert (folder / "a.jpg").read_bytes() == FACE


def test_F04_lock_of_a_virus_scanner_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "_PAUSES", (0.1, 0.2, 0.4, 0.8, 1.0))  # as on Windows
    check_file_in_use(tmp_path, monkeypatch, seconds=1.5)


def test_F04_fails_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "_PAUSES", ())
    with must_fail(Kind.LOCAL_READ_ONLY):
        check_file_in_use(tmp_path, monkeypatch, seconds=0.15)


@instead_of(drafts, "_create")
def _guessable_temporary_files(path: Path) -> int:
    """Write first under a predictable name, through a link that may exist there."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NONBLOCK, 0o600)


@fails_without(_guessable_temporary_files)
def test_F06_planted_links_are_not_written_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link, a hard link or a pipe exists under the name of the file."""
    folder = tmp_path
    victim = folder / "victim"
    victim.write_bytes(b"theirs")
    monkeypatch.setattr(os, "urandom", bytes)  # even if the name could be foreseen
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)  # where a file must have a name from the beginning
    part = folder / f".faceviewer-{'00' * 8}.part"
    for plant in (
        lambda path: path.symlink_to(victim),
        lambda path: path.symlink_to(folder / "dangling"),
        lambda path: path.hardlink_to(victim),
        os.mkfifo,
    ):
        for place in (folder / "a.jpg", part):
            plant(place)
            with suppress(Problem):
                files.save_bytes(FACE, folder / "a.jpg")
            second_name = place == part and victim.stat().st_nlink < 2
            assert os.path.lexists(place) or second_name, "nor removed, except a second name of the file"
            assert victim.read_bytes() == b"theirs"
            assert not (folder / "dangling").exists()
            place.unlink(missing_ok=True)
            (folder / "a.jpg").unlink(missing_ok=True)


def test_F07_killed_save_leaves_the_whole_file_or_none(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    counts = killed("saves", tmp_path, 200, "new")
    record_property("figure", f"{counts['half']} half files and {counts['parts']} parts after {counts['kills']} kills")
    assert counts["whole"] > 20, "or nothing was tested"
    assert counts == {"kills": 200, "whole": counts["whole"], "half": 0, "parts": 0, "alone": 0}


def parts_of_killed_replacements(folder: Path, *how: str) -> int:
    """Return how many of 60 killed saves that replace a file leave a temporary one; the next save removes it."""
    counts = killed("saves", folder, 60, *how)
    assert (counts["kills"], counts["half"], counts["alone"]) == (60, 0, 0)
    files.save_bytes(FACE, folder / "next.bin")
    assert not list(folder.glob(".*.part"))
    return counts["parts"]


def test_F07_few_killed_replacements_leave_a_temporary_file(tmp_path: Path) -> None:
    """It has a name of its own between two calls of the system, and none before."""
    assert parts_of_killed_replacements(tmp_path) < 15


def test_F07_fails_if_files_are_named_from_the_beginning(tmp_path: Path) -> None:
    with must_fail(match="< 15"):
        assert parts_of_killed_replacements(tmp_path, "named") < 15


def test_F07_fails_if_the_final_name_is_written_to(tmp_path: Path) -> None:
    with must_fail():
        assert killed("saves", tmp_path, 20, "naive")["half"] == 0


def test_F07_fails_if_the_record_is_saved_before_the_picture(tmp_path: Path) -> None:
    with must_fail():
        assert killed("saves", tmp_path, 100, "one-by-one")["alone"] == 0


@fails_without(
    Switch("no_folder_check", destination, sharing_of=lambda *_, **__: None),
    Switch("soon", acting, IN_TIME=2_000),
    failure=TimedOut,
)
def test_F09_synchronised_folder_is_named(found: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "OneDrive - Company" / "faces" / "face.jpg"
    target.parent.mkdir(parents=True)
    found.window.actions_["save"].trigger()
    choose(found, qtbot, target)
    question = wait_for_dialog(found, qtbot, "OneDrive copies what is in")
    assert not target.exists()
    press_text(question, "Choose another folder")
    choose(found, qtbot, tmp_path / "face.jpg")
    wait_for(found, qtbot, f"Saved to {tmp_path / 'face.jpg'}")
    assert not target.exists()
