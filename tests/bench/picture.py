"""Compare the time from bytes to painted pixels with Qt's decoder: `python -m tests.bench.picture`.

Ours are decoded in the decoder process, with all checks, upright and in their colours; the baseline is
`QImage.fromData` and one `drawImage`. Both are painted on a window of the same size.
"""

import os
import time

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from faceviewer.imaging.decoder import Decoder
from faceviewer.ui.stage.photo_view import PhotoView
from tests.bench.figures import report
from tests.bench.paired import ratio
from tests.bench.photos import camera_jpeg

ROUNDS = 200
SIDE = 800
SIZES = {"as large as it is": (840, 840), "fitted into the window": (600, 470)}


class BareView(QWidget):
    """Draws an image into the same place as PhotoView does."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        side = min(self.width(), self.height()) - 40
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side), self.image)


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    data, decoder = camera_jpeg(SIDE), Decoder()
    measured = {}
    for name, (width, height) in SIZES.items():
        view, bare = PhotoView(), BareView()
        for widget in (view, bare):
            widget.resize(width, height)
            widget.show()
        app.processEvents()

        def ours(view: PhotoView = view) -> float:
            started = time.perf_counter()
            view.show_picture(decoder.decode(data))
            view.repaint()
            return time.perf_counter() - started

        def baseline(bare: BareView = bare) -> float:
            started = time.perf_counter()
            bare.image = QImage.fromData(data)
            bare.repaint()
            return time.perf_counter() - started

        measured[name] = ratio(ours, baseline, rounds=ROUNDS)
    decoder.stop()
    ratios, details = zip(*measured.values(), strict=True)
    report("picture", "; ".join(ratios), "; ".join(map(": ".join, zip(measured, details, strict=True))))


if __name__ == "__main__":
    main()
