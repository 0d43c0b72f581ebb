"""Time from the start to the first paint, and to the first face: `python -m tests.bench.start [ROUNDS]`.

The first paint is compared with that of a bare window of the same size. The first face, of the training gateway with
Enter pressed at the first paint, is compared with that of an early commit of this program, which is extracted into a
separate folder and run alternately with the same packages.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from tests.bench.paired import report_ratio, window_environment

_ROUNDS = 15
_BASELINE = "ba75fb4"
_ROOT = Path(__file__).parents[2]
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
# Both commits have these parts by these names. A photo is painted by the time that a repaint of the stage returns.
FIRST_FACE = """
from faceviewer.app import Program
try:
    from faceviewer.arguments import read_arguments
except ImportError:
    from faceviewer.app import read_arguments
from faceviewer.core.query import UserType

def show(picture, **named):
    shown(picture, **named)
    window.repaint()
    leave()

program = Program(read_arguments(["--demo"]))
window = program.window
shown = window.stage.show_photo
window.stage.show_photo = show
window.first_painted.connect(lambda: window.bar.ask(UserType.PHONE, "13800138000"))
program.run()
"""
# All report the time since their parent started the process, and exit without cleanup.
_FRAME = """
import os, time
def leave():
    print(time.time() - float(os.environ["BENCH_STARTED"]), flush=True)
    os._exit(0)
"""


def seconds(program: str, home: Path, tree: Path = _ROOT) -> float:
    """Return the seconds from the start of a program, which imports from a folder, until it leaves."""
    environment = {**window_environment(home), "PYTHONPATH": str(tree), "BENCH_STARTED": str(time.time())}
    command = [sys.executable, "-c", _FRAME + program]
    done = subprocess.run(command, env=environment, cwd=tree, capture_output=True, check=True, text=True, timeout=60)
    return float(done.stdout)


def unpack(revision: str, folder: Path) -> None:
    packed = subprocess.run(["git", "archive", revision], cwd=_ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    with tempfile.TemporaryDirectory() as name:
        baseline, home = Path(name, _BASELINE), Path(name, "home")
        report_ratio("start", lambda: seconds(_OURS, home), lambda: seconds(BARE, home), rounds=rounds)
        unpack(_BASELINE, baseline)
        ours, bare = (lambda: seconds(FIRST_FACE, home)), (lambda: seconds(FIRST_FACE, home, baseline))
        report_ratio("first_face", ours, bare, rounds=rounds)


if __name__ == "__main__":
    main()
