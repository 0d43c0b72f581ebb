"""What the commands write, and what becomes of it where nobody takes it."""

import json
import os
import socket
import subprocess
from pathlib import Path

import pytest

from faceviewer.commands.output import as_json
from tests.commands.running import CLI, run, run_bytes

GET = ("get", "PHONE", "13800138000", "--demo", "--lang", "en")
ROOT = Path(__file__).parents[2]


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of a shell in which $CLI is the program."""
    return subprocess.run(
        ["bash", "-c", line.replace("$CLI", CLI)],
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "cp1252", "ascii"])
def test_json_does_not_depend_on_console_encoding(encoding: str) -> None:
    done = run_bytes(*GET, "--json", environment={"PYTHONIOENCODING": encoding})
    assert json.loads(done.stdout.decode("ascii"))["userName"] == "张三（示例）"


def test_json_escapes_terminal_controls_and_line_separators() -> None:
    text = "\x1b[31m\x9b2J\x7f\u2028\u2029\u202e\u2066\u061c\ud800"
    written = as_json({"name": text, text: 1})
    assert written.isprintable() or set(written) - set("\n") == {c for c in written if c.isprintable()}
    assert written.isascii()
    assert json.loads(written)["name"] == text.replace("\ud800", "\ufffd")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\udcff\udcfe1", "\ufffd\ufffd1"),
        ("\ud800😀\udc00", "\ufffd😀\ufffd"),
        ("\\ud800 \\\\ud800", None),
        ('"\ud800', '"\ufffd'),
    ],
)
def test_json_replaces_lone_surrogates(text: str, told: str | None) -> None:
    assert json.loads(as_json(text)) == (text if told is None else told)


def test_text_output_has_no_terminal_controls(tmp_path: Path) -> None:
    folder = tmp_path / "a\x1b[31m\u202eb\x9b"
    folder.mkdir()
    done = run(*GET, "--save", f"{folder}/")
    told = done.stdout + done.stderr
    assert "Saved to" in told
    assert not {"\x1b", "\u202e", "\x9b"} & set(told)


@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
@pytest.mark.parametrize(
    "command",
    ["self-test", "--help", "--version", "get --help", "doctor --demo", "doctor --demo --json", "sandbox", "verify p"],
)
def test_each_command_reports_unwritable_output(tmp_path: Path, command: str, where: str) -> None:
    (tmp_path / "p").write_bytes(b"no pack")
    done = shell(f"cd {tmp_path}; $CLI {command} {where}", LANG="en_GB.UTF-8")
    assert (done.returncode, done.stdout) == (9, b"")
    assert b"The output could not be written" in done.stderr


@pytest.mark.parametrize("form", ["", " --json"])
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_get_with_unwritable_output_still_saves_the_picture(tmp_path: Path, where: str, form: str) -> None:
    target = tmp_path / "face.jpg"
    done = shell(f"$CLI {' '.join(GET)}{form} --save {target} {where}")
    assert done.returncode == 9
    assert b"The output could not be written" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert target.exists()


@pytest.mark.parametrize("command", ["doctor --demo --lang en", "verify /dev/null --lang en", "sandbox --lang en"])
def test_so_it_is_for_every_command(command: str) -> None:
    done = shell(f"$CLI {command} >/dev/full")
    assert done.returncode == 9
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_closed_pipe_is_no_error() -> None:
    done = shell(f"$CLI {' '.join(GET)} | true; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
def test_unwritable_standard_error_does_not_change_output_or_status(where: str) -> None:
    done = shell(f"$CLI get OPEN nobody --demo --json {where}")
    assert done.returncode == 3
    assert json.loads(done.stdout)["problem"].startswith("record.")


def test_usage_error_without_standard_error_keeps_its_status() -> None:
    assert shell("$CLI get 2>&-").returncode == 2


def test_a_closed_standard_input_is_an_empty_secret() -> None:
    done = shell("$CLI get OPEN x --endpoint https://127.0.0.1:9 --app-key k --secret-stdin --lang en <&-")
    assert done.returncode in {2, 5}
    assert b"went wrong in FaceViewer" not in done.stderr


@pytest.mark.parametrize("host", ["no-such-host.invalid", "203.0.113.1", f"{'a' * 70}.example"])
def test_sandbox_names_host_and_port_if_it_cannot_listen(host: str) -> None:
    done = run("sandbox", "--host", host, "--lang", "en")
    assert done.returncode == 9
    assert f"cannot listen at {host}, port 0" in done.stderr


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("sandbox", "--port", str(port), "--lang", "zh_CN")
    assert done.returncode == 9
    assert f"端口 {port}" in done.stderr
