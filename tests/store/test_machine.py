"""Connections that an administrator configured for all users of a machine."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from faceviewer.core.connection import Profile
from faceviewer.core.problem import Kind
from faceviewer.store.settings import load_settings, save_settings
from faceviewer.store.settings_values import Settings
from tests.store.disk import write_shared_settings
from tests.store.test_settings import loaded

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")

TEXT = '[[profiles]]\nname = "Office"\nendpoint = "https://office.invalid"\n[[profiles]]\nname = "Own"\n'


@pytest.fixture
def shared_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return write_shared_settings(tmp_path / "etc", TEXT, monkeypatch)


def test_shared_connections_are_offered_and_never_written(shared_file: Path, tmp_path: Path) -> None:
    own = tmp_path / "home" / "settings.toml"
    own.parent.mkdir()
    settings, problems = load_settings(own)
    assert (problems, [profile.name for profile in settings.connections]) == ([], ["Office", "Own"])
    assert (settings.chosen, settings.profiles) == ("Office", ())
    changed = save_settings(replace(settings, profiles=(Profile("Own", "https://mine.invalid"),)), own)
    assert "Office" not in own.read_text()
    assert [profile.name for profile in changed.connections] == ["Own", "Office"]
    again = load_settings(own)[0]
    assert again.profile("Own").endpoint == "https://mine.invalid", "the user's own connection takes precedence"
    assert (again.is_shared("Own"), again.is_shared("Office"), again.is_shared("none")) == (False, True, False)
    assert shared_file.read_text() == TEXT


def test_other_settings_of_the_shared_file_are_ignored(shared_file: Path, tmp_path: Path) -> None:
    shared_file.write_text(f'theme = "dark"\ntext_percent = 200\ncurrent = "Own"\n{TEXT}')
    assert load_settings(tmp_path / "settings.toml")[0] == Settings()


@pytest.mark.parametrize("name", ["etc", "etc/settings.toml"])
@pytest.mark.parametrize("mode", [0o775, 0o777, 0o757])
def test_shared_file_writable_by_others_is_not_used(shared_file: Path, tmp_path: Path, name: str, mode: int) -> None:
    (tmp_path / name).chmod(mode)
    settings, problem = loaded(tmp_path / "none.toml")
    assert settings.connections == ()
    assert (problem.kind, problem.facts["reason"]) == (Kind.LOCAL_MACHINE_SETTINGS, "OthersCanWrite")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_shared_file_of_another_user_is_not_used(shared_file: Path, tmp_path: Path) -> None:
    os.chown(shared_file, 12345, -1)
    assert load_settings(tmp_path / "none.toml")[0].connections == ()
    os.chown(shared_file, 0, -1)
    elsewhere = tmp_path / "theirs"
    elsewhere.mkdir()
    shared_file.rename(elsewhere / "settings.toml")
    shared_file.symlink_to(elsewhere / "settings.toml")
    assert len(load_settings(tmp_path / "none.toml")[0].connections) == 2
    os.chown(elsewhere, 12345, -1)
    assert load_settings(tmp_path / "none.toml")[0].connections == ()


@pytest.mark.parametrize("content", [b"not = [toml", b"\xff", b'[[profiles]]\nname = "P"\nendpoint = "http://x"\n'])
def test_unreadable_shared_file_leaves_own_connections(shared_file: Path, tmp_path: Path, content: bytes) -> None:
    shared_file.write_bytes(content)
    own = tmp_path / "own.toml"
    own.write_text('[[profiles]]\nname = "Mine"\n')
    settings, problem = loaded(own)
    assert [profile.name for profile in settings.connections] == ["Mine"]
    assert (problem.kind, problem.facts["file"]) == (Kind.LOCAL_MACHINE_SETTINGS, str(shared_file))


def test_invalid_shared_connection_is_left_out_alone(shared_file: Path, tmp_path: Path) -> None:
    shared_file.write_text(f'{TEXT}[[profiles]]\nname = "Bad"\nstage = "NONE"\n')
    settings, problem = loaded(tmp_path / "none.toml")
    assert [profile.name for profile in settings.connections] == ["Office", "Own"]
    assert (problem.kind, problem.facts["variant"]) == (Kind.LOCAL_MACHINE_SETTINGS, "values")
    assert problem.facts["file"] == str(shared_file)
    assert str(problem.facts["values"]).startswith("profiles 3 stage (")
