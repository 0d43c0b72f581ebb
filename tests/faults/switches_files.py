"""Defences around what is written to the disk, each to be switched off as in `switches`."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest import mock

from faceviewer.core.problem import Kind, Problem
from faceviewer.store import drafts, file_names, files
from faceviewer.ui.export import destination

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def written_at_once(data: bytes, path: Path, *, overwrite: bool = False) -> None:
    """Stands for `save_bytes`: opens the file under its name and writes, as most programs do."""
    if path.exists() and not overwrite:
        raise Problem(Kind.LOCAL_FILE_EXISTS, file=path.name)
    try:
        with path.open("wb") as file:
            file.write(data)
    except OSError as error:
        raise Problem(Kind.LOCAL_DISK, folder=str(path.parent), reason=str(error)) from None


@contextmanager
def straight_to_the_name() -> Iterator[None]:
    """Write under the final name."""

    def together(pairs: Sequence[tuple[bytes, Path]], *, overwrite: bool = False) -> tuple[Path, ...]:
        for data, path in pairs:
            written_at_once(data, path, overwrite=overwrite)
        return tuple(path for _, path in pairs)

    with mock.patch.object(files, "save_bytes", written_at_once), mock.patch.object(files, "save_together", together):
        yield


@contextmanager
def names_as_they_came() -> Iterator[None]:
    """Fill a template with whatever a record holds."""
    with mock.patch.object(file_names, "_clean", lambda text: text), mock.patch.object(files, "check_name"):
        yield


@contextmanager
def guessable_parts() -> Iterator[None]:
    """Write first under a name that anybody can foresee, and through whatever is there."""

    def opened(path: Path) -> int:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NONBLOCK, 0o600)

    with mock.patch.object(drafts, "_created", opened):
        yield


@contextmanager
def impatient() -> Iterator[None]:
    """Take the first refusal for the last word."""
    with mock.patch.object(drafts, "_PAUSES", ()):
        yield


@contextmanager
def blind_to_folders() -> Iterator[None]:
    """Take every folder for one of this computer."""
    with mock.patch.object(destination, "sharing_of", return_value=None):
        yield
