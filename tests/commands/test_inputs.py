"""Secrets from files, which other users must not be able to read."""

import base64
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from faceviewer.sandbox.server import Address
from tests.commands.running import CLI, DEAD_END, as_json, run, run_bytes, shell, way_to, without_keyring
from tests.faults.proxies import Port

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")


@pytest.fixture
def secret_file(tmp_path: Path, sandbox: Address) -> Path:
    path = tmp_path / "secret"
    path.write_text(f"{sandbox.credentials.app_secret}\n")
    path.chmod(0o600)
    return path


def get(sandbox: Address, file: str | Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    secret = ("--secret-file", str(file))
    return run("get", "PHONE", "13800138000", *way_to(sandbox), *secret, "--json", "--lang", "en", *arguments)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_private_secret_file_is_read(sandbox: Address, secret_file: Path, mode: int) -> None:
    secret_file.chmod(mode)
    (secret_file.parent / "link").symlink_to(secret_file)
    assert get(sandbox, secret_file.parent / "link").returncode == 0


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610])
def test_secret_file_open_to_others_is_refused(sandbox: Address, secret_file: Path, mode: int) -> None:
    secret_file.chmod(mode)
    done = get(sandbox, secret_file)
    assert (done.returncode, as_json(done)["problem"]) == (9, "local.secret_file")
    assert sandbox.credentials.app_secret not in done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("setfacl") is None or os.geteuid() != 0, reason="setfacl and root are needed")
@pytest.mark.parametrize(("entries", "status"), [("u:12345:r", 9), ("g:12345:r", 9), ("u:0:r", 0), ("u:0:r g::r", 9)])
def test_acl_of_secret_file_is_checked(sandbox: Address, secret_file: Path, entries: str, status: int) -> None:
    secret_file.chmod(0o400)
    for entry in entries.split():
        subprocess.run(["setfacl", "-m", entry, secret_file], check=True)
    assert secret_file.stat().st_mode & 0o040, "the bits of the group are the mask of the list"
    assert get(sandbox, secret_file).returncode == status


def test_secret_file_may_be_a_process_substitution_or_standard_input(sandbox: Address) -> None:
    line = f"{CLI} get OPEN allowed {shlex.join(way_to(sandbox))} --secret-file <(echo $SECRET)"
    assert shell(line, SECRET=sandbox.credentials.app_secret).returncode == 0
    typed = f"{sandbox.credentials.app_secret}\nallowed\n"
    assert run("get", "OPEN", "-", *way_to(sandbox), "--secret-file", "-", typed=typed).returncode == 0


@pytest.mark.parametrize(
    ("content", "kind"), [("", "credentials.stdin"), ("\n s", "credentials.stdin"), ("密\n", "credentials.characters")]
)
def test_secret_file_without_a_secret_is_reported(sandbox: Address, secret_file: Path, content: str, kind: str) -> None:
    secret_file.write_text(content)
    found = as_json(get(sandbox, secret_file))
    assert found["problem"] == kind
    assert kind != "credentials.stdin" or "“secret” does not contain an AppSecret" in found["headline"]


def test_missing_secret_file_is_reported(sandbox: Address, tmp_path: Path) -> None:
    assert as_json(get(sandbox, tmp_path / "none"))["problem"] == "local.file_unreadable"
    assert as_json(get(sandbox, tmp_path))["problem"] == "local.file_unreadable"
    assert get(sandbox, "", "--secret-stdin").returncode == 2


def test_app_key_and_secret_file_need_no_keyring(sandbox: Address, secret_file: Path, tmp_path: Path) -> None:
    environment = without_keyring(tmp_path)
    assert run("connection", "add", "Night", *way_to(sandbox), "--no-secret", **environment).returncode == 0
    keys = ("--profile", "Night", "--secret-file", str(secret_file))
    assert run("get", "OPEN", "allowed", *keys, **environment).returncode == 0
    assert run("connection", "test", "Night", *keys[2:], **environment).returncode == 0
    done = run("get", "OPEN", "allowed", "--profile", "Night", "--json", **environment)
    assert (done.returncode, as_json(done)["problem"]) == (9, "local.keyring"), "only the AppKey is stored"
    direct = run("get", "OPEN", "allowed", *keys, "--proxy", "http://127.0.0.1:9", "--json", **environment)
    assert as_json(direct)["problem"] == "network.proxy_unreachable"


@pytest.mark.parametrize("place", ["file", "stdin"])
def test_proxy_gets_the_given_password(sandbox: Address, tmp_path: Path, place: str) -> None:
    right = base64.b64encode(b"jane:p\xc3\xa4ss w@rd")
    (tmp_path / "password").write_text("päss w@rd\n", "utf-8")
    (tmp_path / "password").chmod(0o600)
    refusal = b"HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
    where = ("127.0.0.1", int(sandbox.url.rpartition(":")[2]))
    with Port(lambda head: where if right in head else refusal) as proxy:
        words = ("get", "OPEN", "-", *way_to(sandbox), "--secret-stdin", "--json")
        words += ("--proxy", proxy.address, "--proxy-user", "jane")
        given = str(tmp_path / "password") if place == "file" else "-"
        typed = f"{sandbox.credentials.app_secret}\n" + ("päss w@rd\r\n" if given == "-" else "") + "allowed\n"
        done = run(*words, "--proxy-password-file", given, typed=typed)
        finished = run(*words, typed=f"{sandbox.credentials.app_secret}\nallowed\n")
    assert (done.returncode, json.loads(done.stdout)["userId"]) == (0, "allowed"), done.stdout
    assert json.loads(finished.stdout)["problem"] == "network.proxy_password"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--proxy-user", "jane"), 2),
        (("--proxy", "none", "--proxy-user", "jane"), 2),
        (("--proxy", "p.invalid:1", "--proxy-password-file", "-"), 2),
        (("--iot-token-file", "-"), 5),
        (("--iot-token-file", "none"), 9),
        (("--cloud-token-file", "open"), 9),
        (("--cloud-token-file", "bad"), 5),
    ],
)
def test_unusable_further_secrets_are_refused(tmp_path: Path, words: tuple[str, ...], status: int) -> None:
    for name, mode in (("open", 0o644), ("bad", 0o600)):
        (tmp_path / name).write_text("tökén")
        (tmp_path / name).chmod(mode)
    done = run_bytes("get", "OPEN", "x", *DEAD_END, *words, "--json", "--lang", "en", typed=b"s\n", folder=tmp_path)
    assert (done.returncode, json.loads(done.stdout)["exitStatus"]) == (status, status)
    assert "tökén" not in (done.stdout + done.stderr).decode()


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are Unicode on Windows")
@pytest.mark.parametrize(
    "words",
    [
        *("connection add P --endpoint https://h --no-secret --app-key", "connection add P --no-secret --proxy-user"),
        *("get OPEN a --profile", "doctor --proxy", "doctor --app-key", "batch list --dry-run --column"),
        *("batch list --dry-run --sheet", "link OPEN a --ticket", "connection remove", "sandbox --host"),
    ],
)
def test_argument_in_another_encoding_than_the_terminal_is_refused(words: str) -> None:
    done = run_bytes(*words.split(), "\udcb9\udca4", "--lang", "en")
    assert (done.returncode, b"is in another encoding than this terminal" in done.stderr) == (2, True)
