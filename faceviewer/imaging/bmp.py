"""BMP (Windows bitmaps, BITMAPCOREHEADER to BITMAPV5HEADER): check that the file has data for every pixel.

Guaranteed: the file has exactly as many rows as the header states; run-length codes encode exactly as many pixels as
the picture has, and skip none.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from PIL import BmpImagePlugin, Image

from faceviewer.core.photo import Flaw
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging.parts import Parts

__all__ = ["BmpImagePlugin", "load", "take_apart"]  # importing the plugin registers it

_FILE_HEADER = 14
_CORE, _V5 = 12, 124
_PLAIN, _RLE8, _RLE4, _JPEG, _PNG = 0, 1, 2, 4, 5
_OFFSET, _COLOURS_USED = 10, 46  # offsets of bfOffBits and biClrUsed
_PALETTE_BITS = 8
_EMBEDDED = b"DEBM"  # PROFILE_EMBEDDED of bV5CSType


@dataclass(slots=True)
class BmpParts(Parts):
    """The parts of a BMP file.

    Attributes:
        lacks_rows: whether the file is too short for its rows, the rows begin within its header, or the file has more
            rows than the header states.
        codes: the run-length codes, None if rows are stored uncompressed.
        is_rle4: whether the codes have four bits per pixel.
        colours: the number of colours in the palette.
    """

    lacks_rows: bool = False
    codes: bytes | None = None
    is_rle4: bool = False
    colours: int = 1 << _PALETTE_BITS


def take_apart(data: bytes) -> BmpParts:
    """Read the headers of a BMP file.

    Raises:
        Problem: PICTURE_FORMAT for a JPEG or PNG inside a BMP.
        struct.error: the header is incomplete.
    """
    parts = BmpParts("BMP", file=data)
    stored = data
    stated, _, offset, header = struct.unpack_from("<IIII", data, 2)
    if header == _CORE:
        width, height, _, bits = struct.unpack_from("<HHHH", data, _FILE_HEADER + 4)
        compression = _PLAIN
    else:
        width, height, _, bits, compression = struct.unpack_from("<iiHHI", data, _FILE_HEADER + 4)
        if bits <= _PALETTE_BITS:
            stored = _with_whole_palette(parts, data, bits)
            parts.file = stored
            (offset,) = struct.unpack_from("<I", stored, _OFFSET)
    if compression in {_JPEG, _PNG}:
        raise Problem(Kind.PICTURE_FORMAT, variant="rare")
    parts.size = width, abs(height)
    if compression in {_RLE8, _RLE4}:
        parts.codes = stored[offset:]
        parts.is_rle4 = compression == _RLE4
    else:
        row, stride = (width * bits + 7) // 8, (width * bits + 31) // 32 * 4
        missing = offset + stride * abs(height) - len(stored)
        rest = stored[offset + stride * abs(height) :]
        has_more = stated == len(data) and header < _V5 and len(rest) >= stride and any(rest)  # V5: a profile
        parts.lacks_rows = has_more or missing > stride - row or 0 < offset < _FILE_HEADER + header
        if bits > _PALETTE_BITS and not any(stored[offset : offset + stride * abs(height)][-stride:]):
            parts.flaws.add(Flaw.ENDS_IN_ZEROS)  # a row of zeros: a dark background, or the file was cut
        if 0 < missing <= stride - row:  # only padding of the last row to a multiple of four bytes is missing
            parts.file += bytes(missing)
            parts.flaws.add(Flaw.LENGTH_WRONG)
    if stated not in {0, len(data)}:
        parts.flaws.add(Flaw.LENGTH_WRONG)
    if header >= _V5 and data[_FILE_HEADER + 56 : _FILE_HEADER + 60] == _EMBEDDED:
        start, size = struct.unpack_from("<II", data, _FILE_HEADER + 112)
        parts.profile = data[_FILE_HEADER + start : _FILE_HEADER + start + size]
        if not parts.profile:
            parts.flaws.add(Flaw.COLOUR_PROFILE_UNUSABLE)
    return parts


def load(parts: BmpParts) -> Image.Image:
    """Decode the picture.

    Raises:
        Problem: PICTURE_DAMAGED if pixels are missing; PICTURE_FORMAT if Pillow does not support this kind of BMP.
        OSError, ValueError: Pillow failed.
    """
    if parts.lacks_rows or not (parts.codes is None or _is_whole(parts.codes, parts.size, is_rle4=parts.is_rle4)):
        raise Problem(Kind.PICTURE_DAMAGED)
    try:
        image = Image.open(io.BytesIO(parts.file), formats=("BMP",))
    except OSError:  # channels of three bits, headers of OS/2: complete, but Pillow cannot read them
        raise Problem(Kind.PICTURE_FORMAT, variant="rare") from None
    image.load()
    if parts.colours < 1 << _PALETTE_BITS and _highest(image) >= parts.colours:
        raise Problem(Kind.PICTURE_DAMAGED)
    if image.mode == "RGBA" and image.getchannel("A").getbbox() is None:  # programs without alpha support leave it at 0
        return image.convert("RGB")
    return image


def _highest(image: Image.Image) -> int:
    """Return the highest palette index of all pixels; mode 1 stores index 1 as 255."""
    _, highest = image.getextrema()
    return int(highest) & 1 if image.mode == "1" else int(highest)  # type: ignore[arg-type]  # one band


def _with_whole_palette(parts: BmpParts, data: bytes, bits: int) -> bytes:
    """Return the file with a palette of full size, followed by its rows.

    Pillow reads pixels as single bits if the palette has only black and white, refuses a palette that is too long, and
    shows missing indices as grey.
    """
    offset, header, used = struct.unpack_from("<I", data, _OFFSET) + struct.unpack_from("<I28xI", data, _FILE_HEADER)
    start = _FILE_HEADER + header
    full_size = 1 << bits
    used = used or 1 << bits
    if offset == start:  # some programs write this although there is a palette
        offset += 4 * used
    parts.colours = min(used, full_size)
    palette = data[start : start + 4 * parts.colours].ljust(4 * full_size, b"\0")
    head = data[:_OFFSET] + struct.pack("<I", start + len(palette)) + data[_OFFSET + 4 : _COLOURS_USED] + bytes(4)
    return head + data[_COLOURS_USED + 4 : start] + palette + data[offset:]


def _is_whole(codes: bytes, size: tuple[int, int], *, is_rle4: bool) -> bool:
    """Return whether run-length codes encode every pixel; a row must be complete before the next one begins."""
    width, height = size
    position = 0
    x, rows = 0, 0
    stride = -(-width // 4) * 4  # where ImageMagick ends the last run of a row
    while rows < height and position + 1 < len(codes):
        count, value = codes[position], codes[position + 1]
        position += 2
        if count:
            x += count
            x = width if width < x <= stride else x
        elif value > 2:  # uncompressed pixels, padded to an even number of bytes
            x += value
            length = (value + 1) // 2 if is_rle4 else value
            position += length + length % 2
            if position - length % 2 > len(codes):
                return False
        elif value == 0 and x >= width:
            x, rows = 0, rows + 1
        else:  # a row or the picture ends too early, or pixels are skipped
            return value == 1 and x >= width and rows == height - 1
        if x > width + is_rle4:  # a run of half bytes may fill the last byte
            return False
    if rows == height:  # only an end code may follow
        return codes[position : position + 2] == b"\x00\x01" or not any(codes[position:])
    return rows == height - 1 and x >= width
