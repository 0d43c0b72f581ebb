"""`faceviewer-cli get --save`: the file, its name, and problems of saving."""

import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.running import GET, PROGRAM, as_json, demo, run, run_bytes, shell


@pytest.mark.skipif(sys.platform == "win32", reason="starts too slowly there for one second")
def test_concurrent_saves_of_one_person_get_different_names(tmp_path: Path) -> None:
    command = [*PROGRAM, "get", "PHONE", "13800138000", "--demo", "--save", f"{tmp_path}/"]
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(6)]
    assert [process.wait(60) for process in started] == [0] * 6
    assert len(list(tmp_path.iterdir())) == 6


def test_missing_folder_is_created_if_the_path_ends_in_a_separator(tmp_path: Path) -> None:
    wish = f"{tmp_path}/new/faces/"
    for user_id in ("13800138000", "13800138001"):
        assert run("get", "PHONE", user_id, "--demo", "--save", wish).returncode == 0
    folder = tmp_path / "new" / "faces"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.suffix for path in folder.iterdir()] == [".jpg", ".jpg"]
    assert not any("1380013800" in path.name for path in folder.iterdir())
    (tmp_path / "file").touch()
    for wish in (f"{tmp_path}/file/", f"{tmp_path}/file/a.jpg"):
        done = demo(wish, "--lang", "en")
        assert (done.returncode, "Can pass now" in done.stdout) == (9, True)
        assert f"{tmp_path}/file cannot be written to" in done.stderr
        assert "there is a file where a folder should be" in done.stderr
        assert "--clobber" not in done.stderr


@pytest.mark.parametrize(
    ("typed", "saved"), [("zhang.san", "zhang.san.jpg"), ("x.png", "x.jpg"), ("x.JPEG", "x.JPEG"), ("x", "x.jpg")]
)
def test_saved_file_gets_the_extension_of_its_content(tmp_path: Path, typed: str, saved: str) -> None:
    done = demo(tmp_path / typed, "--json")
    assert as_json(done)["saved"] == str(tmp_path / saved)
    assert [path.name for path in tmp_path.iterdir()] == [saved]


@pytest.mark.parametrize("name", ["a" * 300, "张" * 100, "a\nb", "CON", f"{'d' * 300}/a.jpg", "missing/a.jpg", " "])
def test_invalid_file_name_is_reported_and_the_record_printed(tmp_path: Path, name: str) -> None:
    done = demo(f"{tmp_path}/{name}", "--lang", "en")
    assert (done.returncode, "Can pass now" in done.stdout) == (9, True)
    assert "Not saved: " in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has other limits")
@pytest.mark.parametrize("folder", ["d" * 300, "d/" * 2500])
def test_long_path_is_not_blamed_on_the_file_name(tmp_path: Path, folder: str) -> None:
    done = demo(tmp_path / folder / "a.jpg", "--lang", "en")
    assert (done.returncode, "Can pass now" in done.stdout) == (9, True)
    assert "cannot be written to" in done.stderr
    assert "its name or its path is too long" in done.stderr


def test_existing_file_is_replaced_only_with_clobber(tmp_path: Path) -> None:
    target = tmp_path / "face.jpg"
    target.write_text("before")
    done = demo(target, "--lang", "en")
    assert (done.returncode, "already exists" in done.stderr, target.read_text()) == (9, True, "before")
    assert "Can pass now" in done.stdout
    assert "Saved to" not in done.stdout
    assert demo(target, "--clobber").returncode == 0
    assert target.read_bytes()[:2] == b"\xff\xd8"


@pytest.mark.parametrize("wish", ["-", "/dev/stdout", "/dev/fd/1"])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_standard_output_gets_only_the_picture(tmp_path: Path, wish: str, form: tuple[str, ...]) -> None:
    done = run_bytes("get", "PHONE", "13800138000", "--demo", "--save", wish, *form, folder=tmp_path)
    assert done.stdout.startswith(b"\xff\xd8\xff")
    assert done.stdout.endswith(b"\xff\xd9")
    assert b"PERMISSION" in done.stderr
    assert not form or json.loads(done.stderr)["saved"] == wish
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("user_id", "option", "status"),
    [
        ("13800138000", "--quiet", 0),
        ("13800138010", "--json", 8),
        ("13999999999", "--json", 3),
        ("13800138000", "--nothing", 2),
    ],
    ids=["face", "no photo", "nobody", "usage"],
)
def test_json_goes_to_standard_error_if_the_picture_has_standard_output(user_id: str, option: str, status: int) -> None:
    done = run_bytes("get", "PHONE", user_id, "--demo", "--save", "-", "--json", option)
    assert (done.returncode, json.loads(done.stderr)["exitStatus"]) == (status, status)
    assert done.stdout[:2] == (b"" if status else b"\xff\xd8")


def test_json_has_the_record_and_the_save_problem(tmp_path: Path) -> None:
    done = demo(tmp_path / "none" / "face.jpg", "--json", "--lang", "en")
    found = as_json(done)
    assert (done.returncode, f"the folder {tmp_path}/none does not exist.\n" in done.stderr) == (9, True)
    assert (found["verdict"], found["saved"]) == ("pass", None)
    assert found["problem"] == found["saveProblem"]["problem"] == "local.folder_gone"
    done = demo(tmp_path / "face.jpg", "--json")
    assert (done.returncode, as_json(done)["problem"], as_json(done)["saveProblem"]) == (0, None, None)


@pytest.mark.parametrize("wish", ["x.jpg", "./x.jpg", "a/../x.jpg"])
def test_full_disk_names_the_folder_of_a_relative_path(tmp_path: Path, wish: str) -> None:
    (tmp_path / "a").mkdir()
    done = shell(f"ulimit -f 0; {GET} --lang en --save {wish}", tmp_path)
    assert done.returncode == 9
    assert f"there is not enough space in {tmp_path}." in done.stderr


def test_deleted_working_folder_is_named(tmp_path: Path) -> None:
    done = shell(f"mkdir k; cd k; rmdir ../k; {GET} --save x.jpg", tmp_path)
    assert done.returncode == 9
    assert str(tmp_path / "k") in done.stderr


@pytest.mark.parametrize("mask", ["0777", "0277", "0000"])
def test_created_folders_are_private_with_any_umask(tmp_path: Path, mask: str) -> None:
    done = shell(f"umask {mask}; {GET} --save a/b/", tmp_path)
    assert done.returncode == 0, done.stderr
    (saved,) = (tmp_path / "a" / "b").iterdir()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "a", tmp_path / "a" / "b", saved)]
    assert modes == [0o700, 0o700, 0o600]


def test_undecodable_image_is_saved_as_received(tmp_path: Path) -> None:
    done = run("get", "OPEN", "broken-photo", "--demo", "--save", str(tmp_path), "--lang", "en")
    assert done.returncode == 8
    (saved,) = tmp_path.iterdir()
    assert saved.name.endswith("_refused.jpg")
    assert saved.read_bytes().startswith(b"\xff\xd8\xff")
    assert "Saved to" not in done.stdout
    assert "do not use it as a photo" in done.stderr
    assert str(saved) in done.stderr
    found = as_json(run("get", "OPEN", "broken-photo", "--demo", "--json", "--save", str(tmp_path / "raw")))
    assert (found["picture"], found["saved"]) == (None, str(tmp_path / "raw.jpg"))
    assert (tmp_path / "raw.jpg").read_bytes() == saved.read_bytes()


def test_record_is_printed_without_photo_if_the_decoder_cannot_start(tmp_path: Path) -> None:
    code = (
        "import sys; from faceviewer.imaging import decoder; decoder.decoder_command = lambda: ['/nonexistent'];"
        "from faceviewer.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["get", "PHONE", "13800138000", "--demo", "--lang", "en", "--save", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 8
    assert "Can pass now" in done.stdout
    assert "Photos cannot be shown safely" in done.stderr
    (saved,) = tmp_path.iterdir()
    assert saved.name.endswith("_refused.jpg")


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX's")
@pytest.mark.parametrize("save", ["-", "/dev/stdout"])
def test_picture_is_not_written_to_a_terminal(save: str) -> None:
    terminal, end = pty.openpty()
    command = [*PROGRAM, "get", "PHONE", "13800138000", "--demo", "--lang", "en", "--save", save]
    with os.fdopen(end, "wb") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, timeout=60, check=False)
        output.write(b"\nno more")
    assert (done.returncode, b"not to a terminal" in done.stderr) == (2, True)
    assert os.read(terminal, 4096) == b"\r\nno more"
    os.close(terminal)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no time zones of POSIX")
@pytest.mark.parametrize("zone", ["XXX24", "XXX-24:59"])
def test_time_zone_of_a_day_or_more_gives_times_in_utc(tmp_path: Path, zone: str) -> None:
    (tmp_path / "list").write_text("13800138000\n")
    assert run("get", "PHONE", "13800138000", "--demo", "--save", f"{tmp_path}/", TZ=zone).returncode == 0
    report = tmp_path / "report.csv"
    assert run("batch", f"{tmp_path}/list", "--demo", "--out", str(report), TZ=zone).returncode == 0
    assert "+00:00" in report.read_text("utf-8-sig")
