"""The page of the stage with the photo and its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from faceviewer.ui.stage.photo_view import PhotoView
from faceviewer.ui.stage.zoom_bar import ZoomBar

if TYPE_CHECKING:
    from faceviewer.imaging.picture import Picture


class PhotoPage(QWidget):
    """A photo and what can be done with its size.

    Attributes:
        view: where it is drawn.
    """

    def __init__(self) -> None:
        super().__init__()
        self.view = PhotoView()
        self._bar = ZoomBar()
        self._name, self._size, self._concealed = "", (0, 0), False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self._bar)
        self.view.zoomed.connect(self._bar.show_zoom)
        self._bar.in_requested.connect(self.view.zoom_in)
        self._bar.out_requested.connect(self.view.zoom_out)
        self._bar.fit_requested.connect(self.view.fit)
        self.retranslate()

    def show_photo(self, picture: Picture, *, name: str) -> None:
        """Show the photo of somebody whose name is fit to be shown."""
        self._name, self._size = name, (picture.width, picture.height)
        self.view.show_picture(picture)
        self.retranslate()

    def set_concealed(self, concealed: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Draw only blocks in which nobody can be recognised, or the photo."""
        self._concealed = concealed
        self.view.set_concealed(concealed)
        self.retranslate()

    def clear(self) -> None:
        """Show no photo, and keep nothing of the last one."""
        self._name, self._size = "", (0, 0)
        self.view.show_picture(None)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._bar.retranslate()
        self.view.setAccessibleName(self.tr("Face photo of {name}").format(name=self._name))
        width, height = self._size
        size = (
            self.tr("{width} by {height} pixels, hidden") if self._concealed else self.tr("{width} by {height} pixels")
        )
        self.view.setAccessibleDescription(size.format(width=width, height=height))
