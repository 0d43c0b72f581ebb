"""Pixels to a picture file with nothing in it but the picture: no EXIF, no place, no thumbnail, upright."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

if TYPE_CHECKING:
    from faceviewer.core.photo import Picture

# Importing the plugins registers them; Pillow would import them all.
__all__ = ["JpegImagePlugin", "PngImagePlugin", "WebPImagePlugin", "encode"]

_OPTIONS: dict[str, dict[str, object]] = {
    # No colour is halved: a watermark's thin letters and the edges of a face would smear. Not optimised: Pillow's
    # buffer for that is too small for noise, and it fails.
    "JPEG": {"quality": 92, "subsampling": "4:4:4"},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 92, "method": 4},
}
_PAPER = "white"  # lies under what is transparent where a format has no transparency


def encode(picture: Picture, form: str) -> bytes:
    """Return a file of decoded pixels. Blocks: some 20 ms for 800 x 800.

    Args:
        picture: as it is seen, so that its orientation is in the pixels already.
        form: one of `core.photo.WRITTEN`.
    """
    mode = "RGBA" if picture.has_alpha else "RGB"
    image = Image.frombytes(mode, (picture.width, picture.height), picture.pixels)
    if form == "JPEG" and picture.has_alpha:
        ground = Image.new("RGB", image.size, _PAPER)
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    stream = io.BytesIO()
    image.save(stream, format=form, **_OPTIONS[form])
    return stream.getvalue()
