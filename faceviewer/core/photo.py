"""The decoded photo: its pixels, the formal flaws of its file, and concerns about its quality."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from re import DOTALL, Pattern
from typing import NamedTuple

from faceviewer.core.pattern import pattern


class FileFormat(NamedTuple):
    """A row of `FORMATS`.

    Attributes:
        name: the name as shown.
        extensions: the file extensions with their dots, the usual one first.
        start: matches the first bytes of a file.
        code: Pillow's name, the value of `Picture.format`; empty if the format is refused.
        is_written: whether a copy of a photo can be saved in this format.
    """

    name: str
    extensions: tuple[str, ...]
    start: Pattern[bytes]
    code: str = ""
    is_written: bool = False


FORMATS = (
    FileFormat("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif"), pattern(rb"\xff\xd8\xff"), "JPEG", is_written=True),
    FileFormat("PNG", (".png",), pattern(rb"\x89PNG\r\n\x1a\n"), "PNG", is_written=True),
    FileFormat("WebP", (".webp",), pattern(rb"RIFF.{4}WEBP", DOTALL), "WEBP", is_written=True),
    # With the size of its header, BITMAPCOREHEADER to BITMAPV5HEADER: a text may begin with BM too.
    FileFormat("BMP", (".bmp",), pattern(rb"BM.{12}[\x0c-\x7c]\0\0\0", DOTALL), "BMP"),
    FileFormat("GIF", (".gif",), pattern(rb"GIF8[79]a"), "GIF"),
    FileFormat("TIFF", (".tif", ".tiff"), pattern(rb"II\*\0|MM\0\*")),
    FileFormat("JPEG 2000", (".jp2",), pattern(rb"\0\0\0\x0cjP  \r\n\x87\n")),
    FileFormat("JPEG XL", (".jxl",), pattern(rb"\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n")),
    FileFormat("AVIF", (".avif",), pattern(rb".{4}ftyp(?:avi[fos]|m[is]f1(?:.{4}){1,8}?avi[fs])", DOTALL)),
    FileFormat("HEIC", (".heic", ".heif"), pattern(rb".{4}ftyp(?:he[iv][cmsx]|mi(?:f[12]|af)|msf1)", DOTALL)),
)
"""The formats of pictures that are recognised; AVIF and HEIC by their brands (ISO/IEC 14496-12, 4.3)."""
EXTENSIONS = {each.code: each.extensions[0] for each in FORMATS if each.code}
"""The file extensions of the accepted formats, by code."""
WRITTEN = {each.code: each.name for each in FORMATS if each.is_written}
"""The formats in which a copy of a photo can be saved: code and name."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture, ready to be shown.

    Attributes:
        width, height: in pixels, after rotation.
        pixels: rows of 8-bit RGB, or RGBA (not premultiplied) with `has_alpha`, without padding; empty if the picture
            was only examined.
        format: JPEG, PNG, WEBP, BMP or GIF.
        flaws: the formal flaws of the file, each once; the pixels are complete in spite of them.
    """

    width: int
    height: int
    pixels: bytes = field(repr=False)
    has_alpha: bool
    format: str
    flaws: tuple[Flaw, ...] = ()

    @property
    def extension(self) -> str:
        """The file extension of this format, with the dot."""
        return EXTENSIONS[self.format]


class Flaw(StrEnum):
    """A formal flaw of a picture file; its value is the key of its text."""

    NO_END_MARKER = "no_end_marker"
    BYTES_BEHIND_END = "bytes_behind_end"
    FURTHER_PICTURES = "further_pictures"
    SEGMENT_MALFORMED = "segment_malformed"
    CHECKSUM_WRONG = "checksum_wrong"
    LENGTH_WRONG = "length_wrong"
    COLOUR_PROFILE_UNUSABLE = "colour_profile_unusable"
    ENDS_IN_ZEROS = "ends_in_zeros"


SERVICE_SIDE = 800
"""Longest side in pixels that the service accepts (limit of its save endpoint)."""

SERVICE_BYTES = 1024 * 1024
"""Largest file in bytes that the service accepts ("1 MB" of its save endpoint, taken as 1 MiB)."""

HEAD_WIDTH = 180
"""Least width of a head in pixels in a full frontal photo (ISO/IEC 19794-5:2005, about 90 between the eyes)."""

# Thresholds found by experiment: eight drawn portraits and four crops of photographs, each darkened, lightened,
# flattened and blurred in steps, and saved as JPEG again (the steps are in tests/imaging/test_health.py). Brightness of
# the originals: 0.39 to 0.80; at a fifth of the light under 0.17, at a tenth under 0.09; flat ones at threefold light
# over 0.9.
_DARK, _VERY_DARK, _BRIGHT = 0.20, 0.10, 0.90
# Contrast of the originals: 0.18 and more; at a fifth of the contrast 0.07 and less.
_FLAT = 0.06
# Sharpness of the originals, also at JPEG quality 10 and at a tenth of the light: 0.47 to 0.55; blurred by 0.25 % of
# the longer side (Gaussian, sigma) 0.31 to 0.48, by 1 % 0.09 to 0.30; enlarged sixfold 0.21 to 0.26.
_SOFT, _VERY_SOFT = 0.30, 0.17
_CLEAR = 0.1  # a face with its background removed fills most of the middle


@dataclass(frozen=True, slots=True)
class Measures:
    """Measurements of the middle of a picture, where the face of a portrait is.

    Attributes:
        brightness: mean luma (ITU-R BT.601), 0.0 black to 1.0 white.
        contrast: standard deviation of the luma, 0.0 to 0.5.
        sharpness: share of the differences between neighbouring pixels that a strong blur removes, 0.0 to 1.0 (Crété
            et al., "The blur effect", 2007); a blurred picture has a low value.
        opacity: mean of the alpha channel, 0.0 fully transparent, 1.0 fully opaque.
    """

    brightness: float
    contrast: float
    sharpness: float
    opacity: float = 1.0


class Concern(StrEnum):
    """A property of a photo that may prevent a device from recognising it, or the service from accepting it."""

    CLEAR = "clear"
    VERY_DARK = "very_dark"
    DARK = "dark"
    BRIGHT = "bright"
    FLAT = "flat"
    VERY_SOFT = "very_soft"
    SOFT = "soft"
    SMALL = "small"
    LARGE_SIDE = "large_side"
    LARGE_FILE = "large_file"

    @property
    def is_service_limit(self) -> bool:
        """Whether the concern is about the limits of the service, not about the visible quality."""
        return self in {Concern.LARGE_SIDE, Concern.LARGE_FILE}


def concerns(measures: Measures, *, width: int, height: int, size: int) -> tuple[Concern, ...]:
    """Return the concerns about a photo, in the order in which they are shown.

    Args:
        measures: the measures of the middle of the photo.
        width, height: in pixels, after rotation.
        size: the size of the file, in bytes.
    """
    # Worst first, and only the first is reported: bad light lowers the contrast too, and nothing can be measured on a
    # nearly transparent picture.
    of_light = (
        (Concern.CLEAR, measures.opacity < _CLEAR),
        (Concern.VERY_DARK, measures.brightness < _VERY_DARK),
        (Concern.DARK, measures.brightness < _DARK),
        (Concern.BRIGHT, measures.brightness > _BRIGHT),
        (Concern.FLAT, measures.contrast < _FLAT),
    )
    light = next((concern for concern, applies in of_light if applies), None)
    found = [light] if light else []
    if measures.sharpness < _SOFT and light is not Concern.CLEAR:
        found.append(Concern.VERY_SOFT if measures.sharpness < _VERY_SOFT else Concern.SOFT)
    if width < HEAD_WIDTH:
        found.append(Concern.SMALL)
    if max(width, height) > SERVICE_SIDE:
        found.append(Concern.LARGE_SIDE)
    if size > SERVICE_BYTES:
        found.append(Concern.LARGE_FILE)
    return tuple(found)


def format_of(data: bytes) -> FileFormat | None:
    """Return the picture format that the first bytes identify; None for any other data."""
    return next((each for each in FORMATS if each.start.match(data)), None)


def extension_of(data: bytes) -> str:
    """Return the file extension, with the dot, of the picture format that the first bytes identify.

    Any other data gets `.bin`: if a server sends something else in place of a photo, a double click on the saved file
    must not open a web page or start a program.
    """
    found = format_of(data)
    return found.extensions[0] if found else ".bin"
