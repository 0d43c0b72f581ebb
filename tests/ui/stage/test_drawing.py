"""The drawing of a photo, checked by its pixels."""

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from faceviewer.core.photo import Picture
from faceviewer.store.settings_values import Theme
from faceviewer.ui.look.theme import ThemeSwitch
from faceviewer.ui.stage.drawing import Drawing
from faceviewer.ui.stage.viewport import Viewport
from tests.ui.fakes import chequered, painted, quartered

SIDE = 200
CORNERS = ((60, 60), (140, 60), (140, 140), (60, 140))


def drawn(drawing: Drawing, viewport: Viewport, *, concealed: bool = False) -> QImage:
    image = QImage(round(viewport.view[0]), round(viewport.view[1]), QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    drawing.paint(painter, viewport, concealed=concealed)
    painter.end()
    return image


def view_of(picture: Picture) -> Viewport:
    return Viewport(photo=(picture.width, picture.height), view=(float(SIDE), float(SIDE)))


def levels(image: QImage, *, margin: int) -> set[int]:
    inside = range(margin, SIDE - margin)
    return {image.pixelColor(x, y).red() for x in inside for y in inside}


def test_shrunk_photo_is_averaged(qapp: QApplication) -> None:
    photo = chequered(300)
    assert levels(drawn(Drawing(photo), view_of(photo).zoomed(0.5)), margin=60) == {127}


def test_greatly_enlarged_pixels_are_not_smoothed(qapp: QApplication) -> None:
    photo = chequered(120)
    assert levels(drawn(Drawing(photo), view_of(photo).zoomed(6.0)), margin=20) == {0, 255}


def test_rotate_and_mirror_apply_to_the_photo_as_shown(qapp: QApplication) -> None:
    photo = quartered(100)
    drawing, viewport = Drawing(photo), view_of(photo).zoomed(1.0)
    names = {"#ff0000": "R", "#00ff00": "G", "#0000ff": "B", "#ffffff": "W"}

    def corners() -> str:
        image = drawn(drawing, viewport)
        return "".join(names[image.pixelColor(x, y).name()] for x, y in CORNERS)

    seen = [corners()]
    for is_turn in (True, False, True, False, True, True):
        if is_turn:
            drawing.turn(1)
        else:
            drawing.mirror()
        seen.append(corners())
    assert seen == ["RGBW", "WRGB", "RWBG", "GRWB", "RGBW", "WRGB", "BWRG"]
    assert (drawing.rotated, drawing.mirrored) == (True, False)
    drawing.turn(2)
    assert (drawing.rotated, drawing.mirrored) == (False, False)


def test_all_concealed_photos_look_the_same(qapp: QApplication) -> None:
    photos = (
        painted(120, 160, lambda x, y: ((x * 7 + y * 13) % 256, (x * y) % 256, (x + y) % 256)),
        painted(120, 160, lambda x, y: (0, 0, 0) if x < 60 else (255, 255, 255)),
        painted(120, 160, lambda x, _: (255, 0, 0, 255 if x < 50 else 0)),
    )
    for zoom in (None, 1.0, 8.0):
        seen = set()
        for photo in photos:
            drawing, viewport = Drawing(photo), view_of(photo)
            for _ in range(2):
                image = drawn(drawing, viewport.zoomed(zoom) if zoom else viewport, concealed=True)
                seen.add(bytes(image.constBits()))
                drawing.mirror()
        assert len(seen) == 1


def test_transparent_parts_show_a_chequered_background(qapp: QApplication) -> None:
    theme = ThemeSwitch(qapp)
    grounds = []
    for used in (Theme.LIGHT, Theme.DARK):
        theme.use(used)
        photo = painted(100, 100, lambda x, _: (255, 0, 0, 255 if x < 50 else 0))
        image = drawn(Drawing(photo), view_of(photo).zoomed(1.0))
        assert image.pixelColor(70, 100).name() == "#ff0000"
        squares = {image.pixelColor(x, y).name() for x in range(101, 140) for y in range(70, 130)}
        assert len(squares) == 2
        grounds.append(squares)
    theme.use(Theme.LIGHT)
    assert not grounds[0] & grounds[1]
