"""Read the changes of a version from CHANGES.md, for package changelogs, AppStream and the update notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "CHANGES.md"


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of one version.

    Attributes:
        english: one line for each change.
        chinese: the same lines in Chinese.
    """

    english: tuple[str, ...]
    chinese: tuple[str, ...]


def changes_of(version: str, file: Path = _FILE) -> Changes:
    """Return the changes from a version's section.

    Raises:
        LookupError: the section is missing or empty, or a line is not in both languages.
    """
    _, found, rest = f"\n{file.read_text('utf-8')}".partition(f"\n## {version}\n")
    lines = [line.removeprefix("- ") for line in rest.partition("\n## ")[0].splitlines() if line.startswith("- ")]
    pairs = [line.partition(" / ") for line in lines]
    if not found or not pairs:
        raise LookupError(f"CHANGES.md says nothing of {version}")
    for english, _, chinese in pairs:
        if not english or not chinese:
            raise LookupError(f"CHANGES.md has a line in one language only: {english or chinese}")
    return Changes(tuple(english for english, _, _ in pairs), tuple(chinese for _, _, chinese in pairs))
