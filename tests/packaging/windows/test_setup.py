"""The files that the setup program installs and its uninstaller deletes."""

from pathlib import Path

import pytest

from windows.programs import numbers
from windows.setup import script_of_files


def test_uninstaller_deletes_exactly_the_installed_files(tmp_path: Path) -> None:
    for name in ("b.txt", "app/x/y.pyc", "app/a$b.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert script_of_files(tmp_path).splitlines() == [
        "!macro UNPACK FOLDER",
        '  SetOutPath "${FOLDER}\\app"',
        f'  File "{tmp_path}/app/a$b.pyc"',
        '  SetOutPath "${FOLDER}\\app\\x"',
        f'  File "{tmp_path}/app/x/y.pyc"',
        '  SetOutPath "${FOLDER}"',
        f'  File "{tmp_path}/b.txt"',
        "!macroend",
        "!macro DELETE_UNPACKED",
        '  Delete "$INSTDIR\\app\\a$$b.pyc"',
        '  Delete "$INSTDIR\\app\\x\\y.pyc"',
        '  Delete "$INSTDIR\\b.txt"',
        '  RMDir "$INSTDIR\\app\\x"',
        '  RMDir "$INSTDIR\\app"',
        "!macroend",
    ]


@pytest.mark.parametrize(
    ("version", "found"), [("0.1.0", (0, 1, 0, 0)), ("1.2rc1", (1, 2, 0, 0)), ("1.2.3.4", (1, 2, 3, 4))]
)
def test_version_has_four_numbers(version: str, found: tuple[int, ...]) -> None:
    assert numbers(version) == found
