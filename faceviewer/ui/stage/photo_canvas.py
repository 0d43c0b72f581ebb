"""Where a photo is drawn, in device pixels; what moves it is in `photo_view`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from faceviewer.ui.look.tokens import tokens_in_use
from faceviewer.ui.stage.drawing import Drawing
from faceviewer.ui.stage.viewport import Viewport
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from faceviewer.core.photo import Picture
    from faceviewer.ui.stage.viewport import Look


class PhotoCanvas(QWidget):
    """Draws one photo; zoom 1.0 is one pixel of the photo on one pixel of the screen.

    Signals:
        zoomed: the zoom in per cent, and whether it is the one that fits.
        moved: the current Look, after the photo was zoomed or pushed; not after `follow`.
        turned: whether the photo is rotated, and whether it is mirrored.
    """

    zoomed = Signal(int, bool)
    moved = Signal(object)
    turned = Signal(bool, bool)

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self._drawing: Drawing | None = None
        self._viewport = Viewport()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what is behind it need not be drawn each frame
        self.setMinimumSize(120, 120)
        visibility.photo_changed.connect(self.update)

    def show_picture(self, picture: Picture | None) -> None:
        """Show a photo fitted, or none; nothing of the one before is kept. The one on show stays as it is."""
        if picture is self._picture and picture is not None:
            return
        self._picture = picture
        self._drawing = Drawing(picture) if picture is not None else None
        self._viewport = Viewport(photo=self._drawing.size) if self._drawing else Viewport()
        self._fit_viewport()
        self.turned.emit(False, False)  # noqa: FBT003 - the signature of a signal

    def fit(self) -> None:
        """Show all of it, as large as it looks good."""
        self._look_through(self._viewport.fitted())

    def zoom_to(self, zoom: float, *, at: QPointF | None = None) -> None:
        """Zoom, keeping the point of the photo under `at` (logical pixels; the middle by default) where it is."""
        point = (at.x() * self._viewport.ratio, at.y() * self._viewport.ratio) if at is not None else None
        self._look_through(self._viewport.zoomed(zoom, at=point))

    def push(self, by: QPointF) -> None:
        """Push the photo by logical pixels; one that fits stays where it is."""
        ratio = self._viewport.ratio
        self._look_through(self._viewport.moved(by.x() * ratio, by.y() * ratio))

    def follow(self, look: Look) -> None:
        """Apply another view's zoom and centre."""
        self._viewport = self._viewport.following(look)
        self._show_zoom()

    def turn(self, quarters: int) -> None:
        """Turn it clockwise by quarters, on the screen only."""
        if self._drawing is not None:
            self._drawing.turn(quarters)
            self._on_turned(self._viewport.turned(quarters))

    def mirror(self) -> None:
        """Exchange left and right, on the screen only."""
        if self._drawing is not None:
            self._drawing.mirror()
            self._on_turned(self._viewport.mirrored())

    @property
    def zoom(self) -> float:
        """Pixels of the screen for one pixel of the photo."""
        return self._viewport.zoom

    @property
    def look(self) -> Look:
        """What is seen of it."""
        return self._viewport.look

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens_in_use().sunken))
        painter.scale(1 / ratio, 1 / ratio)
        place = painter.deviceTransform()  # on a scaled screen a widget may begin between two pixels
        painter.translate(QPointF(round(place.dx()) - place.dx(), round(place.dy()) - place.dy()))
        if self._drawing is not None:
            self._drawing.paint(painter, self._viewport, concealed=visibility.photo_concealed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_viewport()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            if self._drawing is not None:
                self._drawing.forget_scaled()
            self._fit_viewport()
        return super().event(event)

    def _on_turned(self, viewport: Viewport) -> None:
        self._look_through(viewport)
        if self._drawing is not None:
            self.turned.emit(self._drawing.rotated, self._drawing.mirrored)

    def _fit_viewport(self) -> None:
        ratio = self.devicePixelRatioF()
        self._viewport = self._viewport.seen_through((self.width() * ratio, self.height() * ratio), ratio=ratio)
        self._show_zoom()

    def _look_through(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self._show_zoom()
        self.moved.emit(viewport.look)

    def _show_zoom(self) -> None:
        self.update()
        self.zoomed.emit(round(self.zoom * 100), self._viewport.chosen is None)
