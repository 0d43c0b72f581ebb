"""Zooming and panning a photo on a large stage at two device pixels for one: `python -m tests.bench.frames`.

60 frames a second leave 16.7 ms for each.
"""

import os
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from faceviewer.imaging.decoder import Decoder
from faceviewer.store.settings_values import Theme
from faceviewer.ui.look.theme import ThemeSwitch
from faceviewer.ui.stage.photo_view import PhotoView
from faceviewer.ui.stage.stage import PhotoStage
from tests.bench.figures import report
from tests.bench.photos import camera_jpeg

FRAMES = 300
STAGE = (1400, 900)  # logical pixels
SIDE = 4000  # of the photo, in its pixels


def zoom(view: PhotoView, frame: int) -> None:
    """Zoom in and out again between 20 and 600 per cent, at a point off the middle."""
    steps = frame % 150
    factor = 1.046 if steps < 75 else 1 / 1.046
    view.zoom_to(view.zoom * factor, at=QPointF(500, 300))


def pan(view: PhotoView, frame: int) -> None:
    view.push(QPointF(7, 5) if frame % 40 < 20 else QPointF(-7, -5))


def times(view: PhotoView, step: Callable[[PhotoView, int], None]) -> list[float]:
    """Return the time of each frame in ms, from the input event to the pixels."""
    taken = []
    for frame in range(FRAMES):
        start = time.perf_counter()
        step(view, frame)
        view.repaint()
        taken.append((time.perf_counter() - start) * 1e3)
    return taken


def p99(values: Sequence[float]) -> str:
    return f"{sorted(values)[len(values) * 99 // 100]:.1f}"


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", "2")
    app = QApplication([])
    ThemeSwitch(app).use(Theme.LIGHT)
    decoder, stage = Decoder(), PhotoStage()
    stage.resize(*STAGE)
    stage.show()
    stage.show_photo(decoder.decode(camera_jpeg(SIDE)), name="somebody")
    decoder.stop()
    app.processEvents()
    view = stage.view
    view.zoom_to(0.2)
    zooming, panning = p99(times(view, zoom)), []
    for percent in (100, 200, 400):
        view.zoom_to(percent / 100)
        panning.append(p99(times(view, pan)))
    size = f"{SIDE} x {SIDE} on {view.width()} x {view.height()} at {view.devicePixelRatioF():g}"
    report("frames", f"{zooming}; {', '.join(panning)} ms", f"{size}, {FRAMES} frames each")


if __name__ == "__main__":
    main()
