"""Saving files."""

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from faceviewer.core.problem import Kind, Problem
from faceviewer.store import drafts, files
from faceviewer.store.files import in_bytes, save_bytes, save_together
from tests.problems import problem_of
from tests.store.disk import no_superuser

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file modes, links and limits")


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def refusal(data: bytes, path: Path, *, overwrite: bool = False) -> Problem:
    return problem_of(save_bytes, data, path, overwrite=overwrite)


@pytest.mark.parametrize("unnamed", [True, False])
def test_file_is_replaced_only_with_overwrite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unnamed: bool) -> None:
    if not unnamed:  # as on a file system without O_TMPFILE
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    data, path = bytes(range(256)) * 1000, tmp_path / "a.jpg"
    save_bytes(data, path)
    problem = refusal(b"new", path)
    assert (problem.kind, problem.facts) == (Kind.LOCAL_FILE_EXISTS, {"file": "a.jpg"})
    assert kept_in(tmp_path) == {"a.jpg": data}
    save_bytes(b"new", path, overwrite=True)
    save_bytes(b"other", tmp_path / "b.jpg", overwrite=True)
    assert kept_in(tmp_path) == {"a.jpg": b"new", "b.jpg": b"other"}


@posix_only
@pytest.mark.parametrize("overwrite", [False, True])
def test_links_and_pipes_are_neither_written_through_nor_replaced(tmp_path: Path, overwrite: bool) -> None:
    victim, link, dangling, pipe = (tmp_path / name for name in ("victim", "link", "dangling", "pipe"))
    victim.write_bytes(b"theirs")
    link.symlink_to(victim)
    dangling.symlink_to(tmp_path / "none")
    os.mkfifo(pipe)
    for path in (link, dangling, pipe):
        problem = refusal(b"ours", path, overwrite=overwrite)
        assert (problem.kind, problem.facts["variant"]) == (Kind.LOCAL_FILE_EXISTS, "special")
    os.link(victim, tmp_path / "second name")
    if overwrite:
        save_bytes(b"ours", tmp_path / "second name", overwrite=True)
    assert (victim.read_bytes(), link.is_symlink()) == (b"theirs", True)
    assert names(tmp_path) == {"victim", "link", "dangling", "pipe", "second name"}


def test_folder_with_the_name_of_a_file_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    assert refusal(b"x", tmp_path / "a.json").kind is Kind.LOCAL_FILE_EXISTS
    assert refusal(b"x", tmp_path / "a.json", overwrite=True).kind is Kind.LOCAL_DISK
    (tmp_path / "a.jpg").write_bytes(b"face of A")
    assert problem_of(save_together, pair_of(tmp_path, b"B"), overwrite=True).kind is Kind.LOCAL_DISK
    assert (names(tmp_path), (tmp_path / "a.jpg").read_bytes()) == ({"a.json", "a.jpg"}, b"face of A")


@pytest.mark.parametrize("name", ["a" * 300, "a\0b", "张" * 100, "CON.jpg", "nul", "com¹.tar.gz", "a.", "a:b"])
def test_name_invalid_on_any_system_is_refused(tmp_path: Path, name: str) -> None:
    problem = refusal(b"x", tmp_path / name)
    assert (problem.kind, problem.facts) == (Kind.LOCAL_FILE_NAME, {"file": name})
    assert names(tmp_path) == set()


@posix_only
def test_folder_without_new_files_is_not_reported_as_missing() -> None:
    folder = Path("/proc")
    if not folder.is_dir():
        pytest.skip("no /proc")
    problem = refusal(b"face", folder / "a.jpg")
    assert problem.kind in {Kind.LOCAL_DISK, Kind.LOCAL_READ_ONLY}  # as root; as another user
    assert problem.facts["folder"] == "/proc"


@posix_only
@pytest.mark.parametrize("error", [errno.EPERM, errno.EXDEV])
def test_existing_file_is_kept_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    def no_links(source: Path, target: Path, **_: object) -> None:
        raise OSError(error, os.strerror(error), str(source), None, str(target))

    monkeypatch.setattr(os, "link", no_links)
    save_bytes(b"first", tmp_path / "a.jpg")
    assert refusal(b"second", tmp_path / "a.jpg").kind is Kind.LOCAL_FILE_EXISTS
    assert (tmp_path / "a.jpg").read_bytes() == b"first"
    save_bytes(b"third", tmp_path / "a.jpg", overwrite=True)
    assert (tmp_path / "a.jpg").read_bytes() == b"third"
    assert names(tmp_path) == {"a.jpg"}


@posix_only
def test_failure_to_flush_the_folder_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def folders_fail(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", folders_fail)
    save_bytes(b"x", tmp_path / "a.jpg")
    assert (tmp_path / "a.jpg").read_bytes() == b"x"


@posix_only
def test_file_is_saved_into_an_unreadable_folder(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir(mode=0o333)
    with no_superuser():
        save_bytes(b"x", folder / "a.jpg")
        assert refusal(b"y", folder / "a.jpg").kind is Kind.LOCAL_FILE_EXISTS
        save_bytes(b"z", folder / "a.jpg", overwrite=True)
    folder.chmod(0o700)
    assert (folder / "a.jpg").read_bytes() == b"z"
    assert names(folder) == {"a.jpg"}


@posix_only
def test_file_is_saved_with_few_file_descriptors_left(tmp_path: Path) -> None:
    """With no descriptor left nothing is saved; with one or more it is, and no problem is reported."""
    import resource  # noqa: PLC0415 - not there on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    outcomes = []
    for spare in range(4):
        target, used = tmp_path / f"{spare}.jpg", []
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        try:
            with contextlib.suppress(OSError):
                while True:
                    used.append(os.open(os.devnull, os.O_RDONLY))
            for _ in range(spare):
                os.close(used.pop())
            save_bytes(b"x", target)
            outcomes.append("saved")
        except Problem as problem:
            outcomes.append(str(problem.facts["reason"]))
        finally:
            for descriptor in used:
                os.close(descriptor)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert target.exists() is (outcomes[-1] == "saved")
    assert outcomes == [os.strerror(errno.EMFILE), "saved", "saved", "saved"]


def pair_of(folder: Path, whose: bytes) -> list[tuple[bytes, Path]]:
    return [(b"record of " + whose, folder / "a.json"), (b"face of " + whose, folder / "a.jpg")]


def kept_in(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir()}


def test_files_are_saved_together(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, b"A")
    assert save_together(pair) == (tmp_path / "a.json", tmp_path / "a.jpg")
    assert kept_in(tmp_path) == {"a.json": b"record of A", "a.jpg": b"face of A"}
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == (0o600 if sys.platform != "win32" else 0o666)
    assert problem_of(save_together, pair).facts == {"file": "a.jpg"}


@pytest.mark.parametrize("raced", [True, False])
def test_no_file_is_saved_if_one_exists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raced: bool) -> None:
    (tmp_path / "a.json").write_bytes(b"theirs")
    if raced:  # the record appears after the check
        monkeypatch.setattr(files, "lexists", lambda _: False)
    assert problem_of(save_together, pair_of(tmp_path, b"B")).facts == {"file": "a.json"}
    assert kept_in(tmp_path) == {"a.json": b"theirs"}


@pytest.mark.parametrize("unnamed", [True, False])
def test_files_are_replaced_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unnamed: bool) -> None:
    if not unnamed:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    save_together(pair_of(tmp_path, b"A"))
    assert save_together(pair_of(tmp_path, b"B"), overwrite=True) == (tmp_path / "a.json", tmp_path / "a.jpg")
    assert kept_in(tmp_path) == {"a.json": b"record of B", "a.jpg": b"face of B"}


@pytest.mark.parametrize(
    ("failing", "left"),
    [
        (0, {"a.json": b"record of A", "a.jpg": b"face of A"}),  # unchanged
        (1, {"a.jpg": b"face of B"}),
    ],
)
@pytest.mark.parametrize("fault", [OSError(errno.EIO, "broken"), KeyboardInterrupt()])
def test_failed_replacement_never_leaves_files_of_two_persons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, left: dict[str, bytes], fault: BaseException
) -> None:
    save_together(pair_of(tmp_path, b"A"))
    put, puts, seen = drafts.Draft.put, list[Path](), list[dict[str, bytes]]()

    def fail(draft: drafts.Draft, path: Path, *, overwrite: bool) -> None:
        seen.append({name: data for name, data in kept_in(tmp_path).items() if not name.startswith(".")})
        puts.append(path)
        if len(puts) - 1 == failing:
            raise fault
        put(draft, path, overwrite=overwrite)

    monkeypatch.setattr(drafts.Draft, "put", fail)
    with pytest.raises((Problem, KeyboardInterrupt)):
        save_together(pair_of(tmp_path, b"B"), overwrite=True)
    assert kept_in(tmp_path) == left
    assert seen == [{"a.jpg": b"face of A"}, {"a.jpg": b"face of B"}][: failing + 1], "also between the steps"


@pytest.mark.parametrize("winerror", [5, 32, 33])
@pytest.mark.parametrize("held", ["a.jpg", "a.json"])
def test_file_open_in_another_program_is_reported_as_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int, held: str
) -> None:
    """Windows refuses to rename, or to replace, a file that is open in a viewer."""
    save_together(pair_of(tmp_path, b"A"))

    def refuse(source: Path, target: Path) -> None:
        if held in {Path(source).name, Path(target).name}:
            error = PermissionError(errno.EACCES, "Access is denied", str(source))
            error.filename2, error.winerror = str(target), winerror  # type: ignore[attr-defined,unused-ignore]
            raise error
        replace(source, target)

    replace = os.replace
    monkeypatch.setattr(drafts, "_PAUSES", ())
    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(Path, "rename", refuse)
    problem = problem_of(save_together, pair_of(tmp_path, b"B"), overwrite=True)
    assert (problem.kind, problem.facts) == (Kind.LOCAL_IN_USE, {"file": held})
    assert kept_in(tmp_path) == {"a.json": b"record of A", "a.jpg": b"face of A"}


@pytest.mark.parametrize(("winerror", "kind"), [(5, Kind.LOCAL_READ_ONLY), (32, Kind.LOCAL_IN_USE)])
def test_kind_of_a_refused_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int, kind: Kind) -> None:
    def refuse(_data: bytes, folder: Path) -> drafts.Draft:
        error = PermissionError(errno.EACCES, "Access is denied", str(folder))
        error.winerror = winerror  # type: ignore[attr-defined,unused-ignore]
        raise error

    monkeypatch.setattr(files, "Draft", refuse)
    assert refusal(b"x", tmp_path / "a.jpg").kind is kind


@posix_only
def test_next_save_removes_abandoned_drafts_only(tmp_path: Path) -> None:
    import fcntl  # noqa: PLC0415 - not there on Windows

    left, written, link, folder = (f".faceviewer-{digits * 4}.part" for digits in ("0123", "4567", "89ab", "cdef"))
    others = [written, "x.part", ".0123456789abcdef.part", ".faceviewer-0123456789abcdef.part.jpg"]
    for name in [left, *others]:
        (tmp_path / name).write_bytes(b"half")
    (tmp_path / link).symlink_to(tmp_path / "x.part")
    (tmp_path / folder).mkdir()
    others += [link, folder]
    for name in (link, folder):
        os.utime(tmp_path / name, (0, 0), follow_symlinks=False)
    with (tmp_path / written).open() as writer:  # the process that writes a draft locks it
        fcntl.flock(writer, fcntl.LOCK_EX)
        save_bytes(b"x", tmp_path / "a.jpg")
        assert names(tmp_path) == {"a.jpg", *others}
    save_bytes(b"x", tmp_path / "b.jpg")
    assert names(tmp_path) == {"a.jpg", "b.jpg", *others} - {written}


@pytest.mark.parametrize(("count", "words"), [(0, "0 B"), (1023, "1023 B"), (1025, "2 KiB"), (5 << 20, "5 MiB")])
def test_sizes_are_rounded_up_to_units(count: int, words: str) -> None:
    assert in_bytes(count) == words
