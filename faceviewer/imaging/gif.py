"""GIF89a, the first frame: does the file bring every pixel?

Proved: the frame covers the screen (see `covers`), and its data fill the frame.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from PIL import GifImagePlugin, Image

from faceviewer.core.flaw import Flaw
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging.parts import Parts, covers

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

__all__ = ["GifImagePlugin", "load", "take_apart"]  # importing the plugin registers it

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL = 0xF9
_SCREEN_BYTES, _IMAGE_BYTES = 13, 9
_MOST_BLOCKS = 100_000  # sub-blocks have 255 bytes at most


def take_apart(data: bytes) -> Parts:
    """Follow the blocks of a GIF file up to its first frame.

    Raises:
        Problem: PICTURE_DAMAGED.
        IndexError: it ends before.
    """
    parts, position = Parts("GIF"), _SCREEN_BYTES + _palette_bytes(data[10])
    screen, control = data[:position], b""
    while data[position] == _EXTENSION:
        end, _ = _end_of_blocks(data, position + 2)
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
    end, has_end = _end_of_blocks(data, pixels)
    parts.file = b"".join((screen, control, data[position:end], b"" if has_end else b"\x00", bytes((_TRAILER,))))
    _note_the_end(parts, data, end)
    return parts


def load(parts: Parts) -> ImageFile:
    """Decode.

    Raises:
        OSError, ValueError: the data do not fill the frame, or Pillow gave up.
    """
    image = Image.open(io.BytesIO(parts.file), formats=("GIF",))
    image.load()
    return image


def _palette_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _end_of_blocks(data: bytes, position: int) -> tuple[int, bool]:
    """Return where a row of sub-blocks ends, and whether it has its terminator."""
    for _ in range(_MOST_BLOCKS):
        if position >= len(data):
            return len(data), False
        size = data[position]
        if not size:
            return position + 1, True
        position += 1 + size
    raise Problem(Kind.PICTURE_DAMAGED)


def _note_the_end(parts: Parts, data: bytes, position: int) -> None:
    for _ in range(_MOST_BLOCKS):
        match data[position : position + 1]:
            case b"\x21":
                position, _ = _end_of_blocks(data, position + 2)
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
