"""Compile resources/translations/*.ts with Qt's lrelease: `python packaging/translations.py [--check]`."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "translations"
_END = bytes(5)
"""Where Qt stops reading a compiled catalogue: a section of no kind and no length."""


def stale(folder: Path = FOLDER) -> list[Path]:
    """Return the catalogues that were never compiled or have changed since, whatever times an archive gave them."""
    sources = sorted(folder.glob("*.ts"))
    return [source for source in sources if not _content(_compiled(source)).endswith(_mark(source))]


def compile_stale(folder: Path = FOLDER) -> None:
    """Compile what is stale.

    Raises:
        CalledProcessError: lrelease refused a catalogue; it has said why.
    """
    for source in stale(folder):
        _lrelease(source, "-qm", str(_compiled(source)))
        with _compiled(source).open("ab") as compiled:
            compiled.write(_mark(source))


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


def _mark(source: Path) -> bytes:
    """Return what follows a compiled catalogue: of which source it was made."""
    return _END + hashlib.sha256(source.read_bytes()).digest()


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


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
