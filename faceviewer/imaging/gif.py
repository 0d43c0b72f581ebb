"""GIF89a, the first frame: does the file bring every pixel?

Proved: the frame covers the screen (see `covers`), its data fill the frame, and their end is needed for that: data
that were changed fill it sooner, or not at all.

Not provable: changed bytes that fill the frame where the data end, give or take eight.
"""

from __future__ import annotations

import io
import struct
from contextlib import suppress
from dataclasses import dataclass
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
_BLOCK = 255
_SPARE = 8  # bytes; a code to clear and one to end take three, and some write a zero or two behind them


@dataclass(slots=True)
class GifParts(Parts):
    """A GIF file's parts.

    Attributes:
        cut: the file without the end of its frame's data.
    """

    cut: bytes = b""


def take_apart(data: bytes) -> GifParts:
    """Follow the blocks of a GIF file up to its first frame.

    Raises:
        Problem: PICTURE_DAMAGED.
        IndexError: it ends before.
    """
    parts, position = GifParts("GIF"), _SCREEN_BYTES + _palette_bytes(data[10])
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
    end, _ = _end_of_blocks(data, pixels)
    before, codes = screen + control + data[position:pixels], _joined(data[pixels:end])
    parts.file, parts.cut = (before + _in_blocks(part) + bytes((_TRAILER,)) for part in (codes, codes[:-_SPARE]))
    _note_the_end(parts, data, end)
    return parts


def load(parts: GifParts) -> ImageFile:
    """Decode, and try without the end.

    Raises:
        Problem: PICTURE_DAMAGED, if the frame is full before its data end.
        OSError, ValueError: the data do not fill the frame, or Pillow gave up.
    """
    image = _decoded(parts.file)
    with suppress(OSError, ValueError, EOFError):  # as it should be
        _decoded(parts.cut)
        raise Problem(Kind.PICTURE_DAMAGED)
    return image


def _decoded(file: bytes) -> ImageFile:
    image = Image.open(io.BytesIO(file), formats=("GIF",))
    image.load()
    return image


def _joined(blocks: bytes) -> bytes:
    """Return what is in sub-blocks."""
    data, position = [], 0
    while position < len(blocks):
        data.append(blocks[position + 1 : position + 1 + blocks[position]])
        position += 1 + blocks[position]
    return b"".join(data)


def _in_blocks(data: bytes) -> bytes:
    """Return data as sub-blocks, with their terminator."""
    parts = (data[start : start + _BLOCK] for start in range(0, len(data), _BLOCK))
    return b"".join(bytes((len(part),)) + part for part in parts) + b"\x00"


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
