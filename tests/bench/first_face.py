"""Time from the start to the first face, with Enter at the first paint: `python -m tests.bench.first_face [ROUNDS]`.

It uses the training gateway. The baseline is an early commit of this program, extracted into a separate folder and run
alternately with the same packages.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from tests.bench.paired import report_ratio, window_environment
from tests.bench.start import FRAME

ROUNDS = 11
BASELINE = "ba75fb4"
ROOT = Path(__file__).parents[2]
# Both have these parts by these names. A photo is painted by the time that a repaint of the stage returns.
PROGRAM = """
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


def first_face(tree: Path, home: Path) -> float:
    """Return the seconds from the start of a program in a folder to its first face."""
    environment = {**window_environment(home), "PYTHONPATH": str(tree), "BENCH_STARTED": str(time.time())}
    command = [sys.executable, "-c", FRAME + PROGRAM]
    done = subprocess.run(command, env=environment, cwd=tree, capture_output=True, check=True, text=True, timeout=60)
    return float(done.stdout)


def unpack(revision: str, folder: Path) -> None:
    """Put the files of a revision into a folder."""
    packed = subprocess.run(["git", "archive", revision], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def main() -> None:
    """Run both alternately and print medians and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        baseline, home = Path(name, BASELINE), Path(name, "home")
        unpack(BASELINE, baseline)
        ours, bare = (lambda: first_face(ROOT, home)), (lambda: first_face(baseline, home))
        report_ratio("first_face", ours, bare, rounds=rounds)


if __name__ == "__main__":
    main()
