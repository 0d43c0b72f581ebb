"""Decode the bytes of a server to pixels, or raise the reason why not.

The format is detected from the bytes; name, URL and content type are ignored. Qt's decoders never get the bytes, and
Pillow's get a rebuilt file with only what the pixels need.
"""

from __future__ import annotations

import struct
import warnings
from typing import TYPE_CHECKING, Any

from PIL import ExifTags, Image, ImageFile, ImageOps

from faceviewer.core.limits import PICTURE_BYTES, PICTURE_PIXELS, PICTURE_SIDE
from faceviewer.core.pattern import pattern
from faceviewer.core.photo import Flaw, Picture, format_of
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging import bmp, gif, jpeg, png, webp
from faceviewer.imaging.colour import in_screen_colours

if TYPE_CHECKING:
    from faceviewer.imaging.parts import Parts

_MODULES: dict[str, Any] = {"JPEG": jpeg, "PNG": png, "WEBP": webp, "BMP": bmp, "GIF": gif}
"""The modules that parse and load each accepted format."""

_JSON = {'{"', "[{", '["', "{}", "[]"}
_NOT_IN_TEXT = pattern(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

DECODER_FAULTS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)
"""The exceptions that Pillow raises for malformed files; any other would be a bug in this program."""

ImageFile.LOAD_TRUNCATED_IMAGES = False  # Pillow's default, which any other module may have changed
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # our limit is a sixth of Pillow's
warnings.filterwarnings("ignore", module=r"PIL\.")  # about broken EXIF blocks, for example; nobody can act on them


def decode(data: bytes) -> Picture:
    """Decode a picture as `decoded` does. Blocking: some 4 ms for 800 x 800."""
    image, parts = decoded(data)
    return picture_of(image, parts, image.tobytes())


def picture_of(image: Image.Image, parts: Parts, pixels: bytes = b"") -> Picture:
    """Return a picture, without its pixels unless they are given."""
    flaws = tuple(flaw for flaw in Flaw if flaw in parts.flaws)
    return Picture(image.width, image.height, pixels, image.mode == "RGBA", parts.form, flaws)


def decoded(data: bytes) -> tuple[Image.Image, Parts]:
    """Return the first frame of a picture, upright by its EXIF orientation, in the colours of a screen; and its parts.

    Raises:
        Problem: Kind.PICTURE_FORMAT (not an accepted format), PICTURE_TOO_BIG (by the header, before pixels are
            allocated) or PICTURE_DAMAGED (cut or malformed: the file lacks data for some pixels).
    """
    try:
        parts, module = _parse(data)
        _check_size(*parts.size)
        image = module.load(parts)
        if image.size != parts.size:
            raise Problem(Kind.PICTURE_DAMAGED)
        image = in_screen_colours(image, parts)
        if parts.orientation != 1:
            image.getexif()[ExifTags.Base.Orientation] = parts.orientation
            image = ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise Problem(Kind.PICTURE_TOO_BIG, size="?") from None
    except DECODER_FAULTS:
        raise Problem(Kind.PICTURE_DAMAGED) from None
    return image, parts


def _parse(data: bytes) -> tuple[Parts, Any]:
    if len(data) > PICTURE_BYTES:
        raise Problem(Kind.PICTURE_TOO_BIG, size=f"> {PICTURE_BYTES >> 20} MiB")
    found = format_of(data)
    if found and found.code:
        module = _MODULES[found.code]
        parts: Parts = module.take_apart(data)
        return parts, module
    start = data[:1024].lower()
    text = "PDF" if start.startswith(b"%pdf-") else "SVG" if b"<svg" in start else ""
    if name := found.name if found else text:
        raise Problem(Kind.PICTURE_FORMAT, variant="named", form=name)
    if name := _form_of_text(data[:1024]):
        raise Problem(Kind.PICTURE_FORMAT, variant="text", form=name)
    raise Problem(Kind.PICTURE_FORMAT)


def _form_of_text(start: bytes) -> str:
    """Return the form of a text that came in place of a picture, such as the error of an object store; else ""."""
    text = start.decode("utf-8", "ignore").removeprefix("\ufeff").lstrip()
    is_text = len(text.encode()) > len(start.strip()) - 4 and bool(text)  # the last character may be cut
    form = "HTML" if "<html" in text.lower() else "XML" if text[:1] == "<" else "JSON" if text[:2] in _JSON else "TXT"
    return form if is_text and not _NOT_IN_TEXT.search(text) else ""


def _check_size(width: int, height: int) -> None:
    if min(width, height) < 1:
        raise Problem(Kind.PICTURE_DAMAGED)
    if width * height > PICTURE_PIXELS or max(width, height) > PICTURE_SIDE:
        raise Problem(Kind.PICTURE_TOO_BIG, size=f"{width} × {height}")
