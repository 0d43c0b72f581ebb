"""Defences around what is written to the disk, each to be switched off as in `switches`."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from faceviewer.core.problem import Kind, Problem
from faceviewer.store import drafts, file_names, files
from faceviewer.ui.export import destination
from tests.faults.proof import Switch, instead_of


def written_at_once(data: bytes, path: Path, *, overwrite: bool = False) -> None:
    """Stands for `save_bytes`: opens the file under its name and writes, as most programs do."""
    if path.exists() and not overwrite:
        raise Problem(Kind.LOCAL_FILE_EXISTS, file=path.name)
    try:
        with path.open("wb") as file:
            file.write(data)
    except OSError as error:
        raise Problem(Kind.LOCAL_DISK, folder=str(path.parent), reason=str(error)) from None


def _one_after_the_other(pairs: Sequence[tuple[bytes, Path]], *, overwrite: bool = False) -> tuple[Path, ...]:
    for data, path in pairs:
        written_at_once(data, path, overwrite=overwrite)
    return tuple(path for _, path in pairs)


no_temporary_file = Switch("no_temporary_file", files, save_bytes=written_at_once, save_together=_one_after_the_other)
"""Write under the final name."""


@contextmanager
def names_unchanged() -> Iterator[None]:
    """Fill a template with whatever a record holds."""
    with mock.patch.object(file_names, "_clean", lambda text: text), mock.patch.object(files, "check_name"):
        yield


@instead_of(drafts, "_create")
def guessable_temporary_files(path: Path) -> int:
    """Write first under a name that anybody can foresee, and through whatever is there."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NONBLOCK, 0o600)


no_waiting = Switch("no_waiting", drafts, _PAUSES=())
"""Take the first refusal for the last word."""


no_folder_check = Switch("no_folder_check", destination, sharing_of=lambda *_, **__: None)
"""Take every folder for one of this computer."""
