"""A photo as it is drawn: its pixels as the screen has them, made once and not at every paint."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QTransform

from faceviewer.ui.look.icons import paint_icon
from faceviewer.ui.look.tokens import tokens_in_use

if TYPE_CHECKING:
    from faceviewer.core.photo import Picture
    from faceviewer.ui.stage.viewport import Viewport

_SILHOUETTE = 0.5  # of the shorter side; the same for everybody
_SQUARE = 8.0  # logical pixels a square of the chequered ground is wide
_RADIUS = 10.0  # logical pixels
_AVERAGED = 1_000_000  # pixels of a shrunk photo up to which each is the mean of all it stands for, within a frame
_PIXELS_FROM = 4.0  # logical pixels a pixel of the photo is wide when it is shown as the square that it is


def image_of(picture: Picture) -> QImage:
    """Return an image that owns its pixels, so that it may outlive the picture."""
    return _image_on(picture).copy()


def _image_on(picture: Picture) -> QImage:
    """Return an image on the picture's own pixels."""
    channels = 4 if picture.has_alpha else 3
    form = QImage.Format.Format_RGBA8888 if picture.has_alpha else QImage.Format.Format_RGB888
    return QImage(picture.pixels, picture.width, picture.height, picture.width * channels, form)


class Drawing:
    """One photo, turned as somebody wished.

    Args:
        picture: the photo.

    Attributes:
        rotated, mirrored: whether it is not seen as it is, and in what respect.
    """

    def __init__(self, picture: Picture) -> None:
        self._see_through = picture.has_alpha
        drawn = QImage.Format.Format_ARGB32_Premultiplied if picture.has_alpha else QImage.Format.Format_RGB32
        self._image = _image_on(picture).convertToFormat(drawn)
        self._halves: list[QImage] = []
        self._shrunk = QImage()
        self._quarters = 0
        self.mirrored = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as it is turned, in its own pixels."""
        return self._image.width(), self._image.height()

    @property
    def rotated(self) -> bool:
        return bool(self._quarters % 4)

    def turn(self, quarters: int) -> None:
        """Turn it clockwise by quarters."""
        self._quarters += -quarters if self.mirrored else quarters
        self._image = self._image.transformed(QTransform().rotate(90 * quarters))
        self.forget_scaled()

    def mirror(self) -> None:
        """Exchange left and right, as they are seen."""
        self.mirrored = not self.mirrored
        self._image = self._image.transformed(QTransform.fromScale(-1, 1))
        self.forget_scaled()

    def forget_scaled(self) -> None:
        """Drop what was made for a screen, or for the photo as it was turned."""
        self._halves = []
        self._shrunk = QImage()

    def paint(self, painter: QPainter, viewport: Viewport, *, concealed: bool) -> None:
        """Draw it.

        Args:
            painter: of a device whose pixels are the painter's units.
            viewport: where.
            concealed: whether a silhouette is drawn instead, in which there is nothing of the photo but its size.
        """
        target, ratio = QRectF(*viewport.rectangle), viewport.ratio
        if concealed:
            _paint_silhouette(painter, target)
        else:
            self._paint_pixels(painter, viewport, target)
        seen = target.intersected(QRectF(0, 0, *viewport.view))
        _paint_corners(painter, seen, radius=_RADIUS * ratio)

    def _paint_pixels(self, painter: QPainter, viewport: Viewport, target: QRectF) -> None:
        ratio = viewport.ratio
        if self._see_through:
            _paint_chequered(painter, target, square=_SQUARE * ratio)
        zoom = target.width() / self._image.width()
        if zoom < 1 and target.width() * target.height() <= _AVERAGED:
            painter.drawImage(target.topLeft(), self._at(*viewport.rectangle[2:]))
        elif zoom < 1:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, self._not_twice(target.width()))
        elif zoom == 1:
            painter.drawImage(target.topLeft(), self._image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < _PIXELS_FROM * ratio)
            painter.drawImage(target, self._image)

    def _at(self, width: int, height: int) -> QImage:
        """Return it shrunk; a QPainter would leave pixels out."""
        if (self._shrunk.width(), self._shrunk.height()) != (width, height):
            self._shrunk = _scaled(self._image, width, height)
        return self._shrunk

    def _not_twice(self, width: float) -> QImage:
        """Return it halved as often as it stays as wide as this: less than twice as large is soon shrunk."""
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
    """Draw the same for everybody: averages of blocks could be compared with known photos."""
    tokens = tokens_in_use()
    painter.fillRect(target, QColor(tokens.border))
    side = min(target.width(), target.height()) * _SILHOUETTE
    square = QRectF(0, 0, side, side)
    square.moveCenter(target.center())
    paint_icon(painter, "face", colour=tokens.secondary, rect=square)


def _paint_chequered(painter: QPainter, target: QRectF, *, square: float) -> None:
    """Draw the ground that says: see-through."""
    tokens = tokens_in_use()
    side = max(1, round(square))
    tile = QImage(2 * side, 2 * side, QImage.Format.Format_RGB32)
    tile.fill(QColor(tokens.surface))
    tiles = QPainter(tile)
    for place in (0, side):
        tiles.fillRect(place, place, side, side, QColor(tokens.border))
    tiles.end()
    painter.save()
    painter.translate(target.topLeft())
    painter.fillRect(QRectF(QPointF(), target.size()), QBrush(tile))
    painter.restore()


def _paint_corners(painter: QPainter, seen: QRectF, *, radius: float) -> None:
    """Round the corners off with the ground of the stage, which costs less than to draw through a rounded clip."""
    radius = min(radius, seen.width() / 2, seen.height() / 2)
    corner = QPainterPath()
    corner.moveTo(0, 0)
    corner.lineTo(radius, 0)
    corner.arcTo(QRectF(0, 0, 2 * radius, 2 * radius), 90, 90)
    corner.closeSubpath()
    ground = QColor(tokens_in_use().sunken)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for quarters, point in enumerate((seen.topLeft(), seen.topRight(), seen.bottomRight(), seen.bottomLeft())):
        painter.save()
        painter.translate(point)
        painter.rotate(90 * quarters)
        painter.fillPath(corner, ground)
        painter.restore()
    painter.restore()
