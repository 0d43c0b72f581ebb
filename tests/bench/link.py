"""A click in a ticket to the face on the screen, in keys and seconds: `python -m tests.bench.link [ROUNDS]`.

Cold, the click starts the program; warm, it starts a second one, which passes the link to the open window. The
training gateway responds. Enter is pressed as soon as the form is filled in; a person takes longer. Then every link of
`tests.core.hostile_links` is sent to the window, a hundred per second.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faceviewer.ui.first_start import LaterStart
from tests.bench.figures import report
from tests.bench.paired import window_environment
from tests.core.hostile_links import REFUSED
from tests.ui.programs import x_server

_ROUNDS = 9  # no more: each link has another sample person, and the eleventh has no photo
_FIRST_ID = 13800138000
_PAUSE = 0.01  # seconds between two hostile links

# Presses Enter in the program as soon as another ID is in the form, and reports when its face is painted. For each
# line on standard input, it reports the text in the form, the state of the lookup, and the longest stall.
_PROGRAM = """
import json, sys, time
from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.ui.first_start import claim
words = ["--demo", *sys.argv[1:]]
program = Program(read_arguments(words), claim(words, kind="training", seconds=0.2))
field, stage = program.window.bar.field, program.window.stage
asked = told = ""
keys, last, longest = 0, time.monotonic(), 0.0

def look():
    global asked, told, keys, last, longest
    now = time.monotonic()
    last, longest = now, max(longest, now - last)
    if field.text() not in {"", asked}:
        asked, keys = field.text(), keys + 1
        QTest.keyClick(field, Qt.Key.Key_Return)
    elif asked != told and program.is_ready:
        result = getattr(program._wiring._presenter.state, "result", None)
        if result is not None and result.query.user_id == asked and stage.shows_photo:
            stage.view.repaint()
            print(json.dumps([time.time(), keys]), flush=True)
            told, keys = asked, 0

def tell():
    global longest
    if sys.stdin.readline():
        print(json.dumps([field.text(), type(program._wiring._presenter.state).__name__, longest]), flush=True)
        longest = 0.0
    else:
        program.window.close()

lines, timer = QSocketNotifier(0, QSocketNotifier.Type.Read), QTimer(program.window, interval=1)
lines.activated.connect(tell)
timer.timeout.connect(look)
program.window.first_painted.connect(timer.start)
sys.exit(program.run())
"""


def look(number: int) -> list[str]:
    """Return the arguments of a start that looks up the sample person of a number."""
    return ["--look", "PHONE", str(_FIRST_ID + number), "--ticket", "4711"]


@contextmanager
def running(environment: dict[str, str], number: int) -> Iterator[subprocess.Popen[str]]:
    """Run the program with a link until the block ends."""
    command = [sys.executable, "-c", _PROGRAM, *look(number)]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as program:
        yield program


def reported(program: subprocess.Popen[str]) -> list[float]:
    if program.stdout is None:
        raise SystemExit("the program has no output")
    return list(json.loads(program.stdout.readline()))


def state_now(program: subprocess.Popen[str]) -> list[float]:
    """Return the text in the form, the state of the lookup, and the longest stall since the last call."""
    if program.stdin is not None:
        program.stdin.write("tell\n")
        program.stdin.flush()
    return reported(program)


def line(rounds: list[tuple[float, float]]) -> tuple[str, str]:
    """Return keys and seconds of several rounds, and details."""
    seconds = sorted(each for each, _ in rounds)
    return (
        f"{max(keys for _, keys in rounds):.0f} key, {statistics.median(seconds):.1f} s",
        f"{seconds[0]:.2f} to {seconds[-1]:.2f} s, {len(rounds)} rounds",
    )


def send_hostile(runtime: Path) -> int:
    """Send every hostile link to the open window, as a second start does; return the number that were received."""
    import socket  # noqa: PLC0415 - of systems that have such sockets

    taken = 0
    (ear,) = runtime.glob("*.socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mouth:
        mouth.bind("")
        mouth.connect(str(ear))
        mouth.settimeout(5)
        for link in (link for links in REFUSED.values() for link in links):
            mouth.send(LaterStart([link[:2049]], "/", "").as_bytes())
            taken += mouth.recv(16) == b"taken"
            time.sleep(_PAUSE)
    return taken


def main() -> None:
    rounds = min(int(sys.argv[1]), _ROUNDS) if len(sys.argv) > 1 else _ROUNDS
    cold, warm = [], []
    with x_server() as display, tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as runtime:
        environment = {**window_environment(home, display), "XDG_RUNTIME_DIR": runtime, "LANG": "C.UTF-8"}
        environment.pop("WAYLAND_DISPLAY", None)
        for _ in range(rounds):
            clicked = time.time()
            with running(environment, 0) as program:
                painted, keys = reported(program)
                cold.append((painted - clicked, keys))
        with running(environment, 0) as program:
            reported(program)
            for number in range(1, rounds + 1):
                clicked = time.time()
                second = [sys.executable, "-m", "faceviewer", "--demo", *look(number)]
                with subprocess.Popen(second, env=environment, stderr=subprocess.DEVNULL):
                    painted, keys = reported(program)
                    warm.append((painted - clicked, keys))
            before = state_now(program)
            taken = send_hostile(Path(runtime))
            after = state_now(program)
    figures, details = zip(line(cold), line(warm), strict=True)
    report("link", "; ".join(figures), "; ".join(details))
    count = sum(map(len, REFUSED.values()))
    unharmed = taken if after[:2] == before[:2] else 0
    report("links_hostile", f"{unharmed} of {count}; {after[2] * 1000:.0f} ms", f"one each {_PAUSE * 1000:.0f} ms")


if __name__ == "__main__":
    main()
