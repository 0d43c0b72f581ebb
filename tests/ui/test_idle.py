"""A window that nobody touches leaves the processor alone, whatever it shows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.idle import limit_of

pytestmark = pytest.mark.quiet


def test_no_state_takes_processor_time_off_the_screen_and_on_a_display(tmp_path: Path, display: str) -> None:
    """Both at once, each in a process of its own whose time alone counts."""
    with (
        begin(tmp_path, dresses=2, QT_QPA_PLATFORM="offscreen") as off,
        begin(tmp_path, dresses=1, QT_QPA_PLATFORM="xcb", DISPLAY=display) as on,
    ):
        for process, platform in ((off, "offscreen"), (on, "xcb")):
            output, errors = process.communicate(timeout=300)
            *lines, told = [json.loads(line) for line in output.splitlines()]
            assert told == {"platform": platform}, errors
            found = {line["state"]: line["share"] for line in lines}
            assert len(found) > 20
            assert {state: share for state, share in found.items() if share > limit_of(state)} == {}


def begin(home: Path, *, dresses: int, **environment: str) -> subprocess.Popen[str]:
    """Take a window through its states; each is measured for half a second."""
    command = [sys.executable, "-m", "tests.bench.idle", "0.5", str(dresses)]
    env = {**os.environ, "HOME": str(home), **environment}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
