"""A service account has no home folder; an administrator has laid connections down for everybody."""

import json
import os
from pathlib import Path

import pytest

from faceviewer.cli import main
from faceviewer.store import machine

LAID_DOWN = """
[[profiles]]
name = "Production"
endpoint = "https://127.0.0.1:1"
"""


@pytest.fixture
def secret_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A secret for who has no home, where an administrator has laid something down."""
    monkeypatch.setattr(machine, "ADMINISTRATORS", {os.geteuid()})
    monkeypatch.setattr(machine, "machine_folder", lambda: tmp_path)
    monkeypatch.setenv("HOME", "/nonexistent")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    tmp_path.chmod(0o755)
    (tmp_path / "settings.toml").write_text(LAID_DOWN)
    (tmp_path / "secret").write_text("the-app-secret")
    (tmp_path / "secret").chmod(0o600)
    return tmp_path / "secret"


@pytest.mark.usefixtures("secret_file")
def test_they_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["connection", "list", "--json", "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert [each["name"] for each in json.loads(told.out)["connections"]] == ["Production"]
    assert "cannot be read at present" in told.err


def test_one_of_them_is_used_and_nobody_elses(secret_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asks = ["get", "PHONE", "1", "--lang", "en", "--retries", "0"]
    asks += ["--app-key", "key", "--secret-file", str(secret_file)]
    assert main([*asks, "--profile", "Production"]) == 6  # it was asked: nobody listens there
    assert "cannot be read at present" in capsys.readouterr().err
    assert main([*asks, "--profile", "Mine"]) == 9  # it may be there, where it cannot be read
    assert main(["get", "PHONE", "1"]) == 9  # nor can be known which one the user has chosen
