"""The pixels of a photo as an image of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from faceviewer.core.picture import Picture


def image_of(picture: Picture) -> QImage:
    """Return an image that owns its pixels, so that it may outlive the picture."""
    channels = 4 if picture.has_alpha else 3
    form = QImage.Format.Format_RGBA8888 if picture.has_alpha else QImage.Format.Format_RGB888
    return QImage(picture.pixels, picture.width, picture.height, picture.width * channels, form).copy()
