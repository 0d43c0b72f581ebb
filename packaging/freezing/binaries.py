"""Find the ELF files of a folder and the libraries that they are linked to."""

import re
from collections.abc import Iterable
from pathlib import Path

from running import run


def binaries_of(folder: Path) -> list[Path]:
    """Return the ELF files below a folder, sorted by path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [path for path in files if _is_elf(path)]


def linked_to(files: Iterable[Path]) -> set[str]:
    """Return the file names of the libraries that ELF files need directly."""
    return set(re.findall(r"^  NEEDED +(\S+)$", run("objdump", "-p", *files), re.MULTILINE))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
