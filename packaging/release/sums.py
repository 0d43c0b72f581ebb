"""Write and check SHA256SUMS of all files in dist, in the format of `sha256sum --check`."""

import hashlib
from pathlib import Path

from context import Context
from running import Failed

NAME = "SHA256SUMS"


def build(context: Context) -> list[Path]:
    """Write the sums of all files in dist."""
    path = context.dist / NAME
    summed = {file.name: sha256(file) for file in sorted(context.dist.iterdir()) if is_summed(file)}
    if not summed:
        raise Failed("there is nothing in dist to sum")
    path.write_text("".join(f"{digest}  {name}\n" for name, digest in summed.items()), "utf-8")
    return [path]


def test(context: Context, artefacts: list[Path]) -> None:
    """Read the sums and compare them with the files."""
    wrong = differences(artefacts[0])
    if wrong:
        raise Failed("\n".join(wrong))


def differences(sums: Path) -> list[str]:
    """Return a message for each file in the folder of a sums file that is missing, changed or not listed.

    Raises:
        Failed: a line of the sums file is invalid.
    """
    expected = {}
    for line in sums.read_text("utf-8").splitlines():
        digest, gap, name = line.partition("  ")
        if len(digest) != hashlib.sha256().digest_size * 2 or not gap or "/" in name or "\\" in name or not name:
            raise Failed(f"{sums.name} has a line that is not a sum: {line[:100]}")
        expected[name] = digest
    wrong = []
    for name, digest in expected.items():
        file = sums.parent / name
        if not file.is_file():
            wrong.append(f"{name}: missing")
        elif sha256(file) != digest:
            wrong.append(f"{name}: changed")
    unlisted = (file.name for file in sorted(sums.parent.iterdir()) if is_summed(file) and file.name not in expected)
    return wrong + [f"{name}: not in {sums.name}" for name in unlisted]


def sha256(file: Path) -> str:
    """Return a file's SHA-256 in hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_summed(file: Path) -> bool:
    """Return whether SHA256SUMS lists a file of dist: artefacts only, no sums, signatures or update notices."""
    return file.is_file() and not file.name.startswith((NAME, ".")) and file.name != "update.json"
