"""Draw a photo from cached copies in the screen's pixel format and size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QTransform

from faceviewer.ui.look.icons import paint_icon
from faceviewer.ui.look.theme import tokens_in_use

if TYPE_CHECKING:
    from faceviewer.core.photo import Picture
    from faceviewer.ui.stage.viewport import Viewport

_SILHOUETTE = 0.5  # of the shorter side; the same for every person
_SQUARE = 8.0  # logical pixels, the side of a square of the chequered background
_RADIUS = 10.0  # logical pixels
_AVERAGED = 1_000_000  # pixels; up to this size a shrunk photo is averaged, which takes less than a frame
_PIXELS_FROM = 4.0  # logical pixels for one pixel of the photo from which on pixels are drawn as squares


def image_of(picture: Picture) -> QImage:
    """Return an image with its own copy of the pixels, which may outlive the picture."""
    return _image_on(picture).copy()


def _image_on(picture: Picture) -> QImage:
    """Return an image that shares the picture's pixels."""
    channels = 4 if picture.has_alpha else 3
    pixel_format = QImage.Format.Format_RGBA8888 if picture.has_alpha else QImage.Format.Format_RGB888
    return QImage(picture.pixels, picture.width, picture.height, picture.width * channels, pixel_format)


class Drawing:
    """One photo with its rotation and mirroring.

    Attributes:
        mirrored: whether the photo is shown mirrored.
    """

    def __init__(self, picture: Picture) -> None:
        self._has_alpha = picture.has_alpha
        drawn = QImage.Format.Format_ARGB32_Premultiplied if picture.has_alpha else QImage.Format.Format_RGB32
        self._image = _image_on(picture).convertToFormat(drawn)
        self._halves: list[QImage] = []
        self._shrunk = QImage()
        self._quarters = 0
        self.mirrored = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the rotated photo, in its own pixels."""
        return self._image.width(), self._image.height()

    @property
    def rotated(self) -> bool:
        """Whether the photo is shown rotated."""
        return bool(self._quarters % 4)

    def turn(self, quarters: int) -> None:
        """Rotate clockwise by a number of quarter turns."""
        self._quarters += -quarters if self.mirrored else quarters
        self._image = self._image.transformed(QTransform().rotate(90 * quarters))
        self.forget_scaled()

    def mirror(self) -> None:
        """Exchange left and right of the photo as shown."""
        self.mirrored = not self.mirrored
        self._image = self._image.transformed(QTransform.fromScale(-1, 1))
        self.forget_scaled()

    def forget_scaled(self) -> None:
        """Drop the scaled copies, such as after a change of the screen."""
        self._halves = []
        self._shrunk = QImage()

    def paint(self, painter: QPainter, viewport: Viewport, *, concealed: bool) -> None:
        """Draw the photo or its silhouette.

        Args:
            painter: a painter whose unit is one device pixel.
            viewport: the position and size of the photo.
            concealed: whether to draw a silhouette, which shows nothing of the photo but its size.
        """
        target = QRectF(*viewport.rectangle)
        ratio = viewport.ratio
        if concealed:
            _paint_silhouette(painter, target)
        else:
            self._paint_pixels(painter, viewport, target)
        seen = target.intersected(QRectF(0, 0, *viewport.view))
        _paint_corners(painter, seen, radius=_RADIUS * ratio)

    def _paint_pixels(self, painter: QPainter, viewport: Viewport, target: QRectF) -> None:
        ratio = viewport.ratio
        if self._has_alpha:
            _paint_chequered(painter, target, square=_SQUARE * ratio)
        zoom = target.width() / self._image.width()
        if zoom < 1 and target.width() * target.height() <= _AVERAGED:
            painter.drawImage(target.topLeft(), self._shrunk_to(*viewport.rectangle[2:]))
        elif zoom < 1:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, self._halved(target.width()))
        elif zoom == 1:
            painter.drawImage(target.topLeft(), self._image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < _PIXELS_FROM * ratio)
            painter.drawImage(target, self._image)

    def _shrunk_to(self, width: int, height: int) -> QImage:
        """Return the photo scaled down by averaging; a QPainter would skip pixels."""
        if (self._shrunk.width(), self._shrunk.height()) != (width, height):
            self._shrunk = _scaled(self._image, width, height)
        return self._shrunk

    def _halved(self, width: float) -> QImage:
        """Return the photo halved until it is less than twice as wide as `width`, which a QPainter scales fast."""
        image = self._image
        for place in range(int(math.log2(self._image.width() / width))):
            if place == len(self._halves):
                self._halves.append(_scaled(image, max(1, image.width() // 2), max(1, image.height() // 2)))
            image = self._halves[place]
        return image


def _scaled(image: QImage, width: int, height: int) -> QImage:
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _paint_silhouette(painter: QPainter, target: QRectF) -> None:
    """Draw the same icon for every photo: a pixelated photo could be compared with known ones."""
    tokens = tokens_in_use()
    painter.fillRect(target, QColor(tokens.border))
    side = min(target.width(), target.height()) * _SILHOUETTE
    square = QRectF(0, 0, side, side)
    square.moveCenter(target.center())
    paint_icon(painter, "face", colour=tokens.secondary, rect=square)


def _paint_chequered(painter: QPainter, target: QRectF, *, square: float) -> None:
    """Draw the chequered background of a transparent photo."""
    tokens = tokens_in_use()
    side = max(1, round(square))
    tile = QImage(2 * side, 2 * side, QImage.Format.Format_RGB32)
    tile.fill(QColor(tokens.surface))
    tiles = QPainter(tile)
    for place in (0, side):
        tiles.fillRect(place, place, side, side, QColor(tokens.border))
    tiles.end()
    painter.setBrushOrigin(target.topLeft())
    painter.fillRect(target, QBrush(tile))


def _paint_corners(painter: QPainter, seen: QRectF, *, radius: float) -> None:
    """Cover the corners with the background of the stage, which is faster than a rounded clip path."""
    radius = min(radius, seen.width() / 2, seen.height() / 2)
    corner = QPainterPath()
    corner.moveTo(0, 0)
    corner.lineTo(radius, 0)
    corner.arcTo(QRectF(0, 0, 2 * radius, 2 * radius), 90, 90)
    corner.closeSubpath()
    ground = QColor(tokens_in_use().sunken)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for quarters, point in enumerate((seen.topLeft(), seen.topRight(), seen.bottomRight(), seen.bottomLeft())):
        painter.save()
        painter.translate(point)
        painter.rotate(90 * quarters)
        painter.fillPath(corner, ground)
        painter.restore()
