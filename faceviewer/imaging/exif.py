"""How a picture shall be turned, by its EXIF block alone, as browsers do it: XMP has no say."""

from __future__ import annotations

import struct

_ORDERS = {b"II*\x00": "<", b"MM\x00*": ">"}
_ORIENTATION, _SHORT, _LONG = 0x0112, 3, 4  # EXIF 2.32, tables 4 and 2
_UPRIGHT = 1
_MOST_FIELDS = 1000


def orientation(exif: bytes) -> int:
    """Return the orientation that an EXIF block tells, 1 to 8; 1 where there is none that can be read."""
    order = _ORDERS.get(exif[:4])
    if order is None:
        return _UPRIGHT
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for number in range(min(count, _MOST_FIELDS)):
            at = start + 2 + 12 * number
            tag, kind, values = struct.unpack_from(f"{order}HHI", exif, at)
            if tag == _ORIENTATION and values == 1 and kind in {_SHORT, _LONG}:
                (value,) = struct.unpack_from(f"{order}{'H' if kind == _SHORT else 'I'}", exif, at + 8)
                return value if 1 <= value <= 8 else _UPRIGHT
    except struct.error:
        pass
    return _UPRIGHT
