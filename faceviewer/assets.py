"""Locate the files of `resources/`: inside an installed package, or beside the package in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE / "resources" if (_PACKAGE / "resources").is_dir() else _PACKAGE.parent / "resources"


def asset(name: str) -> Path:
    """Return the path of one file, named relative to `resources/` with forward slashes."""
    return _ROOT / name
