"""AppKey and AppSecret of a command: given to it, or from the keyring."""

import json
import subprocess
from pathlib import Path

import pytest

from faceviewer.sandbox.server import Address
from tests.commands.running import DEAD_END, PROGRAM, run_bytes, way_to, without_keyring, write_settings


def get(
    *arguments: str, typed: bytes | None = b"", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    words = ("get", "OPEN", "x", "--lang", "en", "--json", *arguments)
    if typed is not None:
        return run_bytes(*words, typed=typed, environment=environment)
    command = ["sh", "-c", 'exec "$@" <&-', "sh", *PROGRAM, *words]
    return subprocess.run(command, capture_output=True, check=False, timeout=60)


@pytest.mark.parametrize(
    "typed", [b"", b"\n", b" \t\r\n", b"s" * 100_000, None], ids=["empty", "line", "blanks", "too long", "closed"]
)
def test_standard_input_without_secret_is_reported(typed: bytes | None) -> None:
    done = get(*DEAD_END, typed=typed)
    assert done.returncode == 5
    assert json.loads(done.stdout)["problem"] == "credentials.stdin"
    assert b"Standard input does not contain an AppSecret." in done.stderr


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("s\n".encode("utf-8-sig"), "credentials.invisible"),
        ("secret\n".encode("utf-16"), "credentials.characters"),
        ("secret\n".encode("utf-16-le"), "credentials.characters"),
        ("secret\n".encode("utf-16-be"), "credentials.characters"),
        ("密\n".encode("gbk"), "credentials.characters"),
        ("s\u200bt\n".encode(), "credentials.invisible"),
        ("ｓｔ\n".encode(), "credentials.full_width"),
        (b"s t\n", "credentials.blanks"),
        (b"s\x00t\n", "credentials.characters"),
        (b"s\x1b[0m\n", "credentials.characters"),
    ],
)
def test_secret_with_impossible_characters_is_refused_before_sending(typed: bytes, kind: str) -> None:
    done = get(*DEAD_END, typed=typed)
    assert (done.returncode, json.loads(done.stdout)["problem"]) == (5, kind)


@pytest.mark.parametrize(("typed", "is_noted"), [(b"s", False), (b"s\r\n", False), (b" s\t \n", True)])
def test_line_end_and_blanks_around_the_secret_are_removed(typed: bytes, is_noted: bool) -> None:
    done = get(*DEAD_END, typed=typed)
    notice = b"Spaces before and after AppKey and AppSecret were removed."
    assert (done.returncode, notice in done.stderr) == (6, is_noted)


def test_given_keys_replace_the_keyring(tmp_path: Path, sandbox: Address) -> None:
    profile = f'[[profiles]]\nname = "P"\nendpoint = "{sandbox.url}"\nca_file = "{sandbox.ca_file}"\n'
    write_settings(tmp_path, profile)
    environment = without_keyring(tmp_path)
    keys = (*way_to(sandbox)[-2:], "--secret-stdin")
    secret = sandbox.credentials.app_secret.encode()
    found = get("--profile", "P", *keys, typed=secret + b"\n", environment=environment)
    assert (found.returncode, json.loads(found.stdout)["problem"]) == (3, "record.none")
    wrong = get("--profile", "P", *keys, typed=b"wrong\n", environment=environment)
    assert json.loads(wrong.stdout)["problem"] == "credentials.app_secret"
    keyless = get("--profile", "P", "--secret-stdin", typed=secret, environment=environment)
    assert (keyless.returncode, json.loads(keyless.stdout)["problem"]) == (9, "local.keyring")
    assert b"--app-key KEY" in keyless.stderr


def test_invalid_value_disables_only_its_own_connection(tmp_path: Path) -> None:
    wrong = '[[profiles]]\nname = "P"\nca_file = 7\n'
    right = '[[profiles]]\nname = "Q"\nendpoint = "https://127.0.0.1:9"\n'
    path = write_settings(tmp_path, f"{wrong}{right}")
    environment = without_keyring(tmp_path)
    keys = ("--app-key", "k", "--secret-stdin")
    used = get("--profile", "Q", *keys, typed=b"s\n", environment=environment)
    assert (used.returncode, json.loads(used.stdout)["problem"]) == (6, "network.connect")
    assert b"Some settings are not used: profiles 1 ca_file (3)." in used.stderr
    left_out = get("--profile", "P", *keys, typed=b"s\n", environment=environment)
    assert (left_out.returncode, json.loads(left_out.stdout)["problem"]) == (9, "local.settings_values")
    errors = left_out.stderr.decode()
    for text in ("Some settings are not used: profiles 1 ca_file (3).", "There is no connection “P”.", str(path)):
        assert text in errors


def test_given_keys_use_the_proxy_of_the_connection(tmp_path: Path) -> None:
    profile = '[[profiles]]\nname = "P"\nendpoint = "https://host.invalid"\nproxy_mode = "manual"\n'
    write_settings(tmp_path, profile + 'proxy = "http://127.0.0.1:9"\n')
    environment = without_keyring(tmp_path)
    done = get("--profile", "P", "--app-key", "k", "--secret-stdin", typed=b"s\n", environment=environment)
    assert json.loads(done.stdout)["problem"] == "network.proxy_unreachable"
