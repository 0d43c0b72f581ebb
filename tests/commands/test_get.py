"""`faceviewer-cli get`: its output, its exit status, and where it reads the ID."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from faceviewer.core.query import UserType
from faceviewer.sandbox.people import PEOPLE
from faceviewer.sandbox.portraits import draw
from faceviewer.sandbox.server import Address
from tests.commands.running import PROGRAM, as_json, get, run, run_bytes, way_to, write_settings
from tests.faults.origin import Origin, response_with

PORTRAIT = next(p.portrait for p in PEOPLE if p.user_id == "13800138000")
POOR_PHOTO = next(p.user_id for p in PEOPLE if p.user_type is UserType.PHONE and p.portrait and p.portrait.poor)


@pytest.mark.parametrize("image_format", ["base64", "url"])
def test_json_has_the_record_and_picture_is_saved_as_is(sandbox: Address, tmp_path: Path, image_format: str) -> None:
    target = tmp_path / "face.jpg"
    found = as_json(get(sandbox, "PHONE", "13800138000", "--json", "--format", image_format, "--save", str(target)))
    assert (found["userId"], found["userType"]) == ("13800138000", "PHONE")
    assert (found["policy"], found["verdict"], found["canPass"]) == ("PERMISSION", "pass", True)
    assert all((found["requestId"], found["gatewayRequestId"]))
    assert found["timings"]["attempts"] == 1
    assert found["picture"]["cameAs"] == image_format.upper()
    data = target.read_bytes()
    assert len(data) == found["picture"]["bytes"]
    assert target.stat().st_mode & 0o777 == 0o600
    assert hashlib.sha256(data).hexdigest() == found["picture"]["sha256"]
    assert PORTRAIT is not None
    assert data == draw(PORTRAIT)


def test_dark_blurred_and_located_photos_are_reported(sandbox: Address) -> None:
    poor, good = (as_json(get(sandbox, "PHONE", user_id, "--json")) for user_id in (POOR_PHOTO, "13800138000"))
    assert (poor["pictureConcerns"], good["pictureConcerns"]) == (["very_dark", "soft"], [])
    assert "设备可能无法识别。" in get(sandbox, "PHONE", POOR_PHOTO, "--lang", "zh_CN").stdout
    assert as_json(get(sandbox, "PHONE", "13800138024", "--json"))["picture"]["tellsPlace"] is True
    located = get(sandbox, "PHONE", "13800138024", "--lang", "en").stdout
    assert "contains the location where it was taken" in located


def test_id_is_read_from_standard_input_after_the_secret(sandbox: Address) -> None:
    done = run("get", "PHONE", "-", "--demo", "--json", typed="+86 138 0013 8000\n")
    assert as_json(done)["userId"] == "13800138000"
    done = get(sandbox, "PHONE", "-", "--json", secret=f"{sandbox.credentials.app_secret}\n13800138001")
    assert as_json(done)["userId"] == "13800138001"
    assert run("get", "PHONE", "-", "--demo").returncode == 2
    assert run("get", "PHONE", "-", "--demo", typed="1" * 100_000).returncode == 2


def test_second_id_on_standard_input_is_refused(sandbox: Address) -> None:
    ids = "13800138000\n13800138001\n"
    typed = run("get", "PHONE", "-", "--demo", "--lang", "en", typed=ids)
    assert (typed.returncode, typed.stdout, "more than one user ID" in typed.stderr) == (2, "", True)
    below = get(sandbox, "PHONE", "-", secret=f"{sandbox.credentials.app_secret}\n{ids}")
    assert (below.returncode, below.stdout) == (2, "")
    assert run("get", "PHONE", "-", "--demo", "--lang", "en", typed=f"\n{ids}").stderr.startswith("Enter a user ID.")
    for end in ("\r\n \n\n", "\n\x1a"):  # the second is DOS's end-of-file character
        assert run("get", "PHONE", "-", "--demo", typed=f"13800138000{end}").returncode == 0


@pytest.mark.parametrize(("ids", "status"), [(b"13800138000\n", 0), (b"13800138000\n13800138001\n", 2)])
@pytest.mark.parametrize("is_file", [True, False], ids=["file", "open pipe"])
def test_second_id_is_noticed_without_waiting_for_it(tmp_path: Path, ids: bytes, status: int, is_file: bool) -> None:
    (tmp_path / "ids").write_bytes(ids)
    with (
        (tmp_path / "ids").open("rb") as file,
        subprocess.Popen(
            [*PROGRAM, "get", "PHONE", "-", "--demo"],
            stdin=file if is_file else subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process,
    ):
        if process.stdin:  # stays open
            process.stdin.write(ids)
            process.stdin.flush()
        assert process.wait(60) == status


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_id_repeated_by_the_server_is_masked(form: tuple[str, ...]) -> None:
    text = "no user 13800138000 (138%200013%208000)"
    with Origin(lambda _: response_with(id="for-13800138000", code=460, message=text, localizedMsg=text)) as server:
        words = ("get", "PHONE", "13800138000", *way_to(server), "--secret-stdin", "--lang", "en", *form)
        done = run(*words, typed="s")
    assert done.returncode == 8
    if form:
        assert as_json(done)["userId"] == "13800138000", "the query itself is not masked"
    output_without_id = done.stdout.replace('"userId": "13800138000"', "")
    for output in (done.stderr, *([output_without_id] if form else [])):
        assert "no user 138****8000 (138****8000)" in output
        assert "for-138****8000" in output
        assert "13800138000" not in output


@pytest.mark.parametrize(("language", "words"), [("en", "it has a different encoding"), ("zh_CN", "编码不符")])
@pytest.mark.parametrize("typed", ["张三\n".encode("gbk"), "13800138000\n".encode("utf-16")])
def test_id_in_other_encoding_is_reported(typed: bytes, language: str, words: str) -> None:
    done = run_bytes("get", "OPEN", "-", "--demo", "--lang", language, typed=typed)
    assert done.returncode == 2
    assert words in done.stderr.decode()


def test_unreadable_standard_input_counts_as_empty_id(tmp_path: Path) -> None:
    command = [*PROGRAM, "get", "OPEN", "-", "--demo", "--lang", "en"]
    with (tmp_path / "written").open("wb") as only_written:
        done = subprocess.run(command, stdin=only_written, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"Enter a user ID.")


def test_unreadable_settings_file_is_reported_and_unchanged(tmp_path: Path) -> None:
    path = write_settings(tmp_path, "a = 1\nnot = toml")
    done = run("get", "OPEN", "x", "--profile", "Production", "--lang", "en", XDG_CONFIG_HOME=str(tmp_path))
    warning = "The settings file is not readable (line 2 is not TOML). What cannot be read is not used."
    assert (done.returncode, warning in done.stderr) == (9, True)
    assert [path.read_text() for path in path.parent.iterdir()] == ["a = 1\nnot = toml"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "No connection is set up. Add one with faceviewer-cli connection add"), ("zh_CN", "尚未设置连接配置")],
)
def test_missing_connection_is_reported_with_a_command_that_adds_one(tmp_path: Path, language: str, words: str) -> None:
    done = run("get", "OPEN", "x", "--lang", language, XDG_CONFIG_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.replace("\n", " ").startswith(words)
    assert "--secret-stdin" in done.stderr


@pytest.mark.parametrize("arguments", [("--app-key", "k"), ("--profile", "")], ids=" ".join)
def test_key_or_name_without_its_connection_is_a_usage_error(arguments: tuple[str, ...], tmp_path: Path) -> None:
    write_settings(tmp_path, 'current = "P"\n[[profiles]]\nname = "P"\n')
    done = run("get", "OPEN", "x", *arguments, "--json", XDG_CONFIG_HOME=str(tmp_path), HOME=str(tmp_path))
    assert (done.returncode, as_json(done)["problem"]) == (2, "input.usage")


def test_refused_secret_is_not_printed(sandbox: Address) -> None:
    done = get(sandbox, "PHONE", "13800138000", "--json", secret="canary-of-a-secret")
    assert done.returncode == 5
    assert as_json(done)["problem"] == "credentials.app_secret"
    assert "canary" not in done.stdout + done.stderr


def test_get_loads_neither_qt_nor_keyring_nor_libraries_of_workbooks() -> None:
    code = (
        "import sys; from faceviewer.cli import main; main(['get', 'PHONE', '13800138000', '--demo']);"
        "import faceviewer.commands.batch; late = ('PySide6', 'keyring', 'python_calamine', 'xlsxwriter');"
        "print([name for name in sys.modules if name.startswith(late)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
