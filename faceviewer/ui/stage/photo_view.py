"""A photo in device pixels: fitted or zoomed, moved with mouse, wheel and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from faceviewer.imaging.picture import Picture

_LEAST, _MOST = 0.1, 8.0
_FIT_MOST = 2.0  # a small photo fitted larger than this shows its pixels rather than a face
_STEP = 1.25
_MARGIN, _RADIUS = 20.0, 10.0  # logical pixels
_PAN = 40.0  # logical pixels an arrow key moves


class PhotoView(QWidget):
    """Draws one photo; zoom 1.0 is one pixel of the photo on one pixel of the screen.

    Signals:
        zoomed: the zoom in per cent, and whether it is the one that fits.
    """

    zoomed = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None  # owns the bytes that the image reads
        self._image = QImage()
        self._scaled = QImage()
        self._zoom: float | None = None
        self._centre = QPointF()  # the point of the photo in the middle of the view, from its middle
        self._grip: QPointF | None = None
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 160)

    def show_picture(self, picture: Picture | None) -> None:
        """Show a photo fitted, or none; nothing of the one before is kept."""
        self._picture = picture
        self._image = self._scaled = QImage()
        if picture is not None:
            channels = 4 if picture.has_alpha else 3
            form = QImage.Format.Format_RGBA8888 if picture.has_alpha else QImage.Format.Format_RGB888
            self._image = QImage(picture.pixels, picture.width, picture.height, picture.width * channels, form)
        self.fit()

    def fit(self) -> None:
        """Show all of it, as large as it looks good."""
        self._zoom, self._centre = None, QPointF()
        self._changed()

    def zoom_to(self, zoom: float, *, at: QPointF | None = None) -> None:
        """Zoom, keeping the point of the photo under `at` (logical pixels; the middle by default) where it is."""
        zoom = min(_MOST, max(_LEAST, zoom))
        away = ((at or QPointF(self.rect().center())) - QPointF(self.rect().center())) * self.devicePixelRatioF()
        self._centre += away / self.zoom - away / zoom
        self._zoom = zoom
        self._changed()

    def zoom_in(self) -> None:
        """One step nearer."""
        self.zoom_to(self.zoom * _STEP)

    def zoom_out(self) -> None:
        """One step away."""
        self.zoom_to(self.zoom / _STEP)

    def zoom_to_100(self) -> None:
        """One pixel of the photo on one of the screen."""
        self.zoom_to(1.0)

    def zoom_to_200(self) -> None:
        """One pixel of the photo on two by two of the screen."""
        self.zoom_to(2.0)

    @property
    def zoom(self) -> float:
        """Pixels of the screen for one pixel of the photo."""
        if self._zoom is not None or self._image.isNull():
            return self._zoom or 1.0
        ratio = self.devicePixelRatioF()
        width = max(1.0, (self.width() - 2 * _MARGIN) * ratio) / self._image.width()
        height = max(1.0, (self.height() - 2 * _MARGIN) * ratio) / self._image.height()
        return min(width, height, _FIT_MOST * ratio)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        ratio, zoom = self.devicePixelRatioF(), self.zoom
        width, height = round(self._image.width() * zoom), round(self._image.height() * zoom)
        left = round((self.width() * ratio - width) / 2 - self._centre.x() * zoom)
        top = round((self.height() * ratio - height) / 2 - self._centre.y() * zoom)
        painter = QPainter(self)
        painter.scale(1 / ratio, 1 / ratio)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        target = QRectF(left, top, width, height)
        clip = QPainterPath()
        clip.addRoundedRect(target, _RADIUS * ratio, _RADIUS * ratio)
        painter.setClipPath(clip)
        if zoom < 1:  # QPainter alone skips pixels when it shrinks
            if self._scaled.width() != width or self._scaled.height() != height:
                smooth = QtCore.Qt.TransformationMode.SmoothTransformation
                self._scaled = self._image.scaled(width, height, QtCore.Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            painter.drawImage(target.topLeft(), self._scaled)
        else:
            painter.drawImage(target, self._image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._changed()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_to(self.zoom * _STEP ** (event.angleDelta().y() / 120), at=event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position()
        self.setCursor(QtCore.Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._pan(self._grip - event.position())
            self._grip = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._zoom is None:
            self.zoom_to(1.0, at=event.position())
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            QtCore.Qt.Key.Key_Left: QPointF(-_PAN, 0),
            QtCore.Qt.Key.Key_Right: QPointF(_PAN, 0),
            QtCore.Qt.Key.Key_Up: QPointF(0, -_PAN),
            QtCore.Qt.Key.Key_Down: QPointF(0, _PAN),
        }
        if step := steps.get(QtCore.Qt.Key(event.key())):
            self._pan(step)
        else:
            super().keyPressEvent(event)

    def _pan(self, step: QPointF) -> None:
        if self._zoom is None:
            return  # all of it is in sight
        self._centre += step * self.devicePixelRatioF() / self.zoom
        half_width, half_height = self._image.width() / 2, self._image.height() / 2
        self._centre.setX(min(half_width, max(-half_width, self._centre.x())))
        self._centre.setY(min(half_height, max(-half_height, self._centre.y())))
        self._changed()

    def _changed(self) -> None:
        self.update()
        self.zoomed.emit(round(self.zoom * 100), self._zoom is None)
