"""Read a picture's orientation from its EXIF block (as browsers, not from XMP), and detect location fields."""

from __future__ import annotations

import struct

from faceviewer.core.pattern import pattern

_ORDERS = {b"II*\x00": "<", b"MM\x00*": ">"}
_BEGINNING = pattern(rb"II\*\x00|MM\x00\*")
_ORIENTATION, _GPS, _SHORT, _LONG = 0x0112, 0x8825, 3, 4  # EXIF 2.32, tables 4 and 2
_FORMS = {_SHORT: "H", _LONG: "I"}
_MOST_FIELDS = 1000
_MOST_BLOCKS = 100


def orientation(exif: bytes) -> int:
    """Return the orientation in an EXIF block, 1 to 8; 1 if it is missing or cannot be read."""
    value = _value(exif, _ORIENTATION, _SHORT)
    return value if value in range(1, 9) else 1


def has_place(data: bytes) -> bool:
    """Tell whether any EXIF block in a file points to location fields, readable or not.

    Also true if there are too many blocks to check.
    """
    for number, beginning in enumerate(_BEGINNING.finditer(data)):
        exif = memoryview(data)[beginning.start() :]
        start = _value(exif, _GPS, _LONG)
        if number == _MOST_BLOCKS or (start >= 0 and (any(exif[start : start + 2]) or start + 2 > len(exif))):
            return True
    return False


def _value(exif: bytes | memoryview, tag: int, kind: int) -> int:
    """Return the value of a field in the first directory; -1 if there is none of this tag and type."""
    order = _ORDERS.get(bytes(exif[:4]))
    if order is None:
        return -1
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for at in range(start + 2, start + 2 + 12 * min(count, _MOST_FIELDS), 12):
            if struct.unpack_from(f"{order}HHI", exif, at) == (tag, kind, 1):
                return int(struct.unpack_from(f"{order}{_FORMS[kind]}", exif, at + 8)[0])
    except struct.error:
        pass
    return -1
