"""A window without input takes no processor time, whatever it shows."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.idle import limit_of


def test_window_without_input_takes_no_processor_time_in_any_state(tmp_path: Path, display: str) -> None:
    """Three processes at once, each with a processor time of its own, because they mostly wait."""
    windows = [
        begin(tmp_path, layout=0, QT_QPA_PLATFORM="offscreen"),
        begin(tmp_path, layout=1, QT_QPA_PLATFORM="offscreen"),
        begin(tmp_path, layout=0, QT_QPA_PLATFORM="xcb", DISPLAY=display),
    ]
    try:
        for process in windows:
            output, errors = process.communicate(timeout=300)
            *lines, last = [json.loads(line) for line in output.splitlines()]
            assert last == {"platform": "xcb" if process is windows[-1] else "offscreen"}, errors
            found = {line["state"]: line["share"] for line in lines}
            assert len(found) > 20
            assert {state: share for state, share in found.items() if share > limit_of(state)} == {}
    finally:
        for process in windows:
            process.kill()
            process.communicate()


def begin(home: Path, *, layout: int, **environment: str) -> subprocess.Popen[str]:
    """Start a process that takes a window through its states, and measures each for half a second."""
    command = [sys.executable, "-m", "tests.bench.idle", "0.5", str(layout)]
    env = {**os.environ, "HOME": str(home), **environment}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
