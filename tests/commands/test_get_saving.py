"""`faceviewer-cli get --save` as its user meets it: the file, its name, and what is told where there is none."""

import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.running import GET, as_json, demo, run, run_bytes, shell


@pytest.mark.skipif(sys.platform == "win32", reason="starts too slowly there for one second")
def test_concurrent_saves_of_one_person_get_different_names(tmp_path: Path) -> None:
    arguments = ("get", "PHONE", "13800138000", "--demo", "--save", f"{tmp_path}/")
    command = [sys.executable, "-m", "faceviewer.cli", *arguments]
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(6)]
    assert [process.wait(60) for process in started] == [0] * 6
    assert len(list(tmp_path.iterdir())) == 6


def test_name_chosen_in_a_folder_does_not_contain_the_id(tmp_path: Path) -> None:
    assert demo(str(tmp_path)).returncode == 0
    (saved,) = tmp_path.iterdir()
    assert saved.suffix == ".jpg"
    assert "13800138000" not in saved.name


def test_missing_folder_is_created_if_the_path_ends_in_a_separator(tmp_path: Path) -> None:
    wish = f"{tmp_path}/new/faces/"
    for user_id in ("13800138000", "13800138001"):
        assert run("get", "PHONE", user_id, "--demo", "--save", wish).returncode == 0
    folder = tmp_path / "new" / "faces"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.suffix for path in folder.iterdir()] == [".jpg", ".jpg"]
    (tmp_path / "file").touch()
    done = demo(f"{tmp_path}/file/", "--lang", "en")
    assert (done.returncode, "Can pass now" in done.stdout) == (9, True)
    assert f"the folder {tmp_path}/file does not exist" in done.stderr
    assert "--clobber" not in done.stderr, "no file would be replaced by a folder"


@pytest.mark.parametrize(
    ("typed", "saved"), [("zhang.san", "zhang.san.jpg"), ("x.png", "x.jpg"), ("x.JPEG", "x.JPEG"), ("x", "x.jpg")]
)
def test_saved_file_gets_the_extension_of_its_content(tmp_path: Path, typed: str, saved: str) -> None:
    done = run("get", "PHONE", "13800138000", "--demo", "--json", "--save", str(tmp_path / typed))
    assert as_json(done)["saved"] == str(tmp_path / saved)
    assert [path.name for path in tmp_path.iterdir()] == [saved]


@pytest.mark.parametrize("name", ["a" * 300, "张" * 100, "a\nb", "CON", f"{'d' * 300}/a.jpg", "missing/a.jpg", " "])
def test_invalid_file_name_is_reported_and_the_record_printed(tmp_path: Path, name: str) -> None:
    done = demo(f"{tmp_path}/{name}", "--lang", "en")
    assert (done.returncode, "Can pass now" in done.stdout) == (9, True)
    assert "Not saved: " in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_device_or_pipe_is_refused_and_gets_no_extension(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for wish in ("/dev/null", str(tmp_path / "pipe")):
        done = demo(wish, "--lang", "en")
        assert (done.returncode, "a device or a pipe" in done.stderr) == (9, True)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]
    assert not Path("/dev/null.jpg").exists()


@pytest.mark.parametrize("wish", ["-", "/dev/stdout", "/dev/fd/1"])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_standard_output_gets_only_the_picture(tmp_path: Path, wish: str, form: tuple[str, ...]) -> None:
    done = run_bytes("get", "PHONE", "13800138000", "--demo", "--save", wish, *form, folder=tmp_path)
    assert done.stdout.startswith(b"\xff\xd8\xff")
    assert done.stdout.endswith(b"\xff\xd9")
    assert b"PERMISSION" in done.stderr
    assert not form or json.loads(done.stderr)["saved"] == wish
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "face.jpg"
    target.write_text("mine")
    done = demo(str(target), "--lang", "en")
    assert done.returncode == 9
    assert "already exists" in done.stderr
    assert "Can pass now" in done.stdout
    assert "Saved to" not in done.stdout
    assert target.read_text() == "mine"


def test_json_has_the_record_and_the_save_problem(tmp_path: Path) -> None:
    done = run("get", "PHONE", "13800138000", "--demo", "--json", "--save", str(tmp_path / "no folder" / "face.jpg"))
    found = as_json(done)
    assert done.returncode == 9
    assert (found["verdict"], found["saved"]) == ("pass", None)
    assert found["problem"] == found["saveProblem"]["problem"] == "local.folder_gone"
    done = run("get", "PHONE", "13800138000", "--demo", "--json", "--save", str(tmp_path / "face.jpg"))
    assert (done.returncode, as_json(done)["problem"], as_json(done)["saveProblem"]) == (0, None, None)
    done = run("get", "OPEN", "broken-photo", "--demo", "--json")
    assert (done.returncode, as_json(done)["problem"]) == (8, as_json(done)["pictureProblem"]["problem"])


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


def test_missing_folder_is_named(tmp_path: Path) -> None:
    target = tmp_path / "never" / "x.jpg"
    done = demo(str(target), "--lang", "en")
    assert f"Not saved: the folder {target.parent} does not exist.\n" in done.stderr


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


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such links")
def test_link_is_refused_and_gets_no_extension(tmp_path: Path) -> None:
    (tmp_path / "log").touch()
    (tmp_path / "stdout").symlink_to("log")
    done = demo(str(tmp_path / "stdout"), "--json")
    assert (done.returncode, as_json(done)["problem"]) == (9, "local.file_exists")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["log", "stdout"]


@pytest.mark.parametrize("user_id", ["13800138000", "13800138010", "13999999999"], ids=["face", "no photo", "nobody"])
def test_json_stands_alone_where_the_picture_has_standard_output(user_id: str) -> None:
    done = run_bytes("get", "PHONE", user_id, "--demo", "--save", "-", "--json")
    assert json.loads(done.stderr)["exitStatus"] == done.returncode


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX's")
@pytest.mark.parametrize("save", ["-", "/dev/stdout"])
def test_picture_is_not_written_to_a_terminal(save: str) -> None:
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "faceviewer.cli", "get", "PHONE", "13800138000", "--demo", "--lang", "en"]
    with os.fdopen(end, "wb") as output:
        done = subprocess.run(
            [*command, "--save", save], stdout=output, stderr=subprocess.PIPE, timeout=60, check=False
        )
        output.write(b"\nno more")
    assert (done.returncode, b"not to a terminal" in done.stderr) == (2, True)
    assert os.read(terminal, 4096) == b"\r\nno more"
    os.close(terminal)
