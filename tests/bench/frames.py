"""Zooming and pushing a photo on a large stage at two device pixels for one: `python -m tests.bench.frames`.

Prints how long frames take, against the 16.7 ms that 60 of them a second leave for each. Where other programs keep
the processors busy, the time of the processors tells more than that of the wall.
"""

from __future__ import annotations

import os
import statistics
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from faceviewer.imaging.decoder import Decoder
from faceviewer.store.settings_values import Theme
from faceviewer.ui.look.theme import ThemeSwitch
from faceviewer.ui.stage.stage import PhotoStage
from tests.bench.photos import camera_jpeg

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.ui.stage.photo_view import PhotoView

FRAMES = 300
STAGE = (1400, 900)  # logical pixels
BUDGET_MS = 1000 / 60


def zoom(view: PhotoView, frame: int) -> None:
    """Zoom in and out again between 20 and 600 per cent, at a point off the middle."""
    steps = frame % 150
    factor = 1.046 if steps < 75 else 1 / 1.046
    view.zoom_to(view.zoom * factor, at=QPointF(500, 300))


def push(view: PhotoView, frame: int) -> None:
    """Push to and fro."""
    view.push(QPointF(7, 5) if frame % 40 < 20 else QPointF(-7, -5))


def times(view: PhotoView, step: Callable[[PhotoView, int], None]) -> list[tuple[float, float]]:
    """Return how long each frame took, from the hand's move to its pixels, by the wall and of processors, in ms."""
    taken = []
    for frame in range(FRAMES):
        by_wall, of_processors = time.perf_counter(), time.process_time()
        step(view, frame)
        view.repaint()
        taken.append(((time.perf_counter() - by_wall) * 1e3, (time.process_time() - of_processors) * 1e3))
    return taken


def report(name: str, frames: list[tuple[float, float]]) -> str:
    """Return a line about frames."""
    wall, processors = (sorted(column) for column in zip(*frames, strict=True))
    place = len(frames) * 99 // 100
    return (
        f"{name}: p99 {wall[place]:.1f} ms of {BUDGET_MS:.1f} ms (median {statistics.median(wall):.1f} ms, longest "
        f"{wall[-1]:.1f} ms; p99 of processor time {processors[place]:.1f} ms; {len(frames)} frames)"
    )


def main() -> None:
    """Print a line for each way to move."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", "2")
    app = QApplication([])
    ThemeSwitch(app).use(Theme.LIGHT)
    decoder, stage = Decoder(), PhotoStage()
    stage.resize(*STAGE)
    stage.show()
    for side in (0, 800, 4000):
        picture = decoder.decode(camera_jpeg(side or 800))
        stage.show_photo(picture, name="somebody")
        app.processEvents()
        view = stage.view
        size = f"{side} x {side} on {view.width()} x {view.height()} at {view.devicePixelRatioF():g}"
        if not side:
            view.show_picture(None)
            print(report("the ground alone", times(view, lambda _view, _frame: None)))
            continue
        view.zoom_to(0.2)
        print(report(f"zooming {size}", times(view, zoom)))
        for percent in (100, 200, 400):
            view.zoom_to(percent / 100)
            print(report(f"pushing at {percent} % {size}", times(view, push)))
    decoder.stop()


if __name__ == "__main__":
    main()
