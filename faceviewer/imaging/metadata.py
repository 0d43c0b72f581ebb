"""What is written into a picture's file: EXIF in names and texts, and whether it tells a place."""

from __future__ import annotations

import math
import re
import zlib
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from faceviewer.imaging.decode import DECODER_FAULTS, take_apart
from faceviewer.imaging.examination import (
    MOST_TAGS,
    TAG_NAME_CHARACTERS,
    TAG_TEXT_CHARACTERS,
    Metadata,
    Place,
)
from faceviewer.imaging.exif import has_place, orientation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faceviewer.imaging.parts import Parts

_MOST_OF_A_VALUE = 4096  # bytes; a maker's note may be a megabyte and says nothing to anybody
# Pointers into the file, and what is told elsewhere.
_UNTOLD = frozenset({"ExifOffset", "GPSInfo", "ExifInteroperabilityOffset", "MakerNote", "Orientation"})
_FAULTS = (*DECODER_FAULTS, ArithmeticError, AttributeError)  # values of another type than the tag has
_TEXT_BYTES = 4 << 20  # inflated, of all chunks of text of a PNG
_IN_XMP, _RAW_PROFILE = b"GPSLatitude", b"Raw profile type "
_ZLIB, _HEX = re.compile(rb"\x78[\x01\x5e\x9c\xda]"), re.compile(rb"[0-9A-Fa-f]+")
_USER_COMMENT_CODE = 8  # EXIF 2.32 4.6.5: the first bytes of a UserComment name its encoding


def read_metadata(data: bytes) -> Metadata:
    """Read what is written into a picture's file, which `decode` must have accepted.

    Broken metadata is no metadata: nothing is raised for it.
    """
    tells_place = False
    try:
        parts = take_apart(data)
        tells_place = _tells_place(data, parts)
        exif = Image.Exif()
        exif.load(parts.exif)
        gps = dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
        blocks = {*parts.blocks, *(name for name, block in _blocks(parts) if block)}
        return Metadata(
            orientation=orientation(parts.exif),
            tags=tuple(_tags(exif)),
            carries_place=bool(gps) or tells_place,
            place=_place(gps),
            blocks=tuple(sorted(blocks)),
        )
    except _FAULTS:
        return Metadata(carries_place=tells_place)


def _tells_place(data: bytes, parts: Parts) -> bool:
    """Tell whether there is a place anywhere in a file, also where nothing here reads it. Linear, and bounded."""
    left = _TEXT_BYTES
    texts = [data]
    for body in parts.texts:
        inflated = _inflated(body, left)
        left -= len(inflated)
        if left <= 0:  # who knows what else there is
            return True
        texts.append(inflated)
        texts += (_unhexed(text) for text in (body, inflated) if body.startswith(_RAW_PROFILE))
    return any(has_place(text) or _IN_XMP in text.translate(None, b"\0") for text in texts)  # without those of UTF-16


def _inflated(body: bytes, most: int) -> bytes:
    """Return what is compressed in a chunk of text of a PNG (11.3.3.3, 11.3.3.4), as far as it can be read."""
    for start in islice(_ZLIB.finditer(body), 8):
        inflater = zlib.decompressobj()
        with suppress(zlib.error):
            return inflater.decompress(body[start.start() :], most)
    return b""


def _unhexed(text: bytes) -> bytes:
    """Return the bytes that ImageMagick writes as digits, some to a line, behind their kind and number."""
    digits = b"".join(line for line in text.split(b"\n") if _HEX.fullmatch(line))
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))


def _blocks(parts: Parts) -> tuple[tuple[str, bytes], ...]:
    return ("EXIF", parts.exif), ("XMP", parts.xmp), ("ICC", parts.profile)


def _tags(exif: Image.Exif) -> Iterator[tuple[str, str]]:
    fields = {**dict(exif), **exif.get_ifd(ExifTags.IFD.Exif)}
    told = 0
    for number, value in sorted(fields.items()):
        name = ExifTags.TAGS.get(number, f"0x{number:04x}")[:TAG_NAME_CHARACTERS]
        text = "" if name in _UNTOLD else _text(name, value)
        if text:
            yield name, text
            told += 1
        if told == MOST_TAGS:
            return


def _text(name: str, value: Any) -> str:
    text: str
    match value:
        case bytes():
            value = value[:_MOST_OF_A_VALUE]
            value = value[_USER_COMMENT_CODE:] if name == "UserComment" else value
            text = value.decode("utf-8", "replace")
            text = text if sum(map(str.isprintable, text)) * 2 > len(text) else ""  # else it is no text
        case IFDRational():
            text = _rational(value)
        case tuple() | list():
            text = ", ".join(_text(name, item) for item in value[:MOST_TAGS])
        case _:
            text = str(value)
    return text.replace("\0", " ").strip()[:TAG_TEXT_CHARACTERS]


def _rational(value: IFDRational) -> str:
    """Return 1/250 as a photographer reads it, and 2.8."""
    if not value.denominator:
        return ""
    fraction = Fraction(int(value.numerator), int(value.denominator))
    return f"1/{round(1 / fraction)}" if 0 < fraction < Fraction(1, 2) else f"{float(fraction):g}"


def _place(gps: Mapping[int, Any]) -> Place | None:
    tags = ExifTags.GPS
    latitude = _degrees(gps.get(tags.GPSLatitude), is_negative=gps.get(tags.GPSLatitudeRef) == "S", most=90)
    longitude = _degrees(gps.get(tags.GPSLongitude), is_negative=gps.get(tags.GPSLongitudeRef) == "W", most=180)
    return None if latitude is None or longitude is None else Place(latitude, longitude)


def _degrees(value: Any, *, is_negative: bool, most: int) -> float | None:
    """Return degrees, minutes and seconds as one number; None if they are none (EXIF 2.32 4.6.6)."""
    try:
        degrees, minutes, seconds = (float(part) for part in value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(total) or not 0 <= total <= most:
        return None
    return -total if is_negative else total
