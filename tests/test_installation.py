"""What an installed program leaves to the programs that it starts."""

import os
import subprocess
import sys

import pytest

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
def test_other_programs_get_the_libraries_that_the_system_has_for_them(module: str, original: str | None) -> None:
    environment = {**os.environ, "LD_LIBRARY_PATH": "/opt/faceviewer"}
    if original:
        environment["LD_LIBRARY_PATH_ORIG"] = original
    command = [sys.executable, "-c", _ENDING.format(module=module)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == str(original), done.stderr
