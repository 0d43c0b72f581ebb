"""A window that nobody touches leaves the processor alone, whatever it shows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.idle import limit_of

pytestmark = pytest.mark.quiet


def shares(home: Path, *, dresses: int, **environment: str) -> dict[str, float]:
    """Take a window of its own process through its states and return the part of a core of each."""
    command = [sys.executable, "-m", "tests.bench.idle", "1", str(dresses)]
    env = {**os.environ, "HOME": str(home), **environment}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=300)
    *lines, platform = [json.loads(line) for line in done.stdout.splitlines()]
    assert platform == {"platform": environment["QT_QPA_PLATFORM"]}, done.stderr
    return {line["state"]: line["share"] for line in lines}


def assert_calm(found: dict[str, float]) -> None:
    assert len(found) > 20
    assert {state: share for state, share in found.items() if share > limit_of(state)} == {}


def test_no_state_takes_processor_time_off_the_screen(tmp_path: Path) -> None:
    assert_calm(shares(tmp_path, dresses=2, QT_QPA_PLATFORM="offscreen"))


def test_no_state_takes_processor_time_on_a_display(tmp_path: Path, display: str) -> None:
    assert_calm(shares(tmp_path, dresses=1, QT_QPA_PLATFORM="xcb", DISPLAY=display))
