"""Encode pixels to an upright picture file without metadata: no EXIF, no location, no thumbnail."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

if TYPE_CHECKING:
    from faceviewer.core.photo import Picture

# Importing the plugins registers them; Pillow alone would import all plugins.
__all__ = ["JpegImagePlugin", "PngImagePlugin", "WebPImagePlugin", "encode"]

_OPTIONS: dict[str, dict[str, object]] = {
    # No chroma subsampling: thin letters of a watermark and the edges of a face would smear. Not optimised: for noise,
    # Pillow's buffer is too small.
    "JPEG": {"quality": 92, "subsampling": "4:4:4"},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 92, "method": 4},
}
_PAPER = "white"  # background of transparent pixels in a format without transparency


def encode(picture: Picture, form: str) -> bytes:
    """Encode pixels, as shown, in a format of `core.photo.WRITTEN`. Blocking: some 20 ms for 800 x 800."""
    mode = "RGBA" if picture.has_alpha else "RGB"
    image = Image.frombytes(mode, (picture.width, picture.height), picture.pixels)
    if form == "JPEG" and picture.has_alpha:
        ground = Image.new("RGB", image.size, _PAPER)
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    stream = io.BytesIO()
    image.save(stream, format=form, **_OPTIONS[form])
    return stream.getvalue()
