"""Settings whose file or folder cannot be read or written now, and permissions of the file."""

import errno
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from faceviewer.core.problem import Kind, Problem
from faceviewer.store.settings import load_settings, save_settings
from faceviewer.store.settings_values import Settings, Theme
from tests.problems import problem_of
from tests.store.disk import no_superuser
from tests.store.test_settings import FULL, loaded, posix_only, settings_file


def refuse_to_open(refused: str, error: int, patch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def fail(name: Any, *rest: Any, **more: Any) -> int:
        if str(name).endswith(f"/{refused}"):
            raise OSError(error, os.strerror(error))
        return opened(name, *rest, **more)

    patch.setattr(os, "open", fail)


@posix_only
@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "dangling link", "loop of links", "refused"])
def test_unavailable_file_is_reported_and_not_written(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "FaceViewer"
    folder.mkdir()
    path = folder / "settings.toml"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to(os.devnull)
        case "dangling link":
            path.symlink_to(tmp_path / "away" / "mine.toml")
        case "loop of links":
            path.symlink_to(path)
        case "refused":
            path.write_text('theme = "dark"\n')
            path.chmod(0)
    before = path.lstat()
    with no_superuser():
        settings, problem = loaded(path)
        assert settings == Settings()
        assert (problem.kind, problem.facts["file"]) == (Kind.LOCAL_SETTINGS_AWAY, str(path))
        caught = problem_of(save_settings, Settings(theme=Theme.LIGHT), path)
    assert caught.kind is Kind.LOCAL_SETTINGS_AWAY
    assert {entry.name for entry in folder.iterdir()} <= {"settings.toml", ".settings.lock"}
    assert (path.lstat().st_ino, path.lstat().st_size) == (before.st_ino, before.st_size)


@posix_only
@pytest.mark.parametrize("error", [errno.EIO, errno.ESTALE, errno.EMFILE, errno.ETIMEDOUT, errno.ENOTCONN])
def test_system_error_is_reported_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    path = settings_file(tmp_path, 'theme = "dark"\n')
    with monkeypatch.context() as patch:
        refuse_to_open(path.name, error, patch)
        _, problem = loaded(path)
        with pytest.raises(Problem, match=r"local\.settings_away"):
            save_settings(Settings(theme=Theme.LIGHT), path)
    assert (problem.kind, problem.facts["reason"]) == (Kind.LOCAL_SETTINGS_AWAY, os.strerror(error))
    assert load_settings(path)[0].theme is Theme.DARK


@posix_only
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (errno.EROFS, Kind.LOCAL_READ_ONLY),
        (errno.EACCES, Kind.LOCAL_READ_ONLY),
        (errno.ENOSPC, Kind.LOCAL_DISK_FULL),
        (errno.EDQUOT, Kind.LOCAL_DISK_FULL),
        (errno.EIO, Kind.LOCAL_DISK),
    ],
)
def test_lock_error_is_a_disk_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, kind: Kind) -> None:
    path = settings_file(tmp_path, 'theme = "dark"\n')
    refuse_to_open(".settings.lock", error, monkeypatch)
    problem = problem_of(save_settings, Settings(theme=Theme.LIGHT), path)
    assert (problem.kind, problem.facts["folder"]) == (kind, str(path.parent))


@posix_only
@pytest.mark.parametrize("error", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_settings_are_saved_without_file_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    import fcntl  # noqa: PLC0415 - not there on Windows

    def fail(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    path = settings_file(tmp_path, 'theme = "dark"\n')
    monkeypatch.setattr(fcntl, "flock", fail)
    save_settings(Settings(theme=Theme.LIGHT), path)
    assert load_settings(path)[0].theme is Theme.LIGHT


@posix_only
@pytest.mark.parametrize("known", [True, False])
def test_inaccessible_folder_is_reported_as_unavailable(tmp_path: Path, known: bool) -> None:
    folder = tmp_path / "FaceViewer"
    folder.mkdir()
    path = settings_file(folder, 'theme = "dark"\n')
    settings = replace(load_settings(path)[0], theme=Theme.LIGHT) if known else Settings(theme=Theme.LIGHT)
    tmp_path.chmod(0o600)
    with no_superuser(), pytest.raises(Problem, match=r"local\.settings_away"):
        save_settings(settings, path)
    tmp_path.chmod(0o700)
    assert load_settings(path)[0].theme is Theme.DARK


@posix_only
def test_missing_home_is_no_first_start(tmp_path: Path) -> None:
    path = tmp_path / "home" / ".config" / "FaceViewer" / "settings.toml"
    assert load_settings(path)[1]
    with pytest.raises(Problem, match=r"local\.settings_away"):
        save_settings(Settings(theme=Theme.DARK), path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "home").mkdir()
    assert load_settings(path) == (Settings(), [])
    (tmp_path / "home" / ".config").symlink_to(tmp_path / "elsewhere")
    assert load_settings(path)[1]


@posix_only
def test_user_without_home_has_unavailable_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd  # noqa: PLC0415 - not there on Windows

    def unknown(user: int) -> None:
        raise KeyError(user)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    settings, problem = loaded()
    assert settings == Settings()
    assert problem.kind is Kind.LOCAL_SETTINGS_AWAY
    with pytest.raises(Problem, match=r"local\.settings_away"):
        save_settings(replace(settings, theme=Theme.DARK))
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_target_of_a_link_is_written(tmp_path: Path) -> None:
    real, path = tmp_path / "dotfiles" / "mine.toml", tmp_path / "FaceViewer" / "settings.toml"
    real.parent.mkdir()
    path.parent.mkdir()
    real.write_text('theme = "light"\n')
    real.chmod(0o644)
    path.symlink_to(os.path.relpath(real, path.parent))
    save_settings(replace(load_settings(path)[0], theme=Theme.DARK), path)
    assert path.is_symlink()
    assert 'theme = "dark"' in real.read_text()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert [entry.name for entry in real.parent.iterdir()] == ["mine.toml"]


@posix_only
def test_permissions_of_other_users_are_removed(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        path = tmp_path / ".config" / "FaceViewer" / "settings.toml"
        save_settings(FULL, path)
        modes = {stat.S_IMODE(place.stat().st_mode) for place in (path.parent.parent, path.parent)}
        assert (modes, stat.S_IMODE(path.stat().st_mode)) == ({0o700}, 0o600)
    finally:
        os.umask(mask)
    path.write_text("no TOML")
    for use in (lambda: problem_of(save_settings, FULL, path), lambda: load_settings(path)):
        path.parent.chmod(0o777)
        path.chmod(0o644)
        use()
        assert [stat.S_IMODE(place.stat().st_mode) for place in (path.parent, path)] == [0o700, 0o600]


@posix_only
def test_file_in_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    problem = problem_of(save_settings, FULL, tmp_path / "file" / "FaceViewer" / "settings.toml")
    assert problem.kind is Kind.LOCAL_SETTINGS_AWAY
