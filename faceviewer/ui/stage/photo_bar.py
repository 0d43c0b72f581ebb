"""The buttons under a photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from faceviewer.ui.action_table import WHY_CONCEALED
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.stage.zoom_field import ZoomField
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from faceviewer.ui.stage.photo_view import PhotoView

_GROUP_GAP = 14
_SPACING = 4
_EDGES = 14  # of the page it stands on, both together


class PhotoBar(QWidget):
    """Smaller, the zoom, larger, fit; turn and mirror; the whole screen; hide; drag out.

    Args:
        view: whose photo they are about.

    Attributes:
        handle: by which the photo can be dragged out of the window, however near it is seen.

    Signals:
        full_screen_requested, reveal_requested: the button was pressed.
    """

    full_screen_requested = Signal()
    reveal_requested = Signal()

    def __init__(self, view: PhotoView) -> None:
        super().__init__()
        self._out, self._in, self._fit = IconButton("minus"), IconButton("plus"), IconButton("fit")
        self._left, self._right = IconButton("rotate-left"), IconButton("rotate-right")
        self._mirror, self._full_screen = IconButton("mirror"), IconButton("full-screen")
        self._reveal, self.handle = IconButton("eye-off"), IconButton("drag-out")
        self._zoom = ZoomField()
        self._always = (self._zoom, self._fit, self._reveal)
        self._stepping = (self._out, self._in)
        self._turning = (self._left, self._right, self._mirror, self._full_screen, self.handle)
        self._mirror.setCheckable(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_SPACING)
        self._row.addStretch()
        for widget in (self._out, self._zoom, self._in, self._fit):
            self._row.addWidget(widget)
        self._row.addSpacing(_GROUP_GAP)
        for widget in (self._left, self._right, self._mirror, self._full_screen, self._reveal, self.handle):
            self._row.addWidget(widget)
        self._row.addStretch()
        self._connect(view)
        visibility.photo_changed.connect(self._show_reveal)
        translated(self._apply_texts)

    def _show_zoom(self, percent: int, fits: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._zoom.show_percent(percent)
        self._fit.setEnabled(not fits)

    def _show_turned(self, _rotated: bool, mirrored: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._mirror.setChecked(mirrored)

    def set_room(self, width: int) -> None:
        """Leave out what a page of this width, in logical pixels, has no room for; the menus have it all."""
        room = width - _EDGES - _GROUP_GAP - self._width_of(*self._always)
        for group in (self._stepping, self._turning):
            room -= self._width_of(*group)
            for button in group:
                button.setVisible(room >= 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(_GROUP_GAP + self._width_of(*self._always), super().minimumSizeHint().height())

    def _width_of(self, *widgets: QWidget) -> int:
        return sum(widget.sizeHint().expandedTo(widget.minimumSize()).width() + _SPACING for widget in widgets)

    def _connect(self, view: PhotoView) -> None:
        view.zoomed.connect(self._show_zoom)
        view.turned.connect(self._show_turned)
        self._zoom.zoom_chosen.connect(view.zoom_to)
        self._out.clicked.connect(view.zoom_out)
        self._in.clicked.connect(view.zoom_in)
        self._fit.clicked.connect(view.fit)
        self._left.clicked.connect(view.rotate_left)
        self._right.clicked.connect(view.rotate_right)
        self._mirror.clicked.connect(view.mirror)
        self._full_screen.clicked.connect(self.full_screen_requested)
        self._reveal.clicked.connect(self.reveal_requested)

    def _apply_texts(self) -> None:
        self._out.set_words(self.tr("Zoom out"))
        self._zoom.set_words(self.tr("Zoom in per cent"))
        self._in.set_words(self.tr("Zoom in"))
        self._fit.set_words(self.tr("Fit"))
        self._left.set_words(self.tr("Rotate left"))
        self._right.set_words(self.tr("Rotate right"))
        self._mirror.set_words(self.tr("Mirror"))
        self._full_screen.set_words(self.tr("Full screen"))
        self.handle.set_words(self.tr("Drag the photo into a ticket or a folder"))
        self._show_reveal()

    def _show_reveal(self) -> None:
        hidden, sharing = visibility.photo_hidden, visibility.sharing
        self._reveal.set_icon("eye" if hidden or sharing else "eye-off")
        self._reveal.setEnabled(not sharing)
        words = self.tr("Reveal photo") if hidden else self.tr("Hide photo")
        self._reveal.set_words(QCoreApplication.translate("Actions", WHY_CONCEALED) if sharing else words)
