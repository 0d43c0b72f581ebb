"""Read a picture's orientation from its EXIF block (as browsers, not from XMP), and detect location fields."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_ORDERS = {b"II*\x00": "<", b"MM\x00*": ">"}
_BEGINNING = pattern(rb"II\*\x00|MM\x00\*")
_ORIENTATION, _GPS, _SHORT, _LONG = 0x0112, 0x8825, 3, 4  # EXIF 2.32, tables 4 and 2
_UPRIGHT = 1
_MOST_FIELDS = 1000
_MOST_BLOCKS = 100


def orientation(exif: bytes) -> int:
    """Return the orientation in an EXIF block, 1 to 8; 1 if it is missing or cannot be read."""
    try:
        for order, tag, kind, values, at in _fields(exif):
            if tag == _ORIENTATION and values == 1 and kind == _SHORT:
                (value,) = struct.unpack_from(f"{order}H", exif, at)
                return value if 1 <= value <= 8 else _UPRIGHT
    except struct.error:
        pass
    return _UPRIGHT


def has_place(data: bytes) -> bool:
    """Tell whether any EXIF block in a file points to location fields, readable or not.

    Also true if there are too many blocks to check.
    """
    for number, beginning in enumerate(_BEGINNING.finditer(data)):
        if number == _MOST_BLOCKS or _points_to_place(memoryview(data)[beginning.start() :]):
            return True
    return False


def _points_to_place(exif: memoryview) -> bool:
    try:
        for order, tag, kind, values, at in _fields(exif):
            if tag == _GPS and values == 1 and kind == _LONG:
                (start,) = struct.unpack_from(f"{order}I", exif, at)
                return any(exif[start : start + 2]) or start + 2 > len(exif)
    except struct.error:
        pass
    return False


def _fields(exif: bytes | memoryview) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield byte order, tag, type, number of values and offset of the value, for each field of the first directory.

    Raises:
        struct.error: the data end too early.
    """
    order = _ORDERS.get(bytes(exif[:4]))
    if order is None:
        return
    (start,) = struct.unpack_from(f"{order}I", exif, 4)
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    for number in range(min(count, _MOST_FIELDS)):
        at = start + 2 + 12 * number
        yield order, *struct.unpack_from(f"{order}HHI", exif, at), at + 8
