"""The environment of started programs, and errors caused by an upgrade."""

import os
import subprocess
import sys

import pytest

from faceviewer.installation import MARK, may_be_caused_by_replacement

_ENDING = """
import subprocess, sys
sys.frozen = True
from faceviewer.{module} import main
main(["--version"])
sys.stdout.flush()
subprocess.run([sys.executable, "-c", "import os; print(os.environ.get('LD_LIBRARY_PATH'))"])
"""


@pytest.mark.parametrize("module", ["app", "cli"])
@pytest.mark.parametrize("original", [None, "/opt/libraries"])
def test_started_programs_get_the_library_path_of_the_system(module: str, original: str | None) -> None:
    environment = {**os.environ, "LD_LIBRARY_PATH": "/opt/faceviewer"}
    if original:
        environment["LD_LIBRARY_PATH_ORIG"] = original
    command = [sys.executable, "-c", _ENDING.format(module=module)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == str(original), done.stderr


def test_missing_file_of_the_program_may_be_caused_by_replacement() -> None:
    gone = FileNotFoundError(2, "no such file", str(MARK.parent / "gone.toml"))
    for lacking in (gone, ModuleNotFoundError("gone", name="faceviewer.ui.gone")):
        assert may_be_caused_by_replacement(lacking)
    for other in (FileNotFoundError(2, "no such file", "/elsewhere"), ModuleNotFoundError("x", name="x"), KeyError()):
        assert not may_be_caused_by_replacement(other)
