"""Bytes from a server to pixels on a screen, or a reason why not.

What the bytes are is read from the bytes: no name, address or content type has a say. Qt's own decoders never see them.
"""

from __future__ import annotations

import io
import re
import struct
import warnings

from PIL import Image, ImageChops, ImageFile, ImageOps, UnidentifiedImageError, WebPImagePlugin

from faceviewer.core.limits import PICTURE_BYTES, PICTURE_PIXELS, PICTURE_SCANS, PICTURE_SIDE
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging.completeness import png_is_complete, walk_jpeg, webp_is_complete
from faceviewer.imaging.picture import EXTENSIONS, Picture

__all__ = [
    "DECODER_FAULTS",
    "WebPImagePlugin",
    "decode",
]  # importing the plugin registers it; Pillow would import them all

_ACCEPTED = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|BM|GIF8", re.DOTALL)
_UPRIGHT = 1  # EXIF 2.32, tag 0x0112
_ORIENTATION = 0x0112

DECODER_FAULTS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)
"""What Pillow raises over bytes that are not what they claim; anything else would be a fault of this program."""

ImageFile.LOAD_TRUNCATED_IMAGES = False  # Pillow's default, which any import could have changed
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # our own bound is a sixth of Pillow's
warnings.filterwarnings("ignore", module=r"PIL\.")  # of broken EXIF blocks and the like, which nobody could act on


def decode(data: bytes) -> Picture:
    """Decode a picture's first frame, upright by its EXIF orientation. Blocks: some 4 ms for 800 x 800.

    Raises:
        Problem: Kind.PICTURE_FORMAT (not one of the accepted), PICTURE_TOO_BIG (judged by the header, before pixels
            are allocated) or PICTURE_DAMAGED (cut, or not what it claims).
    """
    if len(data) > PICTURE_BYTES:
        raise Problem(Kind.PICTURE_TOO_BIG, size=f"> {PICTURE_BYTES >> 20} MiB")
    try:
        with Image.open(io.BytesIO(data), formats=tuple(EXTENSIONS)) as image:
            _check_size(image.width, image.height)
            name = "JPEG" if image.format == "MPO" else str(image.format)  # a JPEG with more JPEGs behind it
            _check_whole(data, name)
            image.load()
            seen = _in_screen_colours(_upright(image))
            return Picture(seen.width, seen.height, seen.tobytes(), seen.mode == "RGBA", name)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise Problem(Kind.PICTURE_TOO_BIG, size="?") from None
    except UnidentifiedImageError:
        kind = Kind.PICTURE_DAMAGED if _ACCEPTED.match(data) else Kind.PICTURE_FORMAT
        raise Problem(kind) from None
    except DECODER_FAULTS:
        raise Problem(Kind.PICTURE_DAMAGED) from None


def _check_size(width: int, height: int) -> None:
    if width * height > PICTURE_PIXELS or max(width, height) > PICTURE_SIDE:
        raise Problem(Kind.PICTURE_TOO_BIG, size=f"{width} × {height}")
    if min(width, height) < 1:
        raise Problem(Kind.PICTURE_DAMAGED)


def _check_whole(data: bytes, name: str) -> None:
    match name:
        case "JPEG":
            frame = walk_jpeg(data)
            whole = frame.complete and frame.scans <= PICTURE_SCANS
        case "PNG":
            whole = png_is_complete(data)
        case "WEBP":
            whole = webp_is_complete(data)
        case _:
            whole = True
    if not whole:
        raise Problem(Kind.PICTURE_DAMAGED)


def _upright(image: Image.Image) -> Image.Image:
    try:
        orientation = image.getexif().get(_ORIENTATION, _UPRIGHT)
        if orientation == _UPRIGHT:
            return image
        return ImageOps.exif_transpose(image)
    except DECODER_FAULTS:  # a broken EXIF block does not make the face unreadable
        return image


def _in_screen_colours(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey, which convert() would clip at 255 instead of scaling
        image = image.convert("I").point(lambda level: level / 257).convert("L")
    if image.mode == "CMYK" and "adobe" not in image.info:  # Pillow takes every CMYK file for Adobe's, who invert it
        image = ImageChops.invert(image)
    if image.mode == "P" and image.palette is None:  # a PNG without PLTE
        raise Problem(Kind.PICTURE_DAMAGED)
    target = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == target else image.convert(target)
