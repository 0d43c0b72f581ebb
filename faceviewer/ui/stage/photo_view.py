"""A photo under hand, wheel, fingers and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QNativeGestureEvent, QPainter, QPen
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from faceviewer.ui.announcer import install_roles
from faceviewer.ui.look.tokens import tokens_in_use
from faceviewer.ui.stage.drawing import Drawing
from faceviewer.ui.stage.viewport import Viewport
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

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


_NOTCH = 120.0  # eighths of a degree of a wheel, and what one of its notches turns
_PIXELS_A_NOTCH = 100.0  # of a touchpad's two fingers
_NEARER = 1.25  # by one notch, key or button
_ARROW = 40.0  # logical pixels an arrow key moves the view
_RADIUS = 10.0  # logical pixels, of the frame that tells the focus


class PhotoView(PhotoCanvas):
    """A photo that can be zoomed and pushed; what a viewer of pictures is used to.

    Signals:
        full_screen_requested: double click.
        pushed: it was pushed about with the mouse, and let go.
    """

    full_screen_requested = Signal()
    pushed = Signal()

    def __init__(self) -> None:
        install_roles()
        super().__init__()
        self._grip: QPointF | None = None
        self._pushed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.zoomed.connect(self._show_hand)

    def zoom_in(self) -> None:
        """One step nearer."""
        self.zoom_to(self.zoom * _NEARER)

    def zoom_out(self) -> None:
        """One step away."""
        self.zoom_to(self.zoom / _NEARER)

    def zoom_to_100(self) -> None:
        """One pixel of the photo on one of the screen."""
        self.zoom_to(1.0)

    def zoom_to_200(self) -> None:
        """One pixel of the photo on two by two of the screen."""
        self.zoom_to(2.0)

    def rotate_right(self) -> None:
        """Turn it clockwise by a quarter, on the screen only."""
        self.turn(1)

    def rotate_left(self) -> None:
        """Turn it the other way by a quarter, on the screen only."""
        self.turn(3)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drawing is not None and self.hasFocus() and not self.window().isFullScreen():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens_in_use().accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels, notches = event.pixelDelta(), event.angleDelta().y() / _NOTCH
        # Only what is scrolled by fingers tells when they come and go; a fine wheel's parts of a notch add up.
        by_fingers = not pixels.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
        if by_fingers and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.push(QPointF(pixels))
        else:
            notches = pixels.y() / _PIXELS_A_NOTCH if by_fingers else notches
            self.zoom_to(self.zoom * _NEARER**notches, at=event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._fit_or_100(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self.push(event.position() - self._grip)
            self._grip = event.position()
            self._pushed = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self._show_hand()
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
        if push := pushes.get(event.key()):  # type: ignore[call-overload]  # keys are numbers there, names here
            self.push(push)
        elif zoom := zooms.get(event.key()):  # type: ignore[call-overload]  # likewise
            zoom()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_to(self.zoom * (1 + event.value()), at=event.position())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.zoom_to(self.zoom * pinch.scaleFactor(), at=self.mapFromGlobal(pinch.centerPoint()))
                return True
        return super().event(event)

    def _show_hand(self) -> None:
        """Show by the pointer whether the photo can be pushed."""
        if self._grip is None:
            movable = self._viewport.chosen is not None
            self.setCursor(Qt.CursorShape.OpenHandCursor if movable else Qt.CursorShape.ArrowCursor)

    def _fit_or_100(self, at: QPointF) -> None:
        if self._viewport.chosen is None:
            self.zoom_to(1.0, at=at)
        else:
            self.fit()
