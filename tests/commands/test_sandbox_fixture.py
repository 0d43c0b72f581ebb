"""`faceviewer-cli sandbox` as a fixture for the tests of other programs."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from faceviewer.sandbox.people_file import PeopleError, read_people
from tests.commands.running import PROGRAM, as_json, run, with_path
from tests.commands.shapes import HEAD, SHAPES
from tests.commands.test_shapes import faults

PEOPLE = [
    {"userType": "PHONE", "userId": "1", "userName": "甲", "expiresInDays": 3},
    {"userType": "OPEN", "userId": "b", "policy": "DENY", "expireTime": None, "photo": False},
    {"userType": "OPEN", "userId": "c", "policy": None, "expireTime": "long"},
    {"userType": "OPEN", "userId": "x", "expiresInDays": 0.01},
    {"userType": "OPEN", "userId": "y", "expiresInDays": -0.01},
]


@contextmanager
def served(folder: Path, *arguments: str, end: int = signal.SIGTERM) -> Iterator[dict[str, Any]]:
    """Run the sandbox during the block, then end it by a signal; yield its first line."""
    with subprocess.Popen(
        [*PROGRAM, "sandbox", *arguments], stdout=subprocess.PIPE, text=True, cwd=folder, env=with_path()
    ) as process:
        try:
            assert process.stdout is not None
            printed = json.loads(process.stdout.readline())
            assert faults({**HEAD, **SHAPES["sandbox"]}, printed) == []
            yield printed
        finally:
            process.send_signal(end)
            assert process.wait(60) == 0
            assert process.stdout is not None
            assert process.stdout.read() == ""


def look_up(ready: dict[str, Any], *words: str) -> dict[str, Any]:
    keys = ("--endpoint", ready["url"], "--app-key", ready["app_key"], "--secret-stdin", "--ca-file", ready["ca_file"])
    return as_json(run("get", *words, *keys, "--json", typed=ready["app_secret"]))


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGTERM)])
def test_files_exist_while_the_sandbox_runs_and_are_removed_at_its_end(tmp_path: Path, end: int) -> None:
    (tmp_path / "ready.json").write_text("of a killed sandbox")
    (tmp_path / "people.json").write_text(json.dumps(PEOPLE))
    files = ("--ca-out", "ca.pem", "--ready-file", "ready.json", "--people", "people.json")
    with served(tmp_path, *files, "--tls-name", "localhost", end=end) as ready:
        assert json.loads((tmp_path / "ready.json").read_text()) == ready
        assert ready["url"].startswith("https://localhost:")
        assert ready["ca_file"] == str(tmp_path / "ca.pem"), "absolute: the reader may be in another folder"
        first = look_up(ready, "PHONE", "1")
        assert (first["userName"], first["verdict"], first["verdictReasons"][0]) == ("甲", "pass", "expiry_soon")
        second, third = (look_up(ready, "OPEN", user_id) for user_id in "bc")
        assert (second["verdict"], second["pictureProblem"]["problem"]) == ("denied", "picture.missing")
        assert (third["policy"], third["expireTime"], third["verdict"]) == (None, "long", "unclear")
        assert [look_up(ready, "OPEN", user_id)["verdict"] for user_id in "xy"] == ["pass", "expired"]
        assert look_up(ready, "PHONE", "13800138000")["problem"] == "record.none", "the people replace the samples"
        assert look_up(ready, "OPEN", "error-200-2453")["problem"] == "credentials.app_key", "errors can be provoked"
        os.kill(ready["pid"], 0)  # raises if there is no such process
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.json"]


def test_sample_ids_are_served_as_json(tmp_path: Path) -> None:
    with served(tmp_path) as ready:
        context = ssl.create_default_context(cafile=ready["ca_file"])
        with urllib.request.urlopen(f"{ready['url']}/?format=json", context=context) as response:
            found = json.load(response)
            assert response.headers["content-type"] == "application/json"
        assert ready["url"].startswith("https://")
    assert not Path(ready["ca_file"]).exists()
    assert (found["schemaVersion"], found["people"] > 100) == (1, True)
    assert {"userType": "PHONE", "userId": "13800138000"}.items() <= found["ids"][0].items()
    assert {each["userType"] for each in found["ids"]} == {"IDENTITY", "OPEN", "PHONE", "YUNDUN", None}


def test_tls_names_are_in_the_certificate_and_the_first_in_the_url(tmp_path: Path) -> None:
    with served(tmp_path, "--tls-name", "gateway.test", "--tls-name", "other.test") as ready:
        port = int(ready["url"].removeprefix("https://gateway.test:"))
        context = ssl.create_default_context(cafile=ready["ca_file"])
        for name in ("gateway.test", "other.test", "localhost", "127.0.0.1"):
            with socket.create_connection(("127.0.0.1", port)) as plain:
                context.wrap_socket(plain, server_hostname=name).close()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("[", "line 1"),
        ("{}", "$"),
        ("[1]", "$[0]"),
        ('[{"userType": "PHON", "userId": "1"}]', "$[0].userType"),
        ('[{"userType": ["PHONE"], "userId": "1"}]', "$[0].userType"),
        ('[{"userType": "PHONE"}]', "$[0].userId"),
        ('[{"userType": "PHONE", "userId": 1}]', "$[0].userId"),
        ('[{"userType": "PHONE", "userId": "' + "1" * 65 + '"}]', "$[0].userId"),
        ('[{"userType": "PHONE", "userId": "1"}, {"userType": "PHONE", "userId": "1"}]', "$[1].userId"),
        ('[{"userType": "PHONE", "userId": "1", "polcy": "DENY"}]', "$[0].polcy"),
        ('[{"userType": "PHONE", "userId": "1", "policy": 1}]', "$[0].policy"),
        ('[{"userType": "PHONE", "userId": "1", "expiresInDays": "3"}]', "$[0].expiresInDays"),
        ('[{"userType": "PHONE", "userId": "1", "expiresInDays": 1e999}]', "$[0].expiresInDays"),
        ('[{"userType": "PHONE", "userId": "1", "expiresInDays": NaN}]', "$[0].expiresInDays"),
        ('[{"userType": "PHONE", "userId": "1", "expiresInDays": 3, "expireTime": null}]', "$[0].expireTime"),
        ('[{"userType": "PHONE", "userId": "1", "photo": null}]', "$[0].photo"),
        ('[{"userType": "PHONE", "userId": "1", "userName": "\\ud800"}]', "$[0]"),
        ('[{"userType": "PHONE", "userId": "138-0013-8000"}]', "$[0].userId"),
        ('[{"userType": "OPEN", "userId": " sp "}]', "$[0].userId"),
        ('[{"userType": "OPEN", "userId": ""}]', "$[0].userId"),
        ('[{"userType": "OPEN", "userId": "1.2E+11"}]', "$[0].userId"),
        ('[{"userType": "OPEN", "userId": "Error-200-2453"}]', "$[0].userId"),
        ('[{"userType": "OPEN", "userId": "a", "userId": "b"}]', "userId, userId"),
    ],
)
def test_invalid_people_are_refused_with_their_json_path(content: str, place: str) -> None:
    with pytest.raises(PeopleError) as caught:
        read_people(content.encode())
    assert caught.value.place == place


@pytest.mark.parametrize(
    ("content", "problem", "words"),
    [
        (b"[1]", "local.people", "The people in “people.json” are not as documented: $[0].\n"),
        (b"[" * 100_000, "local.file_unreadable", "its brackets are nested too deeply"),
        ("[]".encode("utf-16"), "local.file_unreadable", "it is not UTF-8 text"),
        (b" " * 4_200_000, "local.file_unreadable", "it is too large"),
    ],
    ids=["not as documented", "deep", "utf-16", "large"],
)
def test_invalid_people_are_reported(tmp_path: Path, content: bytes, problem: str, words: str) -> None:
    (tmp_path / "people.json").write_bytes(content)
    done = run("sandbox", "--people", str(tmp_path / "people.json"), "--lang", "en")
    assert (done.returncode, as_json(done)["problem"]) == (9, problem)
    assert words in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among files")
@pytest.mark.parametrize(("end", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_signal_ends_the_sandbox_while_it_reads_people(tmp_path: Path, end: int, status: int) -> None:
    os.mkfifo(tmp_path / "pipe")
    command = [*PROGRAM, "sandbox", "--people", "pipe", "--ready-file", "ready.json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=tmp_path, env=with_path()) as process:
        writer = None
        while writer is None and process.poll() is None:
            with suppress(OSError):  # until the sandbox opens the pipe
                writer = os.open(tmp_path / "pipe", os.O_WRONLY | os.O_NONBLOCK)
        for _ in range(10):  # a signal between opening and reading may be lost
            process.send_signal(end)
            with suppress(subprocess.TimeoutExpired):
                process.wait(2)
        process.kill()
        assert process.wait() == status
        assert writer is not None
        os.close(writer)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


@pytest.mark.parametrize("name", ["gw_1.internal", "https://x:3", "x" * 300, "", "[::1]", "10.0.0.0/8"])
def test_invalid_tls_name_is_a_usage_error(name: str) -> None:
    done = run("sandbox", "--tls-name", name, "--lang", "en")
    assert (done.returncode, as_json(done)["problem"], "--tls-name" in done.stderr) == (2, "input.usage", True)


@pytest.mark.parametrize(
    ("arguments", "address", "has_tls"),
    [
        (("--plain",), "http://127.0.0.1:", False),
        (("--tls",), "https://127.0.0.1:", True),
        (("--tls-name", "*.corp.test"), "https://127.0.0.1:", True),
        (("--tls-name", "*.corp.test", "--tls-name", "gw.corp.test"), "https://gw.corp.test:", True),
    ],
)
def test_address_has_no_tls_only_with_plain_and_no_wildcard(
    tmp_path: Path, arguments: tuple[str, ...], address: str, has_tls: bool
) -> None:
    with served(tmp_path, *arguments) as ready:
        assert (ready["url"].startswith(address), ready["ca_file"] is not None) == (True, has_tls)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes and links among files")
@pytest.mark.parametrize("option", ["--ready-file", "--ca-out"])
def test_unusable_output_file_is_reported_and_not_replaced(tmp_path: Path, option: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    for name, problem in (("pipe", "file_exists"), ("link", "file_exists"), ("none/file", "folder_gone")):
        done = run("sandbox", option, str(tmp_path / name), "--lang", "en")
        assert (done.returncode, as_json(done)["problem"]) == (9, f"local.{problem}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "pipe"]


def test_people_file_is_not_overwritten(tmp_path: Path) -> None:
    people = tmp_path / "people.json"
    people.write_text(json.dumps(PEOPLE))
    assert run("sandbox", "--people", str(people), "--ready-file", f"{tmp_path}/./people.json").returncode == 9
    assert json.loads(people.read_text()) == PEOPLE


def test_ending_sandbox_keeps_the_ready_file_of_the_next_one(tmp_path: Path) -> None:
    with ExitStack() as before:
        before.enter_context(served(tmp_path, "--ready-file", "ready.json"))
        with served(tmp_path, "--ready-file", "ready.json") as ready:
            before.close()
            assert json.loads((tmp_path / "ready.json").read_text()) == ready


def test_sandbox_that_cannot_start_keeps_the_files_of_the_running_one(tmp_path: Path) -> None:
    files = ("--ready-file", str(tmp_path / "ready.json"), "--ca-out", str(tmp_path / "ca.pem"))
    with served(tmp_path, *files) as ready:
        port = ready["url"].rpartition(":")[2]
        assert as_json(run("sandbox", "--port", port, *files))["problem"] == "local.listen"
        assert json.loads((tmp_path / "ready.json").read_text()) == ready
        assert (tmp_path / "ca.pem").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has a temporary folder for each user")
def test_missing_temporary_folder_is_named_as_the_cause() -> None:
    """As in a read-only container."""
    code = (
        "import sys, tempfile\n"
        "def none(): raise FileNotFoundError(2, 'No usable temporary directory found')\n"
        "tempfile.gettempdir = none\n"
        "from faceviewer.cli import main\nsys.exit(main(['sandbox', '--lang', 'en']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=with_path(), check=False)
    assert (done.returncode, json.loads(done.stdout)["problem"]) == (9, "local.disk")
    assert "There is no folder for temporary files" in done.stderr
    assert "Set TMPDIR" in done.stderr
