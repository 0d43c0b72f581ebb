"""Measure stalls of the window after its first paint, and for photos: `python -m tests.bench.stalls`.

A timer without an interval runs in the window's event loop: from the first paint until the window is ready, and while a
thread decodes, as after a lookup. For comparison, the delay that other programs cause is measured with a thread that
sleeps.
"""

import os
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.imaging.decoder import Decoder
from faceviewer.ui.stage.stage import PhotoStage
from tests.bench.figures import report
from tests.bench.photos import camera_jpeg

BOUND_MS = 200  # the window's loop never stands still longer, whatever happens
ROUNDS = {800: 100, 4000: 10}


class Watch(QObject):
    """Records the longest time between two ticks, in seconds."""

    decoded = Signal(object)  # a Picture
    done = Signal()  # all pictures are decoded

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.ticked = threading.Event()
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def forget(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now
        self.ticked.set()


def longest_stall_of_a_start() -> float:
    """Start a training window, wait until a second after it is ready, and return the longest stall in milliseconds."""
    program = Program(read_arguments(["--demo"]))
    watch = Watch()
    program.window.first_painted.connect(watch.forget)

    def look() -> None:
        if program.is_ready:
            QTimer.singleShot(1000, program.window.close)
        else:
            QTimer.singleShot(50, look)

    look()
    program.run()
    return watch.longest * 1e3


def longest_stall(app: QApplication, work: Callable[[], object], *, rounds: int, stage: PhotoStage | None) -> float:
    """Run work in a thread several times and return the longest stall in milliseconds; photos are shown on a stage."""
    watch = Watch()
    if stage is not None:
        watch.decoded.connect(lambda picture: stage.show_photo(picture, name="somebody"))
    watch.done.connect(app.quit)

    def run() -> None:
        try:
            for _ in range(rounds):
                watch.decoded.emit(work())
                watch.ticked.clear()
                watch.ticked.wait()
        finally:
            watch.done.emit()

    thread = threading.Thread(target=run)
    watch.forget()
    thread.start()
    app.exec()
    thread.join()
    return watch.longest * 1e3


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    report("stall_start", f"{longest_stall_of_a_start():.0f} ms", "one start")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    stage, decoder = PhotoStage(), Decoder()
    stage.resize(612, 500)
    stage.show()
    worst = (0.0, 0.0)
    for side, rounds in ROUNDS.items():
        data = camera_jpeg(side)
        started = time.perf_counter()
        decoder.decode(data)
        taken = time.perf_counter() - started
        sleeping = longest_stall(app, lambda: time.sleep(taken), rounds=rounds, stage=None)  # noqa: B023 - at once
        decoding = longest_stall(app, lambda: decoder.decode(data), rounds=rounds, stage=None)  # noqa: B023 - at once
        shown = longest_stall(app, lambda: decoder.decode(data), rounds=rounds, stage=stage)  # noqa: B023 - at once
        print(
            f"longest stall, {side} x {side}: {decoding:.1f} ms while decoding, {shown:.1f} ms with showing, "
            f"{sleeping:.1f} ms while sleeping, of {BOUND_MS} ms ({rounds} photos each)"
        )
        worst = max(worst, (decoding, shown), key=max)
    decoder.stop()
    report("stall_photos", f"{worst[0]:.0f}; {worst[1]:.0f} ms", "of the size with the longest one")


if __name__ == "__main__":
    main()
