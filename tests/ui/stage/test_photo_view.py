"""A photo on the screen, pixel for pixel."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from faceviewer.imaging.picture import Picture
from faceviewer.ui.stage.photo_view import PhotoView
from tests.ui.fakes import picture

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

# A chequered photo at 100 %: on a screen of any scale its pixels come out as they are, none of them mixed.
_CHEQUERED = """
import sys
from PySide6.QtWidgets import QApplication
from faceviewer.imaging.picture import Picture
from faceviewer.ui.stage.photo_view import PhotoView
app = QApplication([])
side = 64
pixels = b"".join(bytes([255 * ((x + y) % 2)] * 3) for y in range(side) for x in range(side))
view = PhotoView()
view.resize(200, 200)
view.show_picture(Picture(side, side, pixels, has_alpha=False, format="PNG"))
view.zoom_to_100()
image = view.grab().toImage()
middle_x, middle_y = image.width() // 2, image.height() // 2
seen = {image.pixelColor(middle_x + dx, middle_y + dy).red() for dx in range(-16, 16) for dy in range(-16, 16)}
row = [image.pixelColor(middle_x + dx, middle_y).red() for dx in range(-16, 16)]
print(view.devicePixelRatioF(), sorted(seen), all(a != b for a, b in zip(row, row[1:])))
"""


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2"])
def test_a_photo_is_sharp_at_every_scale_of_the_screen(scale: str) -> None:
    environment = {**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _CHEQUERED]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split(maxsplit=1) == [str(float(scale)), "[0, 255] True\n"]


@pytest.fixture
def view(qtbot: QtBot) -> PhotoView:
    view = PhotoView()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show_picture(picture(200, 200))
    view.show()
    return view


def test_a_photo_fits_at_first(view: PhotoView) -> None:
    assert view.zoom == pytest.approx(260 / 200)
    view.resize(400, 140)
    assert view.zoom < 1


def test_a_small_photo_is_not_blown_up_to_fit(view: PhotoView) -> None:
    view.show_picture(picture(10, 10))
    assert view.zoom == 2.0


def test_the_wheel_zooms_at_the_pointer(view: PhotoView) -> None:
    view.zoom_to_100()
    before = view.grab().toImage()
    at = QPointF(220, 170)
    _turn_wheel(view, at, 240)
    assert view.zoom == pytest.approx(1.25**2)
    _turn_wheel(view, at, -240)
    assert view.grab().toImage() == before


def test_keys_move_a_photo_and_never_out_of_reach(view: PhotoView, qtbot: QtBot) -> None:
    view.zoom_to_200()
    for _ in range(100):
        QTest.keyClick(view, Qt.Key.Key_Right)
    ground = {view.grab().toImage().pixel(398, 10)}
    assert view.grab().toImage().pixel(10, 150) not in ground


def test_nothing_of_a_photo_stays_when_it_is_taken_away(view: PhotoView) -> None:
    view.show_picture(None)
    image = view.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, 400, 10) for y in range(0, 300, 10)}) == 1


def test_see_through_parts_show_the_ground(qtbot: QtBot) -> None:
    view = PhotoView()
    qtbot.addWidget(view)
    view.resize(100, 100)
    empty = view.grab().toImage().pixel(50, 50)
    view.show_picture(Picture(4, 4, bytes(4 * 4 * 4), has_alpha=True, format="PNG"))
    assert view.grab().toImage().pixel(50, 50) == empty


def _turn_wheel(view: PhotoView, at: QPointF, angle: int) -> None:
    event = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
