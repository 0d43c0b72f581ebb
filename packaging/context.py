"""What every build is told: where from, where to, which version, which time."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Context:
    """One run of the build.

    Attributes:
        root: of the checkout; nothing is written there but in `dist` and in `build`, which keeps what was fetched.
        source: what the program is built from: the files of the commit, so that no stray file gets in.
        dist: where finished artefacts go.
        work: an empty folder outside the checkout, removed when the run ends.
        version: of the program, as in faceviewer/__init__.py.
        source_date_epoch: the time that everything in an artefact bears, in seconds since 1970; that of the commit.
    """

    root: Path
    source: Path
    dist: Path
    work: Path
    version: str
    source_date_epoch: int

    @property
    def environment(self) -> dict[str, str]:
        """The environment of programs that build: one clock, one language, one order of hashing."""
        return {
            **os.environ,
            "SOURCE_DATE_EPOCH": str(self.source_date_epoch),
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        }


def committed(root: Path, folder: Path) -> Path:
    """Lay out the files of the commit in `folder` and return it; where there is no commit, as in an sdist, `root`."""
    command = ["git", "-C", str(root), "archive", "--format=tar", "HEAD"]
    try:
        archive = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return root
    folder.mkdir(parents=True, exist_ok=True)
    # Not by tarfile: Debian 12's Python, 3.11.2, has no filters yet, and later ones warn where none is named.
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    return folder


def version_of(root: Path) -> str:
    """Return the version in faceviewer/__init__.py, the one place where it is written."""
    found = re.search(r'^__version__ = "(.+)"$', (root / "faceviewer" / "__init__.py").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError("faceviewer/__init__.py has no __version__")
    return found[1]


def homepage_of(root: Path) -> str:
    """Return the homepage in pyproject.toml's [project.urls], "" while there is none."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project.get("urls", {}).get("Homepage", ""))


def source_date_epoch_of(root: Path) -> int:
    """Return the time of $SOURCE_DATE_EPOCH, else of the commit, else, in an unpacked sdist, of pyproject.toml."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return int((root / "pyproject.toml").stat().st_mtime)
