"""Connections of an administrator for all users, with and without a home folder."""

import json
from pathlib import Path

import pytest

from faceviewer.cli import main
from tests.store.disk import write_shared_settings

SHARED = """
[[profiles]]
name = "Production"
endpoint = "https://127.0.0.1:1"
"""


@pytest.fixture
def secret_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a secret file of a user without a home, on a machine with a shared connection."""
    monkeypatch.setenv("HOME", str(tmp_path / "none"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    secret = write_shared_settings(tmp_path / "shared", SHARED, monkeypatch).with_name("secret")
    secret.write_text("the-app-secret")
    secret.chmod(0o600)
    return secret


@pytest.mark.usefixtures("secret_file")
def test_shared_connections_are_listed_without_home(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["connection", "list", "--json", "--lang", "en"]) == 0
    output = capsys.readouterr()
    assert [each["name"] for each in json.loads(output.out)["connections"]] == ["Production"]
    assert "cannot be read at present" in output.err


@pytest.fixture
def home(secret_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the shared settings; the user has a home with a connection of their own."""
    own = secret_file.parent / "home" / "FaceViewer" / "settings.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[[profiles]]\nname = "Mine"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(own.parents[1]))
    return secret_file.parent


@pytest.mark.parametrize("quiet", [(), ("-q",)])
def test_untrusted_file_is_reported(home: Path, quiet: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    (home / "settings.toml").chmod(0o666)
    assert main(["get", "PHONE", "1", "--profile", "Production", "--json", "--lang", "en", *quiet]) == 9
    found, complaints = capsys.readouterr()
    printed = json.loads(found)
    assert (printed["problem"], printed["who"]) == ("local.machine_settings", "your administrator")
    assert str(home / "settings.toml") in printed["remedy"]
    assert complaints.count("are not used") == (0 if quiet else 1)
    assert main(["connection", "list", "--json", *quiet]) == 9
    printed = json.loads(capsys.readouterr().out)
    assert ([each["name"] for each in printed["connections"]], printed["ok"]) == (["Mine"], False)


def test_untrusted_file_is_reported_beside_own_bad_value(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "settings.toml").chmod(0o666)
    own = home / "home" / "FaceViewer" / "settings.toml"
    own.write_text(f"theme = 7\n{own.read_text()}")
    assert main(["connection", "list", "--json"]) == 9
    assert json.loads(capsys.readouterr().out)["problem"] == "local.machine_settings"
    assert main(["get", "PHONE", "1", "--profile", "Production", "--json"]) == 9
    assert json.loads(capsys.readouterr().out)["problem"] == "local.machine_settings"


def test_own_connection_is_used_without_a_warning(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "settings.toml").chmod(0o666)
    keys = ["--app-key", "key", "--secret-file", str(home / "secret")]
    main(["get", "PHONE", "1", "--profile", "Mine", *keys, "--proxy", "127.0.0.1:1", "--retries", "0", "--lang", "en"])
    assert "are not used" not in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_list_reports_a_shared_connection_that_is_not_used(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "settings.toml").write_text(f'{SHARED}[[profiles]]\nname = "Bad"\nendpoint = "http://x"\n')
    assert main(["connection", "list", "--json", "--lang", "en"]) == 9
    found, complaints = capsys.readouterr()
    printed = json.loads(found)
    sources = {each["name"]: each["source"] for each in printed["connections"]}
    assert sources == {"Mine": "user", "Production": "machine"}
    assert (printed["problem"], "administrator" in printed["remedy"]) == ("local.machine_settings", True)
    assert "profiles 2 endpoint (7)" in complaints
    assert main(["get", "PHONE", "1", "--profile", "Bad", "--lang", "en"]) == 9
    assert "profiles 2 endpoint (7)" in capsys.readouterr().err


def test_only_shared_connections_are_used_without_home(secret_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asks = ["get", "PHONE", "1", "--lang", "en", "--retries", "0"]
    asks += ["--app-key", "key", "--secret-file", str(secret_file)]
    assert main([*asks, "--profile", "Production"]) == 6  # the connection is used; no server listens there
    assert "cannot be read at present" in capsys.readouterr().err
    assert main([*asks, "--profile", "Mine"]) == 9  # may be in the unreadable settings
    assert main(["get", "PHONE", "1"]) == 9  # the current one is unknown


@pytest.mark.parametrize(
    "words",
    [
        ("connection", "add", "P", "--endpoint", "https://host.invalid", "--ca-file", "ca.pem"),
        ("sandbox", "--ready-file", "ready"),
        ("sandbox", "--ca-out", "ca.pem"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("home")
def test_deleted_working_folder_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert main([*words, "--json"]) == 9
    assert json.loads(capsys.readouterr().out)["problem"] in {"local.ca_file", "local.folder_gone"}


def test_shared_connection_stays_in_use_if_an_own_one_is_added(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "home" / "FaceViewer" / "settings.toml").unlink()
    assert main(["connection", "add", "Pilot", "--app-key", "key", "--no-secret"]) == 0
    capsys.readouterr()
    assert main(["connection", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["connections"]
    assert [(each["name"], each["inUse"]) for each in listed] == [("Pilot", False), ("Production", True)]
