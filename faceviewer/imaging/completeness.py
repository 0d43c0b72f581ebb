"""Is a picture file whole? Decoders draw what they have; a face cut in half must not be shown.

Pillow refuses a file whose pixels are missing. What it lets pass is one that lacks its end, and a JPEG with hundreds
of scans, each of which costs time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PNG_SIGNATURE_BYTES = 8
# In entropy-coded data FF is followed by 00 or a restart marker (ITU T.81 B.1.1.5). FF may also fill before a marker;
# only the last of a run counts: to match the run would cost its square where no marker follows.
_NEXT_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_MOST_MARKERS = 10_000  # a camera's file has some fifty; five megabytes of nothing else take a second to walk
_BARE_MARKERS = frozenset({0x01, 0xD8})  # TEM and SOI have no length


@dataclass(frozen=True, slots=True)
class JpegFrame:
    """The frame of a JPEG file.

    Attributes:
        scans: how many scans there are.
        complete: whether the end-of-image marker was reached.
    """

    scans: int
    complete: bool


def walk_jpeg(data: bytes) -> JpegFrame:
    """Follow the markers of the main image of a JPEG file, skipping the payload of its segments (ITU T.81 annex B)."""
    position, scans = 2, 0
    for _ in range(_MOST_MARKERS):
        marker = _NEXT_MARKER.search(data, position)
        if marker is None:
            break
        code, position = marker[1][0], marker.end()
        if code == _END_OF_IMAGE:
            return JpegFrame(scans, complete=True)
        scans += code == _START_OF_SCAN
        if code not in _BARE_MARKERS:
            position += max(2, int.from_bytes(data[position : position + 2], "big"))
    return JpegFrame(scans, complete=False)


def png_is_complete(data: bytes) -> bool:
    """Tell whether the chunks of a PNG file lead to IEND (PNG specification, third edition, 5.6)."""
    position = _PNG_SIGNATURE_BYTES
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        if data[position + 4 : position + 8] == b"IEND":
            return True
        position += 12 + length
    return False


def webp_is_complete(data: bytes) -> bool:
    """Tell whether a WebP file is as long as its RIFF header says (RFC 9649 section 2.4)."""
    return len(data) >= 8 + int.from_bytes(data[4:8], "little")
