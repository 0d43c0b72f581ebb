"""Compile resources/translations/*.ts with Qt's lrelease: `python packaging/translations.py [--check]`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "translations"


def stale(folder: Path = FOLDER) -> list[Path]:
    """Return the catalogues that were never compiled or have changed since."""
    return [source for source in sorted(folder.glob("*.ts")) if _modified(source) > _modified(_compiled(source))]


def compile_stale(folder: Path = FOLDER) -> None:
    """Compile what is stale.

    Raises:
        CalledProcessError: lrelease refused a catalogue; it has said why.
    """
    for source in stale(folder):
        _lrelease(source, "-qm", str(_compiled(source)))


def check(folder: Path = FOLDER) -> None:
    """Compile every catalogue into nowhere, and fail if one has an unfinished text.

    Raises:
        CalledProcessError: as compile_stale.
    """
    with tempfile.TemporaryDirectory() as nowhere:
        for source in sorted(folder.glob("*.ts")):
            _lrelease(source, "-fail-on-unfinished", "-qm", str(Path(nowhere) / "checked.qm"))


def _compiled(source: Path) -> Path:
    return source.with_suffix(".qm")


def _modified(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


def _lrelease(source: Path, *options: str) -> None:
    """Run the binary of PySide6-Essentials itself: its Python wrapper may be missing beside an installed package."""
    pyside = find_spec("PySide6")
    if pyside is None or pyside.origin is None:
        raise ModuleNotFoundError("PySide6 is needed to compile translations")
    binary = Path(pyside.origin).parent / ("lrelease.exe" if os.name == "nt" else "lrelease")
    subprocess.run([binary, "-silent", str(source), *options], check=True)


if __name__ == "__main__":
    try:
        (check if "--check" in sys.argv[1:] else compile_stale)()
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
