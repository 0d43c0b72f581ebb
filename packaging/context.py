"""The parameters of a build: source, destination, version and time."""

import os
import re
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Context:
    """One run of the build.

    Attributes:
        root: the root folder of the checkout; only `dist` and `build`, the cache of downloads, are written there.
        source: the folder with the files of the commit, from which the program is built, without uncommitted files.
        dist: folder for finished artefacts.
        work: a temporary folder outside of the checkout, removed at the end.
        version: the version of the program, from faceviewer/__init__.py.
        source_date_epoch: the time stamp of everything in an artefact, in seconds since 1970: that of the commit.
    """

    root: Path
    source: Path
    dist: Path
    work: Path
    version: str
    source_date_epoch: int

    @property
    def environment(self) -> dict[str, str]:
        """The environment of build programs, with fixed time, language and hash seed."""
        return {
            **os.environ,
            "SOURCE_DATE_EPOCH": str(self.source_date_epoch),
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        }


def committed(root: Path, folder: Path) -> Path:
    """Extract the files of the commit into `folder` and return it; return `root` without a commit, as in an sdist."""
    command = ["git", "-C", str(root), "archive", "--format=tar", "HEAD"]
    try:
        archive = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return root
    folder.mkdir(parents=True, exist_ok=True)
    # Not with tarfile: Python 3.11.2 of Debian 12 has no extraction filters, and later versions warn without one.
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    return folder


def version_of(root: Path) -> str:
    """Return the version from faceviewer/__init__.py, the only place that defines it."""
    found = re.search(r'^__version__ = "(.+)"$', (root / "faceviewer" / "__init__.py").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError("faceviewer/__init__.py has no __version__")
    return found[1]


def homepage_of(root: Path) -> str:
    """Return the homepage from [project.urls] of pyproject.toml, "" if there is none."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project.get("urls", {}).get("Homepage", ""))


def source_date_epoch_of(root: Path) -> int:
    """Return the time from $SOURCE_DATE_EPOCH, else that of the commit, else that of pyproject.toml (in an sdist)."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return int((root / "pyproject.toml").stat().st_mtime)
