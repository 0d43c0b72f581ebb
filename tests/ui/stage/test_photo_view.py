"""The view of a photo, controlled by mouse, wheel, touch and keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceviewer.ui.stage.photo_view import PhotoView
from tests.ui.acting import show, turn_wheel
from tests.ui.fakes import picture
from tests.ui.programs import printed

# Prints whether a chequered photo at 100 % has unchanged pixels, and whether it looks the same, with its round corners,
# in a widget whose origin is between two pixels of a scaled screen.
_CHEQUERED = """
from PySide6.QtWidgets import QApplication, QWidget
from faceviewer.ui.stage.photo_view import PhotoView
from tests.ui.fakes import chequered
app = QApplication([])
window = QWidget()
window.resize(260, 260)
view = PhotoView()
view.setParent(window)
view.resize(200, 200)
view.show_picture(chequered(64))
view.zoom_to(1.0)
ratio = view.devicePixelRatioF()
def seen_at(x, y):
    view.move(x, y)
    middle = 100 * ratio
    return window.grab().toImage().copy(round(x * ratio + middle - 36), round(y * ratio + middle - 36), 72, 72)
image = seen_at(0, 0)
seen = {image.pixelColor(x, y).red() for x in range(20, 52) for y in range(20, 52)}
row = [image.pixelColor(x, 36).red() for x in range(20, 52)]
print(ratio, sorted(seen), all(a != b for a, b in zip(row, row[1:])), image == seen_at(13, 7))
"""


@pytest.mark.parametrize("scale", ["1.25", "2"])
def test_photo_is_sharp_on_a_scaled_screen(tmp_path: Path, scale: str) -> None:
    output = printed(_CHEQUERED, tmp_path, QT_SCALE_FACTOR=scale, QT_QPA_PLATFORM="offscreen")
    assert output.split(maxsplit=1) == [str(float(scale)), "[0, 255] True True\n"]


def scroll(view: PhotoView, pixels: QPoint, tilt: QPoint | None = None, *, with_ctrl: bool = False) -> None:
    """Scroll on a touchpad, or with `tilt` turn a wheel."""
    middle, button = QPointF(200, 150), Qt.MouseButton.NoButton
    modifiers = Qt.KeyboardModifier.ControlModifier if with_ctrl else Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.ScrollUpdate if tilt is None else Qt.ScrollPhase.NoScrollPhase
    turned = pixels if tilt is None else tilt
    at = QPointF(view.mapToGlobal(middle))
    QApplication.sendEvent(view, QWheelEvent(middle, at, pixels, turned, button, modifiers, phase, False))


def pinch(view: PhotoView, by: float) -> None:
    """Pinch on a touchpad, right of the photo's centre and below it."""
    at, device = QPointF(220, 180), QPointingDevice.primaryPointingDevice()
    zoom = Qt.NativeGestureType.ZoomNativeGesture
    gesture = QNativeGestureEvent(zoom, device, 2, at, at, QPointF(view.mapToGlobal(at)), by, QPointF())
    QApplication.sendEvent(view, gesture)


@pytest.fixture
def view(qtbot: QtBot) -> PhotoView:
    view = show(qtbot, PhotoView(), 400, 300)
    view.show_picture(picture(200, 200))
    return view


def test_wheel_zooms_at_the_pointer(view: PhotoView) -> None:
    view.zoom_to(1.0)
    before = view.grab().toImage()
    at = QPointF(220, 170)
    turn_wheel(view, at, 240)
    assert view.zoom == pytest.approx(1.25**2)
    turn_wheel(view, at, -240)
    assert view.grab().toImage() == before


def test_removed_photo_leaves_no_pixels(view: PhotoView) -> None:
    view.show_picture(None)
    image = view.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, 400, 10) for y in range(0, 300, 10)}) == 1


def test_touchpad_moves_the_photo_and_zooms_it_with_ctrl(view: PhotoView) -> None:
    view.zoom_to(2.0)
    scroll(view, QPoint(-30, 20))
    assert view.viewport.centre == pytest.approx((15, -10))
    assert view.zoom == 2.0
    scroll(view, QPoint(0, 100), with_ctrl=True)
    assert view.zoom == pytest.approx(2.5)


def test_pinch_on_a_touchpad_zooms_at_its_centre(view: PhotoView) -> None:
    view.zoom_to(1.0)
    pinch(view, 0.5)
    assert view.zoom == pytest.approx(1.5)
    assert view.viewport.centre == pytest.approx((20 / 3, 10))


def test_pinch_on_a_touch_screen_zooms(view: PhotoView, qtbot: QtBot) -> None:
    view.zoom_to(1.0)
    qtbot.waitExposed(view)
    screen = QTest.createTouchDevice()
    left, right = QPoint(180, 150), QPoint(220, 150)
    QTest.touchEvent(view, screen).press(0, left).press(1, right).commit()
    for step in range(1, 9):
        apart = QPoint(10 * step, 0)
        QTest.touchEvent(view, screen).move(0, left - apart).move(1, right + apart).commit()
    QTest.touchEvent(view, screen).release(0, left - apart).release(1, right + apart).commit()
    assert view.zoom > 2


def test_mouse_drags_the_photo(view: PhotoView) -> None:
    view.zoom_to(2.0)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    QTest.mouseMove(view, QPoint(230, 140))
    assert view.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(230, 140))
    assert view.cursor().shape() is Qt.CursorShape.OpenHandCursor
    QTest.mouseMove(view, QPoint(300, 100))
    assert view.viewport.centre == pytest.approx((-15, 5))
    view.fit()
    assert view.cursor().shape() is Qt.CursorShape.ArrowCursor  # a fitted photo cannot be moved


def test_middle_button_and_keys_zoom(view: PhotoView) -> None:
    zooms = []
    for _ in range(3):
        QTest.mouseClick(view, Qt.MouseButton.MiddleButton)
        zooms.append(view.zoom)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
        QTest.keyClick(view, key)
        zooms.append(view.zoom)
    assert zooms == pytest.approx([1, 260 / 200, 1, 1.25, 1.25**2, 1.25])


def test_photo_is_fitted_again_at_another_scale(view: PhotoView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PhotoView, "devicePixelRatioF", lambda _: 2.0)
    with qtbot.waitSignal(view.zoomed) as zoomed:
        QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert zoomed.args == [260, True]


def test_what_does_not_zoom_leaves_a_fitted_photo_fitted(view: PhotoView) -> None:
    assert view.zoom == pytest.approx(260 / 200)
    for tilt in (QPoint(120, 0), QPoint(-15, 0), QPoint()):
        scroll(view, QPoint(), tilt)
    scroll(view, QPoint(30, 0), with_ctrl=True)
    pinch(view, 0.0)
    assert view.viewport.chosen is None
    view.resize(300, 200)
    assert view.zoom == pytest.approx(160 / 200), "the photo is fitted again"
