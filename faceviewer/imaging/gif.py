"""GIF89a, the first frame: check that the file has data for every pixel.

Guaranteed: the frame covers the screen (see `covers`), and its codes encode exactly as many pixels as the frame has
when the end code or the end of the data is reached. Damaged data usually fill the frame too early or not at all.

Not detectable: damaged data that encode as many pixels and end at the same place.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import GifImagePlugin, Image

from faceviewer.core.photo import Flaw
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging.parts import Parts, covers

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

__all__ = ["GifImagePlugin", "load", "take_apart"]  # importing the plugin registers it

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL = 0xF9
_SCREEN_BYTES, _IMAGE_BYTES = 13, 9
_MOST_BLOCKS = 100_000  # sub-blocks have 255 bytes at most
_LONGEST_CODE = 12  # bits


@dataclass(slots=True)
class GifParts(Parts):
    """The parts of a GIF file.

    Attributes:
        codes: the content of the frame's sub-blocks.
        literal_bits: the number of bits of its first codes, minus one.
        pixels: the number of pixels of the frame.
    """

    codes: bytes = b""
    literal_bits: int = 0
    pixels: int = 0


def take_apart(data: bytes) -> GifParts:
    """Read the blocks of a GIF file up to its first frame.

    Raises:
        Problem: PICTURE_DAMAGED.
        IndexError: the data end too early.
    """
    parts = GifParts("GIF")
    position = _SCREEN_BYTES + _palette_bytes(data[10])
    screen = data[:position]
    control = b""
    while data[position] in {_EXTENSION, 0}:
        if not data[position]:  # a superfluous terminator
            parts.flaws.add(Flaw.SEGMENT_MALFORMED)
            position += 1
            continue
        _, end = _blocks(data, position + 2)
        if data[position + 1] == _CONTROL:
            control = data[position:end]
        position = end
    if data[position] != _IMAGE:
        raise Problem(Kind.PICTURE_DAMAGED)
    if not (_palette_bytes(data[10]) or _palette_bytes(data[position + _IMAGE_BYTES])):  # Pillow would show greys
        raise Problem(Kind.PICTURE_DAMAGED)
    left, top, width, height = struct.unpack_from("<HHHH", data, position + 1)
    canvas = struct.unpack_from("<HH", data, 6)
    parts.size = max(canvas[0], left + width), max(canvas[1], top + height)
    is_transparent = len(control) > 3 and bool(control[3] & 1)
    if not covers((left, top, width, height), parts.size, may_be_transparent=is_transparent):
        raise Problem(Kind.PICTURE_DAMAGED)
    pixels = position + 1 + _IMAGE_BYTES + _palette_bytes(data[position + _IMAGE_BYTES]) + 1
    parts.codes, end = _blocks(data, pixels)
    parts.file = screen + control + data[position:end] + bytes((_TRAILER,))
    _check_end(parts, data, end)
    parts.literal_bits = data[pixels - 1]
    parts.pixels = width * height
    return parts


def load(parts: GifParts) -> ImageFile:
    """Decode the picture.

    Raises:
        Problem: PICTURE_DAMAGED if the codes encode fewer or more pixels than the frame has.
        OSError, ValueError: Pillow failed.
    """
    if _has_surplus(parts):
        parts.flaws.add(Flaw.LENGTH_WRONG)
    image = Image.open(io.BytesIO(parts.file), formats=("GIF",))
    image.load()
    return image


def _has_surplus(parts: GifParts) -> bool:
    """Return whether more than zeros follow the codes of the frame's pixels (GIF89a, appendix F)."""
    if parts.literal_bits >= _LONGEST_CODE:
        raise Problem(Kind.PICTURE_DAMAGED)
    clear = 1 << parts.literal_bits
    lengths = [1] * clear + [0, 0]  # the number of pixels that each code encodes
    bits = parts.literal_bits + 1
    last = 0
    decoded = 0
    buffer = 0
    count = 0
    for position, byte in enumerate(parts.codes, 1):
        buffer |= byte << count
        count += 8
        while count >= bits:
            code = buffer & ((1 << bits) - 1)
            buffer >>= bits
            count -= bits
            if code == clear:
                del lengths[clear + 2 :]
                bits = parts.literal_bits + 1
                last = 0
                continue
            if code == clear + 1 or decoded >= parts.pixels:
                has_surplus = any(parts.codes[position:])
                if decoded != parts.pixels or (code != clear + 1 and (code or buffer or has_surplus)):
                    raise Problem(Kind.PICTURE_DAMAGED)
                return has_surplus
            if last and len(lengths) < 1 << _LONGEST_CODE:
                lengths.append(last + 1)
                bits += len(lengths) == 1 << bits < 1 << _LONGEST_CODE
            if code >= (len(lengths) if last else clear):
                raise Problem(Kind.PICTURE_DAMAGED)
            last = lengths[code]
            decoded += last
    if decoded != parts.pixels:
        raise Problem(Kind.PICTURE_DAMAGED)
    return False


def _palette_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _blocks(data: bytes, position: int) -> tuple[bytes, int]:
    """Return the content of a sequence of sub-blocks, and the offset after it."""
    content: list[bytes] = []
    for _ in range(_MOST_BLOCKS):
        if position >= len(data):
            return b"".join(content), len(data)
        size = data[position]
        if not size:
            return b"".join(content), position + 1
        content.append(data[position + 1 : position + 1 + size])
        position += 1 + size
    raise Problem(Kind.PICTURE_DAMAGED)


def _check_end(parts: Parts, data: bytes, position: int) -> None:
    for _ in range(_MOST_BLOCKS):
        match data[position : position + 1]:
            case b"\x21":
                _, position = _blocks(data, position + 2)
            case b"\x2c":
                parts.flaws.add(Flaw.FURTHER_PICTURES)
                return
            case b"\x3b":
                if position + 1 < len(data):
                    parts.flaws.add(Flaw.BYTES_BEHIND_END)
                return
            case _:
                parts.flaws.add(Flaw.NO_END_MARKER)
                return
