"""A folder that is packed the same way each time: times, modes and owners say nothing of who built it."""

from __future__ import annotations

import os
import tarfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def normalise(tree: Path, time: int) -> None:
    """Give everything below a folder one time, in seconds since 1970, and one of two modes."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (time, time), follow_symlinks=False)


def pack(tree: Path, archive: Path) -> None:
    """Write a folder into a tar archive, all of it root's; what is in it bears the folder's name."""
    with tarfile.open(archive, "w", format=tarfile.GNU_FORMAT) as packed:
        packed.add(tree, tree.name, filter=_of_root)


def _of_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member
