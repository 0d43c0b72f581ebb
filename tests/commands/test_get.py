"""`faceviewer-cli get` as its user meets it: a process, its output, its exit status."""

import base64
import hashlib
import json
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

import pytest

from faceviewer.core.connection import Stage
from faceviewer.core.query import UserType
from faceviewer.gateway.signing import sign
from faceviewer.sandbox.people import PEOPLE
from faceviewer.sandbox.server import Address
from tests.commands.running import as_json, get, run, run_bytes
from tests.faults.origin import Origin, ca_file, told


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


def test_record_is_printed_in_both_languages(sandbox: Address) -> None:
    english = get(sandbox, "PHONE", "13800138000", "--lang", "en")
    assert english.returncode == 0
    assert "Can pass now, until " in english.stdout
    assert "Policy: PERMISSION" in english.stdout
    chinese = get(sandbox, "PHONE", "+86 138-0013-8000", "--lang", "zh_CN")
    assert "当前可通行，有效期至 " in chinese.stdout
    assert "通行策略：PERMISSION" in chinese.stdout


@pytest.mark.parametrize("image_format", ["base64", "url"])
def test_json_describes_the_record_and_picture_is_saved_unchanged(
    sandbox: Address, tmp_path: Path, image_format: str
) -> None:
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


def test_dark_and_blurred_photo_is_reported(sandbox: Address) -> None:
    poor, good = (as_json(get(sandbox, "PHONE", user_id, "--json")) for user_id in (POOR_PHOTO, "13800138000"))
    assert (poor["pictureConcerns"], good["pictureConcerns"]) == (["very_dark", "soft"], [])
    assert "设备可能无法识别。" in get(sandbox, "PHONE", POOR_PHOTO, "--lang", "zh_CN").stdout


def test_id_is_read_from_standard_input_after_the_secret(sandbox: Address) -> None:
    done = run("get", "PHONE", "-", "--demo", "--json", typed="+86 138 0013 8000\n")
    assert as_json(done)["userId"] == "13800138000"
    done = get(sandbox, "PHONE", "-", "--json", secret=f"{sandbox.credentials.app_secret}\n13800138001")
    assert as_json(done)["userId"] == "13800138001"
    assert run("get", "PHONE", "-", "--demo").returncode == 2
    assert run("get", "PHONE", "-", "--demo", typed="1" * 100_000).returncode == 2


def test_second_id_on_standard_input_is_refused(sandbox: Address, tmp_path: Path) -> None:
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
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as several:
        assert several.stdin is not None
        several.stdin.write(ids.encode())
        several.stdin.flush()
        assert several.wait(60) == 2


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_id_repeated_by_the_server_is_masked(form: tuple[str, ...]) -> None:
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
    if form:
        assert as_json(done)["userId"] == "13800138000", "what was asked is there to be read, and nowhere else"
    answer = done.stdout.replace('"userId": "13800138000"', "")
    for output in (done.stderr, *([answer] if form else [])):
        assert "no user 138****8000 (138****8000)" in output
        assert "for-138****8000" in output
        assert "13800138000" not in output


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "it has a different encoding"), ("zh_CN", "编码不符")],
)
@pytest.mark.parametrize("typed", ["张三\n".encode("gbk"), "13800138000\n".encode("utf-16")])
def test_id_in_other_encoding_is_reported(typed: bytes, language: str, words: str) -> None:
    done = run_bytes("get", "OPEN", "-", "--demo", "--lang", language, typed=typed)
    assert done.returncode == 2
    assert words in done.stderr.decode()


def test_unreadable_standard_input_counts_as_empty_id(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "faceviewer.cli", "get", "OPEN", "-", "--demo", "--lang", "en"]
    with (tmp_path / "written").open("wb") as only_written:
        done = subprocess.run(command, stdin=only_written, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"Enter a user ID.")


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ('x = """', 9, "The settings file is not readable (it is not TOML). None of its settings are used."),
        ("not = [toml", 2, "The settings file is not readable at: not (1)."),
    ],
)
def test_unreadable_settings_file_is_reported_and_unchanged(tmp_path: Path, text: str, status: int, told: str) -> None:
    folder = tmp_path / "FaceViewer"
    folder.mkdir()
    (folder / "settings.toml").write_text(text)
    done = run("get", "OPEN", "x", "--profile", "Production", "--lang", "en", XDG_CONFIG_HOME=str(tmp_path))
    assert done.returncode == status
    assert told in done.stderr
    assert [path.read_text() for path in folder.iterdir()] == [text]


def test_unusable_connection_is_reported_with_its_bad_value(tmp_path: Path) -> None:
    folder = tmp_path / "FaceViewer"
    folder.mkdir()
    (folder / "settings.toml").write_text('theme = "auto"\n[[profiles]]\nname = "P"\nendpoint = "http://x"\n')
    done = run("get", "OPEN", "x", "--profile", "P", "--lang", "en", XDG_CONFIG_HOME=str(tmp_path))
    assert "Some settings are not used: theme (1), profiles 1 endpoint (4)." in done.stderr
    assert "“P” exists, but some of its values cannot be used: profiles 1 endpoint (4)." in done.stderr
    done = run("get", "OPEN", "x", "--profile", "P", "--json", "--lang", "zh_CN", XDG_CONFIG_HOME=str(tmp_path))
    told = as_json(done)
    assert (done.returncode, told["problem"]) == (9, "local.profile_left_out")
    assert "连接配置“P”存在" in told["headline"]
    assert "profiles 1 endpoint (4)" in told["headline"]
    assert str(folder / "settings.toml") in told["remedy"]
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "No connection is set up. Add one with faceviewer-cli connection add"), ("zh_CN", "尚未设置连接配置")],
)
def test_missing_connection_is_reported_with_the_command_that_adds_one(
    tmp_path: Path, language: str, words: str
) -> None:
    done = run("get", "OPEN", "x", "--lang", language, XDG_CONFIG_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.replace("\n", " ").startswith(words)
    assert "--secret-stdin" in done.stderr


def test_chinese_sentences_stand_without_a_blank_between(tmp_path: Path) -> None:
    done = run("get", "OPEN", "nobody", "--demo", "--lang", "zh_CN")
    assert "再试。" in done.stderr


@pytest.mark.parametrize(
    ("user_id", "status", "english"),
    [
        ("nobody", 3, "No face record for this ID."),
        ("error-200-2453", 5, "does not recognise this AppKey"),
        ("gateway-quota-exhausted", 7, "used up"),
        ("error-200-460-3", 8, "does not accept this request"),
        ("wrong-person", 8, "another person"),
        ("broken-photo", 8, "incomplete or damaged"),
    ],
)
def test_exit_status_and_headline_of_problems(user_id: str, status: int, english: str) -> None:
    done = run("get", "OPEN", user_id, "--demo", "--lang", "en")
    assert (done.returncode, english in done.stderr) == (status, True)
    assert "Traceback" not in done.stderr


def test_refused_secret_is_not_printed(sandbox: Address) -> None:
    done = get(sandbox, "PHONE", "13800138000", "--json", secret="canary-of-a-secret")
    assert done.returncode == 5
    assert as_json(done)["problem"] == "credentials.app_secret"
    assert "canary" not in done.stdout + done.stderr


def test_refused_connection_is_a_network_problem() -> None:
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
        ("verify", "pack.zip", "--log", ""),
        ("self-test", "--log", ""),
        ("get", "PHONE", "13800138000", "--demo", "--save", ""),
        ("sandbox", "--port", "99999"),
        ("sandbox", "--port", "-1"),
        ("sandbox", "--latency-ms", "soon"),
        ("serve",),
        (),
    ],
)
def test_invalid_arguments_exit_with_status_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*arguments, XDG_CONFIG_HOME=str(tmp_path), HOME=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("language", "words"), [("en", "the value of --profile is empty"), ("zh_CN", "--profile 后面没有内容")]
)
def test_empty_profile_does_not_use_the_current_connection(tmp_path: Path, language: str, words: str) -> None:
    (tmp_path / "FaceViewer").mkdir()
    (tmp_path / "FaceViewer" / "settings.toml").write_text('current = "P"\n[[profiles]]\nname = "P"\n')
    done = run("get", "OPEN", "x", "--profile", "", "--lang", language, XDG_CONFIG_HOME=str(tmp_path))
    assert done.returncode == 2
    assert words in done.stderr


def test_what_may_be_chosen_is_named_as_it_is_typed() -> None:
    done = run("get", "PHON", "1", "--lang", "en")
    assert done.returncode == 2
    assert "<" not in done.stderr
    assert "PHONE" in done.stderr.replace("'PHON'", "")


def test_get_loads_neither_qt_nor_keyring() -> None:
    code = (
        "import sys; from faceviewer.cli import main; main(['get', 'PHONE', '13800138000', '--demo']);"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'keyring'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"] if hasattr(signal, "SIGHUP") else ["SIGTERM"])
def test_the_served_sandbox_announces_itself_and_stops_when_told(tmp_path: Path, name: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "faceviewer.cli", "sandbox"], stdout=subprocess.PIPE, text=True
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
        assert process.wait(60) == 0
    assert done.returncode == 0
    assert "13800138000" in guide
    assert not Path(said["ca_file"]).exists()
