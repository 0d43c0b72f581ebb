"""A parsed picture file: the data of its pixels, and its metadata."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from faceviewer.core.photo import Flaw

_ORDERS = {b"II*\x00": "<", b"MM\x00*": ">"}
_BEGINNING = pattern(rb"II\*\x00|MM\x00\*")
# EXIF 2.32, tables 4 and 2.
_ORIENTATION, _GPS = 0x0112, 0x8825
_SHORT, _LONG = 3, 4
_FORMS = {_SHORT: "H", _LONG: "I"}
_MOST_FIELDS = 1000
_MOST_BLOCKS = 100


@dataclass(slots=True)
class Parts:
    """The parts of a picture's file.

    Attributes:
        form: JPEG, PNG, WEBP, BMP or GIF.
        size: width and height as stored, in pixels.
        file: a rebuilt file of the same format with only what the pixels need.
        exif: the EXIF block from its byte order on, empty if there is none.
        xmp: the XMP packet, empty if there is none.
        profile: the ICC profile, empty if there is none.
        texts: the text chunks of a PNG, which may be compressed.
        chunks: the colour chunks of a PNG by name, without iCCP.
        blocks: the kinds of metadata in the file.
        flaws: what is formally wrong with the file.
    """

    form: str
    size: tuple[int, int] = (0, 0)
    file: bytes = b""
    exif: bytes = b""
    xmp: bytes = b""
    profile: bytes = b""
    texts: list[bytes] = field(default_factory=list)
    chunks: dict[str, bytes] = field(default_factory=dict)
    blocks: set[str] = field(default_factory=set)
    flaws: set[Flaw] = field(default_factory=set)

    @property
    def orientation(self) -> int:
        """The orientation in the EXIF block (as browsers, not in XMP), 1 to 8; 1 if it is missing or unreadable."""
        value = _value(self.exif, _ORIENTATION, _SHORT)
        return value if value in range(1, 9) else 1


def covers(frame: tuple[int, int, int, int], canvas: tuple[int, int], *, may_be_transparent: bool) -> bool:
    """Return whether a frame (left, top, width, height) covers the pixels of a canvas.

    Pixels outside the frame are transparent. That is accepted if the file uses transparency and the frame covers at
    least half of the canvas: programs that shrink files cut off transparent margins. A smaller frame is not a photo.
    """
    left, top, width, height = frame
    across, down = min(canvas[0], left + width) - left, min(canvas[1], top + height) - top
    covered, total = max(0, across) * max(0, down), canvas[0] * canvas[1]
    return covered == total or (may_be_transparent and 2 * covered >= total)


def has_place(data: bytes) -> bool:
    """Return whether any EXIF block in a file points to location fields, readable or not.

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
