"""What picture to draw of somebody; drawing it is another matter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PictureFormat(StrEnum):
    """A picture's file format; the values are Pillow's names."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"


@dataclass(frozen=True, slots=True)
class Portrait:
    """What picture to draw.

    Attributes:
        seed: decides the features; equal seeds look alike.
        format: the file format.
        orientation: EXIF orientation, 1 to 8; the stored pixels are turned so that the head is upright once it is
            respected. Only with JPEG other than 1.
        see_through: no background, an alpha channel instead. Only with PNG and WebP.
        width: pixels as shown, at most 800.
        height: likewise.
        cut: the file ends too early.
        poor: very dark and soft.
        located: its EXIF tells a camera, a time and a place: where the equator meets the meridian. Only with JPEG.
    """

    seed: int
    format: PictureFormat = PictureFormat.JPEG
    orientation: int = 1
    see_through: bool = False
    width: int = 480
    height: int = 640
    cut: bool = False
    poor: bool = False
    located: bool = False

    @property
    def media_type(self) -> str:
        """The format as `Content-Type` has it."""
        return f"image/{self.format.lower()}"
