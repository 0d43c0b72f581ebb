"""The descriptions of portraits; portraits.py draws them."""

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
    """The description of a picture to draw.

    Attributes:
        seed: selects the head and the background colour, from 0; equal seeds give equal pictures.
        format: the file format.
        orientation: EXIF orientation, 1 to 8; the stored pixels are rotated so that the head is upright when a viewer
            applies it. Values other than 1 only with JPEG.
        see_through: whether there is an alpha channel in place of a background. Only with PNG and WebP.
        width, height: pixels as shown, at most 800.
        cut: whether the file is truncated.
        poor: whether the picture is very dark and blurred.
        located: whether EXIF contains a camera, a time and a place (latitude and longitude 0). Only with JPEG.
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
        """The value of `Content-Type`."""
        return f"image/{self.format.lower()}"
