"""Examine a photo: brightness, contrast and sharpness (see `core.photo`), and the metadata in its file.

The metadata are EXIF fields as names and texts, and whether there is a location anywhere.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from PIL import ExifTags, Image, ImageChops, ImageFilter, ImageOps, ImageStat
from PIL.TiffImagePlugin import IFDRational

from faceviewer.core.pattern import pattern
from faceviewer.core.photo import Measures
from faceviewer.imaging.decode import DECODER_FAULTS, decoded, picture_of
from faceviewer.imaging.decoder_results import (
    MOST_TAGS,
    TAG_NAME_CHARACTERS,
    TAG_TEXT_CHARACTERS,
    Examination,
    Metadata,
)
from faceviewer.imaging.parts import has_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.imaging.parts import Parts

_MOST_OF_A_VALUE = 4096  # in bytes; a maker's note may be a megabyte and has no readable text
# Pointers into the file, and values that are shown elsewhere.
_SKIPPED = frozenset({"ExifOffset", "GPSInfo", "ExifInteroperabilityOffset", "MakerNote", "Orientation"})
_FAULTS = (*DECODER_FAULTS, ArithmeticError, AttributeError)  # the type of a value may not match its tag
_TEXT_BYTES = 4 << 20  # limit of all inflated text chunks of a PNG
_IN_XMP, _RAW_PROFILE = b"GPSLatitude", b"Raw profile type "
_ZLIB, _HEX = pattern(rb"\x78[\x01\x5e\x9c\xda]"), pattern(rb"[0-9A-Fa-f]+")
_USER_COMMENT_CODE = 8  # EXIF 2.32 4.6.5: the encoding is in the first bytes of a UserComment
_ACROSS, _DOWN = 5, 6  # a fifth is cut off left and right, a sixth above and below
_SIDE = 320  # sharpness is measured at one size: what is soft at 4000 pixels may be sharp enough
_BLUR = 4  # pixels on each side: nine in all, as in the paper
_GREY = 128


def examine(data: bytes) -> Examination:
    """Decode and examine a picture. Blocking: some 8 ms for 800 x 800, half for decoding. Raises as `decode`."""
    image, parts = decoded(data)
    return Examination(picture_of(image, parts), measure(image), read_metadata(data, parts))


def measure(image: Image.Image) -> Measures:
    """Measure a picture, RGB or RGBA. Blocking: some 2 ms for 800 x 800."""
    middle = image.crop(_middle(image.size))
    mask = middle.getchannel("A") if image.mode == "RGBA" else None
    opacity = ImageStat.Stat(mask).mean[0] / 255 if mask is not None else 1.0
    if not opacity:  # fully transparent
        mask = None
    luma = ImageStat.Stat(middle.convert("L"), mask)
    return Measures(luma.mean[0] / 255, luma.stddev[0] / 255, _sharpness(_on_grey(middle, mask)), opacity)


def _middle(size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    return width // _ACROSS, height // _DOWN, width - width // _ACROSS, height - height // _DOWN


def _on_grey(image: Image.Image, mask: Image.Image | None) -> Image.Image:
    """Return the luma of an image, with grey for transparent pixels: invisible pixels must not add edges."""
    luma = image.convert("L")
    return luma if mask is None else Image.composite(luma, Image.new("L", luma.size, _GREY), mask)


def _sharpness(luma: Image.Image) -> float:
    """Return the sharpness along the axis with the lower value: camera shake has one direction."""
    factor = _SIDE / max(luma.size)
    if factor < 1:
        size = max(1, round(luma.width * factor)), max(1, round(luma.height * factor))
        luma = luma.resize(size, Image.Resampling.BOX)
    luma = ImageOps.autocontrast(luma, cutoff=1)  # a dark picture counts as sharp as a light one
    luma = luma.filter(ImageFilter.BoxBlur(1))  # smooths the steps between few levels, which are not edges
    return min(_blur_loss(luma, 1, 0), _blur_loss(luma, 0, 1))


def _blur_loss(luma: Image.Image, across: int, down: int) -> float:
    blurred = luma.filter(ImageFilter.BoxBlur((_BLUR * across, _BLUR * down)))
    before, after = _differences(luma, across, down), _differences(blurred, across, down)
    total = ImageStat.Stat(before).sum[0]
    return ImageStat.Stat(ImageChops.subtract(before, after)).sum[0] / total if total else 0.0


def _differences(luma: Image.Image, across: int, down: int) -> Image.Image:
    """Return the difference of each pixel from its neighbour."""
    width, height = max(across + 1, luma.width), max(down + 1, luma.height)
    here = luma.crop((across, down, width, height))
    return ImageChops.difference(here, luma.crop((0, 0, width - across, height - down)))


def read_metadata(data: bytes, parts: Parts) -> Metadata:
    """Read the metadata of a picture's file from its parts.

    Broken metadata counts as none: nothing is raised.
    """
    contains_place = False
    try:
        contains_place = _contains_place(data, parts)
        exif = Image.Exif()
        exif.load(parts.exif)
        blocks = {*parts.blocks, *(name for name, block in _blocks(parts) if block)}
        return Metadata(
            orientation=parts.orientation,
            tags=tuple(_tags(exif)),
            carries_place=bool(exif.get_ifd(ExifTags.IFD.GPSInfo)) or contains_place,
            blocks=tuple(sorted(blocks)),
        )
    except _FAULTS:
        return Metadata(carries_place=contains_place)


def _contains_place(data: bytes, parts: Parts) -> bool:
    """Return whether a location is anywhere in a file, also where this module does not read it. Linear, with limits."""
    left = _TEXT_BYTES
    texts = [data]
    for body in parts.texts:
        inflated = _inflated(body, left)
        left -= len(inflated)
        if left <= 0:  # the rest is not checked, and may contain a location
            return True
        texts.append(inflated)
        texts += (_unhexed(text) for text in (body, inflated) if body.startswith(_RAW_PROFILE))
    return any(has_place(text) or _IN_XMP in text.translate(None, b"\0") for text in texts)  # \0: may be UTF-16


def _inflated(body: bytes, most: int) -> bytes:
    """Return the inflated content of a PNG text chunk (11.3.3.3, 11.3.3.4), as far as it can be read."""
    for start in islice(_ZLIB.finditer(body), 8):
        inflater = zlib.decompressobj()
        with suppress(zlib.error):
            return inflater.decompress(body[start.start() :], most)
    return b""


def _unhexed(text: bytes) -> bytes:
    """Return the bytes that ImageMagick writes as lines of hexadecimal digits after their type and length."""
    digits = b"".join(line for line in text.split(b"\n") if _HEX.fullmatch(line))
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))


def _blocks(parts: Parts) -> tuple[tuple[str, bytes], ...]:
    return ("EXIF", parts.exif), ("XMP", parts.xmp), ("ICC", parts.profile)


def _tags(exif: Image.Exif) -> Iterator[tuple[str, str]]:
    fields = {**dict(exif), **exif.get_ifd(ExifTags.IFD.Exif)}
    count = 0
    for number, value in sorted(fields.items()):
        name = ExifTags.TAGS.get(number, f"0x{number:04x}")[:TAG_NAME_CHARACTERS]
        text = "" if name in _SKIPPED else _text(name, value)
        if text:
            yield name, text
            count += 1
        if count == MOST_TAGS:
            return


def _text(name: str, value: Any) -> str:
    text: str
    match value:
        case bytes():
            value = value[:_MOST_OF_A_VALUE]
            value = value[_USER_COMMENT_CODE:] if name == "UserComment" else value
            text = value.decode("utf-8", "replace")
            text = text if sum(map(str.isprintable, text)) * 2 > len(text) else ""  # else it is binary
        case IFDRational():
            text = _rational(value)
        case tuple() | list():
            text = ", ".join(_text(name, item) for item in value[:MOST_TAGS])
        case _:
            text = str(value)
    return text.replace("\0", " ").strip()[:TAG_TEXT_CHARACTERS]


def _rational(value: IFDRational) -> str:
    """Format a fraction as photographers write it, such as 1/250 or 2.8."""
    if not value.denominator:
        return ""
    fraction = Fraction(int(value.numerator), int(value.denominator))
    return f"1/{round(1 / fraction)}" if 0 < fraction < Fraction(1, 2) else f"{float(fraction):g}"
