"""No program leaves a core dump when it crashes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from faceviewer.imaging.decoder import decoder_command

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

_PROGRAMS = {
    "the window": [sys.executable, "-m", "faceviewer", "--demo"],
    "the command": [sys.executable, "-m", "faceviewer.cli", "get", "OPEN", "slow-15", "--demo"],
    "the decoder": decoder_command(),
}


def _started(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    own = {"XDG_CONFIG_HOME": str(folder), "HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), **os.environ, **own},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=_want_cores,  # noqa: PLW1509 - the program must begin with it
    )


def _want_cores() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def _crashed(process: subprocess.Popen[bytes]) -> bool:
    """Crash a process; return whether the system wrote a core dump."""
    os.kill(process.pid, signal.SIGSEGV)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = 0  # it was waited for
    process.communicate()
    assert os.WTERMSIG(status) == signal.SIGSEGV
    return os.WCOREDUMP(status)


def _forbids(process: subprocess.Popen[bytes]) -> bool:
    limits = Path(f"/proc/{process.pid}/limits").read_text()
    return next(line for line in limits.splitlines() if line.startswith("Max core")).split()[4] in {"0", "1"}


@pytest.mark.parametrize("command", _PROGRAMS.values(), ids=_PROGRAMS)
def test_crashed_program_leaves_no_core_dump(command: list[str], tmp_path: Path) -> None:
    process = _started(command, tmp_path)
    deadline = time.monotonic() + 30
    while not _forbids(process):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.005)
    assert not _crashed(process)
    assert [path.name for path in tmp_path.iterdir() if "core" in path.name] == []


def test_program_without_the_defence_leaves_a_core_dump(tmp_path: Path) -> None:
    process = _started([sys.executable, "-c", "print(flush=True); input()"], tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    if not _crashed(process):
        pytest.skip("this system writes no core dumps")


def _printed(code: str) -> str:
    command = [sys.executable, "-c", f"from faceviewer.core.core_dumps import forbid_core_dumps\n{code}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_process_is_not_dumpable_for_other_programs() -> None:
    get_dumpable = 3  # PR_GET_DUMPABLE
    code = f"forbid_core_dumps(); import ctypes; print(ctypes.CDLL(None).prctl({get_dumpable}, 0, 0, 0, 0))"
    assert _printed(code) == "0"


@pytest.mark.parametrize(("hard", "left"), [("", "1"), ("resource.setrlimit(resource.RLIMIT_CORE, (0, 0))", "0")])
@pytest.mark.parametrize("asks_portals", [True, False])
def test_core_limit_keeps_piped_dumps_away(asks_portals: bool, hard: str, left: str) -> None:
    code = f"import resource\n{hard}\nforbid_core_dumps(asks_portals={asks_portals})\n"
    assert _printed(f"{code}print(resource.getrlimit(resource.RLIMIT_CORE)[0])") == left
