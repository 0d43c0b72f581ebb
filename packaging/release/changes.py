"""Read the changes of a version from CHANGES.md, for package changelogs, AppStream and the update notice."""

from pathlib import Path

LANGUAGES = {"en": "", "zh": "zh_CN"}
"""The languages of the packages, in the order of a line of CHANGES.md.

The key is that of the update notice, the value that of AppStream and of the folder of the manual.
"""

_FILE = Path(__file__).parent / "CHANGES.md"


def changes_of(version: str, file: Path = _FILE) -> dict[str, tuple[str, ...]]:
    """Return the changes from a version's section by language, one line for each change.

    Raises:
        LookupError: the section is missing or empty, or a line is not in every language.
    """
    _, found, rest = f"\n{file.read_text('utf-8')}".partition(f"\n## {version}\n")
    lines = [line.removeprefix("- ") for line in rest.partition("\n## ")[0].splitlines() if line.startswith("- ")]
    rows = [line.split(" / ", len(LANGUAGES) - 1) for line in lines]
    if not found or not rows:
        raise LookupError(f"CHANGES.md says nothing of {version}")
    for line, row in zip(lines, rows, strict=True):
        if len(row) < len(LANGUAGES) or not all(row):
            raise LookupError(f"CHANGES.md has a line that is not in every language: {line}")
    return dict(zip(LANGUAGES, zip(*rows, strict=True), strict=True))
