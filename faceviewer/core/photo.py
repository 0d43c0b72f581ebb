"""A decoded photo: its pixels, its file's formal flaws, what is conspicuous about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

EXTENSIONS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "BMP": ".bmp", "GIF": ".gif"}
"""The formats that are accepted, and what a file of each is called at its end."""

WRITTEN = ("JPEG", "PNG", "WEBP")
"""Those of which a copy of a photo can be."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture, as it shall be seen.

    Attributes:
        width: in pixels, rotation applied.
        height: in pixels, rotation applied.
        pixels: rows of 8-bit RGB, or RGBA (not premultiplied) with `has_alpha`, without padding.
        has_alpha: whether parts may be transparent.
        format: what the bytes are: JPEG, PNG, WEBP, BMP or GIF.
        flaws: what is formally wrong with the file, each once; all pixels are there nevertheless.
    """

    width: int
    height: int
    pixels: bytes = field(repr=False)
    has_alpha: bool
    format: str
    flaws: tuple[Flaw, ...] = ()

    @property
    def extension(self) -> str:
        """What a file of these bytes is called at its end, with the dot."""
        return EXTENSIONS[self.format]


class Flaw(StrEnum):
    """A formal flaw of a picture's file; its value is the key of its words."""

    NO_END_MARKER = "no_end_marker"
    BYTES_BEHIND_END = "bytes_behind_end"
    FURTHER_PICTURES = "further_pictures"
    SEGMENT_MALFORMED = "segment_malformed"
    CHECKSUM_WRONG = "checksum_wrong"
    LENGTH_WRONG = "length_wrong"
    COLOUR_PROFILE_UNUSABLE = "colour_profile_unusable"
    ENDS_IN_ZEROS = "ends_in_zeros"


SERVICE_SIDE = 800
"""Pixels that the service takes a side (limits of its save endpoint)."""

SERVICE_BYTES = 1024 * 1024
"""Bytes that the service takes ("1 MB" of its save endpoint, read generously)."""

HEAD_WIDTH = 180
"""Pixels that a head should have across in a full frontal photo (ISO/IEC 19794-5:2005, about 90 between the eyes)."""

# Set by trial: eight drawn portraits and four crops of photographs, each darkened, lightened, flattened and blurred in
# steps, and saved as JPEG again (tests/imaging/test_health.py has the steps). All were between 0.39 and 0.80 bright as
# they were; with a fifth of their light under 0.17, with a tenth under 0.09; lit threefold, flat ones came over 0.9.
_DARK, _VERY_DARK, _BRIGHT = 0.20, 0.10, 0.90
# As they were, 0.18 and more; with a fifth of it, 0.07 and less.
_FLAT = 0.06
# As they were, 0.47 to 0.55, at JPEG quality 10 and with a tenth of their light too; blurred by 0.25 % of the longer
# side (Gaussian, sigma) 0.31 to 0.48, by 1 % 0.09 to 0.30; enlarged sixfold from too few pixels 0.21 to 0.26.
_SOFT, _VERY_SOFT = 0.30, 0.17
_CLEAR = 0.1  # a face that is cut out fills the middle, or much of it


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured on the middle of a picture, where a portrait has its face.

    Attributes:
        brightness: mean luma (ITU-R BT.601), 0.0 black to 1.0 white.
        contrast: standard deviation of the luma, 0.0 to 0.5.
        sharpness: share of the differences between neighbours that a strong blur takes away, 0.0 to 1.0 (Crété et al.,
            "The blur effect", 2007); a picture that is blurred already has little to lose.
        opacity: mean, 0.0 where nothing can be seen, 1.0 where nothing is transparent.
    """

    brightness: float
    contrast: float
    sharpness: float
    opacity: float = 1.0


class Concern(StrEnum):
    """What may keep a device from recognising a photo, or a service from taking it."""

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
    def is_of_the_limits(self) -> bool:
        """Whether it is about what the service takes, and not about what can be seen."""
        return self in {Concern.LARGE_SIDE, Concern.LARGE_FILE}


def concerns(measures: Measures, *, width: int, height: int, size: int) -> tuple[Concern, ...]:
    """Judge a photo.

    Args:
        width, height: in pixels, upright.
        size: of its file, in bytes.

    Returns:
        What is conspicuous, in the order in which it is said; empty if nothing is.
    """
    # Worst first: where there is too little light or too much, contrast is too; where next to nothing can be seen,
    # nothing else is known.
    of_light = (
        (Concern.CLEAR, measures.opacity < _CLEAR),
        (Concern.VERY_DARK, measures.brightness < _VERY_DARK),
        (Concern.DARK, measures.brightness < _DARK),
        (Concern.BRIGHT, measures.brightness > _BRIGHT),
        (Concern.FLAT, measures.contrast < _FLAT),
    )
    light = next((concern for concern, holds in of_light if holds), None)
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


_BEGINNINGS = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", ".jp2"),
    (b"\xff\x0a", ".jxl"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", ".jxl"),
)
_BMP_HEADER = range(12, 125)  # bytes, BITMAPCOREHEADER to BITMAPV5HEADER; words may begin with BM too
_BRANDS = {b"avif": ".avif", b"avis": ".avif", b"heic": ".heic", b"heix": ".heic", b"mif1": ".heic", b"msf1": ".heic"}


def extension_of(data: bytes) -> str:
    """Return the ending, with its dot, of the picture format that bytes begin as.

    `.bin` for everything else: what a server sent in a photo's place must not become a page or a program that a double
    click opens.
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADER:
        return ".bmp"
    if data[4:8] == b"ftyp":  # ISO/IEC 14496-12, 4.3
        return _BRANDS.get(data[8:12], ".bin")
    return next((ending for beginning, ending in _BEGINNINGS if data.startswith(beginning)), ".bin")
