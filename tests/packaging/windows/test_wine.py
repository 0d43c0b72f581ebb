"""Changes of files and registry under Wine, and the changes that may remain after uninstalling."""

import tomllib
from pathlib import Path

import pytest

from running import Failed
from windows import trial, wine
from windows.trial import check_gone

REGISTRY = r"""WINE REGISTRY Version 2
;; All keys relative to \\Machine

[Software\\Some \"Maker\"] 1795523724
#time=1dd7c1047240682
@="of the key itself"
"Number"=dword:00000001
"Binary"=hex:00,01,\
  02,03
"A=\"B\""="C=D"

[Software\\Empty] 1795523724
#time=1dd7c1047240682
"""


def test_registry_file_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "system.reg"
    path.write_text(REGISTRY, "utf-8")
    assert dict(wine._registry(path)) == {
        r"Software\Some \"Maker\"": "",
        r"Software\Some \"Maker\" @": '"of the key itself"',
        r'Software\Some \"Maker\" "Number"': "dword:00000001",
        r'Software\Some \"Maker\" "Binary"': "hex:00,01,\\\n  02,03",
        r'Software\Some \"Maker\" "A=\"B\""': '"C=D"',
        r"Software\Empty": "",
    }


def test_added_removed_and_changed_values_are_found() -> None:
    before, after = {"file a": "1", "file b": "2", "file c": "3"}, {"file b": "2", "file c": "4", "file d": "5"}
    assert wine.changes(before, after) == ["* file c", "+ file d", "- file a"]


@pytest.mark.parametrize(
    "left",
    [
        "file users/u/AppData/Local/Programs/FaceViewer",
        "file users/u/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/FaceViewer.lnk",
        "file Program Files/FaceViewer/app/a.pyc",
        "file users/u/Temp/faceviewer-1",
        r"registry user Software\Microsoft\Windows\CurrentVersion\Uninstall\FaceViewer",
        r"registry system Software\FaceViewer",
        r'registry user Software\Wine\Credential Manager\Generic: FaceViewer "Password"',
        r"registry system Software\Classes\Installer\Products\0123",
    ],
)
def test_leftovers_of_the_program_are_reported(left: str) -> None:
    with pytest.raises(Failed, match="left behind"):
        check_gone({}, {left: ""})


def test_allowed_leftovers_are_ignored_and_have_a_reason() -> None:
    check_gone({}, {"file users/u/AppData/Local/Programs": ""})
    for allowed in tomllib.loads(trial._ALLOWED.read_text("utf-8"))["allowed"]:
        assert allowed["why"]
