"""What a script needs beside the record: statuses, bounds, silence, details."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from faceviewer.core.exchange import Phase
from faceviewer.sandbox.app import TRAINING_CREDENTIALS
from faceviewer.wording.catalogue import catalogue
from tests.commands.running import as_json, demo, run, shell
from tests.faults.origin import Asked, Ending, Origin, ca_file, told

IN_PROCESS = catalogue("timeline")["phase"]["in_process"]
ALLOWED, DENIED, UNKNOWN_POLICY, PLACE = "13800138000", "13800138001", "13800138011", "13800138024"


@pytest.mark.parametrize(
    ("user_id", "verdict", "usual"),
    [
        ("allowed", 0, 0),
        ("denied", 1, 0),
        ("expired", 1, 0),
        ("unknown-policy", 4, 0),
        ("unreadable-expiry", 4, 0),
        ("no-photo", 4, 8),
        ("nobody", 3, 3),
        ("error-200-2453", 5, 5),
    ],
)
def test_exit_status_is_the_verdict_only_with_the_option(user_id: str, verdict: int, usual: int) -> None:
    assert run("get", "OPEN", user_id, "--demo", "--exit-status").returncode == verdict
    assert run("get", "OPEN", user_id, "--demo").returncode == usual


def test_exit_status_of_failed_save_overrides_the_verdict(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    done = demo(str(tmp_path / "a.jpg"), "--exit-status", "--json")
    assert (done.returncode, as_json(done)["problem"], as_json(done)["canPass"]) == (9, "local.file_exists", True)


def test_timeout_ends_a_lookup() -> None:
    done = run("get", "OPEN", "slow-15", "--demo", "--timeout", "1", "--json", "--lang", "en")
    found = as_json(done)
    assert (done.returncode, found["problem"], found["userId"]) == (6, "network.timeout", "slow-15")
    assert re.search(r"within (1|0\.[1-9]) s", found["headline"])  # what was left for the answer


def test_record_is_shown_if_its_picture_times_out() -> None:
    def reply(asked: Asked) -> list[bytes | Ending]:
        if not asked.target.startswith("/face/"):
            return [b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", Ending.SILENCE]
        data = {"userType": "OPEN", "userId": "x", "policy": "DENY", "imageUrl": f"https://{server.address}/x.jpg"}
        return [told(code=200, data=data)]

    server = Origin(reply)
    try:
        done = run(
            *("get", "OPEN", "x", "--endpoint", f"https://{server.address}", "--ca-file", str(ca_file())),
            *("--app-key", "k", "--secret-stdin", "--picture", "link", "--timeout", "3", "--json"),
            typed="s",
        )
    finally:
        server.close()
    found = as_json(done)
    assert (done.returncode, found["verdict"], found["problem"]) == (8, "denied", "picture.not_fetched"), found


@pytest.mark.parametrize("retries", [0, 1])
def test_retries_option_limits_attempts(retries: int) -> None:
    server = Origin(lambda _: told(code=500, message="busy"))
    try:
        done = run(
            *("get", "OPEN", "x", "--endpoint", f"https://{server.address}", "--ca-file", str(ca_file())),
            *("--app-key", "k", "--secret-stdin", "--retries", str(retries), "--json"),
            typed="s",
        )
        asked = len(server.asked)
    finally:
        server.close()
    assert (done.returncode, asked) == (8, retries + 1)


def test_quiet_hides_problems_but_not_json_and_usage_errors() -> None:
    done = run("get", "OPEN", "nobody", "--demo", "--json", "-q")
    assert (done.returncode, done.stderr, as_json(done)["problem"]) == (3, "", "record.none")
    assert run("get", "OPEN", "nobody", "--demo", "--quiet").stdout == ""
    assert "Wrong usage" in run("get", "-q", "--lang", "en").stderr, "or nobody would ever know"


def test_verbose_prints_phases_request_and_reply_without_personal_data(sandbox_secret: tuple[str, str]) -> None:
    key, secret = sandbox_secret
    done = run("get", "PHONE", ALLOWED, "--demo", "-v", "--json", "--lang", "en")
    as_json(done)
    assert re.search(rf"^\* +\d+\.\d ms \+ +\d+\.\d ms  {IN_PROCESS['en']} #1$", done.stderr, re.MULTILINE)
    assert re.search(r"^> POST https://\S+/face/paas/image/get$", done.stderr, re.MULTILINE)
    assert re.search(r"^< HTTP 200$", done.stderr, re.MULTILINE)
    assert '"policy": "PERMISSION"' in done.stderr
    assert not any(text in done.stderr for text in (ALLOWED, "张三", "\\u5f20", key, secret))
    failed = run("get", "OPEN", "error-200-2453", "--demo", "-v", "--lang", "en")
    assert "< HTTP 200" in failed.stderr


def test_verbose_uses_the_phase_names_of_the_window() -> None:
    said = run("get", "PHONE", ALLOWED, "--demo", "-v", "--lang", "zh").stderr
    assert f"{IN_PROCESS['zh']} #1\n" in said
    assert all({"en", "zh"} == set(catalogue("timeline")["phase"][phase]) for phase in Phase)
    assert not any(f" ms  {phase}" in said for phase in Phase)


@pytest.fixture
def sandbox_secret() -> tuple[str, str]:
    return TRAINING_CREDENTIALS.app_key, TRAINING_CREDENTIALS.app_secret


def test_existing_file_is_replaced_only_with_clobber(tmp_path: Path) -> None:
    target = tmp_path / "face.jpg"
    target.write_text("before")
    assert demo(str(target)).returncode == 9
    assert target.read_text() == "before"
    assert demo(str(target), "--clobber").returncode == 0
    assert target.read_bytes()[:2] == b"\xff\xd8"
    (tmp_path / "link.jpg").symlink_to(target)
    refused = demo(str(tmp_path / "link.jpg"), "--clobber", "--lang", "en")
    assert (refused.returncode, "is a link" in refused.stderr) == (9, True)
    assert (tmp_path / "link.jpg").is_symlink(), "a link is neither replaced nor written through"
    assert demo("/dev/null", "--clobber").returncode == 9


def test_text_goes_to_standard_error_if_picture_goes_to_standard_output(tmp_path: Path) -> None:
    line = "$CLI get PHONE 13800138000 --demo --save - --json 2>told >face"
    assert cli(line, tmp_path).returncode == 0
    assert (tmp_path / "face").read_bytes()[:2] == b"\xff\xd8"
    assert json.loads((tmp_path / "told").read_text())["picture"]["bytes"] == (tmp_path / "face").stat().st_size
    assert cli(line.replace("--json", "--json -q"), tmp_path).returncode == 0
    assert json.loads((tmp_path / "told").read_text())["ok"] is True
    assert cli(line.replace("13800138000", "1"), tmp_path).returncode == 3
    assert (tmp_path / "face").read_bytes() == b"", "no picture is an empty one, and no JSON"
    assert cli(line.replace("13800138000", "").replace("--demo", "--demo --nothing"), tmp_path).returncode == 2
    assert (tmp_path / "face").read_bytes() == b""


def cli(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return shell(line.replace("$CLI", f"{shlex.quote(sys.executable)} -m faceviewer.cli"), folder)
