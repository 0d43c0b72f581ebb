"""Pack a folder reproducibly: times, modes and owners do not depend on the build machine."""

import os
import tarfile
from pathlib import Path


def normalise(tree: Path, time: int) -> None:
    """Set the time (seconds since 1970) and the mode (0755 or 0644) of everything below a folder."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (time, time), follow_symlinks=False)


def pack(tree: Path, archive: Path) -> None:
    """Write a folder into a tar archive, under the folder's name and owned by root."""
    with tarfile.open(archive, "w", format=tarfile.GNU_FORMAT) as packed:
        packed.add(tree, tree.name, filter=_owned_by_root)


def _owned_by_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member
