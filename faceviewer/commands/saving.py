"""`--save`: where to save a picture, and under which name."""

from __future__ import annotations

import itertools
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from faceviewer.commands.output import STANDARD_OUTPUT, write_bytes
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.file_names import DEFAULT_TEMPLATE, file_name, with_extension
from faceviewer.store.files import is_special, make_folder, save_bytes
from faceviewer.wording.verdicts import local_time

if TYPE_CHECKING:
    from faceviewer.core.record import FaceRecord

_SEPARATORS = tuple(filter(None, (os.sep, os.altsep)))


def save(data: bytes, record: FaceRecord, wish: str, *, extension: str, overwrite: bool = False) -> Path:
    """Save an image, and return its path.

    Args:
        data: the bytes as received.
        record: the record, for the name of the file.
        wish: a file, which gets the extension of its content unless it has it; or a folder, in which a new name is
            chosen: an existing folder, or a path that ends in a separator, which is created.
        extension: the extension of the content with its dot; a suffix before the dot becomes part of a new name.
        overwrite: whether a named file may be replaced; special files and files with a chosen name are never replaced.

    Raises:
        Problem: as `save_bytes` and `write_bytes`.
    """
    if wish in STANDARD_OUTPUT:
        write_bytes(data)
        return Path(wish)
    target = Path(wish)
    if wish.endswith(_SEPARATORS):
        make_folder(target)
    if os.path.isdir(target):  # noqa: PTH112 - Path's may raise; saving reports errors
        return _save_in_folder(data, record, target, extension)
    if is_special(target):  # it must not get an extension
        raise Problem(Kind.LOCAL_FILE_EXISTS, file=target.name, variant="special")
    target = target.with_name(with_extension(target.name, f".{extension.rpartition('.')[2]}"))
    save_bytes(data, target, overwrite=overwrite)
    return target


def is_folder(wish: str) -> bool:
    """Return whether the argument of `--save` is a folder, existing or to be created."""
    return wish.endswith(_SEPARATORS) or os.path.isdir(wish)  # noqa: PTH112 - as above


def _save_in_folder(data: bytes, record: FaceRecord, folder: Path, extension: str) -> Path:
    """Save under a free name, even if several commands look up the same person in the same second."""
    now = local_time(datetime.now(UTC))
    for count in itertools.count(1):
        ending = extension if count == 1 else f"-{count}{extension}"
        target = folder / file_name(DEFAULT_TEMPLATE, record, extension=ending, now=now)
        try:
            save_bytes(data, target)
        except Problem as problem:
            if problem.kind is not Kind.LOCAL_FILE_EXISTS:
                raise
        else:
            break
    return target
