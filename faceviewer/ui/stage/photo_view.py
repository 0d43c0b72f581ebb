"""The view of a photo, controlled by mouse, wheel, touch and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QNativeGestureEvent, QPainter, QPen
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from faceviewer.ui.look.theme import tokens_in_use
from faceviewer.ui.stage.drawing import Drawing
from faceviewer.ui.stage.viewport import Viewport
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QFocusEvent,
        QHideEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )

    from faceviewer.core.photo import Picture


_NOTCH = 120.0  # eighths of a degree for one notch of a wheel
_PIXELS_A_NOTCH = 100.0  # pixels of a touchpad that zoom like one notch
_ZOOM_STEP = 1.25  # the zoom factor of one notch, key or button
_ARROW = 40.0  # logical pixels that an arrow key moves the view
_RADIUS = 10.0  # logical pixels, of the focus frame


class PhotoView(QWidget):
    """A photo that the operator can zoom and move, as in a picture viewer. At zoom 1.0, one pixel is one device pixel.

    Attributes:
        viewport: its zoom and centre; changed by the methods of this class only.

    Signals:
        zoomed: the zoom in per cent, and whether the photo is fitted to the view.
        moved: the current Viewport, after the operator zoomed or moved the photo; not after `follow`.
        turned: the photo was rotated or mirrored, or another one is shown.
        full_screen_requested: the operator double-clicked, or pressed the button for full screen.
        pushed: the operator moved the photo with the mouse and released the button.
    """

    zoomed = Signal(int, bool)
    moved = Signal(object)
    turned = Signal()
    full_screen_requested = Signal()
    pushed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self._drawing: Drawing | None = None
        self.viewport = Viewport()
        self._drag_from: QPointF | None = None
        self._pushed = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # Qt need not paint the background in each frame
        self.setMinimumSize(120, 120)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)
        visibility.photo_changed.connect(self.update)

    def show_picture(self, picture: Picture | None) -> None:
        """Show a photo fitted to the view, or none, and drop the previous one. Does nothing if it is already shown."""
        if picture is self._picture and picture is not None:
            return
        self._picture = picture
        self._drawing = Drawing(picture) if picture is not None else None
        self.viewport = Viewport(photo=self._drawing.size) if self._drawing else Viewport()
        self._fit_viewport()
        self.turned.emit()

    def fit(self) -> None:
        """Fit the photo to the view, at most to twice its size."""
        self._look_through(self.viewport.fitted())

    def zoom_to(self, zoom: float, *, at: QPointF | None = None) -> None:
        """Set the zoom; the point of the photo at `at` (logical pixels; the centre by default) does not move."""
        point = (at.x() * self.viewport.ratio, at.y() * self.viewport.ratio) if at is not None else None
        self._look_through(self.viewport.zoomed(zoom, at=point))

    def push(self, by: QPointF) -> None:
        """Move the photo by logical pixels; a fitted photo does not move."""
        ratio = self.viewport.ratio
        self._look_through(self.viewport.moved(by.x() * ratio, by.y() * ratio))

    def follow(self, other: Viewport) -> None:
        """Apply the zoom and centre of another view's viewport."""
        self.viewport = self.viewport.following(other)
        self._show_zoom()

    def zoom_in(self) -> None:
        """Zoom in by one step."""
        self.zoom_to(self.zoom * _ZOOM_STEP)

    def zoom_out(self) -> None:
        """Zoom out by one step."""
        self.zoom_to(self.zoom / _ZOOM_STEP)

    def rotate_right(self) -> None:
        """Rotate clockwise by a quarter turn, on the screen only."""
        self._turn(1)

    def rotate_left(self) -> None:
        """Rotate anticlockwise by a quarter turn, on the screen only."""
        self._turn(3)

    def mirror(self) -> None:
        """Exchange left and right, on the screen only."""
        if self._drawing is not None:
            self._drawing.mirror()
            self._look_through(self.viewport.mirrored())
            self.turned.emit()

    @property
    def zoom(self) -> float:
        """Device pixels for one pixel of the photo."""
        return self.viewport.zoom

    @property
    def is_rotated(self) -> bool:
        """Whether the photo is shown rotated."""
        return self._drawing is not None and self._drawing.rotated

    @property
    def is_mirrored(self) -> bool:
        """Whether the photo is shown mirrored."""
        return self._drawing is not None and self._drawing.mirrored

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens_in_use().sunken))
        if self._drawing is None:
            return
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        place = painter.deviceTransform()  # on a scaled screen, a widget's origin may be between two pixels
        painter.translate(QPointF(round(place.dx()) - place.dx(), round(place.dy()) - place.dy()))
        self._drawing.paint(painter, self.viewport, concealed=visibility.photo_concealed)
        painter.restore()
        if self.hasFocus() and not self.window().isFullScreen():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens_in_use().accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_viewport()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            if self._drawing is not None:
                self._drawing.forget_scaled()
            self._fit_viewport()
        elif isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom_by(1 + event.value(), event.position())
            return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._zoom_by(pinch.scaleFactor(), self.mapFromGlobal(pinch.centerPoint()))
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta()
        notches = event.angleDelta().y() / _NOTCH
        # Only touchpads report scroll phases; a high-resolution wheel reports fractions of a notch.
        by_fingers = not pixels.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
        if by_fingers and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.push(QPointF(pixels))
        else:
            notches = pixels.y() / _PIXELS_A_NOTCH if by_fingers else notches
            self._zoom_by(_ZOOM_STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.MiddleButton and self.viewport.chosen is None:
            self.zoom_to(1.0, at=event.position())
        elif event.button() == Qt.MouseButton.MiddleButton:
            self.fit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is not None:
            self.push(event.position() - self._drag_from)
            self._drag_from = event.position()
            self._pushed = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None
        self._show_zoom()
        if self._pushed:
            self._pushed = False
            self.pushed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.full_screen_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pushes = {
            Qt.Key.Key_Left: QPointF(_ARROW, 0),
            Qt.Key.Key_Right: QPointF(-_ARROW, 0),
            Qt.Key.Key_Up: QPointF(0, _ARROW),
            Qt.Key.Key_Down: QPointF(0, -_ARROW),
        }
        zooms = {Qt.Key.Key_Plus: self.zoom_in, Qt.Key.Key_Equal: self.zoom_in, Qt.Key.Key_Minus: self.zoom_out}
        if push := pushes.get(event.key()):  # type: ignore[call-overload]  # key() is an int, the dict has Qt.Key
            self.push(push)
        elif zoom := zooms.get(event.key()):  # type: ignore[call-overload]  # see above
            zoom()
        elif event.key() == Qt.Key.Key_Space and not event.modifiers() and not event.isAutoRepeat():
            visibility.change(peeking=True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():  # also with Shift, if pressed since
            visibility.change(peeking=False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        visibility.change(peeking=False)  # the release goes to another widget, or to another program

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        visibility.change(peeking=False)

    def _turn(self, quarters: int) -> None:
        """Rotate clockwise by a number of quarter turns."""
        if self._drawing is not None:
            self._drawing.turn(quarters)
            self._look_through(self.viewport.turned(quarters))
            self.turned.emit()

    def _fit_viewport(self) -> None:
        ratio = self.devicePixelRatioF()
        self.viewport = self.viewport.seen_through((self.width() * ratio, self.height() * ratio), ratio=ratio)
        self._show_zoom()

    def _zoom_by(self, factor: float, at: QPointF) -> None:
        """Zoom at a point; a tilted wheel or the end of a gesture, with a factor of 1, leaves a fitted photo fitted."""
        if factor != 1:
            self.zoom_to(self.zoom * factor, at=at)

    def _look_through(self, viewport: Viewport) -> None:
        self.viewport = viewport
        self._show_zoom()
        self.moved.emit(viewport)

    def _show_zoom(self) -> None:
        """Report the zoom, and show by the cursor's shape whether the photo can be moved."""
        self.update()
        is_fitted = self.viewport.chosen is None
        self.zoomed.emit(round(self.zoom * 100), is_fitted)
        if self._drag_from is None:
            self.setCursor(Qt.CursorShape.ArrowCursor if is_fitted else Qt.CursorShape.OpenHandCursor)
