"""Output of the commands, and outputs that cannot be written."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from faceviewer.commands.output import as_json
from tests.commands.running import CLI, GET, PROGRAM, demo, run, run_bytes, shell


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "cp1252", "ascii"])
def test_json_does_not_depend_on_console_encoding(encoding: str) -> None:
    done = run_bytes("get", "OPEN", "allowed", "--demo", "--json", environment={"PYTHONIOENCODING": encoding})
    assert json.loads(done.stdout.decode("ascii"))["userName"] == "张三（示例）"


def test_json_escapes_terminal_controls_and_line_separators() -> None:
    text = "\x1b[31m\x9b2J\x7f\u2028\u2029\u202e\u2066\u061c\ud800"
    written = as_json({"name": text, text: 1})
    assert written.isprintable() or set(written) - set("\n") == {c for c in written if c.isprintable()}
    assert written.isascii()
    assert json.loads(written)["name"] == text.replace("\ud800", "\ufffd")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\udcff\udcfe1", "\ufffd\ufffd1"),
        ("\ud800😀\udc00", "\ufffd😀\ufffd"),
        ("\\ud800 \\\\ud800", None),
        ('"\ud800', '"\ufffd'),
    ],
)
def test_json_replaces_lone_surrogates(text: str, expected: str | None) -> None:
    assert json.loads(as_json(text)) == (text if expected is None else expected)


def test_text_output_has_no_terminal_controls(tmp_path: Path) -> None:
    folder = tmp_path / "a\x1b[31m\u202eb\x9b"
    folder.mkdir()
    done = demo(folder, "--lang", "en")
    output = done.stdout + done.stderr
    assert "Saved to" in output
    assert not {"\x1b", "\u202e", "\x9b"} & set(output)


def test_closed_pipe_is_no_error() -> None:
    done = shell(f"{GET} | true; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="sets the size of a pipe")
def test_non_blocking_output_to_a_slow_reader_is_complete() -> None:
    import fcntl  # noqa: PLC0415 - not on Windows

    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    os.set_blocking(writing, False)
    with subprocess.Popen([*PROGRAM, "help", "all", "--lang", "en"], stdout=writing) as process:
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read()
    assert (process.returncode, told.decode()) == (0, run("help", "all", "--lang", "en").stdout)


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
def test_unwritable_standard_error_does_not_change_output_or_status(where: str) -> None:
    done = shell(f"{CLI} get OPEN nobody --demo --json {where}")
    assert done.returncode == 3
    assert json.loads(done.stdout)["problem"].startswith("record.")
    assert shell(f"{CLI} get {where}").returncode == 2


COMMANDS = ["--help", "--version", "get --help", "doctor --demo", "doctor --demo --json", "sandbox", "verify README.md"]
GETS = ["get OPEN allowed --demo --save {}/face", "get OPEN allowed --demo --json --save {}/face"]


@pytest.mark.parametrize(
    ("command", "where"),
    [*((command, where) for command in (*COMMANDS, *GETS) for where in (">/dev/full", ">&-")), ("self-test", ">&-")],
)
def test_each_command_reports_unwritable_output(tmp_path: Path, command: str, where: str) -> None:
    done = shell(f"{CLI} {command.format(tmp_path)} {where}", LANG="en_GB.UTF-8")
    assert (done.returncode, done.stdout) == (9, "")
    assert "The output could not be written" in done.stderr
    assert not any(text in done.stderr for text in ("Traceback", "Exception ignored"))
    assert "--save" not in command or (tmp_path / "face.jpg").exists(), "the picture is saved before"


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("no-such-host.invalid", ""),  # depends on the name servers
        ("203.0.113.1", " (this computer does not have that address)."),
        (f"{'a' * 70}.example", " (it is not a host name)."),
        ("127.0.0.1", " (it is already in use)."),
    ],
)
def test_sandbox_names_host_port_and_reason_if_it_cannot_listen(host: str, reason: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("sandbox", "--host", host, "--port", str(port), "--lang", "en")
    assert (done.returncode, f"cannot listen at {host}, port {port}{reason}" in done.stderr) == (9, True)


@pytest.mark.parametrize("path", [".", "..", "/"])
@pytest.mark.parametrize(
    "words",
    [
        *(("verify",), ("batch", "list", "--demo", "--out"), ("batch",), ("get", "PHONE", "--demo", "--ids-from")),
        *(("help", "--log"), ("sandbox", "--ready-file"), ("sandbox", "--ca-out"), ("sandbox", "--people")),
    ],
)
def test_path_without_a_name_is_named_in_messages(tmp_path: Path, words: tuple[str, ...], path: str) -> None:
    (tmp_path / "list").write_text("13800138000\n")
    more = ("--dry-run",) if words == ("batch",) else ()
    done = run_bytes(*words, path, *more, "--lang", "zh", folder=tmp_path)
    message = done.stderr.decode()
    assert done.returncode in {2, 9}
    assert not [text for text in ("“”", "无法写入 （", "FaceViewer 内部出错") if text in message]


@pytest.mark.parametrize(
    ("raised", "problem"),
    [
        ("MemoryError", "local.resources"),
        ('RuntimeError("can\'t start new thread")', "local.resources"),
        ("OSError(24, 'Too many open files')", "local.resources"),
        ("OSError(5, 'Input/output error')", "local.unforeseen"),
        ("RuntimeError('13800138000')", "local.unforeseen"),
    ],
)
def test_limits_of_the_session_are_named(raised: str, problem: str) -> None:
    code = (
        "import sys\nfrom faceviewer import cli\n"
        f"def fail(): raise {raised}\n"
        "cli._command = lambda *_: fail\nsys.exit(cli.main(['doctor', '--demo', '--json']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["problem"]) == (9, problem)
    assert "13800138000" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX's")
@pytest.mark.parametrize("files", [6, 7, 8, 9])
def test_no_traceback_with_few_open_files(files: int) -> None:
    done = shell(f"ulimit -n {files}; {GET}")
    assert done.returncode in {0, 8, 9}
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
