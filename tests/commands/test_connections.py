"""`faceviewer-cli connection list|add|remove`, with a real keyring and without one."""

import os
import pty
import signal
import stat
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest
import trustme

from faceviewer.core.connection import Profile
from faceviewer.store.settings import load_settings
from tests.commands.running import PROGRAM, as_json, run, run_bytes, without_keyring, write_settings
from tests.commands.test_completion import read_until

HOST = ("--endpoint", "https://host.invalid")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return without_keyring(tmp_path)


def settings_in(folder: Path) -> tuple[Profile, ...]:
    return load_settings(folder / "FaceViewer" / "settings.toml")[0].profiles


def listed(env: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = as_json(run("connection", "list", "--json", **env))["connections"]
    return found


def test_connections_are_added_changed_listed_and_removed_without_keyring(env: dict[str, str], tmp_path: Path) -> None:
    assert "connection add" in run("connection", "list", "--lang", "en", **env).stdout
    wanted = "--stage pre --proxy proxy.invalid:3128 --proxy-user jane --picture link --rate 5"
    hosts = "--picture-host img.invalid --picture-host i2.invalid:8443"
    added = run("connection", "add", "P", *HOST, *wanted.split(), *hosts.split(), "--json", **env)
    (connection,) = listed(env)
    assert connection == as_json(added)["connection"]
    assert {**connection, "file": ""} == {
        "name": "P",
        "endpoint": "https://host.invalid",
        "stage": "PRE",
        "picture": "link",
        "proxy": "http://proxy.invalid:3128",
        "proxyUser": "jane",
        "caFile": None,
        "pictureHosts": ["img.invalid", "i2.invalid:8443"],
        "rate": 5,
        "inFlight": None,
        "appKey": None,
        "source": "user",
        "file": "",
        "inUse": True,
        "usable": True,
    }
    assert run("connection", "add", "Q", **env).returncode == 0
    assert run("connection", "add", "P", "--proxy", "none", **env).returncode == 0
    assert [(each["name"], each["proxy"], each["stage"], each["rate"], each["inUse"]) for each in listed(env)] == [
        ("P", "none", "PRE", 5, True),
        ("Q", "none", "RELEASE", None, False),
    ]
    words = run("connection", "list", "--lang", "en", **env).stdout
    assert "P https://host.invalid (in use)\n" in words
    assert run("connection", "remove", "P", **env).returncode == 0
    assert [each["name"] for each in listed(env)] == ["Q"]
    assert run("connection", "add", " Two  words ", **env).returncode == 0
    assert run("connection", "remove", " Two  words ", **env).returncode == 0
    gone = run("connection", "remove", "P", "--json", **env)
    assert (gone.returncode, as_json(gone)["problem"]) == (2, "local.profile_unknown")
    assert (tmp_path / "FaceViewer" / "settings.toml").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_listing_removes_permissions_of_other_users(env: dict[str, str], tmp_path: Path) -> None:
    assert run("connection", "add", "P", *HOST, **env).returncode == 0
    folder = tmp_path / "FaceViewer"
    folder.chmod(0o777)
    (folder / "settings.toml").chmod(0o666)
    assert len(listed(env)) == 1
    assert [stat.S_IMODE(place.stat().st_mode) for place in (folder, folder / "settings.toml")] == [0o700, 0o600]


def test_relative_ca_file_is_stored_as_absolute_path(env: dict[str, str], tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(tmp_path / "ca.pem")
    words = ("connection", "add", "P", "--ca-file", "ca.pem")
    assert run_bytes(*words, folder=tmp_path, environment=env).returncode == 0
    assert listed(env)[0]["caFile"] == str(tmp_path / "ca.pem")


def test_failure_to_store_keys_leaves_settings_unchanged(env: dict[str, str], tmp_path: Path) -> None:
    done = run("connection", "add", "P", *HOST, "--app-key", "k", "--secret-stdin", "--json", typed="s\n", **env)
    assert (done.returncode, as_json(done)["problem"]) == (9, "local.keyring")
    assert settings_in(tmp_path) == ()
    done = run("connection", "add", "P", *HOST, "--app-key", "k", "--json", **env)
    assert (done.returncode, as_json(done)["problem"]) == (5, "credentials.stdin"), "without a terminal"
    assert "s\n" not in "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["", " ", "a\x1b[31mb", "a\nb"])
def test_control_characters_and_blanks_are_not_stored_in_names(env: dict[str, str], tmp_path: Path, name: str) -> None:
    run("connection", "add", name, *HOST, **env)
    assert all(profile.name.isprintable() and profile.name.strip() for profile in settings_in(tmp_path))


@pytest.mark.parametrize("current", ["", 'current = "P"\n'])
@pytest.mark.parametrize(
    ("line", "problem"),
    [('endpoint = "http://x"', "local.settings_values"), ("endpoint =", "local.settings_unreadable")],
)
def test_list_reports_a_connection_that_is_not_used(
    env: dict[str, str], tmp_path: Path, current: str, line: str, problem: str
) -> None:
    write_settings(tmp_path, f'{current}[[profiles]]\nname = "P"\n[[profiles]]\nname = "Q"\n{line}\n')
    done = run("connection", "list", "--json", **env)
    printed = as_json(done)
    assert (done.returncode, printed["ok"], printed["problem"]) == (9, False, problem)
    assert [each["name"] for each in printed["connections"]] == ["P"]


def test_list_of_settings_without_a_readable_line_is_empty(env: dict[str, str], tmp_path: Path) -> None:
    write_settings(tmp_path, "{}\n")
    done = run("connection", "list", "--lang", "en", **env)
    assert (done.returncode, done.stdout, "line 1 is not TOML" in done.stderr) == (9, "", True)


def test_secret_prompt_does_not_echo(env: dict[str, str]) -> None:
    words = ("connection", "add", "P", *HOST, "--app-key", "k", "--lang", "en")
    process, terminal = pty.fork()
    if process == 0:
        os.execve(sys.executable, [*PROGRAM, *words], os.environ | env)
    read_until(terminal, "AppSecret: ")
    os.write(terminal, b"canary-of-a-secret\n")
    assert "canary" not in read_until(terminal, "keyring cannot be used")
    os.waitpid(process, 0)
    os.close(terminal)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_signal_at_the_secret_prompt_leaves_a_terminal_with_echo(env: dict[str, str], number: signal.Signals) -> None:
    terminal, end = pty.openpty()
    words = ("connection", "add", "P", *HOST, "--app-key", "k", "--lang", "en")
    before = signal.signal(number, signal.SIG_DFL)  # tests in the background inherit some signals as ignored
    try:
        process = subprocess.Popen(
            [*PROGRAM, *words], env=os.environ | env, stdin=end, stdout=end, stderr=end, start_new_session=True
        )
    finally:
        signal.signal(number, before)
    with process:
        read_until(terminal, "AppSecret: ")
        process.send_signal(number)
    assert process.returncode == (130 if number is signal.SIGINT else -number)
    assert termios.tcgetattr(end)[3] & termios.ECHO
    os.close(terminal)
    os.close(end)


_IN_A_SESSION = """
printf password | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1
cli() { "$PYTHON" -m faceviewer.cli "$@"; }
set -e
echo first | cli connection add P --endpoint https://host.invalid --app-key k1 --secret-stdin
echo second | cli connection add P --app-key k2 --secret-stdin
printf 'pass word\ntoken\n' | cli connection add P --proxy proxy.invalid:1 --proxy-user jane \\
    --proxy-password-file - --iot-token-file -
echo another | cli connection add P --cloud-token-file -
"$PYTHON" -c "$LOOK; print(found.app_key, found.app_secret)"
"$PYTHON" -c "$LOOK; print(found.proxy_password, found.iot_token, found.cloud_token)"
cli connection remove P
"$PYTHON" -c "$LOOK; print(found)"
"""


def test_keys_are_stored_in_changed_in_and_removed_from_the_keyring(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PYTHON": sys.executable,
        "LOOK": "from faceviewer.store.vault import Vault; found = Vault().load('P')",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    env.pop("DBUS_SESSION_BUS_ADDRESS", None)
    command = ["dbus-run-session", "--", "bash", "-c", _IN_A_SESSION]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    found = [line for line in done.stdout.splitlines() if "P" not in line]
    assert found == ["k2 second", "pass word token another", "None"]
    written = "".join(path.read_text() for path in (tmp_path / "config").rglob("*.toml"))
    assert not any(text in written for text in ("second", "k1", "k2", "pass", "token", "another"))
