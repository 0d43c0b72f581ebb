"""Compare the first paint with that of a bare window of the same size: `python -m tests.bench.start [ROUNDS]`."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.paired import report_ratio, window_environment

_ROUNDS = 15
BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, leave)
app = QApplication([])
window = Window()
window.resize(1040, 680)
window.show()
app.exec()
"""
_OURS = """
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
program = Program(read_arguments(["--demo"]))
program.window.first_painted.disconnect()
program.window.first_painted.connect(leave)
program.run()
"""
# Both report the time since the process was started, as its parent saw it, and leave without tidying up.
FRAME = """
import os, time
def leave():
    print(time.time() - float(os.environ["BENCH_STARTED"]), flush=True)
    os._exit(0)
"""


def first_paint(program: str, folder: Path) -> float:
    """Return the seconds from the start of a child process to its window's first paint."""
    environment = {**window_environment(folder), "BENCH_STARTED": str(time.time())}
    command = [sys.executable, "-c", FRAME + program]
    return float(subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout)


def main() -> None:
    """Run both alternately and print medians and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report_ratio("start", lambda: first_paint(_OURS, folder), lambda: first_paint(BARE, folder), rounds=rounds)


if __name__ == "__main__":
    main()
