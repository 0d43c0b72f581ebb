"""`faceviewer-cli get` as its user meets it: a process, its output, its exit status."""

import base64
import hashlib
import json
import os
import signal
import ssl
import stat
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest

from faceviewer.core.profile import Stage
from faceviewer.core.query import UserType
from faceviewer.gateway.signing import sign
from faceviewer.sandbox.people import PEOPLE
from faceviewer.sandbox.server import Address
from tests.faults.origin import Origin, ca_file, told


def run(*arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "faceviewer.cli", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )


def get(sandbox: Address, *arguments: str, secret: str | None = None) -> subprocess.CompletedProcess[str]:
    return run(
        "get",
        *arguments,
        "--endpoint",
        sandbox.url,
        "--app-key",
        sandbox.credentials.app_key,
        "--secret-stdin",
        "--ca-file",
        str(sandbox.ca_file),
        typed=f"{secret or sandbox.credentials.app_secret}\n",
    )


def with_path() -> dict[str, str]:
    """Return an environment in which the program is found from any folder."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def as_json(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def served_picture(sandbox: Address) -> bytes:
    """Return what the sandbox serves for the demo person, by other means than the client's."""
    body = json.dumps(
        {
            "id": "1",
            "version": "1.0",
            "request": {"apiVer": "1.2.0"},
            "params": {"userType": "PHONE", "userId": "13800138000", "imageFormat": "BASE64"},
        }
    ).encode()
    path = "/face/paas/image/get"
    headers = sign(
        body,
        target=path,
        credentials=sandbox.credentials,
        stage=Stage.RELEASE,
        timestamp_ms=round(time.time() * 1000),
        nonce=str(uuid.uuid4()),
    ).headers
    request = urllib.request.Request(sandbox.url + path, body, headers)
    context = ssl.create_default_context(cafile=str(sandbox.ca_file))
    with urllib.request.urlopen(request, context=context) as response:
        return base64.b64decode(json.load(response)["data"]["imageBase64"])


POOR_PHOTO = next(p.user_id for p in PEOPLE if p.user_type is UserType.PHONE and p.portrait and p.portrait.poor)


def test_a_record_in_words(sandbox: Address) -> None:
    english = get(sandbox, "PHONE", "13800138000", "--lang", "en")
    assert english.returncode == 0
    assert "Can pass now, until " in english.stdout
    assert "Policy: PERMISSION" in english.stdout
    chinese = get(sandbox, "PHONE", "+86 138-0013-8000", "--lang", "zh_CN")
    assert "当前可通行，有效期至 " in chinese.stdout
    assert "通行策略：PERMISSION" in chinese.stdout


@pytest.mark.parametrize("image_format", ["base64", "url"])
def test_a_record_as_json_and_its_picture_byte_for_byte(sandbox: Address, tmp_path: Path, image_format: str) -> None:
    target = tmp_path / "face.jpg"
    found = as_json(get(sandbox, "PHONE", "13800138000", "--json", "--format", image_format, "--save", str(target)))
    assert found["userId"] == "13800138000"
    assert found["userType"] == "PHONE"
    assert (found["policy"], found["verdict"], found["canPass"]) == ("PERMISSION", "pass", True)
    assert found["requestId"]
    assert found["gatewayRequestId"]
    assert found["timings"]["attempts"] == 1
    assert found["picture"]["cameAs"] == image_format.upper()
    data = target.read_bytes()
    assert len(data) == found["picture"]["bytes"]
    assert target.stat().st_mode & 0o777 == 0o600
    assert hashlib.sha256(data).hexdigest() == found["picture"]["sha256"]
    assert data == served_picture(sandbox)


def test_a_photo_that_is_dark_and_soft_is_told(sandbox: Address) -> None:
    poor, good = (as_json(get(sandbox, "PHONE", user_id, "--json")) for user_id in (POOR_PHOTO, "13800138000"))
    assert (poor["pictureConcerns"], good["pictureConcerns"]) == (["very_dark", "soft"], [])
    assert "设备可能无法识别。" in get(sandbox, "PHONE", POOR_PHOTO, "--lang", "zh_CN").stdout


def test_an_id_may_come_by_standard_input_and_a_secret_before_it(sandbox: Address) -> None:
    done = run("get", "PHONE", "-", "--demo", "--json", typed="+86 138 0013 8000\n")
    assert as_json(done)["userId"] == "13800138000"
    done = get(sandbox, "PHONE", "-", "--json", secret=f"{sandbox.credentials.app_secret}\n13800138001")
    assert as_json(done)["userId"] == "13800138001"
    assert run("get", "PHONE", "-", "--demo").returncode == 2
    assert run("get", "PHONE", "-", "--demo", typed="1" * 100_000).returncode == 2


def test_several_ids_on_standard_input_are_refused(sandbox: Address, tmp_path: Path) -> None:
    ids = "13800138000\n13800138001\n"
    secret = f"{sandbox.credentials.app_secret}\n{ids}"
    for done in (run("get", "PHONE", "-", "--demo", typed=ids), get(sandbox, "PHONE", "-", secret=secret)):
        assert (done.returncode, done.stdout) == (2, "")
    assert "more than one user ID" in run("get", "PHONE", "-", "--demo", "--lang", "en", typed=ids).stderr
    (tmp_path / "ids").write_text(ids)
    command = [sys.executable, "-m", "faceviewer.cli", "get", "PHONE", "-", "--demo"]
    with (tmp_path / "ids").open("rb") as file:
        assert subprocess.run(command, stdin=file, capture_output=True, timeout=60, check=False).returncode == 2
    for end in ("\r\n \n\n", "\n\x1a"):  # the second is DOS's
        assert run("get", "PHONE", "-", "--demo", typed=f"13800138000{end}").returncode == 0
    assert run("get", "PHONE", "-", "--demo", "--lang", "en", typed=f"\n{ids}").stderr.startswith("Enter a user ID.")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as waits:  # its writer stays
        assert waits.stdin is not None
        waits.stdin.write(b"13800138000\n")
        waits.stdin.flush()
        assert waits.wait(60) == 0


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_id_that_the_server_repeats_is_masked(form: tuple[str, ...]) -> None:
    said = "no user 13800138000 (138%200013%208000)"
    server = Origin(lambda _: told(id="for-13800138000", code=460, message=said, localizedMsg=said))
    try:
        done = run(
            *("get", "PHONE", "13800138000", "--lang", "en", "--endpoint", f"https://{server.address}"),
            *("--ca-file", str(ca_file()), "--app-key", "k", "--secret-stdin", *form),
            typed="s",
        )
    finally:
        server.close()
    assert done.returncode == 8
    for output in (done.stderr, *([done.stdout] if form else [])):
        assert "no user 138****8000 (138****8000)" in output
        assert "for-138****8000" in output
        assert "13800138000" not in output


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "it came in another encoding"), ("zh_CN", "其编码不符")],
)
@pytest.mark.parametrize("typed", ["张三\n".encode("gbk"), "13800138000\n".encode("utf-16")])
def test_an_id_in_another_encoding_is_told(typed: bytes, language: str, words: str) -> None:
    command = [sys.executable, "-m", "faceviewer.cli", "get", "OPEN", "-", "--demo", "--lang", language]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, input=typed, capture_output=True, timeout=60, env=environment, check=False)
    assert done.returncode == 2
    assert words in done.stderr.decode()


def test_standard_input_that_cannot_be_read_has_no_id(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "faceviewer.cli", "get", "OPEN", "-", "--demo", "--lang", "en"]
    with (tmp_path / "written").open("wb") as only_written:
        done = subprocess.run(command, stdin=only_written, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"Enter a user ID.")


@pytest.mark.skipif(sys.platform == "win32", reason="starts too slowly there for one second")
def test_several_at_once_save_the_same_person_under_names_of_their_own(tmp_path: Path) -> None:
    arguments = ("get", "PHONE", "13800138000", "--demo", "--save", f"{tmp_path}/")
    command = [sys.executable, "-m", "faceviewer.cli", *arguments]
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(6)]
    assert [process.wait(60) for process in started] == [0] * 6
    assert len(list(tmp_path.iterdir())) == 6


def test_a_folder_chooses_the_name_without_the_id(tmp_path: Path) -> None:
    assert run("get", "PHONE", "13800138000", "--demo", "--save", str(tmp_path)).returncode == 0
    (saved,) = tmp_path.iterdir()
    assert saved.suffix == ".jpg"
    assert "13800138000" not in saved.name


def test_a_folder_that_is_not_there_is_made_where_a_separator_says_that_it_is_one(tmp_path: Path) -> None:
    wish = f"{tmp_path}/new/faces/"
    for user_id in ("13800138000", "13800138001"):
        assert run("get", "PHONE", user_id, "--demo", "--save", wish).returncode == 0
    folder = tmp_path / "new" / "faces"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.suffix for path in folder.iterdir()] == [".jpg", ".jpg"]
    (tmp_path / "file").touch()
    done = run("get", "PHONE", "13800138000", "--demo", "--save", f"{tmp_path}/file/", "--lang", "en")
    assert (done.returncode, "exists already" in done.stderr, "Can pass now" in done.stdout) == (9, True, True)


@pytest.mark.parametrize(
    ("typed", "saved"), [("zhang.san", "zhang.san.jpg"), ("x.png", "x.jpg"), ("x.JPEG", "x.JPEG"), ("x", "x.jpg")]
)
def test_what_a_file_is_called_at_its_end_is_what_is_in_it(tmp_path: Path, typed: str, saved: str) -> None:
    done = run("get", "PHONE", "13800138000", "--demo", "--json", "--save", str(tmp_path / typed))
    assert as_json(done)["saved"] == str(tmp_path / saved)
    assert [path.name for path in tmp_path.iterdir()] == [saved]


@pytest.mark.parametrize("name", ["a" * 300, "张" * 100, "a\nb", "CON", f"{'d' * 300}/a.jpg", "missing/a.jpg", " "])
def test_a_name_that_cannot_be_is_told_beside_the_record(tmp_path: Path, name: str) -> None:
    done = run("get", "PHONE", "13800138000", "--demo", "--save", f"{tmp_path}/{name}", "--lang", "en")
    assert (done.returncode, "Can pass now" in done.stdout) == (9, True)
    assert "Not saved: " in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_device_or_a_pipe_is_neither_written_to_nor_taken_for_the_beginning_of_a_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for wish in ("/dev/null", str(tmp_path / "pipe")):
        done = run("get", "PHONE", "13800138000", "--demo", "--save", wish, "--lang", "en")
        assert (done.returncode, "exists already" in done.stderr) == (9, True)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]
    assert not Path("/dev/null.jpg").exists()


@pytest.mark.parametrize("wish", ["-", "/dev/stdout", "/dev/fd/1"])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_picture_on_standard_output_is_alone_there(tmp_path: Path, wish: str, form: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "faceviewer.cli", "get", "PHONE", "13800138000", "--demo", "--save", wish, *form]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, cwd=tmp_path, env=with_path())
    assert done.stdout.startswith(b"\xff\xd8\xff")
    assert done.stdout.endswith(b"\xff\xd9")
    assert b"PERMISSION" in done.stderr
    assert not form or json.loads(done.stderr)["saved"] == wish
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "face.jpg"
    target.write_text("mine")
    done = run("get", "PHONE", "13800138000", "--demo", "--save", str(target), "--lang", "en")
    assert done.returncode == 9
    assert "exists already" in done.stderr
    assert "Can pass now" in done.stdout
    assert "Saved to" not in done.stdout
    assert target.read_text() == "mine"


def test_json_tells_a_record_from_a_save_that_failed(tmp_path: Path) -> None:
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
def test_a_folder_that_was_not_named_is_told_by_its_name(tmp_path: Path, wish: str) -> None:
    (tmp_path / "a").mkdir()
    line = f"ulimit -f 0; {sys.executable} -m faceviewer.cli get PHONE 13800138000 --demo --lang en --save {wish}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, env=with_path(), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 9
    assert f"there is no room for it in {tmp_path}." in done.stderr


def test_a_folder_that_was_deleted_under_us_is_told_by_its_name(tmp_path: Path) -> None:
    line = f"mkdir k; cd k; rmdir ../k; {sys.executable} -m faceviewer.cli get PHONE 13800138000 --demo --save x.jpg"
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, env=with_path(), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 9
    assert str(tmp_path / "k") in done.stderr


def test_a_folder_that_never_was_is_not_said_to_be_gone(tmp_path: Path) -> None:
    target = tmp_path / "never" / "x.jpg"
    done = run("get", "PHONE", "13800138000", "--demo", "--save", str(target), "--lang", "en")
    assert f"Not saved: there is no folder {target.parent}.\n" in done.stderr


@pytest.mark.parametrize("mask", ["0777", "0277", "0000"])
def test_folders_that_are_made_are_this_users_alone_whatever_the_mask(tmp_path: Path, mask: str) -> None:
    line = f"umask {mask}; {sys.executable} -m faceviewer.cli get PHONE 13800138000 --demo --save a/b/"
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, env=with_path(), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    (saved,) = (tmp_path / "a" / "b").iterdir()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "a", tmp_path / "a" / "b", saved)]
    assert modes == [0o700, 0o700, 0o600]


def test_what_came_and_is_no_photo_is_saved_as_received(tmp_path: Path) -> None:
    done = run("get", "OPEN", "broken-photo", "--demo", "--save", str(tmp_path), "--lang", "en")
    assert done.returncode == 8
    (saved,) = tmp_path.iterdir()
    assert saved.name.endswith("_refused.jpg")
    assert saved.read_bytes().startswith(b"\xff\xd8\xff")
    assert "Saved to" not in done.stdout
    assert "not a photo to be used" in done.stderr
    assert str(saved) in done.stderr
    found = as_json(run("get", "OPEN", "broken-photo", "--demo", "--json", "--save", str(tmp_path / "raw")))
    assert (found["picture"], found["saved"]) == (None, str(tmp_path / "raw.jpg"))
    assert (tmp_path / "raw.jpg").read_bytes() == saved.read_bytes()


def test_without_the_decoders_process_there_is_a_record_and_no_photo(tmp_path: Path) -> None:
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


def test_a_settings_file_without_sense_is_told_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "FaceViewer"
    folder.mkdir()
    (folder / "settings.toml").write_text("not = [toml")
    done = run("get", "OPEN", "x", "--profile", "Production", "--lang", "en", XDG_CONFIG_HOME=str(tmp_path))
    assert done.returncode == 9
    assert "There is no sense in the settings file (line 1 is not TOML)." in done.stderr
    assert [path.read_text() for path in folder.iterdir()] == ["not = [toml"]


def test_one_bad_value_costs_no_connection(tmp_path: Path) -> None:
    folder = tmp_path / "FaceViewer"
    folder.mkdir()
    (folder / "settings.toml").write_text('theme = "auto"\n[[profiles]]\nname = "P"\nendpoint = "http://x"\n')
    done = run("get", "OPEN", "x", "--profile", "P", "--lang", "en", XDG_CONFIG_HOME=str(tmp_path))
    assert "Some settings are not used: theme (1), profiles 1 endpoint (4)." in done.stderr
    assert "“P” is there, but something in it cannot be used: profiles 1 endpoint (4)." in done.stderr
    done = run("get", "OPEN", "x", "--profile", "P", "--json", "--lang", "zh_CN", XDG_CONFIG_HOME=str(tmp_path))
    told = as_json(done)
    assert (done.returncode, told["problem"]) == (9, "local.profile_left_out")
    assert "连接“P”存在" in told["headline"]
    assert "profiles 1 endpoint (4)" in told["headline"]
    assert str(folder / "settings.toml") in told["remedy"]
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "No connection is set up. Set one up in the window"), ("zh_CN", "尚未设置任何连接")],
)
def test_that_nothing_is_set_up_is_said(tmp_path: Path, language: str, words: str) -> None:
    done = run("get", "OPEN", "x", "--lang", language, XDG_CONFIG_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.replace("\n", " ").startswith(words)
    assert "--secret-stdin" in done.stderr


def test_chinese_sentences_stand_without_a_blank_between(tmp_path: Path) -> None:
    done = run("get", "OPEN", "nobody", "--demo", "--lang", "zh_CN")
    assert "再试。可自行处理。" in done.stderr


@pytest.mark.parametrize(
    ("user_id", "status", "english"),
    [
        ("nobody", 3, "No face record for this ID."),
        ("error-200-2453", 5, "does not know this AppKey"),
        ("gateway-quota-exhausted", 7, "used up"),
        ("error-200-460-3", 8, "does not accept this request"),
        ("wrong-person", 8, "somebody else"),
        ("broken-photo", 8, "incomplete or damaged"),
    ],
)
def test_exit_status_and_words(user_id: str, status: int, english: str) -> None:
    done = run("get", "OPEN", user_id, "--demo", "--lang", "en")
    assert (done.returncode, english in done.stderr) == (status, True)
    assert "Traceback" not in done.stderr


def test_a_refused_secret(sandbox: Address) -> None:
    done = get(sandbox, "PHONE", "13800138000", "--json", secret="canary-of-a-secret")
    assert done.returncode == 5
    assert as_json(done)["problem"] == "credentials.app_secret"
    assert "canary" not in done.stdout + done.stderr


def test_nobody_listens() -> None:
    done = run("get", "OPEN", "x", "--endpoint", "https://127.0.0.1:9", "--app-key", "k", "--secret-stdin", typed="s")
    assert done.returncode == 6


@pytest.mark.parametrize(
    "arguments",
    [
        ("get",),
        ("get", "PASSPORT", "1", "--demo"),
        ("get", "OPEN", "", "--demo"),
        ("get", "OPEN", "\u200b", "--demo"),
        ("get", "OPEN", "x" * 65, "--demo"),
        ("get", "OPEN", "x", "--endpoint", "http://127.0.0.1", "--app-key", "k", "--secret-stdin"),
        ("get", "OPEN", "x", "--endpoint", "https://127.0.0.1"),
        ("get", "OPEN", "x", "--app-key", "k"),
        ("get", "OPEN", "x", "--demo", "--profile", "p"),
        ("get", "OPEN", "x", "--profile", "nobody's"),
        ("get", "OPEN", "x", "--secret", "s"),
        ("get", "OPEN", "x", "--demo", "--profile", ""),
        ("get", "OPEN", "x", "--demo", "--endpoint", ""),
        ("get", "OPEN", "x", "--profile", "p", "--ca-file", ""),
        ("doctor", "--profile", ""),
        ("get", "PHONE", "13800138000", "--demo", "--save", ""),
        ("sandbox", "--port", "99999"),
        ("sandbox", "--port", "-1"),
        ("sandbox", "--latency-ms", "soon"),
        ("serve",),
        (),
    ],
)
def test_usage(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*arguments, XDG_CONFIG_HOME=str(tmp_path), HOME=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("language", "words"), [("en", "--profile was given nothing"), ("zh_CN", "--profile 后面没有内容")]
)
def test_a_variable_that_is_not_set_asks_nobody(tmp_path: Path, language: str, words: str) -> None:
    (tmp_path / "FaceViewer").mkdir()
    (tmp_path / "FaceViewer" / "settings.toml").write_text('current = "P"\n[[profiles]]\nname = "P"\n')
    done = run("get", "OPEN", "x", "--profile", "", "--lang", language, XDG_CONFIG_HOME=str(tmp_path))
    assert done.returncode == 2
    assert words in done.stderr


def test_what_may_be_chosen_is_named_as_it_is_typed() -> None:
    done = run("get", "PHON", "1", "--lang", "en")
    assert done.returncode == 2
    assert "<" not in done.stderr
    assert "'PHONE'" in done.stderr


def test_qt_is_never_loaded() -> None:
    code = (
        "import sys; from faceviewer.cli import main; main(['get', 'PHONE', '13800138000', '--demo']);"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'keyring'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"] if hasattr(signal, "SIGHUP") else ["SIGTERM"])
def test_the_served_sandbox_announces_itself_and_stops_when_told(tmp_path: Path, name: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "faceviewer.cli", "sandbox", "--tls"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        done = run(
            *("get", "PHONE", "13800138000", "--endpoint", said["url"], "--app-key", said["app_key"]),
            *("--secret-stdin", "--ca-file", said["ca_file"], "--save", str(tmp_path / "a.jpg")),
            typed=said["app_secret"],
        )
        context = ssl.create_default_context(cafile=said["ca_file"])
        with urllib.request.urlopen(said["url"], context=context) as response:
            guide = response.read().decode("utf-8")
        process.send_signal(getattr(signal, name))
        assert process.wait(10) == 0
    assert done.returncode == 0
    assert "13800138000" in guide
    assert not Path(said["ca_file"]).exists()
