"""The pins for Windows are those of the program."""

import re
from pathlib import Path

PACKAGING = Path(__file__).parents[3] / "packaging"
ELSEWHERE = {"jeepney", "secretstorage"}  # on Linux
FOR_BUILDING = {"hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers"}


def pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", path.read_text("utf-8"), re.MULTILINE))


def test_windows_pins_have_the_same_versions_and_miss_none() -> None:
    program, windows = pins(PACKAGING / "requirements.txt"), pins(PACKAGING / "windows" / "requirements-windows.txt")
    assert windows == {name: version for name, version in program.items() if name not in ELSEWHERE | FOR_BUILDING}


def test_every_windows_pin_has_a_hash_and_no_marker() -> None:
    text = (PACKAGING / "windows" / "requirements-windows.txt").read_text("utf-8")
    assert ";" not in text
    assert len(re.findall(r"^\S+==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)) == len(
        re.findall("==", text)
    )
