"""Compile resources/translations/*.ts with Qt's lrelease: `python packaging/translations.py [--check]`."""

import hashlib
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "translations"
_END = bytes(5)
"""An empty section (type 0, length 0), where Qt stops reading a compiled catalogue."""


def stale(folder: Path = FOLDER) -> list[Path]:
    """Return the catalogues that were never compiled or have changed since, compared by hash, not by time."""
    sources = sorted(folder.glob("*.ts"))
    return [source for source in sources if not _content(_compiled(source)).endswith(_mark(source))]


def compile_stale(folder: Path = FOLDER) -> None:
    """Compile stale catalogues.

    Raises:
        CalledProcessError: lrelease failed, and has printed why.
    """
    for source in stale(folder):
        _lrelease(source, "-qm", str(_compiled(source)))
        with _compiled(source).open("ab") as compiled:
            compiled.write(_mark(source))


def check(folder: Path = FOLDER) -> None:
    """Compile every catalogue into a temporary folder; unfinished texts are errors.

    Raises:
        CalledProcessError: see `compile_stale`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        for source in sorted(folder.glob("*.ts")):
            _lrelease(source, "-fail-on-unfinished", "-qm", str(Path(scratch) / "checked.qm"))


def _compiled(source: Path) -> Path:
    return source.with_suffix(".qm")


def _mark(source: Path) -> bytes:
    """Return the trailer of a compiled catalogue, with the hash of its source."""
    return _END + hashlib.sha256(source.read_bytes()).digest()


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _lrelease(source: Path, *options: str) -> None:
    """Run the binary of PySide6-Essentials directly, because an installed package may lack its Python wrapper."""
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
