"""The context of a build: version, time and source."""

import subprocess
from pathlib import Path

import pytest

from context import committed, source_date_epoch_of, version_of
from faceviewer import __version__


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A commit of 2026-11-24 12:00:00 UTC, with a stray file beside it."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2026-11-24T12:00:00Z")
    root = tmp_path / "checkout"
    (root / "faceviewer").mkdir(parents=True)
    (root / "faceviewer" / "__init__.py").write_text('"""A program."""\n\n__version__ = "9.8.7"\n')
    git = ("git", "-C", str(root), "-c", "user.name=n", "-c", "user.email=e")
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "one")):
        subprocess.run([*git, *command], check=True)
    (root / "faceviewer" / "stray.py").write_text("")
    return root


def test_version_is_read_from_the_checkout(checkout: Path, pytestconfig: pytest.Config) -> None:
    assert version_of(checkout) == "9.8.7"
    assert version_of(pytestconfig.rootpath) == __version__


def test_build_time_is_that_of_the_commit_or_of_the_variable(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert source_date_epoch_of(checkout) == 1_795_521_600
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert source_date_epoch_of(checkout) == 1


def test_source_of_a_build_is_the_commit_without_other_files(checkout: Path, tmp_path: Path) -> None:
    source = committed(checkout, tmp_path / "source")
    assert [path.name for path in (source / "faceviewer").iterdir()] == ["__init__.py"]


def test_folder_without_git_is_built_unchanged(tmp_path: Path) -> None:
    assert committed(tmp_path, tmp_path / "source") == tmp_path
