"""Bytes from a server to pixels on a screen, or a reason why not.

What the bytes are is read from the bytes: no name, address or content type has a say. Qt's own decoders never see them,
and Pillow's see a file made anew of what its pixels need.
"""

from __future__ import annotations

import struct
import warnings
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageFile

from faceviewer.core.limits import PICTURE_BYTES, PICTURE_PIXELS, PICTURE_SIDE
from faceviewer.core.photo import Flaw, Picture, extension_of
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging import bmp, gif, jpeg, png, webp
from faceviewer.imaging.colour import in_screen_colours
from faceviewer.imaging.exif import orientation

if TYPE_CHECKING:
    from faceviewer.imaging.parts import Parts

_ACCEPTED: dict[str, Any] = {".jpg": jpeg, ".png": png, ".webp": webp, ".bmp": bmp, ".gif": gif}
"""By their endings, the modules that take files apart and load them."""

_REFUSED = {".tif": "TIFF", ".jp2": "JPEG 2000", ".jxl": "JPEG XL", ".avif": "AVIF", ".heic": "HEIC"}
"""By their endings, what is refused by name; SVG and PDF are too."""

_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by its EXIF orientation (EXIF 2.32, tag 0x0112)."""

DECODER_FAULTS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)
"""What Pillow raises over bytes that are not what they claim; anything else would be a fault of this program."""

ImageFile.LOAD_TRUNCATED_IMAGES = False  # Pillow's default, which any import could have changed
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # our own bound is a sixth of Pillow's
warnings.filterwarnings("ignore", module=r"PIL\.")  # of broken EXIF blocks and the like, which nobody could act on


def decode(data: bytes) -> Picture:
    """Decode a picture's first frame, upright by its EXIF orientation, in the colours of a screen.

    Blocks: some 4 ms for 800 x 800.

    Raises:
        Problem: Kind.PICTURE_FORMAT (not one of the accepted), PICTURE_TOO_BIG (judged by the header, before pixels
            are allocated) or PICTURE_DAMAGED (cut, or not what it claims: not every pixel comes from the file).
    """
    try:
        parts, module = _taken_apart(data)
        _check_size(*parts.size)
        image = module.load(parts)
        if image.size != parts.size:
            raise Problem(Kind.PICTURE_DAMAGED)
        seen = in_screen_colours(image, parts)
        turned = _TURNED.get(orientation(parts.exif))
        seen = seen if turned is None else seen.transpose(turned)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise Problem(Kind.PICTURE_TOO_BIG, size="?") from None
    except DECODER_FAULTS:
        raise Problem(Kind.PICTURE_DAMAGED) from None
    flaws = tuple(flaw for flaw in Flaw if flaw in parts.flaws)
    return Picture(seen.width, seen.height, seen.tobytes(), seen.mode == "RGBA", parts.form, flaws)


def take_apart(data: bytes) -> Parts:
    """Take a picture's file apart.

    Raises:
        Problem: as `decode` does.
        Any of DECODER_FAULTS: it is damaged.
    """
    return _taken_apart(data)[0]


def _taken_apart(data: bytes) -> tuple[Parts, Any]:
    if len(data) > PICTURE_BYTES:
        raise Problem(Kind.PICTURE_TOO_BIG, size=f"> {PICTURE_BYTES >> 20} MiB")
    ending = extension_of(data)
    if module := _ACCEPTED.get(ending):
        parts: Parts = module.take_apart(data)
        return parts, module
    start = data[:1024].lower()
    text = "PDF" if start.startswith(b"%pdf-") else "SVG" if b"<svg" in start else ""
    name = _REFUSED.get(ending, text)
    raise Problem(Kind.PICTURE_FORMAT, variant="named", form=name) if name else Problem(Kind.PICTURE_FORMAT)


def _check_size(width: int, height: int) -> None:
    if min(width, height) < 1:
        raise Problem(Kind.PICTURE_DAMAGED)
    if width * height > PICTURE_PIXELS or max(width, height) > PICTURE_SIDE:
        raise Problem(Kind.PICTURE_TOO_BIG, size=f"{width} × {height}")
