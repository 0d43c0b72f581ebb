"""Common tasks by keyboard on small, usual and large screens: few keys, and nothing is off the screen or cut off."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Without texts. Never increase a number.
_MOST_KEYS = {
    "set up and test a connection": 5,
    "save it": 1,
    "look up": 2,
    "look up the next, typed": 1,
    "look up the next, pasted": 1,
    "look up the next, scanned": 0,
    "see why not": 1,
    "save the photo": 2,
    "copy a record for the ticket": 1,
    "copy a failure for the ticket": 1,
    "compare two": 2,
    "find out why lookups fail": 2,
    "rotate the AppSecret": 3,
    "change the theme": 3,
    "change the size of the text": 3,
    "change the language": 3,
}


@pytest.mark.parametrize(
    ("pixels", "factor", "window"),
    [((1366, 768), 1.25, (0, 0)), ((1366, 768), 1.5, (0, 0)), ((1366, 768), 1, (720, 520)), ((3840, 2160), 2, (0, 0))],
)
def test_common_tasks_need_few_keys_and_cut_off_nothing(
    tmp_path: Path, pixels: tuple[int, int], factor: float, window: tuple[int, int]
) -> None:
    screen = {"name": "screen", "x": 0, "y": 0, "width": pixels[0], "height": pixels[1]}
    dots = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    (tmp_path / "screens.json").write_text(json.dumps({"screens": [screen | dots]}))
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.tasks", *map(str, window)],
        env={
            **os.environ,
            "HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screens.json'}",
            "QT_SCALE_FACTOR": str(factor),
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["faults"] == []
    assert seen["keys"] == {"en": _MOST_KEYS, "zh_CN": _MOST_KEYS}
