"""Read the metadata in a picture's file: EXIF fields as names and texts, and whether there is a location."""

from __future__ import annotations

import math
import zlib
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from faceviewer.core.pattern import pattern
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

_MOST_OF_A_VALUE = 4096  # in bytes; a maker's note may be a megabyte and has no readable text
# Pointers into the file, and values that are shown elsewhere.
_SKIPPED = frozenset({"ExifOffset", "GPSInfo", "ExifInteroperabilityOffset", "MakerNote", "Orientation"})
_FAULTS = (*DECODER_FAULTS, ArithmeticError, AttributeError)  # the type of a value may not match its tag
_TEXT_BYTES = 4 << 20  # limit of all inflated text chunks of a PNG
_IN_XMP, _RAW_PROFILE = b"GPSLatitude", b"Raw profile type "
_ZLIB, _HEX = pattern(rb"\x78[\x01\x5e\x9c\xda]"), pattern(rb"[0-9A-Fa-f]+")
_USER_COMMENT_CODE = 8  # EXIF 2.32 4.6.5: the encoding is in the first bytes of a UserComment


def read_metadata(data: bytes) -> Metadata:
    """Read the metadata of a picture's file, which `decode` must have accepted.

    Broken metadata counts as none: nothing is raised.
    """
    contains_place = False
    try:
        parts = take_apart(data)
        contains_place = _contains_place(data, parts)
        exif = Image.Exif()
        exif.load(parts.exif)
        gps = dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
        blocks = {*parts.blocks, *(name for name, block in _blocks(parts) if block)}
        return Metadata(
            orientation=orientation(parts.exif),
            tags=tuple(_tags(exif)),
            carries_place=bool(gps) or contains_place,
            place=_place(gps),
            blocks=tuple(sorted(blocks)),
        )
    except _FAULTS:
        return Metadata(carries_place=contains_place)


def _contains_place(data: bytes, parts: Parts) -> bool:
    """Tell whether a location is anywhere in a file, also where this module does not read it. Linear, with limits."""
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


def _place(gps: Mapping[int, Any]) -> Place | None:
    tags = ExifTags.GPS
    latitude = _degrees(gps.get(tags.GPSLatitude), is_negative=gps.get(tags.GPSLatitudeRef) == "S", most=90)
    longitude = _degrees(gps.get(tags.GPSLongitude), is_negative=gps.get(tags.GPSLongitudeRef) == "W", most=180)
    return None if latitude is None or longitude is None else Place(latitude, longitude)


def _degrees(value: Any, *, is_negative: bool, most: int) -> float | None:
    """Return degrees, minutes and seconds as one number; None if they are invalid (EXIF 2.32 4.6.6)."""
    try:
        degrees, minutes, seconds = (float(part) for part in value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(total) or not 0 <= total <= most:
        return None
    return -total if is_negative else total
