"""Decisions of an administrator for a machine."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from faceviewer.store.machine import Managed, load_managed, managed_path


@pytest.mark.parametrize(
    ("text", "managed"),
    [
        (None, Managed(update_check=True, update_url="")),  # without the file, the user decides
        ("", Managed(update_check=False)),
        ('update_url = "https://intranet/update.json"', Managed(False, "https://intranet/update.json")),
        ('update_check = true\nupdate_url = "https://h/u"', Managed(True, "https://h/u")),
        ("\ufeffupdate_check = true", Managed(update_check=True)),
        ('update_check = "yes"', Managed(update_check=False)),
        ("update_check = 1", Managed(update_check=False)),
        ("update_check = true\nupdate_url = 5", Managed(update_check=True)),
        ("update_check = tru", Managed(update_check=False)),
        ("\x00", Managed(update_check=False)),
    ],
)
def test_managed_file_forbids_what_it_does_not_allow(text: str | None, managed: Managed, tmp_path: Path) -> None:
    path = tmp_path / "managed.toml"
    if text is not None:
        path.write_text(text)
    assert load_managed(path) == managed


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
@pytest.mark.parametrize("make", [os.mkdir, getattr(os, "mkfifo", None)], ids=["folder", "pipe"])
def test_unreadable_managed_file_forbids_and_does_not_block(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "managed.toml")
    assert load_managed(tmp_path / "managed.toml") == Managed(update_check=False)


def test_managed_file_is_outside_the_home_folder() -> None:
    assert managed_path().name == "managed.toml"
    assert not managed_path().is_relative_to(Path.home())
