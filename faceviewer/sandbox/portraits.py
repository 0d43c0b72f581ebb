"""Draws the portraits: flat, friendly and plainly no photographs."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import ExifTags, Image, ImageEnhance, ImageFilter

from faceviewer.sandbox.figure import draw_figure
from faceviewer.sandbox.looks import WHITE, looks_of, mixed
from faceviewer.sandbox.pictures import PictureFormat
from faceviewer.sandbox.sketch import Sketch

if TYPE_CHECKING:
    from faceviewer.sandbox.pictures import Portrait

# Drawn so many times larger, then averaged: Pillow draws hard edges. Large ones show them less and take longer.
_OVERSAMPLING = 3
_OVERSAMPLING_LARGE = 2
_LARGE_PIXELS = 400_000
_POOR_BLUR, _POOR_LIGHT = 6, 0.08  # pixels at the portrait's own size, and the share of light that is left

# How pixels must be stored so that a reader who follows the EXIF orientation sees them upright.
_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@lru_cache(maxsize=32)
def draw(portrait: Portrait) -> bytes:
    """Return a portrait as the bytes of a file; the same ones every time.

    Drawing takes some 30 ms.
    """
    image = _image(portrait)
    file = io.BytesIO()
    match portrait.format:
        case PictureFormat.JPEG:
            exif = Image.Exif()
            if portrait.orientation != 1:
                image = image.transpose(_STORED[portrait.orientation])
                exif[ExifTags.Base.Orientation] = portrait.orientation
            if portrait.located:
                _tell_place(exif)
            image.convert("RGB").save(file, "JPEG", quality=90, exif=exif if len(exif) else b"")
        case PictureFormat.PNG:
            image.save(file, "PNG")
        case PictureFormat.WEBP:
            image.save(file, "WEBP", quality=90, method=2)
    data = file.getvalue()
    return data[: len(data) * 3 // 5] if portrait.cut else data


def _image(portrait: Portrait) -> Image.Image:
    """Return the portrait upright."""
    large = portrait.width * portrait.height > _LARGE_PIXELS
    factor = _OVERSAMPLING_LARGE if large else _OVERSAMPLING
    size = portrait.width * factor, portrait.height * factor
    looks = looks_of(portrait.seed)
    background = (*looks.background, 0) if portrait.see_through else looks.background
    image = Image.new("RGBA" if portrait.see_through else "RGB", size, background)
    sketch = Sketch(image)
    if not portrait.see_through:
        sketch.ellipse((0, 0.3), (2.0, 2.0), mixed(looks.background, WHITE, 0.45))
    draw_figure(sketch, looks)
    sketch.mark()
    image = image.reduce(factor)
    if portrait.poor:
        image = image.filter(ImageFilter.GaussianBlur(_POOR_BLUR))
        image = ImageEnhance.Brightness(image).enhance(_POOR_LIGHT)
    return image


def _tell_place(exif: Image.Exif) -> None:
    """Write what a telephone writes, about a place where nobody lives."""
    base, gps = ExifTags.Base, ExifTags.GPS
    exif.update({base.Make: "Sample", base.Model: "Sample Camera", base.DateTime: "2026:01:02 03:04:05"})
    nowhere = (0, 0, 0)
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {gps.GPSLatitudeRef: "N", gps.GPSLatitude: nowhere, gps.GPSLongitudeRef: "E", gps.GPSLongitude: nowhere}
    )
